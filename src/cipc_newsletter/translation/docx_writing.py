"""A translator's document as a Word file, one table per item: mark, original, one column for each language.

Promises real links, bold and italics, merge fields that are marked, and the language of each column set for the
spell-checker. Marks are letters in the first column rather than content controls or hidden properties: these are lost
in LibreOffice, Google Docs or a copy. Reads no file.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cipc_newsletter.model.language import OWN_NAMES
from cipc_newsletter.translation import instructions
from cipc_newsletter.translation.bodies import Kind
from cipc_newsletter.translation.runs import FIELD, Paragraph, Run
from cipc_newsletter.translation.sheet import Part, Row, RowMark, Sheet

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_LOCALES = {"fr": "fr-CA", "en": "en-CA", "es": "es-MX"}
_WIDTH, _FIRST_COLUMN = 15100, 2500  # twentieths of a point: Letter on its side, within its margins
_LABEL_STYLE, _MARK_STYLE = "Newsletter Label", "Newsletter Mark"
_FIELD_STYLE, _LINK_STYLE, _CODE_STYLE = "Merge Field", "Hyperlink", "HTML Code"
_FONT = "Arial"  # on every computer, or a font of its measures
_SHADE_HEAD, _SHADE_MARK = "E8EEF4", "F6F6F6"


def document_of(sheet: Sheet) -> bytes:
    """Return `sheet` as the bytes of a .docx file."""
    import docx

    document = docx.Document()
    _lay_out(document, sheet)
    _make_styles(document, (sheet.source, *sheet.targets))
    title = instructions.TITLES[sheet.source].format(issue=sheet.issue_id)
    document.core_properties.title = title
    document.core_properties.author = "cipc-newsletter"
    document.core_properties.language = _LOCALES[sheet.source]
    document.add_heading(title, level=1)
    for language in (sheet.source, *sheet.targets):
        for sentence in instructions.HOW[language]:
            paragraph = document.add_paragraph(style=_style(Kind.LIST, language))
            _fill(document, paragraph._p, (Run(text=sentence),))  # noqa: SLF001 -- python-docx's own element
    for part in sheet.parts:
        _add_part(document, sheet, part)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _lay_out(document: "Document", sheet: Sheet) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Inches

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Inches(11), Inches(8.5)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(0.6)
    section.header_distance = section.footer_distance = Cm(0.4)
    section.footer.paragraphs[0].text = sheet.issue_id


def _make_styles(document: "Document", languages: Sequence[str]) -> None:
    """Add the styles: one for the texts and one for the points of each language, and those of marks, fields, links."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles: Any = document.styles
    for name in ("Normal", "Heading 1", "Heading 2"):
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # a font of the theme would come before one that is named
        styles[name].font.name = _FONT
    for language in languages:
        for base, kind in (("Normal", Kind.PARAGRAPH), ("List Bullet", Kind.LIST), ("Normal", Kind.HEADING)):
            style: Any = styles.add_style(_style(kind, language), WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles[base]
            style.font.size = Pt(10.5)
            style.font.bold = True if kind is Kind.HEADING else None
            style.paragraph_format.space_after = Pt(2)
            style.element.get_or_add_rPr().append(_made("w:lang", {"w:val": _LOCALES[language]}))
    for name, kind_of_style in (
        (_MARK_STYLE, WD_STYLE_TYPE.PARAGRAPH),
        (_LABEL_STYLE, WD_STYLE_TYPE.PARAGRAPH),
        (_FIELD_STYLE, WD_STYLE_TYPE.CHARACTER),
        (_LINK_STYLE, WD_STYLE_TYPE.CHARACTER),
        (_CODE_STYLE, WD_STYLE_TYPE.CHARACTER),
    ):
        style = styles.add_style(name, kind_of_style)
        if name in (_MARK_STYLE, _FIELD_STYLE, _CODE_STYLE):
            style.element.get_or_add_rPr().append(_made("w:noProof"))
        if name == _FIELD_STYLE:
            style.element.get_or_add_rPr().append(_made("w:shd", {"w:val": "clear", "w:fill": "FFF2A8"}))
    for name in (_LABEL_STYLE, _MARK_STYLE):
        styles[name].base_style = styles["Normal"]
        styles[name].paragraph_format.space_after = Pt(0)
    styles[_LABEL_STYLE].font.size = Pt(9)
    styles[_MARK_STYLE].font.size = Pt(6.5)
    styles[_MARK_STYLE].font.color.rgb = RGBColor(0x66, 0x66, 0x66)
    styles[_LINK_STYLE].font.color.rgb = RGBColor(0x05, 0x4B, 0xA8)
    styles[_LINK_STYLE].font.underline = True
    styles[_CODE_STYLE].font.name = "Courier New"


def _style(kind: Kind, language: str) -> str:
    name = {Kind.LIST: "Points", Kind.HEADING: "Heading"}.get(kind, "Text")
    return f"{name} {language}"


def _made(name: str, attributes: dict[str, str] | None = None) -> "BaseOxmlElement":
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    return element


def _add_part(document: "Document", sheet: Sheet, part: Part) -> None:
    document.add_heading(part.title, level=2)
    languages = (sheet.source, *sheet.targets)
    widths = [_FIRST_COLUMN, *[(_WIDTH - _FIRST_COLUMN) // len(languages)] * len(languages)]
    table: Any = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001 -- its own element
        column.w = width * 635  # English metric units in a twentieth of a point
    body = table._tbl  # noqa: SLF001 -- its own element
    head = [_mark_cell(document, instructions.COLUMNS[sheet.source], "", str(sheet.head(part)))]
    head += [
        [_paragraph(document, (Run(text=f"{OWN_NAMES[language]} ({language})", bold=True),), Kind.LINE, language)]
        for language in languages
    ]
    body.append(_row(head, widths, shades=[_SHADE_HEAD] * len(widths), is_head=True))
    for row in part.rows:
        cells = _cells(document, sheet, part, row)
        body.append(_row(cells, widths, shades=[_SHADE_MARK, *[""] * len(languages)]))


def _cells(document: "Document", sheet: Sheet, part: Part, row: Row) -> "list[list[BaseOxmlElement]]":
    text = row.text
    mark = str(RowMark(owner=part.owner, key=text.key, digest=text.digest))
    changed = instructions.CHANGED[sheet.source] if row.changed else ""
    cells = [_mark_cell(document, instructions.label_of(text, sheet.source), changed, mark)]
    cells.append([_paragraph(document, paragraph, text.kind, sheet.source) for paragraph in text.paragraphs])
    for language in sheet.targets:
        filled = row.filled.get(language) or ((),) * len(text.paragraphs)
        cells.append([_paragraph(document, paragraph, text.kind, language) for paragraph in filled])
    return cells


def _mark_cell(document: "Document", label: str, changed: str, mark: str) -> "list[BaseOxmlElement]":
    lines = [
        (_LABEL_STYLE, Run(text=label)),
        (_LABEL_STYLE, Run(text=changed, bold=True)),
        (_MARK_STYLE, Run(text=mark)),
    ]
    return [_styled(document, style, (run,)) for style, run in lines if run.text]


def _row(
    cells: "list[list[BaseOxmlElement]]", widths: Sequence[int], *, shades: Sequence[str], is_head: bool = False
) -> "BaseOxmlElement":
    row = _made("w:tr")
    properties = _made("w:trPr")
    properties.append(_made("w:cantSplit"))
    if is_head:
        properties.append(_made("w:tblHeader"))
    row.append(properties)
    for paragraphs, width, shade in zip(cells, widths, shades, strict=True):
        cell = _made("w:tc")
        look = _made("w:tcPr")
        look.append(_made("w:tcW", {"w:w": str(width), "w:type": "dxa"}))
        if shade:
            look.append(_made("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": shade}))
        cell.append(look)
        for paragraph in paragraphs:
            cell.append(paragraph)
        row.append(cell)
    return row


def _paragraph(document: "Document", paragraph: Paragraph, kind: Kind, language: str) -> "BaseOxmlElement":
    return _styled(document, _style(kind, language), paragraph)


def _styled(document: "Document", style: str, paragraph: Paragraph) -> "BaseOxmlElement":
    element, properties = _made("w:p"), _made("w:pPr")
    properties.append(_made("w:pStyle", {"w:val": str(document.styles[style].style_id)}))
    element.append(properties)
    _fill(document, element, paragraph)
    return element


def _fill(document: "Document", element: "BaseOxmlElement", paragraph: Paragraph) -> None:
    """Put the runs of `paragraph` into the paragraph `element`."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    holder, address = element, ""
    for run in paragraph:
        if run.link != address:
            holder, address = element, run.link
            if address:
                relation = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                holder = _made("w:hyperlink", {"r:id": relation})
                element.append(holder)
        end = 0
        for match in FIELD.finditer(run.text):
            _add_run(holder, run, run.text[end : match.start()])
            _add_run(holder, run, match[0], style="MergeField")
            end = match.end()
        _add_run(holder, run, run.text[end:])


def _add_run(holder: "BaseOxmlElement", run: Run, text: str, *, style: str = "") -> None:
    if not text:
        return
    element, look = _made("w:r"), _made("w:rPr")
    style = style or (_LINK_STYLE if run.link else "HTMLCode" if run.code else "")
    if style:
        look.append(_made("w:rStyle", {"w:val": style}))
    if run.bold:
        look.append(_made("w:b"))
    if run.italic:
        look.append(_made("w:i"))
    if len(look):
        element.append(look)
    for number, line in enumerate(text.split("\n")):
        if number:
            element.append(_made("w:br"))
        words = _made("w:t", {"xml:space": "preserve"})
        words.text = _legal(line)
        element.append(words)
    holder.append(element)


def _legal(text: str) -> str:
    """Return `text` without the control characters that XML forbids."""
    return "".join(
        sign
        for sign in text
        if sign == "\t" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
    )
