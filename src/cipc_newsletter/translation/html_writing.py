"""A translator's document as one HTML page: for a browser, a word processor or a translator's own program.

Promises the same marks, texts and columns as the other format. What must not be translated is marked so
(`translate="no"`), which translators' programs respect. Reads no file.
"""

from html import escape

from cipc_newsletter.model.language import OWN_NAMES
from cipc_newsletter.translation import instructions
from cipc_newsletter.translation.bodies import Kind
from cipc_newsletter.translation.runs import FIELD, Paragraph, Run
from cipc_newsletter.translation.sheet import Part, Row, RowMark, Sheet

_STYLE = """\
body { font: 15px/1.45 Calibri, Carlito, Arial, sans-serif; margin: 2em; color: #222; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 0 0 2em; }
th, td { border: 1px solid #999; padding: .4em .6em; vertical-align: top; text-align: left; overflow-wrap: anywhere; }
th { background: #e8eef4; }
th:first-child, td:first-child { width: 15em; background: #f6f6f6; }
td p { margin: 0 0 .4em; }
td ul { margin: 0; padding-left: 1.2em; }
.mark { color: #666; font-size: 10px; }
.heading p { font-weight: 600; }
mark { background: #fff2a8; color: inherit; }
"""


def page_of(sheet: Sheet) -> str:
    """Return `sheet` as the text of an HTML page."""
    title = escape(instructions.TITLES[sheet.source].format(issue=sheet.issue_id))
    how = "".join(_how(language) for language in (sheet.source, *sheet.targets))
    tables = "".join(_table(sheet, part) for part in sheet.parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{sheet.source}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{how}{tables}</body>\n</html>\n"
    )


def _how(language: str) -> str:
    points = "".join(f"<li>{_marked(sentence)}</li>" for sentence in instructions.HOW[language])
    return f'<ul lang="{language}" translate="no">{points}</ul>\n'


def _table(sheet: Sheet, part: Part) -> str:
    languages = (sheet.source, *sheet.targets)
    columns = "".join(f'<th lang="{language}">{OWN_NAMES[language]} ({language})</th>' for language in languages)
    head = f"{instructions.COLUMNS[sheet.source]}{_mark(str(sheet.head(part)))}"
    rows = "".join(_row(sheet, part, row) for row in part.rows)
    return (
        f'<h2 translate="no">{escape(part.title)}</h2>\n<table>\n'
        f'<tr><th translate="no">{head}</th>{columns}</tr>\n{rows}</table>\n'
    )


def _row(sheet: Sheet, part: Part, row: Row) -> str:
    text = row.text
    mark = RowMark(owner=part.owner, key=text.key, digest=text.digest)
    label = escape(instructions.label_of(text, sheet.source))
    if row.changed:
        label += f"<br><strong>{instructions.CHANGED[sheet.source]}</strong>"
    cells = [
        f'<td translate="no">{label}{_mark(str(mark))}</td>',
        _cell(sheet.source, text.paragraphs, text.kind, is_source=True),
        *(_cell(language, row.filled.get(language, ()), text.kind) for language in sheet.targets),
    ]
    return f"<tr>{''.join(cells)}</tr>\n"


def _mark(mark: str) -> str:
    return f'<p class="mark">{escape(mark)}</p>'


def _cell(language: str, paragraphs: tuple[Paragraph, ...], kind: Kind, *, is_source: bool = False) -> str:
    written = ["".join(map(_run, paragraph)) for paragraph in paragraphs]
    if kind is Kind.LIST:
        inner = f"<ul>{''.join(f'<li>{one}</li>' for one in written)}</ul>" if written else "<ul><li></li></ul>"
    else:
        inner = "".join(f"<p>{one}</p>" for one in written) or "<p></p>"
    css = ' class="heading"' if kind is Kind.HEADING else ""
    return f'<td lang="{language}"{css}{" translate=no" if is_source else ""}>{inner}</td>'


def _run(run: Run) -> str:
    text = _marked(run.text).replace("\n", "<br>")
    for is_so, name in ((run.code, "code"), (run.italic, "em"), (run.bold, "strong")):
        text = f"<{name}>{text}</{name}>" if is_so else text
    return f'<a href="{escape(run.link)}">{text}</a>' if run.link else text


def _marked(text: str) -> str:
    """Return text as HTML, its merge fields marked."""
    pieces, end = [], 0
    for match in FIELD.finditer(text):
        pieces += [escape(text[end : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        end = match.end()
    return "".join((*pieces, escape(text[end:])))
