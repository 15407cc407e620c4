"""`campaign list`, `status` and `export`: what there is, where its people are, and everybody as a table.

Promises a view that refreshes itself only on a terminal and only while somebody sends, lines that fit 80 columns, and
data on standard output. Changes nothing.
"""

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli import list_steering, watching
from cipc_newsletter.cli.moments import duration_in_words, short_moment
from cipc_newsletter.cli.plan import segment_in_words
from cipc_newsletter.cli.progress import as_sentence
from cipc_newsletter.cli.refusals import DONE, UNCERTAIN
from cipc_newsletter.cli.session import STANDARD_OUTPUT, Command, Session, asked
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.model.campaign import Campaign, CampaignCounts
    from cipc_newsletter.pipeline.campaigns import Look

_BAR = 40
_COLUMNS = 80
_REFRESH_SECONDS = 1.0
_TAKE_BACK = "\x1b[{lines}A\x1b[J"  # up, then clear to the end of the screen


@click.command(name="list", cls=Command, help=_("List all campaigns, newest first."))
@asked
def list_(session: Session) -> None:
    """List campaigns."""
    from cipc_newsletter.pipeline import campaigns as stage

    rows = stage.every_campaign(session.workspace(), now=session.now)
    session.document([stage.value_of(each, counts) for each, counts in rows])
    width = max((len(each.id) for each, _counts in rows), default=0)
    for each, counts in rows:
        for line in row_in_words(each, counts, width=width):
            session.show(line)
    if not rows:
        session.say(_("No campaign was started yet. Next: cipc-newsletter send ISSUE"))


def row_in_words(campaign: "Campaign", counts: "CampaignCounts", *, width: int) -> tuple[str, ...]:
    """Return a campaign in one line, or in several where it does not fit; its id takes `width` columns."""
    said = _("{accepted} of {planned} accepted").format(accepted=counts.accepted, planned=counts.planned)
    cells = [
        f"{campaign.created_at.astimezone():%Y-%m-%d}",
        f"{campaign.provider:<8}",
        f"{_standing(campaign, counts):<11}",
        said,
        segment_in_words(campaign.segment) if campaign.segment else "",
        _("{count} uncertain").format(count=counts.uncertain) if counts.uncertain else "",
        _("{count} held").format(count=counts.held) if counts.held else "",
    ]
    lines = [f"{campaign.id:<{width}}"]
    for cell in filter(None, cells):
        if len(lines[-1]) + 2 + len(cell) > _COLUMNS:
            lines.append("")
        lines[-1] += f"  {cell}"
    return tuple(lines)


@click.command(cls=Command, help=_("Say where the people of a campaign are. Live on a terminal while it is sent."))
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@click.option("--once", is_flag=True, help=_("Say it once, also on a terminal."))
@click.option(
    "--metrics", "is_metrics", is_flag=True, help=_("In the text format of Prometheus; all campaigns at once.")
)
@asked
def status(
    session: Session,
    name: str | None,
    once: bool,  # noqa: FBT001 -- Click's call, as the next
    is_metrics: bool,  # noqa: FBT001
) -> int:
    """Show one campaign."""
    from cipc_newsletter.pipeline import campaigns as stage
    from cipc_newsletter.providers import registry

    workspace = session.workspace()
    if is_metrics:
        session.require_no_json(remedy=_("Leave one of them out."))
        click.echo(stage.metrics_of(workspace, name, now=session.now), nl=False)
        return DONE
    try:
        found, _counts = stage.campaign_named(workspace, name, now=session.now)
    except ContentError:
        if not stage.every_campaign(workspace, now=session.now):
            list_steering.tell_left_drafts(session, workspace)
        raise
    if registry.is_list(found.provider):
        return list_steering.status(session, workspace, found)
    look = stage.look_at(workspace, found.id)
    session.document(stage.value_of(look.campaign, look.counts))
    if not session.is_json:
        look = _shown(session, workspace, look, is_live=not once and sys.stdout.isatty())
    return _tell_rest(session, look)


@click.command(
    cls=Command,
    help=_("Write everybody of a campaign as a CSV table. Outcome, reason, reference and batch stand beside each."),
)
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@click.option("--out", metavar=_("FILE"), default="-", help=_("Write here; - is standard output."))
@asked
def export(session: Session, name: str | None, out: str) -> None:
    """Export the people of a campaign."""
    from cipc_newsletter.pipeline import campaigns, people_export
    from cipc_newsletter.providers import registry

    workspace = session.workspace()
    found, counts = campaigns.campaign_named(workspace, name, now=session.now)
    if registry.is_list(found.provider):
        raise list_steering.no_people_here(found, title=registry.describe(found.provider).title)
    if out in STANDARD_OUTPUT:
        session.require_no_json(remedy=_("Write the table into a file: --out FILE"))
        for piece in people_export.table(workspace, found, now=session.now):
            sys.stdout.buffer.write(piece)
        return
    people_export.write(workspace, found, out, now=session.now)
    session.document({"id": found.id, "path": out, "people": counts.planned})
    session.say(
        ngettext("{path}: {count} person.", "{path}: {count} people.", counts.planned).format(
            path=out, count=counts.planned
        )
    )


def _shown(session: Session, workspace: "Workspace", look: "Look", *, is_live: bool) -> "Look":
    """Show where everybody is, again each second while somebody sends; return what was shown last."""
    from cipc_newsletter.pipeline import campaigns as stage

    lines = 0
    while True:
        if lines:
            click.echo(_TAKE_BACK.format(lines=lines), nl=False)
        said = list(look_in_words(look))
        for line in said:
            session.show(line)
        lines = len(said)
        if not is_live or not look.is_worked_on:
            return look
        try:
            time.sleep(_REFRESH_SECONDS)
        except KeyboardInterrupt:
            return look
        look = stage.look_at(workspace, look.campaign.id)


def look_in_words(look: "Look") -> Iterator[str]:
    """Yield the lines that say where a campaign is: what it is, how far, and everybody in one place."""
    campaign, counts = look.campaign, look.counts
    begun = short_moment(campaign.created_at, campaign.zone)
    yield _("{name}: {state}, through {provider}, begun {moment}").format(
        name=campaign.id, state=_standing(campaign, counts), provider=campaign.provider, moment=begun
    )
    if campaign.segment:
        yield "  " + segment_in_words(campaign.segment)
    yield ""
    yield f"  {bar(counts)}"
    yield ""
    digits = len(str(counts.planned))
    for label, count in _places(counts):
        rest = f"  {_pace(look)}" if label == _("To go") and look.is_worked_on and look.per_second > 0 else ""
        yield f"  {label:<12}{count:>{digits}}{rest}".rstrip()


def _standing(campaign: "Campaign", counts: "CampaignCounts") -> str:
    """Return the state in words; where only what is held waits for a judgement, nobody is being mailed."""
    from cipc_newsletter.store.campaigns import words_of

    if campaign.state is CampaignState.SENDING and counts.held and not counts.remaining and not counts.uncertain:
        return _("waits for you")
    return words_of(campaign.state)


def bar(counts: "CampaignCounts") -> str:
    """Return how much of a campaign is settled, as a bar and in percent; full only when nobody is left."""
    done = counts.planned - counts.remaining
    share = done / counts.planned if counts.planned else 0.0
    full = int(share * _BAR)
    percent = _("{percent}%").format(percent=int(share * 100))
    return f"{'█' * full}{'░' * (_BAR - full)}  {percent}"


def _places(counts: "CampaignCounts") -> Iterator[tuple[str, int]]:
    yield _("Planned"), counts.planned
    for label, count in (
        (_("Accepted"), counts.accepted),
        (_("Refused"), counts.refused),
        (_("Skipped"), counts.skipped),
        (_("Cancelled"), counts.cancelled),
        (_("Uncertain"), counts.uncertain),
        (_("Held"), counts.held),
        (_("To go"), counts.remaining),
    ):
        if count:
            yield label, count


def _pace(look: "Look") -> str:
    per_minute = max(round(look.per_second * 60), 1)
    rate = ngettext("{count} person a minute", "{count} people a minute", per_minute).format(count=per_minute)
    left = duration_in_words(look.counts.remaining / look.per_second)
    return _("about {duration}").format(duration=left) + f", {rate}"


def _tell_rest(session: Session, look: "Look") -> int:
    """Say why it stands still and what to do next; return the exit code."""
    campaign, counts = look.campaign, look.counts
    if campaign.state is CampaignState.SCHEDULED:
        watching.tell_scheduled(session, campaign, counts.planned)
    if campaign.pause_reason:
        session.show(as_sentence(campaign.pause_reason))
    is_standing = not look.is_worked_on and campaign.state in (CampaignState.SENDING, CampaignState.PAUSED)
    if counts.remaining and is_standing and not watching.says_how(campaign.pause_reason or "", campaign):
        session.say(
            _("No command is sending it just now. Go on: cipc-newsletter campaign resume {name}").format(
                name=campaign.id
            )
        )
    if counts.uncertain and not look.is_worked_on:
        watching.tell_uncertain(session, campaign, counts.uncertain)
    if counts.held:
        watching.tell_unknown(session, campaign, counts.held)
    return UNCERTAIN if counts.uncertain or counts.held else DONE
