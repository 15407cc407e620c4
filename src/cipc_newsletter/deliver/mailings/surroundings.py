"""What a campaign through a list provider is given: the ledger, the provider, what is uploaded, and whom to tell.

Promises that time, waiting and every question come from outside, so that such a campaign can be run in virtual time.
Decides nothing.
"""

from collections.abc import Callable, Collection, Mapping

import sqlalchemy as sa

from cipc_newsletter.deliver.mailings.differences import Difference
from cipc_newsletter.deliver.surroundings import Clock, Wait
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.model.mailing import OurMailing
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.providers.list_port import ListProvider
from cipc_newsletter.store.database import Store
from cipc_newsletter.values import frozen

Tell = Callable[[OurMailing, tuple[Difference, ...]], None]
"""Hears of a mailing each time it has moved on; with what the provider changed, where it was just read back."""


def _tell_nobody(_mailing: OurMailing, _differences: tuple[Difference, ...]) -> None:
    return None


def _never() -> bool:
    return False


def _nothing() -> None:
    return None


def _no_objection(_connection: sa.Connection) -> str:
    return ""


def _nobody(_addresses: Collection[str]) -> Collection[str]:
    return ()


@frozen
class Agreement:
    """That somebody called `by` agrees to so many `people` of the whole campaign, as many as the provider has now."""

    people: int
    by: str


@frozen
class Listing:
    """One campaign on its way through a list provider: everything `run` needs.

    `messages` maps the language of each mailing to its approved message; `accepted` names what the provider may change.
    `is_asked_to_stop` is asked before every call that changes something; `require_may_send` once, before the first
    call, and raises where this store must not send; `checkpoint` is called after each start. `left_here` has those of
    some addresses who must not be mailed; `several_mails` is whether one person may get several; `objection` says, in the
    transaction that writes down a start, why it must not be made, empty where it may; `at_once` starts now what was to
    leave later; `agreement` is to another number of people than the plan named.
    """

    store: Store
    provider: ListProvider
    campaign: Campaign
    messages: Mapping[str, ComposedMessage]
    accepted: Collection[str]
    wait: Wait
    clock: Clock
    tell: Tell = _tell_nobody
    is_asked_to_stop: Callable[[], bool] = _never
    require_may_send: Callable[[], None] = _nothing
    checkpoint: Callable[[], None] = _nothing
    left_here: Callable[[Collection[str]], Collection[str]] = _nobody
    objection: Callable[[sa.Connection], str] = _no_objection
    several_mails: bool = False
    at_once: bool = False
    agreement: Agreement | None = None
