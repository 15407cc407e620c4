"""`report`: what became of a campaign, on the terminal, as a table for a spreadsheet, or as JSON.

Promises lines that fit 80 columns, and that each total is the sum of what stands before it.
"""

import dataclasses
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.columns import WIDTH, cut, indented
from cipc_newsletter.cli.list_watching import language_in_words
from cipc_newsletter.cli.moments import short_moment
from cipc_newsletter.cli.session import STANDARD_OUTPUT, Command, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.model.campaign import OutcomeKind
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.report.campaign_report import CampaignReport

_FIRST, _COLUMN = 16, 10  # columns of the words before the numbers, and of each number


@click.command(
    name="report",
    cls=Command,
    help=_("Say what became of a campaign, per language: accepted, delivered, bounced, why."),
)
@click.argument("name", metavar="[CAMPAIGN]", required=False)
@click.option(
    "--csv", "csv", metavar=_("FILE"), help=_("Write it as a table for a spreadsheet; - is standard output.")
)
@asked
def report(session: Session, name: str | None, csv: str | None) -> None:
    """Report on a campaign."""
    from cipc_newsletter.pipeline import reporting

    if csv in STANDARD_OUTPUT and session.is_json:
        raise UsageError(
            _("this is not JSON, so --json cannot be kept."),
            right=_("With --json there is one JSON document on standard output, and nothing else."),
            remedy=_("Write the table into a file: --csv FILE"),
        )
    workspace = session.workspace()
    told = reporting.report_on(workspace, name, now=session.now)
    if told.unasked:
        session.say(_("The provider could not be asked: {reason}").format(reason=told.unasked))
    if csv in STANDARD_OUTPUT:
        sys.stdout.buffer.write(reporting.csv_of(told.report))
        return
    if csv is not None:
        reporting.write(workspace, told.report, csv)
    session.document(report_value(told.report))
    for line in report_in_words(told.report):
        session.show(line)
    if csv is not None:
        session.say(_("The table is in {path}.").format(path=csv))


def report_in_words(told: "CampaignReport") -> Iterator[str]:
    """Yield the lines of a report."""
    from cipc_newsletter.store.campaigns import words_of

    campaign = told.campaign
    head = _("{name}: {state}, through {provider}, begun {moment}").format(
        name=campaign.id,
        state=words_of(campaign.state),
        provider=told.title,
        moment=short_moment(campaign.created_at, campaign.zone),
    )
    yield from indented(head, 0)
    yield ""
    heads = [*(language_in_words(each.language) for each in told.languages), _("total")]
    yield _row("", heads)
    for label, name in _places():
        numbers = [getattr(each.counts, name) for each in told.languages]
        if any(numbers) or name == "planned":
            yield _row(label, [*numbers, getattr(told.counts, name)])
    yield from _reported(told)
    yield from _reasons(told)


def _places() -> tuple[tuple[str, str], ...]:
    return (
        (_("Planned"), "planned"),
        (_("Accepted"), "accepted"),
        (_("Refused"), "refused"),
        (_("Skipped"), "skipped"),
        (_("Cancelled"), "cancelled"),
        (_("Uncertain"), "uncertain"),
        (_("Held"), "held"),
        (_("To go"), "remaining"),
    )


def _row(label: str, cells: "list[object] | list[str]") -> str:
    texts = [cut(str(cell), _COLUMN - 1) for cell in cells]
    return f"  {label:<{_FIRST}}" + "".join(f"{text:>{_COLUMN}}" for text in texts)


def _reported(told: "CampaignReport") -> Iterator[str]:
    """Yield what the provider says of those it accepted."""
    total = told.reported
    yield ""
    if total is None or told.as_of is None:
        yield _("{provider} has reported nothing of it yet.").format(provider=told.title)
        return
    yield _("Of those accepted, as {provider} reports it, as of {moment}:").format(
        provider=told.title, moment=_as_of(told)
    )
    yield ""
    for label, name in (
        (_("Delivered"), "delivered"),
        (_("Bounced"), "bounced"),
        (_("Pending"), "pending"),
        (_("Unsubscribed"), "unsubscribed"),
        (_("Complained"), "complained"),
        (_("Opened"), "opened"),
    ):
        if getattr(total, name) is None:
            continue
        cells = [_number(each.reported, name) for each in told.languages]
        yield _row(label, [*cells, _number(total, name)])
    if total.opened is None:
        yield ""
        yield _("Openings are not measured.")


def _number(reported: object, name: str) -> str:
    value = None if reported is None else getattr(reported, name)
    return "—" if value is None else str(value)


def _as_of(told: "CampaignReport") -> str:
    assert told.as_of is not None  # noqa: S101 -- for the type checker
    from cipc_newsletter.cli.moments import hour_in_words, local_time

    local = local_time(told.as_of, told.campaign.zone)
    return _("{hour}, {day}").format(hour=hour_in_words(local), day=local.date().isoformat())


def _reasons(told: "CampaignReport") -> Iterator[str]:
    kinds = {OutcomeKind.REFUSED: _("Refused"), OutcomeKind.SKIPPED: _("Skipped")}
    if told.reasons:
        yield ""
        yield _("Why:")
    for each in told.reasons:
        language = language_in_words(each.language) if each.language else ""
        words = each.words or (_("for other reasons") if not each.language else _("no reason given"))
        head = f"  {kinds[each.kind]:<{_FIRST}}{each.count:>{_COLUMN}}  {language:<9} "
        yield f"{head}{cut(words, WIDTH - len(head))}"


def report_value(told: "CampaignReport") -> Mapping[str, object]:
    """Return a report as scripts know it (docs/contract.md section 4)."""
    campaign = told.campaign
    return {
        "id": campaign.id,
        "issue": campaign.issue_id,
        "digest": campaign.digest,
        "provider": campaign.provider,
        "state": campaign.state.value,
        "as_of": told.as_of,
        "languages": {each.language: _values(each.counts, each.reported) for each in told.languages},
        "total": _values(told.counts, told.reported),
        "reasons": [
            {
                "language": each.language or None,
                "kind": each.kind.name.lower(),
                "reason": each.words or None,
                "count": each.count,
            }
            for each in told.reasons
        ],
    }


def _values(counts: object, reported: object) -> Mapping[str, object]:
    return {
        **dataclasses.asdict(counts),  # type: ignore[call-overload]
        "reported": None if reported is None else dataclasses.asdict(reported),  # type: ignore[call-overload]
    }
