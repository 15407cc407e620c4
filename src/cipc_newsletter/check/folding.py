"""The findings of a report as people read them: what all languages have in common is told once.

Promises that nothing is lost: two findings of one language are never folded, and the report itself keeps them all.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from cipc_newsletter.model.finding import Finding
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.values import frozen

_QUOTED = re.compile(r'"[^"]*"|«[^»]*»')
_TEMPLATES = ("templates/", "cipc-newsletter:")


@frozen
class Folded:
    """One finding, in the words of its first language, and the languages that have it."""

    finding: Finding
    languages: tuple[str, ...]


def folded(findings: Iterable[Finding], issue: Issue) -> tuple[Folded, ...]:
    """Return `findings` in their order, the same one of several languages once.

    The same is what stands at one place in the same words; of a template the example it quotes may differ. What has no
    better place than the issue's words in its language is at that file, on no line, where it is of several.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    met: Counter[tuple[object, ...]] = Counter()
    for finding in findings:
        said = _said(finding, issue)
        met[said, finding.language] += 1
        groups.setdefault((said, met[said, finding.language]), []).append(finding)
    return tuple(_one(group) for group in groups.values())


def _said(finding: Finding, issue: Issue) -> tuple[object, ...]:
    words = issue.words.get(finding.language)
    is_of_words = finding.path == issue.path and words is not None and finding.line == words.line
    is_of_template = (finding.path or "").startswith(_TEMPLATES)
    message = _QUOTED.sub("", finding.message) if is_of_template else finding.message
    line = None if is_of_words else finding.line
    return (finding.rule, finding.severity, finding.path, line, message, finding.right, finding.fix)


def _one(group: list[Finding]) -> Folded:
    first = group[0]
    lines = {finding.line for finding in group}
    return Folded(
        finding=first if len(lines) == 1 else replace(first, line=None),
        languages=tuple(finding.language for finding in group),
    )
