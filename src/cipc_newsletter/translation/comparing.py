"""A translated text held against its original: what a translator must not lose.

Promises a finding, in three parts, for a merge field, a link, a paragraph or a point that is lost, added or changed,
for other figures and for words still in the original's language. What would be wrong in the mail holds the
translation back; the rest is a doubt. Judges no wording.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from cipc_newsletter import merge_fields
from cipc_newsletter.translation.bodies import Kind, Text
from cipc_newsletter.translation.links import of_links, plain_address, with_known_address
from cipc_newsletter.translation.noticing import Remark
from cipc_newsletter.translation.returned import Cell, without_bullet
from cipc_newsletter.translation.runs import FIELD, Paragraph, addresses, field_names, text_of, without_look
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext

_LOOKLESS = frozenset({Kind.LINE, Kind.ALTERNATIVE, Kind.CAPTION})
_TELLING_WORDS = 4  # fewer may be a name that is the same everywhere
_DASH = re.compile(r"\A\s*[-–—―]+\s*")
_OFTEN_THE_SAME = frozenset({"place", "person", "credit"})
_VOTING_LETTERS = 120
_LONG_ENOUGH, _MUCH_SHORTER = 20, 3  # words of an original; how many times shorter its translation hardly is
_FALLBACK = re.compile(r"\[\[[^\[\]|]*\|\s*([^\[\]]*?)\s*\]\]")


@frozen
class Judges:
    """What other rooms know: which figures differ between two texts, which language a text is in, if it shows, and the
    address of a page in another language, empty where no item knows it.
    """

    figures: Callable[[str, str], tuple[Counter[str], Counter[str]]]
    language: Callable[[str], str | None]
    page_in: Callable[[str, str], str] = lambda _address, _language: ""


def words_of(text: Text, cell: Cell) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a cell as they go into a file: bullets gone; addresses, merge fields and the dash before a
    quotation's source spelt as in the original.
    """
    names = field_names(text.paragraphs)
    paragraphs = tuple(
        tuple(replace(run, text=_with_known_fields(run.text, names)) for run in paragraph)
        for paragraph in cell.paragraphs
    )
    if text.kind is Kind.QUOTATION and len(paragraphs) == len(text.paragraphs):
        paragraphs = tuple(map(_with_dash, paragraphs, text.paragraphs))
    if text.kind is Kind.LIST:
        paragraphs = tuple(map(without_bullet, paragraphs))
    if text.kind in _LOOKLESS:
        return tuple(map(without_look, paragraphs))
    if text.kind is Kind.HEADING:
        paragraphs = tuple(_without_heading_look(paragraph) for paragraph in paragraphs)
    known = addresses(text.paragraphs)
    return tuple(tuple(with_known_address(run, known) for run in paragraph) for paragraph in paragraphs)


def _with_known_fields(words: str, names: list[str]) -> str:
    """Return words whose merge fields are spelt as in the original: Word begins a cell with a capital."""
    spelt = {name.casefold(): name for name in names}

    def respelt(match: re.Match[str]) -> str:
        name, bar, fallback = match[0].removeprefix("[[").removesuffix("]]").partition("|")
        own = spelt.get(name.strip().casefold())
        return f"[[{own}{bar}{fallback.strip()}]]" if own else match[0]

    return FIELD.sub(respelt, words)


def _with_dash(paragraph: Paragraph, original: Paragraph) -> Paragraph:
    """Return the source of a quotation behind the long dash that makes it one, whichever dash was typed."""
    if not text_of(original).startswith("—") or not paragraph:
        return paragraph
    first = replace(paragraph[0], text=_DASH.sub("— ", paragraph[0].text, count=1))
    return (first, *paragraph[1:])


def _without_heading_look(paragraph: Paragraph) -> Paragraph:
    """Return a heading without the bold of its style, which some conversions write on its words."""
    is_all_bold = all(run.bold for run in paragraph)
    return tuple(replace(run, bold=run.bold and not is_all_bold) for run in paragraph)


def remarks_on(
    text: Text,
    words: tuple[Paragraph, ...],
    *,
    source: str,
    language: str,
    judges: Judges,
    existing: frozenset[str] = frozenset(),
) -> Iterator[Remark]:
    """Yield what is noticed about `words`, the translation of `text` from `source` into `language`.

    `existing` are the addresses of its links in the translation that is there now: somebody chose those.
    """
    if not words:
        yield Remark(
            code="empty",
            what=_("the cell is empty."),
            right=_("Every text of an item is translated, or none."),
            holds_back=True,
        )
        return
    yield from _of_number(text, words)
    yield from _of_fields(text, words)
    pages = {judges.page_in(address, language) for address in addresses(text.paragraphs)}
    yield from of_links(text, words, known={plain_address(address) for address in (*existing, *pages)})
    yield from _of_figures(text, words, judges)
    yield from _of_length(text, words)
    yield from _of_language(text, words, source=source, language=language, judges=judges)


def _of_number(text: Text, words: tuple[Paragraph, ...]) -> Iterator[Remark]:
    wanted, given = len(text.paragraphs), len(words)
    if wanted == given:
        return
    if text.kind is Kind.LIST:
        what = ngettext("the list has {count} point.", "the list has {count} points.", given)
        right = ngettext("The original has {count} point.", "The original has {count} points.", wanted)
    elif text.kind is Kind.TABLE:
        what = ngettext("the table has {count} cell.", "the table has {count} cells.", given)
        right = ngettext("The original has {count} cell.", "The original has {count} cells.", wanted)
    else:
        what = ngettext("there is {count} paragraph.", "there are {count} paragraphs.", given)
        right = ngettext("The original has {count} paragraph.", "The original has {count} paragraphs.", wanted)
    yield Remark(code="paragraphs", what=what.format(count=given), right=right.format(count=wanted), holds_back=True)


def _of_fields(text: Text, words: tuple[Paragraph, ...]) -> Iterator[Remark]:
    ours, theirs = Counter(field_names(text.paragraphs)), Counter(field_names(words))
    lost, added = list((ours - theirs).elements()), list((theirs - ours).elements())
    for name in lost:
        instead = added.pop(0) if added else ""
        what = (
            _('the merge field "{name}" became "{other}".').format(name=name, other=instead)
            if instead
            else _('the merge field "{name}" is lost.').format(name=name)
        )
        right = _("[[{name}|…]] stays, with its words after the bar translated.").format(name=name)
        yield Remark(code="merge-field", what=what, right=right, holds_back=True)
    for name in added:
        yield Remark(
            code="merge-field",
            what=_('the merge field "{name}" is not in the original.').format(name=name),
            right=_("A translation has the merge fields of its original, no others."),
            holds_back=True,
        )
    if not lost and not added:
        for mistake in merge_fields.mistakes_in("\n".join(map(text_of, words))):
            yield Remark(code="merge-field", what=mistake.what, right=mistake.right, holds_back=True)
    kept = set(_fallbacks(text.paragraphs)) & set(_fallbacks(words))
    for fallback in sorted(kept):
        yield Remark(
            code="merge-field",
            what=_('the words "{words}" in a merge field are still those of the original.').format(words=fallback),
            right=_("The words after the bar are translated."),
        )


def _fallbacks(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    """Return the words that stand in for a merge field's value, names without letters left out."""
    found = _FALLBACK.findall("\n".join(map(text_of, paragraphs)))
    return [words for words in found if any(map(str.isalpha, words))]


def _of_length(text: Text, words: tuple[Paragraph, ...]) -> Iterator[Remark]:
    wanted, given = len(_prose(text.paragraphs).split()), len(_prose(words).split())
    if len(words) == len(text.paragraphs) and wanted >= _LONG_ENOUGH and given * _MUCH_SHORTER < wanted:
        what = ngettext("the text has but {count} word.", "the text has but {count} words.", given)
        yield Remark(
            code="short", what=what.format(count=given), right=_("The original has {count}.").format(count=wanted)
        )


def _of_figures(text: Text, words: tuple[Paragraph, ...], judges: Judges) -> Iterator[Remark]:
    lacking, added = judges.figures(_prose(text.paragraphs), _prose(words))
    if not lacking and not added:
        return
    parts = [_("without {figure}").format(figure=figure) for figure in list(lacking)[:4]]
    parts += [_("with {figure}").format(figure=figure) for figure in list(added)[:4]]
    yield Remark(
        code="figures",
        what=_("the figures are not those of the original: {differences}.").format(differences=", ".join(parts)),
        right=_("Figures, dates and amounts are the same in every language."),
    )


def _of_language(
    text: Text, words: tuple[Paragraph, ...], *, source: str, language: str, judges: Judges
) -> Iterator[Remark]:
    prose, original = _prose(words), _prose(text.paragraphs)
    may_be_same = text.key.rpartition(".")[2] in _OFTEN_THE_SAME or len(prose.split()) < _TELLING_WORDS
    is_same = prose.split() == original.split() and not may_be_same
    voted = judges.language(prose) if len(prose) >= _VOTING_LETTERS else None
    if is_same or voted == source:
        yield Remark(
            code="untranslated",
            what=_('the text is still in "{source}".').format(source=source),
            right=_('This column is in "{language}".').format(language=language),
        )


def _prose(paragraphs: tuple[Paragraph, ...]) -> str:
    return FIELD.sub(" ", "\n".join(map(text_of, paragraphs)))
