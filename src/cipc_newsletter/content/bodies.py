"""What can be wrong in an item's Markdown body before anything is composed: pictures and foreign passages.

Promises the file's own line for each mistake. Renders nothing; how a body looks is `compose`'s matter.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cipc_newsletter.content.beside import leaves_folder, lies_beside, nearest_beside
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.item import Item
from cipc_newsletter.operating_system import normalised
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from markdown_it.token import Token

_CODE_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_PASSAGE = re.compile(r" {0,3}:{3,}[ \t]*(?P<words>.*?)[ \t]*$")
_LANGUAGE = re.compile(r"\{\s*lang\s*=\s*\"?[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\"?\s*\}")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^[^\]\s]+\]")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_MERGE_MARK = re.compile(r"^<{7} .*\n(?:.*\n)*?={7}$", re.MULTILINE)
_REMOTE = re.compile(r"https?://", re.IGNORECASE)


def body_mistakes(item: Item, *, folder: Path) -> Iterator[Mistake]:
    """Yield what is wrong in the body of `item`, whose file lies in `folder`."""
    if "![" in item.body:
        for picture, line in _pictures(item):
            yield from _picture_mistakes(item, picture, line, folder=folder)
    if ":::" in item.body:
        yield from _passage_mistakes(item)
    if "[^" in item.body:
        yield from _footnote_mistakes(item)
    merge = _MERGE_MARK.search(item.body)
    if merge:
        yield Mistake(
            what=_("two versions of this text were merged and not reconciled."),
            right=_("Only one version of each line may stand there."),
            remedy=_("Keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>."),
            path=item.path,
            line=item.body_line + item.body.count("\n", 0, merge.start()),
        )


def _pictures(item: Item) -> "Iterator[tuple[Token, int]]":
    """Yield every picture of the body with its line, pictures in code left out as Markdown leaves them out."""
    from markdown_it import MarkdownIt

    for block in MarkdownIt("commonmark").enable("table").parse(item.body):
        breaks = 0
        for token in block.children or ():
            if token.type == "image":
                yield token, item.body_line + (block.map[0] if block.map else 0) + breaks
            breaks += token.type in {"softbreak", "hardbreak"}


def _picture_mistakes(item: Item, picture: "Token", line: int, *, folder: Path) -> Iterator[Mistake]:
    name = unquote(str(picture.attrs.get("src", "")))
    if not picture.content.strip():
        yield Mistake(
            what=_('the picture "{name}" in the text has no alternative text.').format(name=name),
            right=_("People who do not see the picture read or hear it instead (rule A11-03)."),
            remedy=_("Write it between the square brackets: ![what the picture shows]({name})").format(name=name),
            path=item.path,
            line=line,
        )
    if _REMOTE.match(name):
        return
    if leaves_folder(name):
        yield Mistake(
            what=_('the picture "{name}" in the text is not in the item\'s folder.').format(name=name),
            right=_("It is a file beside this one, without \\, : or .. in its name."),
            remedy=_("Copy the picture into the item's folder and write its name alone."),
            path=item.path,
            line=line,
        )
    elif not lies_beside(folder, name):
        yield missing(item, name, line=line, key=None, folder=folder)


def missing(item: Item, name: str, *, line: int | None, key: str | None, folder: Path) -> Mistake:
    """Return the mistake that the file `name` is not beside the item, with the nearest that is."""
    close = nearest_beside(folder, name)
    if close == normalised(name):
        right = _("A file of that name is there, its accents stored in another form.")
    elif close:
        right = _('Nearest: "{nearest}".').format(nearest=close)
    else:
        right = _("Capitals and accents of its name must be the same.")
    return Mistake(
        what=_('there is no file "{name}" beside this one.').format(name=name),
        right=right,
        remedy=_("Correct the name, or copy the file into {folder}.").format(folder=item.path.rpartition("/")[0]),
        path=item.path,
        line=line,
        key=key,
    )


def _lines_outside_code(item: Item) -> Iterator[tuple[int, str]]:
    """Yield the lines of the body that are no code, each with its number in the file."""
    code = ""
    for line, text in enumerate(item.body.split("\n"), start=item.body_line):
        fence = _CODE_FENCE.match(text)
        if code:
            if fence and fence["fence"].startswith(code) and not text.strip(" `~"):
                code = ""
        elif fence:
            code = fence["fence"]
        else:
            yield line, text


def _footnote_mistakes(item: Item) -> Iterator[Mistake]:
    """Yield footnotes, also where an issue shows only a teaser of the item."""
    for line, text in _lines_outside_code(item):
        for found in _FOOTNOTE.finditer(_CODE_SPAN.sub("", text)):
            yield Mistake(
                what=_('"{text}" is a footnote, which a mail has no place for.').format(text=found[0]),
                right=_("What a note says stands in the text, in brackets, or behind a link."),
                path=item.path,
                line=line,
            )


def _passage_mistakes(item: Item) -> Iterator[Mistake]:
    """Yield passages opened by ::: and not closed, closed and not opened, or opened without a language."""
    opened: list[int] = []
    for line, text in _lines_outside_code(item):
        passage = _PASSAGE.match(text)
        if passage and not passage["words"]:
            if not opened:
                yield _passage_mistake(item, line, _("::: closes a passage that was never opened."))
            else:
                opened.pop()
        elif passage:
            opened.append(line)
            if not _LANGUAGE.fullmatch(passage["words"]):
                yield _passage_mistake(item, line, _('"{words}" is not a language.').format(words=passage["words"]))
    for line in opened:
        yield _passage_mistake(item, line, _("the passage that begins here with ::: is never closed."))


def _passage_mistake(item: Item, line: int, what: str) -> Mistake:
    return Mistake(
        what=what,
        right=_("A foreign passage begins with a line ::: {example} and ends with a line :::.").format(
            example="{lang=en}"
        ),
        remedy=_("Put each of the two on a line of its own."),
        path=item.path,
        line=line,
    )
