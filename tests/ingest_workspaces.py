"""A workspace's items as an import sees them: written by a first import, changed by hand."""

from dataclasses import dataclass, replace
from pathlib import Path

from cipc_newsletter.ingest import planner, text_reader, writer
from cipc_newsletter.ingest.outcomes import ImportPlan
from cipc_newsletter.item_files import parse, path_of, text_of
from cipc_newsletter.model.item import Item

MEETING = """\
Le comité des voisins reçoit le maire à la salle Jeanne-Mance

Le 3 mai 2024, le comité des voisins a reçu le maire. Il a promis de revenir.

Des questions sans détour

Trois sujets ont occupé la soirée :

• la nuit;
• le bruit.

Lire la suite
"""
FAIR = """\
Une fête des récoltes au parc Sainte-Marthe

Le 9 octobre 2023, la fête des récoltes a attiré 400 personnes au parc Sainte-Marthe.
"""
PAGE = f"{MEETING}\n{FAIR}"
MEETING_ID = "2024-05-03-comite-voisins-recoit-maire-salle"
FAIR_ID = "2023-10-09-fete-recoltes-parc-sainte-marthe"


@dataclass(frozen=True)
class Workspace:
    root: Path

    def items(self) -> dict[tuple[str, str], Item]:
        found = {}
        for path in sorted(self.root.glob("news/*/??.md")):
            item, mistakes = parse(path.read_text(encoding="utf-8"), path=path.relative_to(self.root).as_posix())
            assert item is not None, mistakes
            found[item.id, item.language] = item
        return found

    def planned(self, text: str, **named) -> ImportPlan:
        return planner.plan_import(text_reader.read(text, location="page.txt"), self.items(), **named)

    def imported(self, text: str, **named) -> ImportPlan:
        plan = self.planned(text, **named)
        writer.write(plan, root=self.root)
        return plan

    def file(self, item_id: str, language: str = "fr") -> Path:
        return self.root / path_of(item_id, language)

    def change(self, item_id: str, language: str = "fr", **changes) -> None:
        item = replace(self.items()[item_id, language], **changes)
        self.file(item_id, language).write_text(text_of(item), encoding="utf-8", newline="\n")


def outcomes(plan: ImportPlan) -> list[str]:
    return [entry.outcome.value for entry in plan.entries]
