"""Where each issue stands, and the one next step.

Promises the same answer that `send` would act on: the state is computed from the issue as it is now, its approvals
and its campaigns, and stored nowhere. Changes nothing.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from cipc_newsletter.config import EXAMPLE_NAME, Workspace
from cipc_newsletter.content.issue_files import issue_ids, read_document
from cipc_newsletter.errors import FileError, NewsletterError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.pipeline import left_off
from cipc_newsletter.pipeline.approving import review_standing
from cipc_newsletter.pipeline.checking import report_on
from cipc_newsletter.pipeline.issues import composition
from cipc_newsletter.pipeline.opening import has_store, store_of
from cipc_newsletter.providers import registry
from cipc_newsletter.store import approvals, campaigns
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext


class IssueState(StrEnum):
    """Where an issue stands on its way to the mailboxes."""

    BROKEN = "broken"
    DRAFT = "draft"
    APPROVED = "approved"
    CHANGED = "changed"
    SENDING = "sending"
    SENT = "sent"


@frozen
class IssueStanding:
    """One issue: its state, the subject in its main language, and for a changed one what changed."""

    issue_id: str
    state: IssueState
    subject: str = ""
    changed: tuple[str, ...] = ()
    campaign: Campaign | None = None

    @property
    def state_in_words(self) -> str:
        """The state in the language in use; of a campaign that stands still, why no mail is leaving just now."""
        still = {CampaignState.SCHEDULED: _("waits for its moment"), CampaignState.PAUSED: _("paused")}
        if self.campaign is not None and self.campaign.state in still:
            return still[self.campaign.state]
        return {
            IssueState.BROKEN: _("cannot be read"),
            IssueState.DRAFT: _("draft"),
            IssueState.APPROVED: _("approved"),
            IssueState.CHANGED: _("changed"),
            IssueState.SENDING: _("sending"),
            IssueState.SENT: _("sent"),
        }[self.state]


@frozen
class Situation:
    """What `status` says: where the newest issue stands, and what to do next."""

    issue: IssueStanding | None
    sentence: str
    next_step: str

    def value(self) -> Mapping[str, object]:
        """Return the situation as scripts read it."""
        return {
            "issue": self.issue.issue_id if self.issue else None,
            "state": self.issue.state.value if self.issue else None,
            "sentence": self.sentence,
            "next": self.next_step,
        }


def issue_states(workspace: Workspace, *, now: dt.datetime) -> tuple[IssueStanding, ...]:
    """Return where every issue stands, oldest first."""
    return tuple(_standing(workspace, issue_id, now=now) for issue_id in issue_ids(workspace.root))


def _standing(workspace: Workspace, issue_id: str, *, now: dt.datetime) -> IssueStanding:
    subject = _subject(workspace, issue_id)
    if not has_store(workspace):
        return _unapproved(workspace, issue_id, subject)
    with store_of(workspace, now=now) as store, store.reading() as connection:
        known = campaigns.of_issue(connection, issue_id)
        has_approval = approvals.latest(connection, issue_id) is not None
    sent = next((each for each in known if each.state is not CampaignState.CANCELLED), None)
    if sent is not None:
        state = IssueState.SENT if sent.state is CampaignState.FINISHED else IssueState.SENDING
        return IssueStanding(issue_id=issue_id, state=state, subject=subject, campaign=sent)
    if not has_approval:
        return _unapproved(workspace, issue_id, subject)
    try:
        review = review_standing(workspace, composition(workspace, issue_id), now=now)
    except NewsletterError:
        return IssueStanding(issue_id=issue_id, state=IssueState.BROKEN, subject=subject)
    return IssueStanding(
        issue_id=issue_id, state=IssueState(review.state.value), subject=subject, changed=review.changed
    )


def _unapproved(workspace: Workspace, issue_id: str, subject: str) -> IssueStanding:
    try:
        _document, mistakes = read_document(workspace.root, issue_id)
    except FileError:
        return IssueStanding(issue_id=issue_id, state=IssueState.BROKEN)
    return IssueStanding(
        issue_id=issue_id, state=IssueState.BROKEN if mistakes else IssueState.DRAFT, subject=subject
    )


def _subject(workspace: Workspace, issue_id: str) -> str:
    """Return the subject in the main language, empty where the file cannot be read so far."""
    try:
        document, _mistakes = read_document(workspace.root, issue_id)
    except FileError:
        return ""
    languages = document.data.get("languages")
    main = languages[0] if isinstance(languages, list) and languages else ""
    words = document.data.get(main) if isinstance(main, str) else None
    return str(words.get("subject", "")) if isinstance(words, dict) else ""


def standing(workspace: Workspace, *, now: dt.datetime) -> Situation:
    """Return where the newest issue stands, and the one next step."""
    ids = issue_ids(workspace.root)
    if not ids:
        return Situation(
            issue=None,
            sentence=_("There is no issue yet."),
            next_step=_(
                "cipc-newsletter issue new {issue} --items ID ID, with items of: cipc-newsletter news list"
            ).format(issue=now.astimezone().strftime("%Y-%m")),
        )
    newest = _standing(workspace, ids[-1], now=now)
    head = _('Issue {issue}, "{subject}": {state}.') if newest.subject else _("Issue {issue}: {state}.")
    sentence = head.format(issue=newest.issue_id, subject=newest.subject, state=newest.state_in_words)
    if workspace.is_example:
        sentence += " " + _("The organisation of {name} is invented.").format(name=EXAMPLE_NAME)
    return Situation(issue=newest, sentence=sentence, next_step=_next_step(workspace, newest, now=now))


def _next_step(workspace: Workspace, newest: IssueStanding, *, now: dt.datetime) -> str:
    issue = newest.issue_id
    if newest.state is IssueState.BROKEN:
        return _("cipc-newsletter build {issue}, which says what to mend").format(issue=issue)
    if newest.state is IssueState.DRAFT:
        return _draft_step(workspace, issue, now=now)
    if newest.state is IssueState.CHANGED:
        return _("look at what changed ({changes}): cipc-newsletter review {issue}; then approve it again").format(
            changes=_(", ").join(newest.changed), issue=issue
        )
    if newest.state is IssueState.APPROVED:
        return _approved_step(workspace, issue, now=now)
    if newest.state is IssueState.SENDING and newest.campaign:
        return _campaign_step(workspace, newest.campaign.id, now=now)
    return left_off.next_step(workspace, issue, now=now) or left_off.next_issue()


def _campaign_step(workspace: Workspace, name: str, *, now: dt.datetime) -> str:
    """Say how a campaign goes on; where only people held are left, somebody must judge, and resuming does nothing."""
    from cipc_newsletter.pipeline.campaigns import campaign_named, look_at

    found, counts = campaign_named(workspace, name, now=now)
    if not registry.is_list(found.provider) and look_at(workspace, name).is_worked_on:
        return _("cipc-newsletter campaign status {name}").format(name=name)
    if counts.held and not (counts.remaining or counts.uncertain):
        return _("cipc-newsletter campaign resolve {name}").format(name=name)
    if registry.is_list(found.provider) and found.state in (CampaignState.SCHEDULED, CampaignState.SENDING):
        return _("cipc-newsletter campaign status {name}").format(name=name)
    return _("cipc-newsletter campaign resume {name}").format(name=name)


def _draft_step(workspace: Workspace, issue: str, *, now: dt.datetime) -> str:
    """Say what stands between a draft and its approval."""
    try:
        made = composition(workspace, issue)
    except NewsletterError:
        return _("cipc-newsletter build {issue}, which says what to mend").format(issue=issue)
    if report_on(workspace, made, today=now.astimezone().date()).blockers:
        return _("cipc-newsletter check {issue}, which says what forbids sending").format(issue=issue)
    return _(
        "have it looked at (cipc-newsletter review {issue}), then cipc-newsletter approve {issue} --by NAME --code {code}"
    ).format(issue=issue, code=made.composed.code)


def _approved_step(workspace: Workspace, issue: str, *, now: dt.datetime) -> str:
    from cipc_newsletter.pipeline.audience import counts

    if begun := left_off.next_step(workspace, issue, now=now):
        return begun
    if registry.is_list(workspace.config.send.provider):
        return _("cipc-newsletter send {issue}").format(issue=issue)
    audience = counts(workspace, now=now)
    if not audience.mailable:
        return _("cipc-newsletter audience import FILE: nobody may be mailed yet")
    return ngettext(
        "cipc-newsletter send {issue}, to {count} person at most",
        "cipc-newsletter send {issue}, to {count} people at most",
        audience.mailable,
    ).format(issue=issue, count=audience.mailable)
