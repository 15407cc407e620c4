"""A .docx file as tables of cells, out of any word processor and in any state.

Promises that nothing outside the file is opened, that sizes are bounded, and that what Word keeps beside the words
(split runs, open changes, field codes, comments, proofing marks) does not change the words. Open changes are read as
accepted. Knows nothing of marks and texts.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cipc_newsletter.errors import IngestError
from cipc_newsletter.translation.docx_runs import ParagraphReader, W
from cipc_newsletter.translation.returned import Cell, Found, Table, cell_of
from cipc_newsletter.translation.runs import Paragraph
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_BYTES = 6_000_000
_MOST_MEMBERS = 3000
_DEEPEST = 200
_PARTS = ("word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/comments.xml")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@frozen
class _Document:
    """The parts of a file that hold words: `links` by relation, style names by id."""

    body: "Element"
    links: Mapping[str, str]
    styles: Mapping[str, str]
    comments: tuple[str, ...] = ()


def read(content: bytes, *, location: str) -> Found:
    """Return the tables of a .docx file. Raises IngestError where it is none, is damaged, or is too large."""
    document = _opened(content, location=location)
    reader = ParagraphReader(links=document.links, styles=document.styles)
    tables = tuple(_table(element, reader) for element in _outermost(document.body, f"{W}tbl"))
    return Found(
        tables=tables,
        remarks=document.comments,
        has_tracked_changes=next(document.body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"), None) is not None,
    )


def _opened(content: bytes, *, location: str) -> _Document:
    parts = _members(content, location=location)
    trees = {name: _tree(raw, location=location) for name, raw in parts.items()}
    body = trees.get("word/document.xml")
    if body is None:
        raise _damaged(location)
    relations, styles, comments = (trees.get(name) for name in _PARTS[1:])
    return _Document(
        body=body,
        links={
            str(relation.get("Id")): str(relation.get("Target"))
            for relation in (relations.iter(_RELATION) if relations is not None else ())
        },
        styles={
            str(style.get(f"{W}styleId")): name.get(f"{W}val", "")
            for style in (styles.iter(f"{W}style") if styles is not None else ())
            if (name := style.find(f"{W}name")) is not None
        },
        comments=tuple(_comments(comments)) if comments is not None else (),
    )


def _members(content: bytes, *, location: str) -> Mapping[str, bytes]:
    """Return the parts that are read, by name. No member is ever written to disk, and none is larger than said."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            wanted = [infos[name] for name in _PARTS if name in infos]
            is_safe = len(infos) <= _MOST_MEMBERS and not any(map(_leaves, infos))
            is_small = sum(info.file_size for info in wanted) <= MOST_BYTES
            found = {
                info.filename: archive.open(info).read(MOST_BYTES + 1) for info in wanted if is_safe and is_small
            }
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
    ) as error:
        raise _damaged(location) from error
    if not is_safe or not is_small or sum(map(len, found.values())) > MOST_BYTES:
        raise _too_much(location)
    return found


def _leaves(name: str) -> bool:
    """Whether the name of a member leads out of its archive."""
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _tree(raw: bytes, *, location: str) -> "Element":
    """Return the tree of an XML part; a document type, the door of entity bombs, is refused."""
    from lxml import etree

    if b"<!DOCTYPE" in raw[:2000] or b"<!ENTITY" in raw:
        raise _too_much(location)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(location) from error


def _damaged(location: str) -> IngestError:
    return IngestError(
        _("the file cannot be read as a Word document."),
        right=_("It is the .docx file that was sent out, or a copy of it saved as .docx."),
        remedy=_("Open it in the program it came from, save it as .docx, then run the same command again."),
        path=location,
    )


def _too_much(location: str) -> IngestError:
    return IngestError(
        _("the file holds what no word processor writes: parts too large, paths out of it, or entities."),
        right=_("It is the .docx file that was sent out, or a copy of it saved as .docx."),
        remedy=_("Ask where it comes from; copy its table into the document that was sent out."),
        path=location,
    )


def _comments(tree: "Element") -> Iterator[str]:
    for comment in tree.iter(f"{W}comment"):
        words = " ".join("".join(text.text or "" for text in comment.iter(f"{W}t")).split())
        if words:
            yield words


def _outermost(element: "Element", tag: str) -> Iterator["Element"]:
    """Yield the elements named `tag` that stand in none of their kind, in the order of the document."""
    stack = [(child, 0) for child in reversed(element)]
    while stack:
        child, depth = stack.pop()
        if child.tag == tag:
            yield child
        elif depth < _DEEPEST:
            stack.extend((grandchild, depth + 1) for grandchild in reversed(child))


def _table(element: "Element", reader: ParagraphReader) -> Table:
    return tuple(_row(row, reader) for row in _outermost(element, f"{W}tr") if not _is_deleted(row))


def _is_deleted(row: "Element") -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and properties.find(f"{W}del") is not None


def _row(row: "Element", reader: ParagraphReader) -> tuple[Cell, ...]:
    """Return the cells of a row, one for each column: a cell over several columns stands in the first of them."""
    cells: list[Cell] = []
    for element in _outermost(row, f"{W}tc"):
        cells.append(cell_of(_paragraphs(element, reader)))
        span = element.find(f"{W}tcPr/{W}gridSpan")
        width = span.get(f"{W}val", "1") if span is not None else "1"
        cells.extend([Cell(paragraphs=())] * (min(int(width), 20) - 1 if width.isdigit() else 0))
    return tuple(cells)


def _paragraphs(cell: "Element", reader: ParagraphReader) -> list[Paragraph]:
    """Return the paragraphs of a cell; one whose end was deleted goes on in the next."""
    result: list[Paragraph] = []
    is_open = False
    for element in _outermost(cell, f"{W}p"):
        runs = reader.runs_of(element)
        if is_open:
            result[-1] = (*result[-1], *runs)
        else:
            result.append(runs)
        is_open = element.find(f"{W}pPr/{W}rPr/{W}del") is not None
    return result
