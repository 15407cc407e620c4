"""Test copies through a provider that keeps the list: a draft of its own, marked with the review code, removed again.

Promises that nothing of the list is mailed, that no campaign knows of it, and that a draft which a broken-off test left
there is removed before the next one. What the provider fills for nobody stands as it writes it.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from cipc_newsletter.compose.sample import sample_message
from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver.mailings.planning import WHOLE_LIST
from cipc_newsletter.errors import ConfigError, Mistake, ProviderError
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.list_port import (
    NO_CAMPAIGN,
    Found,
    ListMessage,
    ListProvider,
    Mailing,
    MailingState,
    Mark,
)
from cipc_newsletter.review.code_on_top import with_code_on_top
from cipc_newsletter.wording import _


def mail_tests(
    workspace: Workspace,
    composed: ComposedIssue,
    provider_name: str,
    *,
    to: Sequence[str],
    languages: Sequence[str],
    is_for_review: bool,
) -> str:
    """Let the provider mail a test copy of each language to every address, and return the provider's title.

    Raises ConfigError where it knows no drafts, BadRequestError where it refuses a text, ProviderError otherwise.
    """
    provider = registry.make_list(provider_name, workspace=workspace, environment=os.environ)
    _require_drafts(provider, issue_id=composed.issue_id)
    audiences = workspace.config.providers.get(provider_name, {}).get("audiences") or {}
    on_top = _on_top(workspace, composed) if is_for_review else None
    for found in _leftovers(provider):
        provider.remove(found.ref)
    done = _Done(title=provider.title)
    for language in languages:
        mark = Mark(
            issue_id=composed.issue_id, language=language, campaign_uid=NO_CAMPAIGN, digest=composed.digest[:16]
        )
        message = provider.translated(composed.message(language))
        marked = replace(message, subject=f"[Test {composed.code}] {message.subject}")
        mailing = Mailing(
            mark=mark,
            audience=audiences.get(language, WHOLE_LIST),
            message=marked if on_top is None else on_top(marked, language),
        )
        _mail(provider, mailing, tuple(to), done=done)
    if done.left:
        raise done.error()
    return provider.title


def _require_drafts(provider: ListProvider, *, issue_id: str) -> None:
    if not provider.capabilities.has_drafts:
        raise ConfigError(
            _("{title} mails no test copies: what is made there is on its way to the list.").format(
                title=provider.title
            ),
            right=_("A test copy goes to somebody of the house, and to nobody on the list."),
            remedy=_(
                "Look at it here: cipc-newsletter preview {issue}; or send the test through another provider."
            ).format(issue=issue_id),
            key=f"provider.{provider.name}",
        )


@dataclass(slots=True)
class _Done:
    """What a test came to so far: the languages that were mailed, and the drafts that could not be deleted again."""

    title: str
    mailed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    cause: ProviderError | None = None

    def error(self) -> ProviderError:
        """Return the error for drafts that stay although the copies went out."""
        assert self.cause is not None  # noqa: S101 -- for the type checker: something is left
        error = type(self.cause)(
            _("the test copies went out ({languages}), but a draft of them stays at {title}: {names}.").format(
                languages=", ".join(self.mailed), title=self.title, names=", ".join(self.left)
            ),
            provider=self.cause.provider,
            answer=self.cause.answer,
            status=self.cause.status,
            right=_("It mails nobody; it could not be deleted: {reason}").format(reason=self.cause.what),
            remedy=_("Delete it there, or leave it: the next send-test removes it."),
        )
        error.__cause__ = self.cause
        return error


def _mail(provider: ListProvider, mailing: Mailing, to: tuple[str, ...], *, done: _Done) -> None:
    """Let one test copy be mailed by a draft of its own; one that cannot be deleted then is noted in `done`."""
    is_mailed = False
    try:
        ref = provider.create(mailing)
        try:
            provider.fill(ref, mailing)
            provider.test(ref, to)
            is_mailed = True
            done.mailed.append(mailing.mark.language)
        finally:
            provider.remove(ref)
    except ProviderError as error:
        if is_mailed:
            done.left.append(str(mailing.mark))
            done.cause = error
            return
        if done.mailed:
            went_out = _("Test copies that went out before: {languages}.").format(languages=", ".join(done.mailed))
            error.mistakes = (*error.mistakes, Mistake(what=went_out))
        raise


def left_behind(workspace: Workspace, provider_name: str) -> tuple[str, ...]:
    """Return the names of the drafts that broken-off tests left at a provider. Raises ConfigError, ProviderError."""
    return left_at(registry.make_list(provider_name, workspace=workspace, environment=os.environ))


def left_at(provider: ListProvider) -> tuple[str, ...]:
    """Return the names of the drafts that broken-off tests left at `provider`. Raises ProviderError."""
    return tuple(found.name or str(found.mark) for found in _leftovers(provider))


def _leftovers(provider: ListProvider) -> tuple[Found, ...]:
    if not provider.capabilities.has_drafts:
        return ()
    return tuple(
        found
        for found in provider.ours()
        if found.mark.campaign_uid == NO_CAMPAIGN and found.standing.state is MailingState.DRAFT
    )


def _on_top(workspace: Workspace, composed: ComposedIssue) -> Callable[[ListMessage, str], ListMessage]:
    """Return what puts the code in large type on top of a message."""

    def put(message: ListMessage, language: str) -> ListMessage:
        shown = with_code_on_top(
            replace(sample_message(composed, language), html=message.html, text=message.text),
            issue_id=composed.issue_id,
            code=composed.code,
            review_to=workspace.config.review_to,
        )
        return replace(message, html=shown.html, text=shown.text)

    return put
