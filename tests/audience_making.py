"""A store with an audience in it, and subscriber files as bytes, for the tests of audience and of its tables."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from cipc_newsletter.audience.archives import parts_of
from cipc_newsletter.audience.entries import ConsentDefaults, defaults_of
from cipc_newsletter.audience.import_report import ImportReport
from cipc_newsletter.audience.importing import import_file, import_parts
from cipc_newsletter.audience.language_rules import rules_of
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.suppressions import SuppressionReason
from databases import store_in

NOW = dt.datetime(2025, 12, 10, 15, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
HEADER = "email,first_name,last_name,language,consent,consent_at,consent_until_event,consent_text,consent_evidence\n"
EXPRESS = defaults_of(
    today=TODAY, kind="express", obtained="2025-03-04", evidence="sign-up sheet 12", language="fr", by="Anne"
)


@contextlib.contextmanager
def opened_store(folder: Path) -> Iterator[Store]:
    """Open a new store in `folder`, or the one that is there."""
    with store_in(folder, now=NOW) as store:
        yield store


def imported(
    store: Store, data: bytes | str, *, defaults: ConsentDefaults = EXPRESS, now: dt.datetime = NOW
) -> ImportReport:
    """Import `data` into `store` for good, in one transaction; uids count from 1."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    with store.writing() as connection:
        start = connection.execute(sa.text("SELECT COUNT(*) FROM subscriber")).scalar_one()
        numbers = count(start + 1)
        return import_file(
            connection,
            raw,
            defaults=defaults,
            now=now,
            today=now.date(),
            make_uid=lambda: next(numbers).to_bytes(8, "big"),
        )


def rows_in(store: Store, table: str) -> list[tuple[object, ...]]:
    """Return every row of `table`, in order of id."""
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.text(f"SELECT * FROM {table} ORDER BY id"))]


def taken(
    store: Store,
    path: Path,
    *,
    defaults: ConsentDefaults | None = None,
    rules: Sequence[str] = (),
    left: SuppressionReason | None = None,
    now: dt.datetime = NOW,
    dry_run: bool = False,
) -> ImportReport:
    """Import what is at `path` into `store`: a table, or an export as it was downloaded."""
    with store.reading() if dry_run else store.writing() as connection:
        return import_parts(
            connection,
            parts_of(path),
            defaults=defaults or defaults_of(today=now.date(), language="fr"),
            rules=rules_of(rules),
            left=left,
            now=now,
            today=now.date(),
            dry_run=dry_run,
        )
