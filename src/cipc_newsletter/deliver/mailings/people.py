"""The people on the list, looked at once more: lists change after a plan was made, and after a mailing was scheduled.

Promises that before anything is started nobody on the list has left here, nobody is in two audiences, and that somebody
who leaves here while a mailing waits for its moment is noticed. How many they are, `numbers` looks at. Tells the
provider of nobody: `audience sync` does.
"""

from collections.abc import Iterator

from cipc_newsletter.deliver.mailings import calling
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.dividing import Division, division_of
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.providers.list_port import Member
from cipc_newsletter.store import gates, suppressions
from cipc_newsletter.wording import ngettext

_HEEDED_EVERY = 1000  # members; as many as a page has


def require_mailable(listing: Listing) -> None:
    """Halt where somebody on the list must not be mailed, or would get several mails. Raises ProviderError."""
    division = _division(listing, heeds=True)
    in_several, gone = division.in_several, division.left_here
    if gone.count:
        raise HaltedError(
            ngettext(
                "{count} person on the list left here meanwhile, so nothing more is started. Tell the provider, then go"
                " on: cipc-newsletter audience sync {provider}",
                "{count} people on the list left here meanwhile, so nothing more is started. Tell the provider, then go"
                " on: cipc-newsletter audience sync {provider}",
                gone.count,
            ).format(count=gone.count, provider=listing.provider.name)
        )
    if in_several.count and not listing.several_mails:
        raise HaltedError(
            ngettext(
                "{count} person came to be in the audiences of several languages meanwhile and would get several mails,"
                " so nothing more is started: {some}. Leave each in one part of the list at {title}, then go on:"
                " cipc-newsletter campaign resume {name}",
                "{count} people came to be in the audiences of several languages meanwhile and would get several mails,"
                " so nothing more is started: {some}. Leave each in one part of the list at {title}, then go on:"
                " cipc-newsletter campaign resume {name}",
                in_several.count,
            ).format(
                count=in_several.count,
                some=", ".join(in_several.some),
                title=listing.provider.title,
                name=listing.campaign.id,
            )
        )


def left_while_it_waits(listing: Listing) -> str:
    """Return in words that people on the list left here since the plan was made; empty where nobody did.

    The provider is asked only where somebody left here at all. Raises ProviderError.
    """
    with listing.store.reading() as connection:
        seen = gates.of_campaign(connection, listing.campaign.key).seen
        if seen is not None and suppressions.version(connection) <= seen.suppressions:
            return ""
    gone = _division(listing).left_here
    if not gone.count:
        return ""
    return ngettext(
        "{count} person on the list left here after it was started, and {title} would mail them all the same. Tell it"
        " before it leaves: cipc-newsletter audience sync {provider}. Then go on: cipc-newsletter campaign resume {name}",
        "{count} people on the list left here after it was started, and {title} would mail them all the same. Tell it"
        " before it leaves: cipc-newsletter audience sync {provider}. Then go on: cipc-newsletter campaign resume {name}",
        gone.count,
    ).format(count=gone.count, title=listing.provider.title, provider=listing.provider.name, name=listing.campaign.id)


def _division(listing: Listing, *, heeds: bool = False) -> Division:
    audiences = tuple(dict.fromkeys(mailing.audience for mailing in calling.ours(listing)))

    def read() -> Division:
        members = listing.provider.members(audiences)
        return division_of(_heeding(listing, members) if heeds else members, left_here=listing.left_here)

    return calling.patiently(listing, read)


def _heeding(listing: Listing, members: Iterator[Member]) -> Iterator[Member]:
    """Yield members, and halt in between where somebody pauses the campaign: a large list takes minutes."""
    for number, member in enumerate(members):
        if number % _HEEDED_EVERY == 0:
            calling.require_going(listing)
        yield member
