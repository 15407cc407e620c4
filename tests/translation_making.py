"""Workspaces with an issue to be translated, and documents filled in as a translator would."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from cipc_newsletter.config import Workspace
from cipc_newsletter.pipeline import exporting, translating
from cipc_newsletter.translation import docx_writing, html_writing
from cipc_newsletter.translation.inline import runs_of
from cipc_newsletter.translation.runs import Paragraph
from cipc_newsletter.translation.sheet import Sheet
from sample_workspaces import workspace as workspace_at

ITEM = "2025-12-02-jeunes"
FRENCH = """\
+++
title = "Jeunes et police : 12 idées"
date = 2025-12-02
link = "https://www.observatoire.example/jeunes"
topics = ["jeunesse"]
[image]
file = "table.png"
alt = "Des gens autour d’une table"
caption = "La table de décembre"
+++
Bonjour [[first_name|à vous]], voici **douze idées** et [le rapport complet](https://www.observatoire.example/rapport).

## Ce qui compte

- écouter d’abord
- revenir le 9 décembre

> Il faut du temps.
> — Jeanne Tremblay

![Un plan de la ville](plan.png "Le plan")
"""
ISSUE = """\
number = 12
date = 2025-12-15
template = "bulletin"
languages = ["fr"] # la première d’abord

# Les mots du courriel.
[fr]
subject = "Des idées pour décembre"
preheader = "Douze idées et un plan"
intro = \"\"\"
Bonjour [[first_name|à vous]],

Bonne lecture!
\"\"\"

# À la une
[[section]]
title = { fr = "À la une" }
layout = "lead"
items = ["2025-12-02-jeunes"]

[[section]]
layout = "button"
label = { fr = "Lire la suite" }
url = { fr = "https://www.observatoire.example/nouvelles" }
"""
# What a translator types, by language, as Markdown: one string a paragraph.
ENGLISH = {
    "title": ["Youth and police: 12 ideas"],
    "topics": ["youth"],
    "image.alt": ["People around a table"],
    "image.caption": ["The December table"],
    "body.1": [
        "Hello [[first_name|dear reader]], here are **twelve ideas** and [the full report](https://www.observatoire.example/rapport)."
    ],
    "body.2": ["What matters"],
    "body.3": ["listen first", "come back on December 9"],
    "body.4": ["It takes time.", "— Jeanne Tremblay"],
    "body.5.alt": ["A map of the city"],
    "body.5.caption": ["The map"],
    "issue.subject": ["Ideas for December"],
    "issue.preheader": ["Twelve ideas and a map"],
    "issue.intro.1": ["Hello [[first_name|dear reader]],"],
    "issue.intro.2": ["Enjoy your reading!"],
    "issue.section.1.title": ["In the spotlight"],
    "issue.section.2.label": ["Read more"],
}

Words = Mapping[str, list[str]]


def workspace(root: Path) -> Workspace:
    """A workspace with one French item and one French issue."""
    (root / "news" / ITEM).mkdir(parents=True)
    (root / "issues").mkdir()
    (root / "news" / ITEM / "fr.md").write_text(FRENCH, encoding="utf-8")
    (root / "issues" / "2025-12.toml").write_text(ISSUE, encoding="utf-8")
    return workspace_at(root)


def sheet(made: Workspace, *, to: tuple[str, ...] = ("en",), issue: str = "2025-12") -> Sheet:
    """The sheet of an issue as it is sent out, its originals kept as export keeps them."""
    exported = exporting.export(made, issue, to=to, out=made.root / f"sent-{len(list(made.root.iterdir()))}.docx")
    return exported.sheet


def filled(sent: Sheet, words: Words = ENGLISH, *, language: str = "en") -> Sheet:
    """The sheet with what a translator typed; an empty list leaves the cell empty, and no entry its contents."""

    def typed(lines: list[str]) -> tuple[Paragraph, ...]:
        return tuple(runs_of(line) for line in lines)

    return replace(
        sent,
        parts=tuple(
            replace(
                part,
                rows=tuple(
                    replace(row, filled={**row.filled, language: typed(words[row.text.key])})
                    if row.text.key in words
                    else row
                    for row in part.rows
                ),
            )
            for part in sent.parts
        ),
    )


def returned(made: Workspace, content: bytes | str, *, name: str = "back.docx") -> Path:
    """The path of a document as it came back."""
    path = made.root / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def docx(made: Workspace, words: Words = ENGLISH) -> bytes:
    """The .docx that a translator sends back."""
    return docx_writing.document_of(filled(sheet(made), words))


def html(made: Workspace, words: Words = ENGLISH) -> str:
    """The .html that a translator sends back."""
    return html_writing.page_of(filled(sheet(made), words))


def edited(content: bytes, edit: Callable[[str], str], *, member: str = "word/document.xml") -> bytes:
    """A .docx whose document was changed in its XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            raw = old.read(info.filename)
            new.writestr(info.filename, edit(raw.decode()).encode() if info.filename == member else raw)
    return out.getvalue()


def row_of(xml: str, key: str) -> str:
    """The XML of the row with the mark of `key`."""
    return next(row for row in re.findall(r"<w:tr>.*?</w:tr>", xml, re.DOTALL) if f"/{key}/" in row)


def imported(
    made: Workspace, content: bytes | str, *, name: str = "back.docx", dry_run: bool = False, resolve: bool = False
) -> translating.Imported:
    """What importing a returned document did."""
    return translating.import_document(
        made, returned(made, content, name=name), dry_run=dry_run, takes_conflicts=resolve
    )


def english(made: Workspace) -> str:
    """The English file of the item."""
    return (made.root / "news" / ITEM / "en.md").read_text(encoding="utf-8")


def findings(done: translating.Imported) -> list[tuple[str, str]]:
    """What was noticed: code and row."""
    return [(one.remark.code, one.key) for one in done.plan.noticed]
