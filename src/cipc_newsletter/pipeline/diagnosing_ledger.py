"""What `doctor` sees of the ledger: whether it is whole, adds up, is the newest there is, and may send from here.

Promises to change nothing. Says nothing where there is no store yet, or where it cannot be opened: that is said already.
"""

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import NewsletterError, StoreError
from cipc_newsletter.pipeline.diagnosis import Diagnosis
from cipc_newsletter.pipeline.opening import has_store
from cipc_newsletter.store.database import Store
from cipc_newsletter.wording import _, ngettext


def diagnose_ledger(workspace: Workspace, *, now: dt.datetime) -> Iterator[Diagnosis]:
    """Yield what was seen of the ledger of `workspace`."""
    if not has_store(workspace):
        return
    from cipc_newsletter.pipeline.opening import store_of

    try:
        with store_of(workspace, now=now) as store:
            yield _whole(store)
            yield _sums(store, now=now)
            with store.reading() as connection:
                yield from _sending_from_here(store, connection, now=now)
                yield from _colleagues(workspace, connection)
    except NewsletterError:
        return


def _whole(store: Store) -> Diagnosis:
    """Look at every page of the file and at every frozen selection that is still to be sent."""
    from cipc_newsletter.store import backups, selections

    subject = _("Ledger")
    try:
        if store.path is not None:
            backups.require_whole(store.path, shown=store.path)
        with store.reading() as connection:
            count = selections.require_whole(connection)
    except StoreError as error:
        return Diagnosis(subject=subject, is_well=False, seen=str(error))
    seen = ngettext("whole; {count} batch not settled yet", "whole; {count} batches not settled yet", count)
    return Diagnosis(subject=subject, is_well=True, seen=seen.format(count=count))


def _sums(store: Store, *, now: dt.datetime) -> Diagnosis:
    """Say whether every campaign's people are each in exactly one place, and how many wait for a judgement."""
    from cipc_newsletter.deliver import counting, sole_sender
    from cipc_newsletter.store import campaigns

    wrong, open_people = [], 0
    with sole_sender.given_up_before(store, at=now) as dead, store.reading() as connection:
        for campaign in campaigns.every(connection):
            counts = counting.counts(connection, campaign.key, given_up_before=dead)
            open_people += counts.held + counts.uncertain
            if not counting.is_sound(connection, campaign, counts):
                wrong.append(_("the sums of campaign {name} do not balance").format(name=campaign.id))
    said = ngettext("{count} person uncertain or held", "{count} people uncertain or held", open_people)
    return Diagnosis(
        subject=_("Campaigns"),
        is_well=not wrong,
        seen="; ".join(wrong) or said.format(count=open_people),
        remedy=_("Put your latest backup in its place: cipc-newsletter restore FILE --replace"),
    )


def _sending_from_here(store: Store, connection: sa.Connection, *, now: dt.datetime) -> Iterator[Diagnosis]:
    """Say whether this store may send from this computer, and if not, why."""
    from cipc_newsletter import computers
    from cipc_newsletter.pipeline import objections

    subject = _("Sending from here")
    reasons = list(objections.objections(store, connection, is_real=True, at=now))
    for reason in reasons:
        yield Diagnosis(subject=subject, is_well=False, seen=str(reason))
    if reasons:
        return
    standing = objections.standing_of(store, connection, at=now)
    seen = _("yes, from {computer}").format(computer=computers.this_computer().name)
    if standing.here.levels and not standing.known:
        seen = _("{seen}; no high-water file: it is written with the next send").format(seen=seen)
    yield Diagnosis(subject=subject, is_well=True, seen=seen)


def _colleagues(workspace: Workspace, connection: sa.Connection) -> Iterator[Diagnosis]:
    """Tell the issues that another store which shares the folder has begun to send."""
    from cipc_newsletter.content.issue_files import issue_ids
    from cipc_newsletter.pipeline import sent_marks
    from cipc_newsletter.store import campaigns

    own = {campaign.uid for campaign in campaigns.every(connection)}
    for issue_id in issue_ids(workspace.root):
        try:
            sent_marks.require_not_begun_elsewhere(workspace, issue_id, own=own)
        except NewsletterError as error:
            yield Diagnosis(subject=_("Sent from elsewhere"), is_well=True, seen=str(error))
