"""From a plan somebody said yes to, to a campaign whose selection never changes again.

Promises that freezing can be killed at any moment and goes on where the last commit was, that one person is in one
batch only, that the sums of the selection balance, and that a selection which is not the plan is thrown away before
anything could be sent from it. Sends nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import islice

import sqlalchemy as sa

from cipc_newsletter.config import DEFAULTS, Send
from cipc_newsletter.deliver import first_wave
from cipc_newsletter.deliver.cutting import Cut, cut_of
from cipc_newsletter.deliver.language_notice import FIELD, TAG_FIELD, language_notice, language_notice_tag
from cipc_newsletter.deliver.planning import PAGE, Chosen, Fingerprint, SendRequest, choose, plan, taken_in_words
from cipc_newsletter.errors import AudienceError, TransitionError
from cipc_newsletter.model.campaign import Campaign, CampaignState, Plan
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.model.subscriber import Subscriber
from cipc_newsletter.store import batches, campaigns, gates, mailability, selections, turns
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.selections import FrozenBatch, FrozenPerson
from cipc_newsletter.store.turns import Turn
from cipc_newsletter.wording import _

MADE_WHEN_SUBMITTING = frozenset({"unsubscribe_url", "preferences_url", "view_url"})
_BATCHES_PER_COMMIT = 100


def create(
    connection: sa.Connection,
    agreed: Plan,
    *,
    uid: str,
    zone: str,
    now: dt.datetime,
    grace: dt.timedelta,
    scheduled_at: dt.datetime | None = None,
) -> Campaign:
    """Record that somebody said yes to a plan. Nothing is claimed before `grace` is over, or before `scheduled_at`.

    `uid` is random, `zone` the name of the time zone it was decided in. Raises AudienceError where nobody is planned.
    """
    require_people(agreed)
    return campaigns.add(
        connection,
        uid=uid,
        issue_id=agreed.issue_id,
        digest=agreed.digest,
        provider=agreed.provider,
        segment=agreed.segment,
        plan_sha=agreed.sha,
        zone=zone,
        created_at=now,
        grace_until=scheduled_at or now + grace,
        scheduled_at=scheduled_at,
    )


def require_people(agreed: Plan) -> None:
    """Raise AudienceError where nobody is planned."""
    if agreed.planned == 0 and taken_in_words() in agreed.left_out:
        raise AudienceError(
            _("nobody would get issue {issue}: everybody is in another campaign of it.").format(
                issue=agreed.issue_id
            ),
            right=_("Whoever is in one campaign of an issue is left out of a later one."),
            remedy=_("To mail those whom it left off: cipc-newsletter send {issue} --only not-reached").format(
                issue=agreed.issue_id
            ),
        )
    if agreed.planned == 0:
        raise AudienceError(
            _("nobody would get issue {issue}.").format(issue=agreed.issue_id),
            right=_("A campaign has at least one person who may be mailed and has not had this issue."),
            remedy=_("See who may be mailed: cipc-newsletter audience list"),
        )


def freeze(
    store: Store,
    campaign: Campaign,
    request: SendRequest,
    *,
    messages: Collection[ComposedMessage],
    batch_limit: int,
    at: dt.datetime,
    send: Send = DEFAULTS,
) -> Campaign:
    """Freeze the selection of a campaign, or go on freezing it, and declare it ready to send.

    `at` is the moment consents are held against; `batch_limit` the provider's people per call; `send` says which
    domains have calls of their own, and how many people the first wave has. Raises TransitionError where the audience
    is no longer the one of the plan; the campaign is gone then.
    """
    if campaign.is_prepared or campaign.state is not CampaignState.PREPARING:
        return campaign
    with store.reading() as connection:
        current = plan(connection, request, at=at, words_of=str, but=campaign.key)
        is_agreed = current.sha == campaigns.plan_sha_of(connection, campaign.key)
    if not is_agreed:
        _throw_away(store, campaign)
    names = frozen_names(messages)
    with store.writing() as connection:
        gates.note_seen(connection, campaign.key, mailability.seen_now(connection, at.date()))
        cut = cut_of(connection, campaign.provider, planned=current.planned, batch_limit=batch_limit, send=send)
    while True:
        with store.writing() as connection:
            is_complete = _freeze_some(connection, campaign, request, cut=cut, names=names, at=at)
            is_agreed = not is_complete or _is_as_agreed(connection, campaign)
            if is_complete and is_agreed and not campaigns.get(connection, campaign.key).is_prepared:
                first_wave.close_gate(connection, campaign.key, planned=current.planned, send=send)
                campaigns.declare_prepared(connection, campaign.key, at=at)
        if not is_agreed:
            _throw_away(store, campaign)
        if is_complete:
            with store.reading() as connection:
                return campaigns.get(connection, campaign.key)


def frozen_names(messages: Collection[ComposedMessage]) -> tuple[str, ...]:
    """Return the merge fields whose values are frozen, those made when submitting left out."""
    names = {field.name for message in messages for field in message.merge_fields}
    return tuple(sorted(names - MADE_WHEN_SUBMITTING))


def value_of(subscriber: Subscriber, name: str, *, language: str) -> str:
    """Return what the merge field `name` is filled with for one person who reads the mail in `language`.

    Empty where nothing is known.
    """
    own = {
        "first_name": subscriber.first_name,
        "last_name": subscriber.last_name,
        "email": subscriber.email,
        FIELD: language_notice(subscriber.language, language),
        TAG_FIELD: language_notice_tag(subscriber.language, language),
    }
    return own[name] if name in own else str(subscriber.attributes.get(name, ""))


def _freeze_some(
    connection: sa.Connection,
    campaign: Campaign,
    request: SendRequest,
    *,
    cut: Cut,
    names: tuple[str, ...],
    at: dt.datetime,
) -> bool:
    """Freeze about a hundred batches in the transaction at hand; return whether nobody is left to look at."""
    turns.take(connection, Turn.FREEZING)
    if campaigns.get(connection, campaign.key).is_prepared:
        return True
    cursor = campaigns.cursor_of(connection, campaign.key)
    first, page_no = selections.last_numbers(connection, campaign.key)
    number = first
    while number - first < _BATCHES_PER_COMMIT:
        page = request.page_of(connection, after_id=cursor, limit=PAGE, at=at)
        if page.candidates:
            chosen = choose(connection, request, page, but=campaign.key)
            page_no, cursor = page_no + 1, page.after_id
            for batch in _batches_of(
                chosen, number=number, page=page_no, cut=cut, names=names, languages=request.languages
            ):
                _add(connection, campaign.key, batch, cut)
                number = batch.number
            campaigns.advance(
                connection,
                campaign.key,
                cursor=cursor,
                candidates=len(page.candidates),
                excluded=chosen.left_out.total(),
                audience=len(chosen.people),
            )
        if page.is_last:
            return True
    return False


def _add(connection: sa.Connection, key: int, batch: FrozenBatch, cut: Cut) -> None:
    """Freeze one batch, ready to be claimed."""
    lane = cut.lane_of(batch.people[0].email)
    selections.add(connection, key, batch)
    batches.add(
        connection,
        key,
        batch.number,
        shard=cut.shard_of(batch.number, lane),
        language=batch.language,
        account=cut.account_in(lane),
        n=len(batch.people),
    )


def _batches_of(
    chosen: Chosen,
    *,
    number: int,
    page: int,
    cut: Cut,
    names: tuple[str, ...],
    languages: Collection[str],
) -> Iterator[FrozenBatch]:
    """Yield the batches of one page, numbered after `number`.

    One language each, since a call carries one message, and one domain where that has calls of its own.
    """
    by_call: dict[tuple[str, str], list[FrozenPerson]] = defaultdict(list)
    for subscriber, language in chosen.people:
        read_in = subscriber.language if subscriber.language in languages else language
        by_call[language, cut.lane_of(subscriber.email)].append(
            FrozenPerson(
                subscriber_id=subscriber.id,
                uid=subscriber.uid,
                email=subscriber.email,
                values={name: value_of(subscriber, name, language=read_in) for name in names},
            )
        )
    for (language, lane), people in by_call.items():
        rest = iter(people)
        while part := tuple(islice(rest, cut.size_in(lane))):
            number += 1
            yield FrozenBatch(number=number, page=page, language=language, people=part)


def _is_as_agreed(connection: sa.Connection, campaign: Campaign) -> bool:
    """Whether what was frozen is, person by person, the plan that somebody said yes to."""
    fingerprint = Fingerprint(digest=campaign.digest, provider=campaign.provider)
    for page in selections.pages(connection, campaign.key):
        fingerprint.add(sorted((person.subscriber_id, batch.language) for batch in page for person in batch.people))
    return fingerprint.sha == campaigns.plan_sha_of(connection, campaign.key)


def _throw_away(store: Store, campaign: Campaign) -> None:
    """Remove what was frozen, and say that the plan no longer holds. Always raises TransitionError."""
    with store.writing() as connection:
        campaigns.discard(connection, campaign.key)
    raise TransitionError(
        _("the audience changed after the plan was shown; nothing has left."),
        right=_("Only the plan that was agreed to is ever sent."),
        remedy=_("Look at the new plan: cipc-newsletter send {issue}").format(issue=campaign.issue_id),
    )
