"""`review`, `approve`: what reviewers look at, what they say, and their yes."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.asking import confirmed_code
from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.model.approval import Approval
    from cipc_newsletter.model.comment import Comment


@click.command(
    cls=Command,
    help=_("Write ISSUE (else the newest) into one file that reviewers open anywhere, and take in what they say."),
)
@click.argument("issue", required=False)
@click.option("--out", metavar=_("FILE"), help=_("Write here instead of build/."))
@click.option("--pdf", "is_pdf", is_flag=True, help=_("Print it to a PDF beside it, for those who want paper."))
@click.option(
    "--import", "returned", type=click.Path(path_type=Path), metavar=_("FILE"), help=_("Take in a file of comments.")
)
@click.option("--comments", "is_listing", is_flag=True, help=_("List every comment, those that were resolved too."))
@click.option("--resolve", "number", type=int, metavar="N", help=_("Mark comment N as dealt with; needs --by."))
@click.option("--by", "name", metavar="NAME", help=_("Who resolved it."))
@asked
def review(
    session: Session,
    issue: str | None,
    out: str | None,
    is_pdf: bool,  # noqa: FBT001 -- Click's call
    returned: Path | None,
    is_listing: bool,  # noqa: FBT001 -- Click's call
    number: int | None,
    name: str | None,
) -> None:
    """Write the review file, or hear what reviewers said."""
    if returned is not None:
        _take_in(session, returned, issue)
    elif number is not None:
        _resolve(session, issue, number, name or "")
    elif is_listing:
        _list(session, issue)
    else:
        _write(session, issue, out, is_pdf=is_pdf)


def _write(session: Session, issue: str | None, out: str | None, *, is_pdf: bool) -> None:
    from cipc_newsletter.pipeline import review_files

    workspace = session.workspace()
    written = review_files.write(workspace, issue, out=out, is_printed=is_pdf, now=session.now)
    shown = workspace.shown(written.path)
    value = {"issue": written.issue_id, "digest": written.digest, "code": written.code}
    printed = review_files.print_paper(written, environment=os.environ) if is_pdf else None
    paper = workspace.shown(printed) if printed else None
    session.document({**value, "path": shown, "bytes": written.size, "pdf": paper})
    session.show(_("{path}  ({size:.1f} MB)").format(path=shown, size=written.size / 1_000_000))
    if paper:
        session.show(paper)
    session.say(
        _(
            "Issue {issue}, version {code}. Send this file to whoever says yes; it opens anywhere, without a network."
            " Their yes: cipc-newsletter approve {issue} --by NAME --code CODE"
        ).format(issue=written.issue_id, code=written.code)
    )


def _take_in(session: Session, path: Path, issue: str | None) -> None:
    from cipc_newsletter.pipeline import review_files

    taken = review_files.take_in(session.workspace(), path, issue=issue, now=session.now)
    session.document({"issue": taken.issue_id, "new": taken.new, "known": taken.known, "is_of_now": taken.is_of_now})
    session.show(
        ngettext("{count} new comment", "{count} new comments", taken.new).format(count=taken.new)
        + (_(", {count} known already").format(count=taken.known) if taken.known else "")
    )
    if not taken.is_of_now:
        session.say(_("They are about an earlier version of issue {issue}.").format(issue=taken.issue_id))
    session.say(_("See them: cipc-newsletter review {issue} --comments").format(issue=taken.issue_id))


def _resolve(session: Session, issue: str | None, number: int, name: str) -> None:
    from cipc_newsletter.content.issue_files import resolve_issue
    from cipc_newsletter.pipeline import reviewing

    workspace = session.workspace()
    issue_id = resolve_issue(workspace.root, issue)
    resolved = reviewing.resolve(workspace, issue_id, number, by=name, now=session.now)
    session.document(_comment_value(resolved))
    session.show(_("Comment {number} is resolved.").format(number=resolved.number))


def _list(session: Session, issue: str | None) -> None:
    from cipc_newsletter.content.issue_files import resolve_issue
    from cipc_newsletter.pipeline import reviewing

    workspace = session.workspace()
    issue_id = resolve_issue(workspace.root, issue)
    comments = reviewing.comments_of(workspace, issue_id, now=session.now)
    session.document({"issue": issue_id, "comments": [_comment_value(comment) for comment in comments]})
    for comment in comments:
        session.show(_comment_in_words(comment))
    if not comments:
        session.say(_("Nobody said anything about issue {issue} so far.").format(issue=issue_id))


def _comment_value(comment: "Comment") -> dict[str, object]:
    """Return a comment as scripts read it."""
    return {
        "number": comment.number,
        "language": comment.language,
        "passage": comment.passage,
        "item": comment.item_id or None,
        "quoted": comment.quoted,
        "code": comment.code,
        "digest": comment.digest,
        "by": comment.author,
        "at": comment.at,
        "text": comment.text,
        "resolved_at": comment.resolved_at,
        "resolved_by": comment.resolved_by or None,
    }


def _comment_in_words(comment: "Comment") -> str:
    """Return a comment as people read it: who said it where, about what, and what became of it."""
    from cipc_newsletter.review.commenting import place_in_words

    head = _("{number}  {author}, {day}, {language}, version {code}: {place}").format(
        number=comment.number,
        author=comment.author,
        day=comment.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        language=comment.language,
        code=comment.code,
        place=place_in_words(comment),
    )
    lines = [head, *(f"   {line}" for line in comment.text.splitlines())]
    if comment.resolved_at:
        lines.append("   " + _("resolved by {name}").format(name=comment.resolved_by))
    return "\n".join(lines)


@click.command(cls=Command, help=_("Record who accepted which version of ISSUE; the code names the version seen."))
@click.argument("issue")
@click.option("--by", "name", metavar="NAME", help=_("Who said yes."))
@click.option("--code", metavar="CODE", help=_("The code in the copy they saw; - shows the summary and asks."))
@click.option("--note", default="", metavar="TEXT", help=_("What they said."))
@click.option("--withdraw", is_flag=True, help=_("Take the approval back; with --by only that person’s."))
@asked
def approve(
    session: Session,
    issue: str,
    name: str | None,
    code: str | None,
    note: str,
    withdraw: bool,  # noqa: FBT001 -- Click's call
) -> None:
    """Approve an issue, or take an approval back."""
    from cipc_newsletter.pipeline import approving
    from cipc_newsletter.review.approving import warnings_of

    workspace = session.workspace()
    if withdraw:
        _withdraw(session, issue, name or "")
        return
    if not name or not code:
        raise UsageError(
            _("an approval needs a name and a code."),
            right=_(
                "The code, such as 7QK4-M2, stands in the review file and in test copies: it names what was seen."
            ),
            remedy=_("Say: cipc-newsletter approve {issue} --by NAME --code CODE").format(issue=issue),
        )
    candidate = approving.candidate(workspace, issue, now=session.now)
    given = confirmed_code(session, candidate.summary()) if code == "-" else code
    approval, missing = approving.approve(workspace, candidate, name=name, code=given, note=note, now=session.now)
    session.document(_approval_value(approval))
    session.show(
        _("Issue {issue}, version {code}: approved by {name}.").format(
            issue=approval.issue_id, code=approval.code, name=approval.name
        )
    )
    for finding in warnings_of(candidate.report):
        session.say(
            _("{name} accepts {rule} {language}: {what}").format(
                name=approval.name, rule=finding.rule, language=finding.language or "*", what=finding.message
            )
        )
    session.say(_after(session, workspace, approval, missing=missing))


def _withdraw(session: Session, issue: str, name: str) -> None:
    from cipc_newsletter.pipeline import approving

    withdrawn = approving.withdraw(session.workspace(), issue, by=name, now=session.now)
    session.document({"issue": withdrawn, "withdrawn": True})
    session.show(
        _("{name} does not approve issue {issue} any more.").format(name=name, issue=withdrawn)
        if name
        else _("Issue {issue} is not approved any more.").format(issue=withdrawn)
    )
    for campaign in approving.still_leaving(session.workspace(), withdrawn, now=session.now):
        session.say(
            _(
                "The list provider still lets campaign {name} leave. Take it back: cipc-newsletter campaign cancel {name}"
            ).format(name=campaign.id)
        )


def _approval_value(approval: "Approval") -> dict[str, object]:
    """Return an approval as scripts read it."""
    return {
        "issue": approval.issue_id,
        "digest": approval.digest,
        "code": approval.code,
        "by": approval.name,
        "at": approval.at,
        "accepted": list(approval.accepted),
    }


def _after(session: Session, workspace: "Workspace", approval: "Approval", *, missing: int) -> str:
    """Return what comes after a yes: more people's, the sending, or going on where an earlier version left people off."""
    from cipc_newsletter.pipeline import left_off

    if missing:
        return ngettext(
            "{count} more person must say yes to this version.",
            "{count} more people must say yes to this version.",
            missing,
        ).format(count=missing)
    step = left_off.next_step(workspace, approval.issue_id, now=session.now)
    if step and step != left_off.next_issue():
        return _("Next: {step}").format(step=step)
    return _("Next: cipc-newsletter send {issue}").format(issue=approval.issue_id)
