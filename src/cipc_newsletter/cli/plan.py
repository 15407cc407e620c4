"""A plan in plain words: who would get what, who would not and why, from whom, in how many calls, and until when.

Promises lines that fit a terminal of 80 columns, and that while nothing has left, that is what it says.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cipc_newsletter.cli.columns import LABEL, WIDTH, cut, labelled
from cipc_newsletter.cli.moments import duration_in_words, hour_in_words, local_time, moment_in_words, short_moment
from cipc_newsletter.cli.session import Session
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.model.campaign import Plan
    from cipc_newsletter.pipeline.prospects import Outlook, Prospect


def show_plan(session: Session, prospect: "Prospect", *, leaves_at: dt.datetime) -> None:
    """Say what would be sent; `leaves_at` is when the first call would be made."""
    for line in plan_in_words(prospect, leaves_at=leaves_at, width=shutil.get_terminal_size((80, 24)).columns):
        session.say(line)


def plan_in_words(prospect: "Prospect", *, leaves_at: dt.datetime, width: int) -> Iterator[str]:
    """Yield the lines of a plan, none longer than `width` (80 at least) but for words that are."""
    plan, outlook = prospect.plan, prospect.outlook
    assert plan is not None and outlook is not None  # noqa: S101, PT018 -- for the type checker: a plan has its outlook
    yield ngettext(
        "Issue {issue} would go to {count} person through {provider}:",
        "Issue {issue} would go to {count} people through {provider}:",
        plan.planned,
    ).format(issue=plan.issue_id, count=plan.planned, provider=plan.provider)
    yield ""
    if plan.segment:
        yield from labelled(_("Only"), segment_in_words(plan.segment))
    if plan.segment == "only:uncertain":
        yield from labelled("", _("Whoever has it already gets it a second time."))
    if prospect.message_of:
        version = _("That of campaign {name}; an earlier campaign sent another version.")
        yield from labelled(_("Message"), version.format(name=prospect.message_of))
    digits = max((len(str(count)) for count in (*plan.by_language.values(), *plan.left_out.values())), default=1)
    yield from _languages(plan, outlook, digits=digits, width=max(width, WIDTH))
    yield from _left_out(plan, digits=digits)
    if outlook.knows_departures and plan.planned:
        yield from labelled(_("Who left"), _departures(outlook))
    yield from labelled(_("From"), outlook.sender)
    if plan.planned and prospect.is_real:
        yield from _pace(outlook, leaves_at)
    elif plan.planned:
        yield from labelled(_("Leaves"), moment_in_words(leaves_at, outlook.zone))
    yield from labelled(_("Plan"), f"{plan.sha.hex()[:8]}")
    yield ""
    yield _("Nothing has left yet.")


def _languages(plan: "Plan", outlook: "Outlook", *, digits: int, width: int) -> Iterator[str]:
    label = _("To")
    for language, count in plan.by_language.items():
        if plan.segment and not count:
            continue
        carried = " + ".join(plan.carried[language])
        head = f"  {label:<{LABEL}}{count:>{digits}}  {carried}"
        subject = outlook.subjects.get(language, "")
        yield f"{head}  {cut(_quoted(subject), width - len(head) - 3)}"
        label = ""
    if plan.without_own_language:
        yield from labelled(
            "",
            ngettext(
                "{count} of them gets another language than their own, which it lacks.",
                "{count} of them get another language than their own, which it lacks.",
                plan.without_own_language,
            ).format(count=plan.without_own_language),
        )


def _left_out(plan: "Plan", *, digits: int) -> Iterator[str]:
    label = _("Left out")
    for reason, count in plan.left_out.items():
        yield from labelled(label, f"{count:>{digits}}  {reason}", hang=digits + 2)
        label = ""


def _departures(outlook: "Outlook") -> str:
    """Say how old what is known of the provider's own departures is."""
    if outlook.departures_read_at is None:
        return _("was never read at the provider; it is before the first call")
    at = short_moment(outlook.departures_read_at, outlook.zone)
    return _("last read at the provider {moment}; it is again before the first call").format(moment=at)


def _pace(outlook: "Outlook", leaves_at: dt.datetime) -> Iterator[str]:
    forecast = outlook.forecast
    calls = ngettext("{count} call", "{count} calls", forecast.calls).format(count=forecast.calls)
    size = ngettext("{count} person at most in each", "{count} people at most in each", outlook.batch)
    yield from labelled(_("In"), f"{calls}, {size.format(count=outlook.batch)}")
    if forecast.per_minute:
        rate = ngettext("{count} person a minute", "{count} people a minute", forecast.per_minute)
        yield from labelled(_("At"), rate.format(count=forecast.per_minute))
    yield from labelled(_("Leaves"), moment_in_words(leaves_at, outlook.zone))
    yield from labelled(_("Takes"), _("about {duration}").format(duration=duration_in_words(_seconds(outlook))))
    yield from labelled(_("Ends"), _ends(outlook, leaves_at))
    if forecast.days > 1:
        days = ngettext("on {count} day, for the day's limit", "on {count} days, for the day's limit", forecast.days)
        yield from labelled("", days.format(count=forecast.days))


def _seconds(outlook: "Outlook") -> float:
    return max(outlook.forecast.duration.total_seconds(), 1.0)


def _ends(outlook: "Outlook", leaves_at: dt.datetime) -> str:
    """Return when the last call is expected, with its day where that is another one."""
    end = leaves_at + outlook.forecast.duration
    first, last = local_time(leaves_at, outlook.zone), local_time(end, outlook.zone)
    if first.date() == last.date():
        return _("at {hour} the same day").format(hour=hour_in_words(last))
    return moment_in_words(end, outlook.zone)


def segment_in_words(segment: str) -> str:
    """Return a selection expression in words."""
    kind, _colon, what = segment.partition(":")
    if kind == "received":
        return _("whoever received campaign {name}").format(name=what)
    return {
        "refused": _("whom the provider refused so far"),
        "uncertain": _("whoever may or may not have it"),
        "not-reached": _("whoever was skipped or left off"),
    }.get(what, segment)


def _quoted(text: str) -> str:
    return _('"{name}"').format(name=text) if text else ""


def plan_value(prospect: "Prospect", *, leaves_at: dt.datetime) -> dict[str, object]:
    """Return a plan as scripts know it (docs/contract.md section 4)."""
    plan, outlook = prospect.plan, prospect.outlook
    assert plan is not None and outlook is not None  # noqa: S101, PT018 -- for the type checker
    forecast = outlook.forecast
    return {
        "issue": plan.issue_id,
        "digest": plan.digest,
        "provider": plan.provider,
        "segment": plan.segment,
        "planned": plan.planned,
        "by_language": dict(plan.by_language),
        "left_out": dict(plan.left_out),
        "without_own_language": plan.without_own_language,
        "sender": outlook.sender,
        "subjects": dict(outlook.subjects),
        "calls": forecast.calls,
        "people_per_call": outlook.batch,
        "people_per_minute": forecast.per_minute,
        "seconds": round(forecast.duration.total_seconds(), 1),
        "days": forecast.days,
        "begins_at": leaves_at,
        "ends_at": leaves_at + forecast.duration,
        "zone": outlook.zone,
        "departures_read_at": outlook.departures_read_at,
        "plan": plan.sha.hex(),
    }
