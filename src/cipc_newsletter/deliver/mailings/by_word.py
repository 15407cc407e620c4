"""Mailings that count as out because a person said so: what the provider says of them after all.

Promises that the provider's word goes before the person's wherever it gives one, and that where it gives none, the
mailing stays as it was said: one that it no longer has may well be out. Whoever calls holds the right to make calls.
"""

import contextlib

from cipc_newsletter.deliver.mailings import calling, settling
from cipc_newsletter.deliver.mailings.calling import HaltedError
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.providers.list_port import MailingState, Standing
from cipc_newsletter.wording import _

_STAGES = {
    MailingState.DRAFT: MailingStage.DRAFT,
    MailingState.SCHEDULED: MailingStage.STARTED,
    MailingState.SENDING: MailingStage.STARTED,
    MailingState.SENT: MailingStage.SENT,
}


def ask_all(listing: Listing) -> frozenset[str]:
    """Let the provider say where each of them stands; return the languages of which it does not tell."""
    asked = {mailing.language: _is_told(listing, mailing) for mailing in calling.ours(listing) if mailing.is_by_word}
    return frozenset(language for language, is_told in asked.items() if not is_told)


def _is_told(listing: Listing, mailing: OurMailing) -> bool:
    """Record what the provider says of a mailing; return whether that says what became of its start."""
    ref, standing = _looked_up(listing, mailing)
    stage = None if standing is None else _STAGES.get(standing.state)
    if standing is None or stage is None:
        return False
    if stage is MailingStage.DRAFT:
        note = _("{title} says that it was not started.").format(title=listing.provider.title)
        calling.move(listing, mailing, stage, forgets_moment=True, note=note)
        return True
    at = standing.at or mailing.starts_at or listing.clock.now()
    sent = standing.n if stage is MailingStage.SENT else None
    calling.move(listing, mailing, stage, ref=ref, starts_at=at, sent=sent, note=mailing.note)
    return True


def _looked_up(listing: Listing, mailing: OurMailing) -> tuple[str, Standing | None]:
    """Return a mailing's reference and where it stands, looked for by its mark where it has none; None where not told."""
    with contextlib.suppress(HaltedError):
        if mailing.ref:
            return mailing.ref, settling.looked_at(listing, mailing)
        found = settling.found_by_mark(listing, mailing)
        if found is not None:
            return found.ref, found.standing
    return mailing.ref, None
