"""`images publish`: what became of each picture, and what is left to do."""

from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.session import Command, Group, Session, asked
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.pipeline.picture_publishing import Publication
    from cipc_newsletter.publishing.publisher import Outcome


@click.group(cls=Group, help=_("Put an issue's pictures where mails load them."))
def images() -> None:
    """Hold the commands about pictures."""


@images.command(
    cls=Command, help=_("Put the pictures of ISSUE where its mails load them; what is there is left alone.")
)
@click.argument("issue")
@click.option("--dry-run", is_flag=True, help=_("Say what would be put where; change nothing."))
@asked
def publish(session: Session, issue: str, dry_run: bool) -> int:  # noqa: FBT001 -- Click's call
    """Publish pictures."""
    from cipc_newsletter.pipeline import picture_publishing as stage

    workspace = session.workspace()
    publication = stage.publish(workspace, issue, is_dry_run=dry_run)
    session.document(_value(publication, dry_run=dry_run))
    for outcome in publication.outcomes:
        session.show(_line(outcome, dry_run=dry_run))
    _say_ending(session, publication, dry_run=dry_run)
    return 0 if publication.is_complete else 1


def _line(outcome: "Outcome", *, dry_run: bool) -> str:
    """Return what became of one picture."""
    name, source = outcome.picture.name, outcome.picture.source
    words = {
        "published": _("would be put there") if dry_run else _("published"),
        "already_there": _("already there"),
        "failed": _("not published"),
        "not_tried": _("not tried"),
    }
    mark = "✓" if outcome.result in ("published", "already_there") else "✗"
    said = "".join(f"\n  {mistake}" for mistake in outcome.error.mistakes) if outcome.error else ""
    return f"{mark} {name}  {words[outcome.result]}  {outcome.address or source}{said}"


def _say_ending(session: Session, publication: "Publication", *, dry_run: bool) -> None:
    """Say how many pictures are in their place, what does not answer, and what comes next."""
    there = sum(outcome.result in ("published", "already_there") for outcome in publication.outcomes)
    count = len(publication.outcomes)
    if dry_run:
        session.say(_("This was a dry run: nothing was put anywhere."))
        return
    session.say(
        ngettext(
            "{there} of {count} picture of issue {issue} is in {place}.",
            "{there} of {count} pictures of issue {issue} are in {place}.",
            count,
        ).format(there=there, count=count, issue=publication.issue_id, place=publication.place)
    )
    if not publication.is_complete:
        session.say(_("What is in place stays there. Once this is mended, run the same command again."))
    for mistake in publication.unanswered:
        session.say(f"! {mistake.what}")
    if publication.unanswered:
        session.say(
            _("Until these addresses show their pictures, nothing is sent to readers: look at [images] base_url.")
        )
    if publication.is_moved:
        session.say(
            _(
                "The pictures have their addresses now, so the mails changed. Next: cipc-newsletter build {issue}"
            ).format(issue=publication.issue_id)
        )


def _value(publication: "Publication", *, dry_run: bool) -> dict[str, object]:
    """Return the document for scripts (docs/contract.md section 4)."""
    value: dict[str, object] = {
        "issue": publication.issue_id,
        "place": publication.place,
        "dry_run": dry_run,
        "unanswered": [mistake.what for mistake in publication.unanswered],
        "recompose": publication.is_moved,
    }
    for result in ("published", "already_there", "failed", "not_tried"):
        value[result] = [
            {"name": outcome.picture.name, "source": outcome.picture.source, "address": outcome.address}
            | ({"error": str(outcome.error)} if outcome.error else {})
            for outcome in publication.outcomes
            if outcome.result == result
        ]
    return value
