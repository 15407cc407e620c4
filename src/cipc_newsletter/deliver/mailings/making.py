"""Drafts: found again or made, filled, read back, and held against what was approved.

Promises that what a program that died left at the provider is found by its mark and gone on with, that of several the
spare ones are removed, and that nothing is called proven but what was read back and is what was approved, or differs
only as config.toml accepts by name. Starts nothing.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from cipc_newsletter.deliver.mailings import calling
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.differences import Difference, differences
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.deliver.mailings.uploads import sha_of
from cipc_newsletter.deliver.mailings.words import accepted_in_words, in_language
from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.model.mailing import MailingStage, OurMailing, StepKind
from cipc_newsletter.providers.list_port import Found, ListMessage, Mailing, MailingState
from cipc_newsletter.store import mailings
from cipc_newsletter.wording import _

BEGUN = (MailingState.SCHEDULED, MailingState.SENDING, MailingState.SENT)


def prove_all(listing: Listing) -> None:
    """Bring every mailing of which nothing was started to PROVEN. Raises HaltedError, ProviderError."""
    for mailing in calling.ours(listing):
        if mailing.stage in (MailingStage.PLANNED, MailingStage.DRAFT):
            calling.require_going(listing)
            prove(listing, draft_of(listing, mailing) if mailing.stage is MailingStage.PLANNED else mailing)


def draft_of(listing: Listing, mailing: OurMailing) -> OurMailing:
    """Return the mailing with a draft at the provider: the one that is there already, else a new one."""

    def find_or_make() -> OurMailing:
        drafts = drafts_of(listing, mailing)
        if drafts:
            _remove(listing, mailing, drafts[1:])
            return calling.move(listing, mailing, MailingStage.DRAFT, ref=drafts[0].ref)
        return _made(listing, mailing)

    return calling.patiently(listing, find_or_make)


def drafts_of(listing: Listing, mailing: OurMailing) -> list[Found]:
    """Return the drafts of this mailing at the provider. Halts where it was started from there already."""
    mark = calling.mark_of(listing, mailing)
    found = [each for each in listing.provider.ours() if each.mark == mark]
    for each in found:
        if each.standing.state in BEGUN:
            # A store put back from an older copy: this very campaign went further than it knows.
            with listing.store.writing() as connection:
                starting = mailings.move(connection, mailing, MailingStage.STARTING, ref=each.ref)
                mailings.move(connection, starting, MailingStage.UNCLEAR, ref=each.ref)
            raise HaltedError(
                _(
                    "the mailing {in_language} was started already: from another copy of this store, or by somebody at"
                    " {title}. Go on to take it as started: cipc-newsletter campaign resume {name}"
                ).format(
                    in_language=in_language(mailing.language),
                    title=listing.provider.title,
                    name=listing.campaign.id,
                )
            )
    return sorted((each for each in found if each.standing.state is MailingState.DRAFT), key=lambda each: each.ref)


def _remove(listing: Listing, mailing: OurMailing, spare: Sequence[Found]) -> None:
    for each in spare:
        calling.change(listing, mailing, StepKind.REMOVE, lambda ref=each.ref: listing.provider.remove(ref))  # type: ignore[misc]


def _made(listing: Listing, mailing: OurMailing) -> OurMailing:
    made = mailing_of(listing, mailing)

    def record(connection: sa.Connection, ref: str) -> None:
        mailings.move(connection, mailing, MailingStage.DRAFT, ref=ref)

    calling.change(listing, mailing, StepKind.CREATE, lambda: listing.provider.create(made), after=record)
    return _told(listing, mailing)


def _told(listing: Listing, mailing: OurMailing, found: tuple[Difference, ...] = ()) -> OurMailing:
    with listing.store.reading() as connection:
        now = mailings.get(connection, mailing.key, mailing.language)
    listing.tell(now, found)
    return now


def prove(listing: Listing, mailing: OurMailing) -> OurMailing:
    """Fill a draft and read it back. Raises HaltedError where it is not what was approved."""
    made = mailing_of(listing, mailing)
    require_draft(listing, mailing)

    def fill() -> None:
        calling.change(listing, mailing, StepKind.FILL, lambda: listing.provider.fill(mailing.ref, made))

    calling.patiently(listing, fill)
    found = read_back(listing, mailing, made.message)
    if blocking := [each for each in found if not each.is_accepted]:
        reason = _("{title} changed the mailing {in_language}: {differences} Nothing of it has left.").format(
            title=listing.provider.title,
            in_language=in_language(mailing.language),
            differences=" ".join(each.words for each in blocking),
        )
        with listing.store.writing() as connection:
            mailings.move(connection, mailing, MailingStage.DRAFT, note=reason)
        _told(listing, mailing, found)
        raise HaltedError(reason)
    with listing.store.writing() as connection:
        mailings.move(connection, mailing, MailingStage.PROVEN, note=accepted_in_words(found))
    return _told(listing, mailing, found)


def changed_content(listing: Listing, mailing: OurMailing) -> str:
    """Return in words what is at the provider otherwise than was approved and accepted; empty where nothing is."""
    found = read_back(listing, mailing, mailing_of(listing, mailing).message)
    return " ".join(each.words for each in found if not each.is_accepted)


def require_draft(listing: Listing, mailing: OurMailing) -> None:
    """Halt where the mailing is no draft at the provider any more: somebody deleted or started it there."""
    state = calling.patiently(listing, lambda: listing.provider.standing(mailing.ref)).state
    if state is MailingState.DRAFT:
        return
    what = (
        _("somebody deleted the mailing {in_language} at {title}.")
        if state is MailingState.MISSING
        else _("somebody started the mailing {in_language} at {title}, or stopped it there.")
    )
    raise calling.halt_changed(listing, mailing, changed_in_words(listing, mailing, what))


def changed_in_words(listing: Listing, mailing: OurMailing, what: str) -> str:
    """Return what happened at the provider, and what a person can do about it."""
    said = what.format(in_language=in_language(mailing.language), title=listing.provider.title)
    rest = _(
        "Go on with what was approved: cipc-newsletter campaign resume {name}. Or end it: cipc-newsletter campaign cancel"
        " {name}"
    ).format(name=listing.campaign.id)
    return f"{said} {rest}"


def read_back(listing: Listing, mailing: OurMailing, wanted: ListMessage) -> tuple[Difference, ...]:
    """Return what is otherwise at the provider than it should be."""
    seen = calling.patiently(listing, lambda: listing.provider.read_back(mailing.ref))
    return differences(wanted, seen, audience=mailing.audience, accepted=listing.accepted)


def mailing_of(listing: Listing, mailing: OurMailing) -> Mailing:
    """Return what is made at the provider. Halts where it is no longer what the plan named."""
    try:
        message = listing.provider.translated(listing.messages[mailing.language])
    except BadRequestError as error:
        raise HaltedError(calling.said_by(listing, error)) from error
    if sha_of(message) != mailing.content_sha:
        raise HaltedError(
            _(
                "this version of the program would upload something else than the plan named, for the mailing"
                " {in_language}. End the campaign, then send the issue again: cipc-newsletter campaign cancel {name}"
            ).format(in_language=in_language(mailing.language), name=listing.campaign.id)
        )
    return Mailing(mark=calling.mark_of(listing, mailing), audience=mailing.audience, message=message)
