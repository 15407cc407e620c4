"""Pages of our own with the right answer beside each line, and how near a reading comes to it.

A page is a text file whose lines begin with a sign for the role (as at the end of a plan file) and a bar; a title's
sign carries date and language. `tests/ingest/pages` are the pages the rules were set on, `tests/ingest/unseen` those
they were tried on afterwards.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from cipc_newsletter.ingest.draft import Plan, Role
from cipc_newsletter.ingest.plan_roles import role_of_sign

FOLDER = Path(__file__).parent / "ingest"
_MARKED = re.compile(r"(?P<sign>[A-Z+])(?:\[(?P<date>\S+) (?P<language>\w\w)\])?\|(?P<text>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    name: str
    text: str
    roles: dict[int, Role]
    titles: dict[int, tuple[str, str]]  # line number -> date as written in a plan ("-" for none), language


@dataclass(slots=True)
class Score:
    titles: int = 0
    found: int = 0
    right: int = 0
    lines: int = 0
    roles_right: int = 0
    dates_right: int = 0
    languages_right: int = 0
    wrong_and_certain: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def pages(folder: str) -> list[Page]:
    return [page_of(path) for path in sorted((FOLDER / folder).glob("*.txt"))]


def page_of(path: Path) -> Page:
    texts, roles, titles = [], {}, {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        match = _MARKED.fullmatch(line)
        if match is None:
            assert not line.strip(), f"{path.name}, line {number}: no role"
            texts.append(line)
            continue
        texts.append(match["text"])
        roles[number] = role_of_sign(match["sign"].replace("+", "M"))
        if roles[number] is Role.TITLE:
            titles[number] = (match["date"], match["language"])
    return Page(name=path.stem, text="\n".join(texts), roles=roles, titles=titles)


def score_of(plan: Plan, page: Page) -> Score:
    """Compare a reading with the right answer."""
    score = Score(titles=len(page.titles), found=len(plan.drafts), lines=len(page.roles))
    drafts = {draft.lines[0].number: draft for draft in plan.drafts}
    for number, (date, language) in page.titles.items():
        draft = drafts.get(number)
        if draft is None:
            continue
        score.right += 1
        told = "/".join(day.isoformat() for day in (draft.date, draft.date_end) if day) or "-"
        score.dates_right += told == date
        score.languages_right += draft.language == language
        if told != date:
            score.notes.append(f"{page.name}:{number} date {told}, not {date}")
        if draft.language != language:
            score.notes.append(f"{page.name}:{number} language {draft.language}")
    for line in plan.lines:
        right = page.roles.get(line.number)
        score.roles_right += line.role is right
        if line.role is not right:
            score.wrong_and_certain += not line.doubt
            score.notes.append(
                f"{page.name}:{line.number} {line.role}, not {right}{' (doubted)' if line.doubt else ''}: {line.text[:50]}"
            )
    return score
