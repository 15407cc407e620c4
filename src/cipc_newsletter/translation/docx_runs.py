"""The paragraphs of a .docx file as runs: words, looks and links, whatever Word wrapped around them.

Promises to read open changes as accepted: inserted words are words, deleted ones are not. Fields give their result,
and the address of a HYPERLINK field. Opens nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cipc_newsletter.translation.runs import Paragraph, Run
from cipc_newsletter.values import frozen

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:\\\w\s+)*"([^"]*)"')
_OFF = frozenset({"0", "false", "off", "none"})
_BOLD_STYLES = frozenset({"strong", "intense emphasis"})
_ITALIC_STYLES = frozenset({"emphasis", "subtle emphasis"})
_CODE_STYLES = frozenset({"html code", "source text", "code"})
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sdtPr"))
_DEEPEST = 100


@dataclass(slots=True)
class _State:
    """Where the reader is within a paragraph: the runs so far, and the fields that are open."""

    runs: list[Run]
    fields: list[list[str]]  # of each open field, the codes so far; then its address
    is_result: list[bool]

    @property
    def link(self) -> str:
        """The address of the innermost open field that has one."""
        for codes in reversed(self.fields):
            match = _HYPERLINK.match("".join(codes))
            if match:
                return match[1]
        return ""


@frozen
class ParagraphReader:
    """Reads paragraphs of one document: addresses by relation, names of styles by id."""

    links: Mapping[str, str]
    styles: Mapping[str, str]

    def runs_of(self, paragraph: "Element") -> Paragraph:
        """Return the runs of a paragraph as they stand there."""
        state = _State(runs=[], fields=[], is_result=[])
        self._read(paragraph, state, link="", depth=0)
        return tuple(state.runs)

    def _read(self, element: "Element", state: _State, *, link: str, depth: int) -> None:
        for child in element:
            if child.tag in _GONE or depth > _DEEPEST or not isinstance(child.tag, str):
                continue
            if child.tag == f"{W}r":
                self._read_run(child, state, link)
            elif child.tag == f"{W}hyperlink":
                address = self.links.get(str(child.get(f"{_R}id")), "")
                self._read(child, state, link=address or link, depth=depth + 1)
            elif child.tag == f"{W}fldSimple":
                match = _HYPERLINK.match(child.get(f"{W}instr", ""))
                self._read(child, state, link=match[1] if match else link, depth=depth + 1)
            elif child.tag not in (f"{W}p", f"{W}tbl"):
                self._read(child, state, link=link, depth=depth + 1)

    def _read_run(self, element: "Element", state: _State, link: str) -> None:
        look = self._look(element)
        for child in element:
            name = str(child.tag).removeprefix(W)
            if name == "fldChar":
                _turn_field(state, child.get(f"{W}fldCharType", ""))
            elif name == "instrText" and state.fields:
                state.fields[-1].append(child.text or "")
            elif state.is_result and not state.is_result[-1]:
                continue  # the code of a field is not shown
            elif name == "t":
                state.runs.append(replace(look, text=child.text or "", link=link or state.link))
            elif name in _SIGNS:
                state.runs.append(replace(look, text=_SIGNS[name], link=link or state.link))

    def _look(self, element: "Element") -> Run:
        properties = element.find(f"{W}rPr")
        if properties is None:
            return Run(text="")
        style = properties.find(f"{W}rStyle")
        name = self.styles.get(style.get(f"{W}val", ""), "").casefold() if style is not None else ""
        return Run(
            text="",
            bold=_is_on(properties, "b", is_default=name in _BOLD_STYLES),
            italic=_is_on(properties, "i", is_default=name in _ITALIC_STYLES),
            code=name in _CODE_STYLES,
        )


def _is_on(properties: "Element", name: str, *, is_default: bool) -> bool:
    element = properties.find(f"{W}{name}")
    return is_default if element is None else element.get(f"{W}val", "1") not in _OFF


def _turn_field(state: _State, kind: str) -> None:
    if kind == "begin":
        state.fields.append([])
        state.is_result.append(False)
    elif kind == "separate" and state.is_result:
        state.is_result[-1] = True
    elif kind == "end" and state.fields:
        state.fields.pop()
        state.is_result.pop()
