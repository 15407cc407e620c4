"""Asking before the first call whether a store may send, and leaving behind what the next one asks by.

Promises that an older copy of a store, a restored backup, a copy on another computer, a damaged ledger and a disk nearly
full each stop a send before anybody is mailed, with a sentence that says who may have been. The high-water file lies
beside the store and once more in the user's data on this computer, so that putting back the whole folder is noticed.
Lifts no hold: `copies` does.
"""

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from cipc_newsletter import computers
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver import sole_sender
from cipc_newsletter.deliver.surroundings import Clock
from cipc_newsletter.errors import FileError, NotTheSenderError
from cipc_newsletter.model.campaign import Campaign
from cipc_newsletter.pipeline import sent_marks
from cipc_newsletter.pipeline.objections import LEAST_FREE_BYTES, disk_nearly_full, objections, places
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.store import campaigns, high_water, senders
from cipc_newsletter.store.database import Store
from cipc_newsletter.store.high_water import HighWater
from cipc_newsletter.wording import _


def _require_no_objection(
    workspace: Workspace,
    store: Store,
    connection: sa.Connection,
    issue_id: str,
    *,
    is_real: bool,
    at: dt.datetime,
) -> None:
    for objection in objections(store, connection, is_real=is_real, at=at):
        raise objection
    if is_real:
        own = [each.uid for each in campaigns.of_issue(connection, issue_id)]
        sent_marks.require_not_begun_elsewhere(workspace, issue_id, own=own)


@contextlib.contextmanager
def nobody_sends(folder: Path) -> Iterator[None]:
    """Hold the right to send from the store in `folder`, so that nobody does. Raises NotTheSenderError."""
    with sole_sender.held(folder) as is_held:
        if not is_held:
            raise NotTheSenderError(
                _("a campaign is being sent from this store; nothing was changed."),
                right=_("What is asked for is done while nobody sends."),
                remedy=_("Pause it first: cipc-newsletter campaign pause"),
            )
        yield


def require_open(workspace: Workspace, issue_id: str, *, is_real: bool, now: dt.datetime) -> None:
    """Refuse, before anybody is asked, what would be refused before the first call. Raises StoreError, FileError."""
    with store_of(workspace, now=now) as store, store.reading() as connection:
        _require_no_objection(workspace, store, connection, issue_id, is_real=is_real, at=now)


class Guard:
    """The two questions of a send: may it begin, and how far has it come."""

    def __init__(
        self, workspace: Workspace, store: Store, campaign: Campaign, *, is_real: bool, clock: Clock
    ) -> None:
        self._workspace = workspace
        self._store = store
        self._campaign = campaign
        self._is_real = is_real
        self._clock = clock
        self._mark: HighWater | None = None

    def require_may_send(self) -> None:
        """Refuse to send where anything speaks against it; else leave a mark that this computer does.

        Raises StoreError, FileError.
        """
        issue_id, now = self._campaign.issue_id, self._clock.now()
        with self._store.reading() as connection:
            _require_no_objection(self._workspace, self._store, connection, issue_id, is_real=self._is_real, at=now)
            people = campaigns.audience_of(connection, self._campaign.key)
        if self._is_real:
            leave_mark(self._workspace, self._campaign, people=people)
            with self._store.writing() as connection:
                name = str(computers.this_computer())
                senders.record_sending(connection, computer=name, at=now)
        self.checkpoint()

    def checkpoint(self) -> None:
        """Write down how far the send has come, after the commits it tells of. Raises StoreError, FileError."""
        now = self._clock.now()
        with self._store.reading() as connection:
            key = None if self._mark is None else self._campaign.key
            level = high_water.level_of(connection, at=now, key=key)
        before = {} if self._mark is None else self._mark.levels
        self._mark = HighWater(
            store_uid=level.store_uid, generation=level.generation, at=now, levels={**before, **level.levels}
        )
        write_down(self._store, self._mark)
        free = shutil.disk_usage(self._store.folder).free
        if free < LEAST_FREE_BYTES:
            raise disk_nearly_full(self._store, free)


def write_down(store: Store, mark: HighWater) -> None:
    """Write the high-water file, in both its places. Raises FileError.

    A user's folder that takes nothing, as in many containers, stops no send: what stands beside the store must do.
    """
    beside, elsewhere_too = places(store.folder, mark.store_uid)
    high_water.write(beside, mark)
    with contextlib.suppress(FileError):
        high_water.write(elsewhere_too, mark)


def mark_begun(workspace: Workspace, store: Store, campaign: Campaign) -> None:
    """Tell the computers that share this folder that a campaign begins here, once its recipients are settled.

    Raises StoreError where another store began one of the same issue, FileError where the mark cannot be written.
    """
    with store.reading() as connection:
        own = [each.uid for each in campaigns.of_issue(connection, campaign.issue_id)]
        people = campaigns.audience_of(connection, campaign.key)
    sent_marks.require_not_begun_elsewhere(workspace, campaign.issue_id, own=own)
    leave_mark(workspace, campaign, people=people)


def leave_mark(workspace: Workspace, campaign: Campaign, *, people: int) -> None:
    """Tell the computers that share this folder that a campaign began here. Raises FileError."""
    sent_marks.write(
        workspace,
        campaign=campaign.id,
        issue_id=campaign.issue_id,
        uid=campaign.uid,
        at=campaign.created_at,
        people=people,
    )
