"""What the checks say of an issue, each remark beside the place in the mail that it concerns.

Promises that no finding is lost: one whose place cannot be known stands without one. Judges nothing itself.
"""

import re
from collections.abc import Mapping, Sequence

from cipc_newsletter.check.folding import Folded, folded
from cipc_newsletter.model.finding import CheckReport, Finding, Severity
from cipc_newsletter.pipeline.issues import Composition
from cipc_newsletter.review.passages import Passage, PassageKind
from cipc_newsletter.values import frozen

LINE = "line"  # the place of what a mailbox shows before a mail is opened
_OF_THE_LINE = frozenset({"CNT-03", "CNT-04"})
_ITEM = re.compile(r"news/(?P<item>[^/]+)/")
_QUOTED = re.compile(r'"([^"]{3,})"|«\s*([^»]{3,}?)\s*»|“([^”]{3,})”')
_WORD = re.compile(r"\w+")
_ENOUGH = 6  # words that a line begins with, to know it again in the mail
_WEIGHTS = (Severity.BLOCKER, Severity.WARNING, Severity.NOTE)


@frozen
class Remark:
    """One finding, the languages that have it, and for each the passage it concerns where that is known."""

    finding: Finding
    languages: tuple[str, ...]
    places: Mapping[str, str]


def remarks_on(
    report: CheckReport, made: Composition, passages: Mapping[str, Sequence[Passage]]
) -> tuple[Remark, ...]:
    """Return what the report says, the heaviest first; `passages` are those of each message, by its language."""
    found = [_remark(each, made, passages) for each in folded(report.findings, made.issue)]
    return tuple(sorted(found, key=lambda remark: _WEIGHTS.index(remark.finding.severity)))


def _remark(each: Folded, made: Composition, passages: Mapping[str, Sequence[Passage]]) -> Remark:
    carriers = made.composed.carriers
    places = {}
    for language in each.languages or made.issue.languages[:1]:
        carrier = carriers.get(language, language)
        place = _place_of(each.finding, passages.get(carrier, ()), written=_written(each.finding, made, language))
        if place:
            places[carrier] = place
    return Remark(finding=each.finding, languages=each.languages, places=places)


def _written(finding: Finding, made: Composition, language: str) -> tuple[str, ...]:
    """Return the words on the line of an item's body that a finding names; none where it names no such line."""
    if finding.line is None or language not in made.issue.languages:
        return ()
    item = next((one for one in made.issue.items(language) if one.path == finding.path), None)
    lines = item.body.splitlines() if item else []
    number = finding.line - item.body_line if item else -1
    return tuple(_WORD.findall(lines[number])[:_ENOUGH]) if 0 <= number < len(lines) else ()


def _place_of(finding: Finding, passages: Sequence[Passage], *, written: tuple[str, ...]) -> str:
    """Return the key of the passage a finding concerns; empty for none.

    That is one it quotes, else the one that `written` begins, its line in the source, else the title of its item.
    """
    if finding.rule in _OF_THE_LINE:
        return LINE
    item = _ITEM.match(finding.path or "")
    near = [passage for passage in passages if item is None or passage.item_id == item["item"]]
    quoted = [next(filter(None, match.groups())) for match in _QUOTED.finditer(finding.message)]
    for words in quoted:
        for passage in near:
            if words in passage.text or any(words in link for link in passage.links) or words == passage.picture:
                return passage.key
    for passage in near if written else ():
        if " ".join(written) in " ".join(_WORD.findall(passage.text)):
            return passage.key
    if item is None:
        return ""
    titles = [passage for passage in near if passage.kind is PassageKind.HEADING]
    return next((passage.key for passage in (*titles, *near)), "")
