"""`campaign pause`, `cancel` and `resolve`: stop a campaign for a while or for good, and say what became of people.

Promises that people are mailed again only where somebody typed how many they are.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli import list_resolving, list_steering, watching
from cipc_newsletter.cli.asking import answer_to, count_of
from cipc_newsletter.cli.moments import local_time
from cipc_newsletter.cli.progress import in_words
from cipc_newsletter.cli.refusals import DONE, UNCERTAIN
from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.errors import AudienceError, UsageError
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.model.campaign import Campaign
    from cipc_newsletter.pipeline.steering import Halt, HeldBatch

decided_by = click.option("--by", metavar="NAME", default="", help=_("Who decides; the journal keeps the name."))


@click.command(cls=Command, help=_("Stop a campaign for a while. No call begins once this returns."))
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@decided_by
@asked
def pause(session: Session, name: str | None, by: str) -> int:
    """Pause a campaign."""
    from cipc_newsletter.pipeline import campaigns, steering
    from cipc_newsletter.providers import registry

    workspace = session.workspace()
    found, _counts = campaigns.campaign_named(workspace, name, now=session.now)
    if registry.is_list(found.provider):
        return list_steering.pause(session, workspace, found, by=by)
    halt = steering.pause(workspace, found, by=by, now=session.now, is_waiting=_waiting(session))
    _tell(session, workspace, halt)
    session.say(_("Paused. Go on: cipc-newsletter campaign resume {name}").format(name=found.id))
    if halt.counts.uncertain:
        watching.tell_uncertain(session, halt.campaign, halt.counts.uncertain)
    return DONE


@click.command(cls=Command, help=_("End a campaign for good. Whoever was not mailed gets nothing from it any more."))
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@decided_by
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@asked
def cancel(
    session: Session,
    name: str | None,
    by: str,
    yes: bool,  # noqa: FBT001 -- Click's call
) -> int:
    """End a campaign."""
    from cipc_newsletter.pipeline import campaigns, steering
    from cipc_newsletter.providers import registry

    workspace = session.workspace()
    found, counts = campaigns.campaign_named(workspace, name, now=session.now)
    if not yes and found.state not in campaigns.OVER:
        session.say(_("Campaign {name}: {where}").format(name=found.id, where=in_words(counts)))
        _require_typed(_('To end it for good, type its name ("{wanted}"):'), wanted=found.id, option="--yes")
    if registry.is_list(found.provider) and (
        found.state not in campaigns.OVER or list_steering.may_be_taken_back(workspace, found, now=session.now)
    ):
        return list_steering.cancel(session, workspace, found, by=by, yes=yes)
    halt = steering.cancel(workspace, found, by=by, now=session.now, is_waiting=_waiting(session))
    _tell(session, workspace, halt)
    session.say(
        _("Ended for good. Who was mailed keeps the mail; nobody else gets it from this campaign.")
        if halt.is_new
        else _("It was ended for good before; nothing was changed.")
    )
    if halt.counts.uncertain:
        watching.tell_uncertain(session, halt.campaign, halt.counts.uncertain)
    if halt.counts.held:
        watching.tell_unknown(session, halt.campaign, halt.counts.held)
    return UNCERTAIN if halt.counts.uncertain or halt.counts.held else DONE


@click.command(cls=Command, help=_("Say what became of people who may or may not have it. Without --as, list them."))
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@click.option(
    "--as",
    "verdict",
    type=click.Choice(["accepted", "resend", "drop"]),
    help=_("They have it; mail them again; or leave them be."),
)
@decided_by
@click.option("--batch", type=click.IntRange(min=1), metavar="N", help=_("Only this batch."))
@click.option("--lang", "language", metavar="L", help=_("Only this language, where a provider keeps the list."))
@click.option(
    "--yes",
    is_flag=True,
    help=_("Do not ask; mailing again needs --expect too. Of a list: though its provider cannot be asked."),
)
@click.option("--expect", type=count_of, metavar="N", help=_("How many people that must be."))
@asked
def resolve(
    session: Session,
    name: str | None,
    verdict: str | None,
    by: str,
    batch: int | None,
    language: str | None,
    yes: bool,  # noqa: FBT001 -- Click's call
    expect: int | None,
) -> int:
    """Judge held batches."""
    from cipc_newsletter.deliver.judging import Verdict
    from cipc_newsletter.pipeline import campaigns, steering
    from cipc_newsletter.providers import registry

    workspace = session.workspace()
    found, counts = campaigns.campaign_named(workspace, name, now=session.now)
    if registry.is_list(found.provider):
        _require_no_batch(batch)
        if verdict is not None:
            require_name(by)
        return list_resolving.resolve(
            session, workspace, found, verdict, by=by.strip(), language=language, yes=yes, expect=expect
        )
    if language:
        raise _no_languages()
    held = steering.held_of(workspace, found, number=batch, now=session.now)
    if verdict is None or not held:
        _show_held(session, found, held)
        if counts.uncertain and not held:
            watching.tell_uncertain(session, found, counts.uncertain)
        return UNCERTAIN if held or counts.uncertain else DONE
    people = sum(each.people for each in held)
    require_name(by)
    if verdict == Verdict.RESEND:
        _require_count(session, found, people, yes=yes, expect=expect)
    numbers = [each.number for each in held]
    after, now_counted = steering.judge_held(
        workspace, found, numbers, Verdict(verdict), by=by.strip(), now=dt.datetime.now(dt.UTC)
    )
    session.document(campaigns.value_of(after, now_counted))
    session.show(_("Campaign {name}: {where}").format(name=after.id, where=in_words(now_counted)))
    if verdict == Verdict.RESEND:
        session.say(
            ngettext(
                "{count} person is mailed again when it goes on: cipc-newsletter campaign resume {name}",
                "{count} people are mailed again when it goes on: cipc-newsletter campaign resume {name}",
                people,
            ).format(count=people, name=after.id)
        )
    return UNCERTAIN if now_counted.held or now_counted.uncertain else DONE


def require_name(by: str) -> None:
    """Refuse a decision that has no name. Raises UsageError."""
    if not by.strip():
        raise UsageError(
            _("it is not said who decides."),
            right=_("A decision like this stands under a name, which the journal keeps."),
            remedy=_("Say it: --by NAME"),
        )


def _require_no_batch(batch: int | None) -> None:
    if batch is not None:
        raise UsageError(
            _("--batch does not fit a provider that keeps the list."),
            right=_("A campaign there has one mailing for each language, and no batches."),
            remedy=_("Name a language: --lang L"),
        )


def _no_languages() -> UsageError:
    return UsageError(
        _("--lang does not fit a campaign that goes person by person."),
        right=_("What is held there are batches."),
        remedy=_("Name a batch: --batch N"),
    )


def _waiting(session: Session) -> Callable[[int, int], None]:
    def tell(calls: int, people: int) -> None:
        session.say(_in_flight(calls, people) + " " + _("Waiting for what the provider says."))

    return tell


def _in_flight(calls: int, people: int) -> str:
    return ngettext(
        "{calls} call was under way ({people}).",
        "{calls} calls were under way ({people}).",
        calls,
    ).format(calls=calls, people=people_of(people))


def people_of(count: int) -> str:
    """Return so many people in words."""
    return ngettext("{count} person", "{count} people", count).format(count=count)


def _tell(session: Session, workspace: "Workspace", halt: "Halt") -> None:
    from cipc_newsletter.pipeline.campaigns import value_now

    in_flight = {"calls": halt.calls, "people": halt.people}
    value = value_now(workspace, halt.campaign, halt.counts, now=session.now)
    session.document({**value, "in_flight": in_flight})
    session.show(_("Campaign {name}: {where}").format(name=halt.campaign.id, where=in_words(halt.counts)))
    if not halt.calls and not halt.counts.uncertain:
        session.say(_("No call was under way."))


def _show_held(session: Session, campaign: "Campaign", held: "Sequence[HeldBatch]") -> None:
    """List what is held, what to look for at the provider, and the three answers."""
    session.document(
        {
            "id": campaign.id,
            "uid": campaign.uid,
            "provider": campaign.provider,
            "held": [
                {
                    "batch": each.number,
                    "people": each.people,
                    "called_at": each.called_at,
                    "reason": each.reason,
                    "sample": list(each.sample),
                }
                for each in held
            ],
        }
    )
    people = sum(each.people for each in held)
    if not held:
        session.show(_("Nothing of campaign {name} is held.").format(name=campaign.id))
        return
    session.show(may_or_may_not(people, provider=campaign.provider))
    session.show("")
    for each in held:
        called = f"{local_time(each.called_at, campaign.zone):%Y-%m-%d %H:%M:%S %Z}" if each.called_at else "?"
        more = ", …" if each.people > len(each.sample) else ""
        batch = _("batch {number}").format(number=each.number)
        session.show(f"  {batch:<10}{people_of(each.people):>13}  {called}")
        session.show(f"            {', '.join(each.sample)}{more}")
    session.show("")
    session.show(
        _("Look in the logs of {provider} around that time, by address or by these data:").format(
            provider=campaign.provider
        )
    )
    session.show(f"  campaign {campaign.uid}, batch {', '.join(str(each.number) for each in held)}")
    session.show("")
    for answer, verdict in (
        (_("They are there, count them as accepted:"), "accepted"),
        (_("They are not, mail them again (who has it after all gets it twice):"), "resend"),
        (_("Leave them as they are, without mailing them again:"), "drop"),
    ):
        if verdict == "resend" and campaign.state is CampaignState.CANCELLED:
            again = _("Mail them in a campaign of their own: cipc-newsletter send {issue} --only uncertain")
            session.show(again.format(issue=campaign.issue_id))
            continue
        session.show(answer)
        session.show(f"  cipc-newsletter campaign resolve {campaign.id} --as {verdict} --by {_('NAME')}")
    if len(held) > 1:
        session.show(_("For one batch alone add: --batch N"))


def may_or_may_not(people: int, *, provider: str) -> str:
    """Return that nobody knows whether these people have the mail."""
    return ngettext(
        "{count} person may or may not have it: the answer of {provider} never came.",
        "{count} people may or may not have it: the answer of {provider} never came.",
        people,
    ).format(count=people, provider=provider)


def _require_count(session: Session, campaign: "Campaign", people: int, *, yes: bool, expect: int | None) -> None:
    """Go on only where somebody said how many would be mailed again."""
    remedy = _("Say: cipc-newsletter campaign resolve {name} --as resend --by NAME --yes --expect {count}").format(
        name=campaign.id, count=people
    )
    if expect is not None and expect != people:
        raise AudienceError(
            _("{planned} people are held, not {expected}; nothing was changed.").format(
                planned=people, expected=expect
            ),
            remedy=_("See them: cipc-newsletter campaign resolve {name}").format(name=campaign.id),
        )
    if yes and expect is not None:
        return
    if yes:
        raise UsageError(
            _("--yes alone mails nobody."),
            right=_("It answers only together with the number of people in the plan."),
            remedy=remedy,
        )
    session.say(may_or_may_not(people, provider=campaign.provider))
    session.say(_("Whoever has it already gets it a second time."))
    question = _('To mail them again, type how many they are ("{wanted}"):')
    _require_typed(question, wanted=str(people), option=f"--yes --expect {people}")


def _require_typed(question: str, *, wanted: str, option: str) -> None:
    answer = answer_to(
        question.format(wanted=wanted), remedy=_("Answer in the command: {option}").format(option=option)
    )
    if answer.split() != wanted.split():
        raise AudienceError(
            _('"{answer}" is not "{wanted}"; nothing was changed.').format(answer=answer, wanted=wanted),
            remedy=_("Run the same command again to do it after all."),
        )
