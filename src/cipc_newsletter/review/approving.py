"""The decision to approve: a named person, the code of the version they saw, no blocker in the way.

Promises to be pure: nothing is recorded here. A yes to another version is refused whatever else is right.
"""

import datetime as dt
import unicodedata

from cipc_newsletter.errors import ApprovalError, CheckError, Mistake
from cipc_newsletter.model.approval import Approval
from cipc_newsletter.model.finding import CheckReport, Finding, Severity
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.review.codes import is_same_code, plain_code
from cipc_newsletter.wording import _, ngettext


def approve(
    report: CheckReport, composed: ComposedIssue, *, name: str, code: str, note: str = "", now: dt.datetime
) -> Approval:
    """Return the approval of `composed` by `name`, who typed `code`; `now` is aware.

    The warnings of `report` are in it as accepted.
    Raises ApprovalError for an empty name or the code of another version, CheckError while a blocker stands.
    """
    person = named(name)
    if not person:
        raise ApprovalError(
            _("an approval without a name is nobody's."),
            right=_("It names the person who looked at the issue and said yes."),
            remedy=_("Say who: --by NAME"),
        )
    require_no_blocker(report)
    if report.digest != composed.digest:
        raise ApprovalError(
            _("the checks looked at another version of issue {issue}.").format(issue=composed.issue_id),
            right=_("What is approved is what was checked."),
            remedy=_("Run the same command again."),
        )
    if not is_same_code(code, composed.code):
        raise _other_version(code, composed)
    return Approval(
        issue_id=composed.issue_id,
        digest=composed.digest,
        code=composed.code,
        name=person,
        at=now.astimezone(dt.UTC),
        note=_one_line(note),
        accepted=tuple(f"{finding.rule} {finding.language or '*'}" for finding in warnings_of(report)),
    )


def warnings_of(report: CheckReport) -> tuple[Finding, ...]:
    """Return the warnings of a report, which whoever approves accepts under their name."""
    return tuple(finding for finding in report.findings if finding.severity is Severity.WARNING)


def require_no_blocker(report: CheckReport) -> None:
    """Raise CheckError naming every blocker of `report`."""
    if report.blockers:
        raise CheckError.of(
            Mistake(
                what=_("{place}: {what}").format(
                    place=f"{finding.rule} [{finding.language or '*'}]", what=finding.message
                ),
                right=finding.right,
                remedy=finding.fix,
                path=finding.path,
                line=finding.line,
            )
            for finding in report.blockers
        )


def named(name: str) -> str:
    """Return a person's name as it is kept: NFC, single spaces, no control characters, none that nobody sees.

    An invisible character would make two people of one.
    """
    return _one_line("".join(character for character in name if unicodedata.category(character) != "Cf"))


def look_at(issue_id: str) -> str:
    """Return the command that shows an issue and its code."""
    return f"cipc-newsletter review {issue_id}"


def _one_line(text: str) -> str:
    printable = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character for character in text
    )
    return " ".join(unicodedata.normalize("NFC", printable).split())


def _other_version(code: str, composed: ComposedIssue) -> ApprovalError:
    length = len(plain_code(composed.code))
    if len(plain_code(code)) != length:
        what = _('"{code}" is not a code.').format(code=_one_line(code))
        right = ngettext(
            "A code has {count} letter or digit.", "A code has {count} letters and digits, such as 7QK4-M2.", length
        ).format(count=length)
    else:
        what = _('the code "{code}" names another version of issue {issue}.').format(
            code=_one_line(code), issue=composed.issue_id
        )
        right = _("The code stands in the copy that was looked at; it changes with the issue.")
    return ApprovalError(
        what,
        right=right,
        remedy=_("Look at the issue as it is now ({command}), then approve it with its code.").format(
            command=look_at(composed.issue_id)
        ),
    )
