"""What a check noticed."""

from enum import StrEnum

from cipc_newsletter.values import frozen


class Severity(StrEnum):
    """How much a finding weighs: a blocker stops approval and sending."""

    NOTE = "note"
    WARNING = "warning"
    BLOCKER = "blocker"


@frozen
class Finding:
    """One thing a rule noticed; `message` says what is wrong, `right` what would be right, `fix` what to do.

    `path` and `line` name the source where it can be known; `language` is empty for a matter of the whole issue.
    """

    rule: str
    severity: Severity
    message: str
    right: str = ""
    fix: str = ""
    language: str = ""
    path: str | None = None
    line: int | None = None


@frozen
class CheckReport:
    """All findings about one composed issue, named by its digest; waived ones are kept apart."""

    issue_id: str
    digest: str
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...] = ()

    @property
    def blockers(self) -> tuple[Finding, ...]:
        """The findings that stop approval and sending."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.BLOCKER)
