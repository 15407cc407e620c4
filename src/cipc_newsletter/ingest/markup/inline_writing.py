r"""Runs of words as Markdown that a CommonMark reader shows with the same words and, where Markdown can, the same style.

Promises that no sign of the text becomes a mark. Where Markdown cannot begin or end a style (CommonMark 0.31, section
6.2: a mark between a letter and a punctuation sign), the style begins or ends at the next letter; the words stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from cipc_newsletter.ingest.markdown_text import escaped
from cipc_newsletter.ingest.markup.tree import BREAK, Run, Runs

_BACKQUOTES = re.compile(r"`+")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TWO_BRACKETS = re.compile(r"\[(?=\[)")
_PARENTHESES = re.compile(r"[()]")
_PLAIN_LOOK = Run("").look


def inline(runs: Runs, *, is_one_line: bool = False) -> str:
    """Return `runs` as the Markdown of one paragraph, or of a text that has one line only, as a heading or a cell."""
    lines = [
        _line(list(group)) for is_break, group in groupby(runs, key=lambda run: run.text == BREAK) if not is_break
    ]
    written = [line for line in lines if line]
    return " ".join(written) if is_one_line else "\\\n".join(written)


def without_double_brackets(text: str) -> str:
    r"""Return `text` with an invisible sign between two brackets that open.

    Where brackets stand around a text, as in a link, `\[[` would be read in one way by Markdown and in another by
    docs/contract.md section 6.
    """
    return _TWO_BRACKETS.sub("[\u2060", text)


def _line(runs: list[Run]) -> str:
    if len(runs) == 1 and runs[0].look == _PLAIN_LOOK:
        return escaped(runs[0].text)
    runs = list(_without_split_brackets(_styled_where_possible(runs)))
    pieces: list[str] = []
    for link, group in groupby(runs, key=lambda run: run.link):
        words = _strong(list(group), is_at_start=not pieces and not link)
        if link and pieces:
            pieces[-1] = _before_bracket(pieces[-1])
        pieces.append(f"[{words}]({_destination(link)})" if link else words)
    return "".join(pieces)


def _without_split_brackets(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs in which no two brackets open that would be read as a merge field once marks are gone."""
    last = ""
    for run in runs:
        text = without_double_brackets(run.text) if run.link else run.text
        text = "\u2060" + text if last == "[" == text[:1] else text
        yield run if text == run.text else run.saying(text)
        last = text[-1:]


def _before_bracket(written: str) -> str:
    r"""Return a piece so that a bracket may follow: neither `![`, a picture, nor `\[[`, which is docs/contract.md 6."""
    if written.endswith("!"):
        return written[:-1] + "\\!"
    return written[:-2] + "&#91;" if written.endswith("\\[") else written


def _destination(address: str) -> str:
    safe = _ENTITY.sub(r"\\&", address)
    return f"<{safe}>" if _PARENTHESES.search(safe) else safe


def _strong(runs: list[Run], *, is_at_start: bool) -> str:
    pieces: list[str] = []
    for is_strong, group in groupby(runs, key=lambda run: run.is_strong):
        words = _soft(list(group), is_at_start=is_at_start and not pieces and not is_strong)
        pieces.append(f"**{words}**" if is_strong else words)
    return "".join(pieces)


def _soft(runs: list[Run], *, is_at_start: bool) -> str:
    pieces: list[str] = []
    for place, run in enumerate(runs):
        if run.is_code:
            words = _code(run.text)
        else:
            words = escaped(run.text, is_at_start=is_at_start and not place and not run.is_soft)
        mark = ("*" if _is_inside_word(runs, place) else "_") if run.is_soft else ""
        pieces.append(f"{mark}{words}{mark}")
    return "".join(pieces)


def _is_inside_word(runs: list[Run], place: int) -> bool:
    before = runs[place - 1].text[-1:] if place else ""
    after = runs[place + 1].text[:1] if place + 1 < len(runs) else ""
    return not (_is_open(before) and _is_open(after))


def _code(text: str) -> str:
    longest = max(map(len, _BACKQUOTES.findall(text)), default=0)
    fence = "`" * (longest + 1)
    if not text.strip():
        return text
    pad = " " if text[0] in "` " or text[-1] in "` " else ""  # one space at each end is not shown (CommonMark, 6.1)
    return fence + pad + text.replace("[[", "\\[[") + pad + fence


def _styled_where_possible(runs: list[Run]) -> list[Run]:
    """Return runs whose styles begin and end where Markdown can begin and end them."""
    runs = [run._replace(is_strong=False, is_soft=False) if run.is_code else run for run in runs]
    if not any(run.is_strong or run.is_soft for run in runs):
        return list(_merged(runs))
    for style in ("is_strong", "is_soft"):
        if any(getattr(run, style) for run in runs):
            runs = list(_trimmed(runs, style))
    return list(_merged(_without_double_marks(runs) if any(run.is_soft for run in runs) else runs))


def _trimmed(runs: list[Run], style: str) -> Iterator[Run]:
    """Yield runs, the ends of those with `style` cut off as plain words where a mark could not stand before them."""
    groups = [
        list(group) for _key, group in groupby(runs, key=lambda run: (*_around(run, style), getattr(run, style)))
    ]
    for place, group in enumerate(groups):
        if not getattr(group[0], style):
            yield from group
            continue
        before, after = (_beside(groups, place, step, style) for step in (-1, 1))
        yield from _cut(group, style, is_free_before=_is_open(before[-1:]), is_free_after=_is_open(after[:1]))


def _around(run: Run, style: str) -> tuple[object, ...]:
    """Return the marks that stand around those of `style`: a link around all, bold around soft."""
    return (run.link,) if style == "is_strong" else (run.link, run.is_strong)


def _beside(groups: list[list[Run]], place: int, step: int, style: str) -> str:
    """Return the words beside a group; nothing where another mark stands between."""
    beside = groups[place + step] if 0 <= place + step < len(groups) else None
    if beside is None or _around(beside[0], style) != _around(groups[place][0], style):
        return ""
    return "".join(run.text for run in beside)


def _cut(group: list[Run], style: str, *, is_free_before: bool, is_free_after: bool) -> Iterator[Run]:
    text = "".join(run.text for run in group)
    first, last = 0, len(text)
    while first < last and _is_cut(text[first], is_free=is_free_before):
        first += 1
    while last > first and _is_cut(text[last - 1], is_free=is_free_after):
        last -= 1
    passed = 0
    for run in group:
        cuts = sorted({0, len(run.text), *(min(max(cut - passed, 0), len(run.text)) for cut in (first, last))})
        for begin, end in pairwise(cuts):
            is_inside = first <= passed + begin and passed + end <= last
            piece = run.saying(run.text[begin:end])
            yield piece if is_inside else piece._replace(**{style: False})  # type: ignore[arg-type]
        passed += len(run.text)


def _is_cut(sign: str, *, is_free: bool) -> bool:
    return sign.isspace() or (not is_free and unicodedata.category(sign)[0] in "PS")


def _is_open(sign: str) -> bool:
    """Whether a mark may stand between `sign` and a punctuation sign; two brackets are no sign of Markdown's in a mail."""
    return not sign or sign.isspace() or (unicodedata.category(sign)[0] == "P" and sign != "[")


def _without_double_marks(runs: list[Run]) -> list[Run]:
    """Return runs without a soft part that begins or ends a strong one inside a word: the marks would be misread."""
    result = []
    for place, run in enumerate(runs):
        before = runs[place - 1] if place else Run(text="")
        after = runs[place + 1] if place + 1 < len(runs) else Run(text="")
        touches = (not _is_open(before.text[-1:]) and before.is_strong != run.is_strong) or (
            not _is_open(after.text[:1]) and after.is_strong != run.is_strong
        )
        result.append(run._replace(is_soft=False) if run.is_soft and touches else run)
    return result


def _merged(runs: list[Run]) -> Iterator[Run]:
    for look, group in groupby(runs, key=lambda run: run.look):
        yield Run("".join([run.text for run in group]), *look)
