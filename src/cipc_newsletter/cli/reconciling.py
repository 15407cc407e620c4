"""`campaign reconcile`: what a store cannot know by itself, asked of the provider and told in plain words."""

from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cipc_newsletter.deliver.reconciling import Difference
    from cipc_newsletter.model.campaign import Campaign
    from cipc_newsletter.pipeline.copies import Settled

DONE, UNCERTAIN = 0, 4


@click.command(
    name="reconcile",
    cls=Command,
    help=_(
        "Ask the provider again who has it, of everybody uncertain or held; settle what an older store cannot know."
    ),
)
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@click.option("--hold", "is_holding", is_flag=True, help=_("Hold everybody uncertain, without asking the provider."))
@click.option("--take-over", "takes_over", is_flag=True, help=_("Send from this computer from now on."))
@asked
def reconcile(session: Session, name: str | None, is_holding: bool, takes_over: bool) -> int:  # noqa: FBT001 -- Click's call
    """Settle what the store cannot know, and what the provider does."""
    from cipc_newsletter.pipeline import campaigns as stage
    from cipc_newsletter.pipeline import copies, reconciling
    from cipc_newsletter.providers import registry

    workspace = session.workspace()
    settled = copies.settle(workspace, takes_over=takes_over, now=session.now)
    if settled is not None:  # before anybody is asked: whatever asking meets, this is done
        tell_settled(session, settled)
    held = copies.hold(workspace, now=session.now) if is_holding else 0
    asked_about = () if is_holding else reconciling.ask_again(workspace, name, now=session.now)
    rows = stage.every_campaign(workspace, now=session.now)
    uncertain = sum(counts.uncertain for _campaign, counts in rows)
    waiting = sum(counts.held for _campaign, counts in rows)
    session.document(_value(settled, asked_about, held=held, uncertain=uncertain, waiting=waiting))
    for each in asked_about:
        session.show(_in_words(each))
    if not (asked_about or uncertain or waiting):
        if settled is None:
            session.show(_("The store is the newest there is, and of this computer: nothing to settle about it."))
        session.show(
            _("Nothing is open: of everybody in the campaigns this store knows, it is known whether they have it.")
        )
    if is_holding:
        said = ngettext("{count} person is held now.", "{count} people are held now.", held)
        session.show(said.format(count=held))
    at_lists = [
        (campaign, counts.uncertain)
        for campaign, counts in rows
        if counts.uncertain and registry.is_list(campaign.provider)
    ]
    for campaign, people in at_lists:
        _tell_unclear_start(session, campaign, people)
    _tell_open(session, uncertain=uncertain - sum(people for _campaign, people in at_lists), waiting=waiting)
    return UNCERTAIN if uncertain or waiting else DONE


def _tell_unclear_start(session: Session, campaign: "Campaign", people: int) -> None:
    """Say of a campaign through a list provider that it is settled where it goes on, and nowhere else."""
    said = ngettext(
        "{name}: nobody knows whether a mailing to {count} person was started. The provider is asked where it goes on:"
        " cipc-newsletter campaign resume {name}. Or look there, and say it: cipc-newsletter campaign resolve {name}",
        "{name}: nobody knows whether a mailing to {count} people was started. The provider is asked where it goes on:"
        " cipc-newsletter campaign resume {name}. Or look there, and say it: cipc-newsletter campaign resolve {name}",
        people,
    )
    session.say(said.format(name=campaign.id, count=people))


def _tell_open(session: Session, *, uncertain: int, waiting: int) -> None:
    """Say of how many it is not known, and what can be done about it."""
    if uncertain:
        said = ngettext(
            "Whether {count} person has it is not known yet. Ask again later, or hold them: cipc-newsletter campaign"
            " reconcile --hold",
            "Whether {count} people have it is not known yet. Ask again later, or hold them: cipc-newsletter campaign"
            " reconcile --hold",
            uncertain,
        )
        session.say(said.format(count=uncertain))
    if waiting:
        said = ngettext(
            "{count} person is held. Say what became of them: cipc-newsletter campaign resolve",
            "{count} people are held. Say what became of them: cipc-newsletter campaign resolve",
            waiting,
        )
        session.say(said.format(count=waiting))


def tell_settled(session: Session, settled: "Settled") -> None:
    """Say what was settled about an older or copied store, and what still is for people to look at."""
    if settled.taken_over:
        session.show(
            _("From now on this computer sends, and {computer} must not any more.").format(
                computer=settled.taken_over
            )
        )
    moment = f"{settled.since.astimezone():%Y-%m-%d %H:%M}"
    session.show(_("The store knows nothing after {moment}.").format(moment=moment))
    for each in settled.doubted:
        if each.is_discarded:
            said = _("{name}: its recipients were still being settled; it was taken away, and may have gone out.")
            session.show("  " + said.format(name=each.name))
        else:
            said = ngettext(
                "{name}: {count} person who waited may have been mailed, and is not before that is known.",
                "{name}: {count} people who waited may have been mailed, and are not before that is known.",
                each.people,
            )
            session.show("  " + said.format(name=each.name, count=each.people))
    for gap in settled.lost:
        said = ngettext(
            "{name}: this campaign for {count} person is not in the store; its issue is not sent again from here.",
            "{name}: this campaign for {count} people is not in the store; its issue is not sent again from here.",
            gap.level.planned,
        )
        session.show("  " + said.format(name=gap.level.name, count=gap.level.planned))
    session.say(
        _(
            "Who unsubscribed after that moment is in the store again: enter them before you send"
            " (cipc-newsletter audience unsubscribe ADDRESS). For issues of that time, look into the provider's logs first."
        )
    )


def _in_words(each: "Difference") -> str:
    """Return what is known now of one batch."""
    if each.reference:
        sentence = ngettext(
            "{name}, batch {number}: {count} person has it. The provider took the call as {reference}.",
            "{name}, batch {number}: {count} people have it. The provider took the call as {reference}.",
            each.people,
        )
    elif each.was is not each.now:
        sentence = ngettext(
            "{name}, batch {number}: {count} person has it. That is proved.",
            "{name}, batch {number}: {count} people have it. That is proved.",
            each.people,
        )
    else:
        sentence = ngettext(
            "{name}, batch {number}: {count} person may or may not have it: {reason}",
            "{name}, batch {number}: {count} people may or may not have it: {reason}",
            each.people,
        )
    return sentence.format(
        name=each.campaign, number=each.batch_no, count=each.people, reference=each.reference, reason=each.reason
    )


def _value(
    settled: "Settled | None", asked_about: "Sequence[Difference]", *, held: int, uncertain: int, waiting: int
) -> dict[str, object]:
    value: dict[str, object] = {
        "settled": settled is not None,
        "asked": [
            {
                "id": each.campaign,
                "batch": each.batch_no,
                "people": each.people,
                "was": each.was.name.lower(),
                "now": each.now.name.lower(),
                "reference": each.reference or None,
                "reason": each.reason or None,
            }
            for each in asked_about
        ],
        "held_now": held,
        "uncertain": uncertain,
        "held": waiting,
    }
    if settled is not None:
        value |= {
            "since": settled.since,
            "taken_over": settled.taken_over or None,
            "doubted": [{"id": each.name, "people": each.people} for each in settled.doubted],
            "lost": [{"id": gap.level.name, "people": gap.level.planned} for gap in settled.lost],
        }
    return value
