"""Who may receive: a file taken in, people counted, one person shown, added or let go.

Promises that each function is one transaction. Shows nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from cipc_newsletter.audience import enrolling, leaving, showing
from cipc_newsletter.audience.archives import parts_of
from cipc_newsletter.audience.entries import defaults_of
from cipc_newsletter.audience.import_report import ImportReport
from cipc_newsletter.audience.importing import import_parts
from cipc_newsletter.audience.language_rules import rules_of
from cipc_newsletter.config import Workspace
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.values import frozen


def import_subscribers(
    workspace: Workspace,
    path: Path,
    *,
    said: Mapping[str, str],
    language_of: Sequence[str],
    left: str = "",
    now: dt.datetime,
    dry_run: bool,
) -> ImportReport:
    """Take the people at `path`, a table or a list provider's export, into the audience.

    `said` holds what is given once for all of them, `language_of` how their language is told; `left` is why everybody
    there left, empty where they did not.
    """
    local = now.astimezone()
    defaults = defaults_of(today=local.date(), **said)
    rules = rules_of(language_of)
    reason = leaving.suppression_reason_of(left) if left else None
    parts = parts_of(path)
    with store_of(workspace, now=now) as store, store.reading() if dry_run else store.writing() as connection:
        return import_parts(
            connection,
            parts,
            defaults=defaults,
            rules=rules,
            left=reason,
            now=local,
            today=local.date(),
            dry_run=dry_run,
        )


def counts(workspace: Workspace, *, now: dt.datetime) -> showing.AudienceCounts:
    """Count the audience by language and by reason for not being mailed."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return showing.counts(connection, at=now.astimezone())


def show(workspace: Workspace, address: str, *, now: dt.datetime) -> showing.Person:
    """Return what is known of one address."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        return showing.show(connection, address, at=now.astimezone())


def add(
    workspace: Workspace, address: str, *, said: Mapping[str, str], first_name: str, last_name: str, now: dt.datetime
) -> showing.Person:
    """Take one person in, with the proof of their consent."""
    local = now.astimezone()
    defaults = defaults_of(today=local.date(), **said)
    with store_of(workspace, now=now) as store, store.writing() as connection:
        enrolling.add(
            connection,
            address,
            defaults=defaults,
            now=local,
            today=local.date(),
            first_name=first_name,
            last_name=last_name,
        )
        return showing.show(connection, address, at=local)


@frozen
class Gone:
    """An address that is not written to any more: whether that is new, and whether it was in the audience."""

    is_new: bool
    is_known: bool


def unsubscribe(workspace: Workspace, address: str, *, by: str, evidence: str, now: dt.datetime) -> Gone:
    """Let one person go, at once."""
    local = now.astimezone()
    with store_of(workspace, now=now) as store, store.writing() as connection:
        is_new = leaving.unsubscribe(connection, address, at=local, by=by, evidence=evidence)
        return Gone(is_new=is_new, is_known=showing.show(connection, address, at=local).subscriber is not None)


def suppress(workspace: Workspace, address: str, *, reason: str, now: dt.datetime) -> Gone:
    """Never write to one address again."""
    named, local = leaving.suppression_reason_of(reason), now.astimezone()
    with store_of(workspace, now=now) as store, store.writing() as connection:
        is_new = leaving.suppress(connection, address, reason=named, at=local)
        return Gone(is_new=is_new, is_known=showing.show(connection, address, at=local).subscriber is not None)
