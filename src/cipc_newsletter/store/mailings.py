"""Mailings: one language of a campaign at a provider that keeps the list, rows and values.

Promises that a mailing moves only from the state it was thought to be in, so that of two processes one starts it, and
that the trigger in the database holds the table of moves. Does not decide when.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.errors import TransitionError
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.store.instants import microseconds_of, optional_moment_of
from cipc_newsletter.wording import _

_INSERT = sa.text(
    "INSERT INTO mailing (campaign_id, language, audience, audience_name, n_planned, content_sha, mailing_no)"
    " SELECT :key, :language, :audience, :audience_name, :planned, :sha, COUNT(*) + 1 FROM mailing"
    " WHERE campaign_id = :key"
)
_OF_CAMPAIGN = sa.text("SELECT * FROM mailing WHERE campaign_id = :key ORDER BY mailing_no, language")
_MOVE = sa.text(
    "UPDATE mailing SET state = :to, provider_ref = COALESCE(:ref, provider_ref), note = :note,"
    " starts_at = CASE WHEN :keeps_moment = 1 THEN starts_at ELSE :starts_at END, n_sent = COALESCE(:sent, n_sent)"
    " WHERE campaign_id = :key AND language = :language AND state IN :origins"
).bindparams(
    sa.bindparam("origins", expanding=True),
    sa.bindparam("starts_at", type_=sa.BigInteger),
    sa.bindparam("ref", type_=sa.Text),
    sa.bindparam("sent", type_=sa.Integer),
)
_LOOKED = sa.text(
    "UPDATE mailing SET looked_at = :at, n_sent = COALESCE(:sent, n_sent), results = COALESCE(:results, results)"
    " WHERE campaign_id = :key AND language = :language"
).bindparams(sa.bindparam("sent", type_=sa.Integer), sa.bindparam("results", type_=sa.Text))
_AGREE = sa.text(
    "UPDATE mailing SET n_planned = :planned"
    " WHERE campaign_id = :key AND language = :language AND state IN ('planned','draft','proven')"
)
_BEGUN_OF_ISSUE = sa.text(
    "SELECT mailing.* FROM mailing JOIN campaign ON campaign.id = mailing.campaign_id"
    " WHERE campaign.issue_id = :issue_id AND mailing.state IN ('starting','unclear','started','sent')"
    " ORDER BY mailing.campaign_id, mailing.mailing_no, mailing.language"
)


def add(connection: sa.Connection, mailing: OurMailing) -> None:
    """Add a mailing of which nothing was made yet, behind those that its campaign has."""
    connection.execute(
        _INSERT,
        {
            "key": mailing.key,
            "language": mailing.language,
            "audience": mailing.audience,
            "audience_name": mailing.audience_name,
            "planned": mailing.planned,
            "sha": mailing.content_sha,
        },
    )


def of_campaign(connection: sa.Connection, key: int) -> tuple[OurMailing, ...]:
    """Return the mailings of a campaign in the order of its plan; none where it is not that kind of campaign."""
    return tuple(map(_from_row, connection.execute(_OF_CAMPAIGN, {"key": key})))


def get(connection: sa.Connection, key: int, language: str) -> OurMailing:
    """Return one mailing, which must exist."""
    return next(each for each in of_campaign(connection, key) if each.language == language)


def begun_of_issue(connection: sa.Connection, issue_id: str) -> tuple[OurMailing, ...]:
    """Return the mailings of an issue, in whatever campaign, that were started or may have been."""
    return tuple(map(_from_row, connection.execute(_BEGUN_OF_ISSUE, {"issue_id": issue_id})))


def move(
    connection: sa.Connection,
    mailing: OurMailing,
    stage: MailingStage,
    *,
    origins: Collection[MailingStage] = (),
    ref: str | None = None,
    starts_at: dt.datetime | None = None,
    forgets_moment: bool = False,
    sent: int | None = None,
    note: str = "",
) -> OurMailing:
    """Move a mailing on from the stage it is in, or from one of `origins`, and return it as it is now.

    Its moment stays unless another is given, or `forgets_moment`. Raises TransitionError where it is in another stage.
    """
    values = {
        "key": mailing.key,
        "language": mailing.language,
        "to": stage.value,
        "origins": [origin.value for origin in origins or (mailing.stage,)],
        "ref": ref,
        "keeps_moment": int(starts_at is None and not forgets_moment),
        "starts_at": None if starts_at is None else microseconds_of(starts_at),
        "sent": sent,
        "note": note,
    }
    if connection.execute(_MOVE, values).rowcount != 1:
        raise _elsewhere(mailing)
    return get(connection, mailing.key, mailing.language)


def agree(connection: sa.Connection, mailing: OurMailing, *, planned: int) -> None:
    """Record that somebody agreed to another number of people. Raises TransitionError once it may have been started."""
    values = {"key": mailing.key, "language": mailing.language, "planned": planned}
    if connection.execute(_AGREE, values).rowcount != 1:
        raise _elsewhere(mailing)


def _elsewhere(mailing: OurMailing) -> TransitionError:
    return TransitionError(
        _("the mailing in “{language}” is no longer where it was; another command works on this campaign.").format(
            language=mailing.language
        ),
        right=_("One command at a time steers a campaign."),
        remedy=_("Look where it is: cipc-newsletter campaign status"),
    )


def note_look(
    connection: sa.Connection,
    mailing: OurMailing,
    *,
    at: dt.datetime,
    sent: int | None = None,
    results: str | None = None,
) -> None:
    """Write down what the provider said of a mailing when it was looked at."""
    values = {
        "key": mailing.key,
        "language": mailing.language,
        "at": microseconds_of(at),
        "sent": sent,
        "results": results,
    }
    connection.execute(_LOOKED, values)


def _from_row(row: sa.Row[Any]) -> OurMailing:
    return OurMailing(
        key=row.campaign_id,
        language=row.language,
        audience=row.audience,
        audience_name=row.audience_name,
        planned=row.n_planned,
        content_sha=bytes(row.content_sha),
        stage=MailingStage(row.state),
        ref=row.provider_ref,
        starts_at=optional_moment_of(row.starts_at),
        sent=row.n_sent,
        looked_at=optional_moment_of(row.looked_at),
        results=row.results,
        note=row.note,
    )
