"""How many people are in the audiences, held against the number that somebody said yes to, right before a start.

Promises that nothing is started to more people than that, and that another number is agreed to only where it is what
the provider says at this very moment, under the name of whoever agrees; it stands in the journal with the number before.
Lets through nothing else: content, audience and who is on the list are looked at all the same.
"""

from collections.abc import Sequence

from cipc_newsletter.deliver.mailings import calling
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.surroundings import Agreement, Listing
from cipc_newsletter.model.deed import Deed, DeedKind
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.store import campaigns, journal, mailings
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_NOT_BEGUN = (MailingStage.PLANNED, MailingStage.DRAFT, MailingStage.PROVEN)


@frozen
class _Counted:
    """A mailing, and how many people would get it now; of what was started, as many as were agreed to."""

    mailing: OurMailing
    people: int


def require_as_agreed(listing: Listing) -> None:
    """Halt where more people are in an audience now than somebody said yes to, or others than is agreed to now.

    Raises ProviderError.
    """
    counted = _counted(listing)
    now, agreement = sum(each.people for each in counted), listing.agreement
    grown = [each for each in counted if each.people > each.mailing.planned]
    if agreement is not None and agreement.people == now:
        if grown:
            _agree(listing, counted, agreement)
        return
    if grown or agreement is not None:
        raise HaltedError(_refusal(listing, grown, now=now, agreed=_agreed(counted)))


def _counted(listing: Listing) -> tuple[_Counted, ...]:
    counted = []
    for mailing in calling.ours(listing):
        people = mailing.planned
        if mailing.stage in _NOT_BEGUN:
            calling.require_going(listing)  # a provider may read the whole list again to count a part of it
            people = calling.patiently(listing, lambda each=mailing: listing.provider.count(each.audience))  # type: ignore[misc]
        if mailing.stage is not MailingStage.CANCELLED:
            counted.append(_Counted(mailing=mailing, people=people))
    return tuple(counted)


def _agreed(counted: Sequence[_Counted]) -> int:
    return sum(each.mailing.planned for each in counted)


def _agree(listing: Listing, counted: Sequence[_Counted], agreement: Agreement) -> None:
    """Write down who agreed to the number there is now. Halts where somebody paused or ended the campaign meanwhile."""
    campaign = listing.campaign
    details = {
        "campaign": campaign.id,
        "provider": campaign.provider,
        "people": str(agreement.people),
        "before": str(_agreed(counted)),
        "languages": ", ".join(f"{each.mailing.language} {each.people}" for each in counted),
    }
    deed = Deed(
        kind=DeedKind.AGREED,
        issue_id=campaign.issue_id,
        by=agreement.by,
        at=listing.clock.now(),
        details=details,
    )
    with listing.store.writing() as connection:
        calling.require_going_in(connection, listing)
        for each in counted:
            if each.mailing.stage in _NOT_BEGUN:
                mailings.agree(connection, each.mailing, planned=each.people)
        campaigns.count_mailings(connection, campaign.key)
        journal.write(connection, deed)


def _refusal(listing: Listing, grown: Sequence[_Counted], *, now: int, agreed: int) -> str:
    """Return in words that the number is another than was agreed to, and each way on as a command."""
    parts = [
        _("“{name}” has {count} people now, and {planned} were agreed to.").format(
            name=each.mailing.audience_name, count=each.people, planned=each.mailing.planned
        )
        for each in grown
    ]
    if listing.agreement is not None:
        parts.append(
            _("--expect says {expected} people, and {title} has {count} now.").format(
                expected=listing.agreement.people, title=listing.provider.title, count=now
            )
        )
    ways = _(
        "In all that makes {count} people, and {planned} were agreed to; nothing more is started. If all {count} shall"
        " have it: cipc-newsletter campaign resume {name} --expect {count} --by NAME. If not, take out there whoever"
        " should not, then: cipc-newsletter campaign resume {name}. Or end it: cipc-newsletter campaign cancel {name}"
    )
    return " ".join((*parts, ways.format(count=now, planned=agreed, name=listing.campaign.id)))
