"""Whose words a quotation holds: `<cite>`, `<footer>`, a caption, or a last line that begins with a dash.

Promises that a source is taken only from where a quotation ends. Does not look for names in sentences.
"""

from dataclasses import replace

from cipc_newsletter.ingest.markdown_text import ATTRIBUTION
from cipc_newsletter.ingest.markup.elements import Element
from cipc_newsletter.ingest.markup.tidying import tidied
from cipc_newsletter.ingest.markup.tree import BREAK, Blocks, Paragraph, Run, Runs, text_of_runs

_LONGEST_SOURCE = 160
_SOURCES = frozenset({"cite", "footer", "figcaption"})


def cut_source(quotation: Element) -> tuple[Element, Element | None]:
    """Return `quotation` without the element at its end that says whose words it holds, and that element."""
    children = [child for child in quotation.children if isinstance(child, Element) or child.strip()]
    last = children[-1] if children else None
    if not isinstance(last, Element):
        return quotation, None
    if last.name in _SOURCES:
        return Element(quotation.name, quotation.attributes, children[:-1]), last
    if last.name in {"p", "div"}:
        inner, source = cut_source(last)
        if source is not None:
            return Element(quotation.name, quotation.attributes, [*children[:-1], inner]), source
    return quotation, None


def with_last_line(blocks: Blocks) -> tuple[Blocks, Runs]:
    """Return `blocks` without a last line that begins with a dash and a name, and that line without the dash."""
    if not blocks or not isinstance(blocks[-1], Paragraph):
        return blocks, ()
    runs = blocks[-1].runs
    begin = max((place + 1 for place, run in enumerate(runs) if run.text == BREAK), default=0)
    last = runs[begin:]
    text = text_of_runs(last)
    if len(text) > _LONGEST_SOURCE or not ATTRIBUTION.match(text) or (len(blocks) == 1 and not begin):
        return blocks, ()
    before = tidied(runs[:begin])
    kept: Blocks = (replace(blocks[-1], runs=before),) if before else ()
    return (*blocks[:-1], *kept), _without_dash(last)


def _without_dash(runs: Runs) -> Runs:
    """Return the runs of a source without the dash it begins with."""
    match = ATTRIBUTION.match(text_of_runs(runs))
    left = match.end() if match else 0
    result = []
    for run in runs:
        result.append(run.saying(run.text[left:]))
        left = max(left - len(run.text), 0)
    return tidied(result)


def source_line(blocks: Blocks) -> Runs:
    """Return the words of `blocks` as one line without slant, the dash at its beginning left out."""
    runs: list[Run] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            runs += [Run(text=" "), *block.runs] if runs else block.runs
    plain = [Run(text=" ") if run.text == BREAK else run._replace(is_soft=False) for run in runs]
    return _without_dash(tidied(plain))
