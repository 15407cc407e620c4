"""The breaker: a campaign that goes wrong pauses by itself, and says by which figures.

Promises that chance alone does not trip it: the lower end of the range in which the true rate lies (Wilson's score
interval, 99 % certain) must be above the limit. A warning is logged at half of it. Judges refusals, and bounces and
complaints where any were reported; what came before a person resumed the campaign does not count.
"""

import datetime as dt
import logging
import math

import sqlalchemy as sa

from cipc_newsletter import time_zones
from cipc_newsletter.config import StopOn
from cipc_newsletter.deliver.surroundings import Sending
from cipc_newsletter.model.campaign import CampaignState
from cipc_newsletter.model.event import EventKind
from cipc_newsletter.store import campaigns, events, gates
from cipc_newsletter.store.accounts import Account
from cipc_newsletter.store.instants import microseconds_of
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LOG = logging.getLogger(__name__)
WELL = 50  # one in so many may fail while an account warms up: 2 % (SENDING.md 4.2)
FEWEST = 100  # people of whom something is known: fewer say nothing of a rate
_Z = 2.326  # 99 % certain that the true rate is not below
_OUTCOMES = sa.text(
    "SELECT COALESCE(SUM(n_accepted), 0) AS accepted, COALESCE(SUM(n_refused), 0) AS refused FROM batch"
    " WHERE campaign_id = :key AND settled_at >= :since"
)
_OF_PROVIDER = sa.text(
    "SELECT COALESCE(SUM(n_accepted), 0) AS accepted, COALESCE(SUM(n_refused), 0) AS refused,"
    " (SELECT COUNT(DISTINCT subscriber_id) FROM event WHERE kind = :bounced AND at >= :since"
    " AND campaign_id IN (SELECT id FROM campaign WHERE provider = :provider)) AS bounced"
    " FROM batch WHERE settled_at >= :since AND campaign_id IN (SELECT id FROM campaign WHERE provider = :provider)"
).bindparams(bounced=EventKind.BOUNCED)


@frozen
class Figure:
    """How often something bad happened to `people` of whom something is known; `limit` is in percent."""

    name: str
    count: int
    people: int
    limit: float

    @property
    def is_over(self) -> bool:
        """Whether the true rate is above the limit, chance left aside."""
        return self._is_above(self.limit)

    @property
    def is_near(self) -> bool:
        """Whether it is above half of the limit."""
        return self._is_above(self.limit / 2)

    def _is_above(self, percent: float) -> bool:
        return self.people >= FEWEST and 100 * lower_bound(self.count, self.people) > percent


def lower_bound(count: int, people: int, *, z: float = _Z) -> float:
    """Return the lower end of Wilson's score interval for `count` of `people`, a rate from 0 to 1."""
    if people == 0:
        return 0.0
    rate = count / people
    middle = rate + z * z / (2 * people)
    half = z * math.sqrt(rate * (1 - rate) / people + z * z / (4 * people * people))
    return max((middle - half) / (1 + z * z / people), 0.0)


def figures(connection: sa.Connection, key: int, limits: StopOn) -> tuple[Figure, ...]:
    """Return what is known of a campaign since a person last resumed it."""
    since = gates.of_campaign(connection, key).counts_from
    row = connection.execute(_OUTCOMES, {"key": key, "since": microseconds_of(since)}).one()
    accepted, refused = int(row.accepted), int(row.refused)
    reported = events.counts(connection, key, since=since)
    rates = (
        (EventKind.BOUNCED, "bounced", limits.bounced),
        (EventKind.COMPLAINT, "complaints", limits.complaints),
    )
    return (
        Figure(name="refused", count=refused, people=accepted + refused, limit=limits.refused),
        # A report may be of somebody who was mailed before the count began anew.
        *(
            Figure(name=name, count=min(reported[kind], accepted), people=accepted, limit=limit)
            for kind, name, limit in rates
            if kind in reported
        ),
    )


def went_well(connection: sa.Connection, account: Account, *, zone: str) -> bool:
    """Whether fewer than one in fifty of those whom an account mailed since its last counted day were refused or bounced.

    The day begins at midnight in `zone`. Of fewer than a hundred people nothing is said: yes.
    """
    if account.day_no == 0:
        return True
    since = time_zones.midnight(dt.date.fromordinal(account.day_no), zone)
    values = {"provider": account.provider, "since": microseconds_of(since)}
    row = connection.execute(_OF_PROVIDER, values).one()
    people = int(row.accepted) + int(row.refused)
    return people < FEWEST or WELL * (int(row.refused) + int(row.bounced)) < people


def judge(sending: Sending, *, at: dt.datetime, warned: set[str]) -> None:
    """Pause the campaign where one of its figures is over its limit; `warned` remembers what was said in this run."""
    key = sending.campaign.key
    with sending.store.reading() as connection:
        known = figures(connection, key, sending.send.stop_on)
    for figure in known:
        if figure.is_near and figure.name not in warned:
            warned.add(figure.name)
            _LOG.warning(
                "%s: %s of %s people, near the limit of %s %%",
                figure.name,
                figure.count,
                figure.people,
                figure.limit,
                extra={"event": "near_limit", "campaign": sending.campaign.id, "figure": figure.name},
            )
    over = next((figure for figure in known if figure.is_over), None)
    if over is None:
        return
    with sending.store.writing() as connection:
        if campaigns.get(connection, key).state is CampaignState.SENDING:
            campaigns.pause(connection, key, reason=reason_of(over))
            gates.count_from(connection, key, at=at)


def reason_of(figure: Figure) -> str:
    """Return why a campaign was paused, with the figures, in words."""
    sentence = {
        "refused": _("{count} of {people} people were refused, {percent} %; the limit is {limit} %."),
        "bounced": _("{count} of {people} mails came back, {percent} %; the limit is {limit} %."),
        "complaints": _("{count} of {people} people called it spam, {percent} %; the limit is {limit} %."),
    }[figure.name]
    return sentence.format(
        count=figure.count,
        people=figure.people,
        percent=f"{100 * figure.count / figure.people:.1f}",
        limit=f"{figure.limit:g}",
    )
