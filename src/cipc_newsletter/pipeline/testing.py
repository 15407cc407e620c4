"""Test copies for the house: the mail as it is, marked with its code, on a path no campaign shares.

Promises that a test copy touches neither the ledger nor an approval, and that its links open nothing.
"""

import datetime as dt
import os
import secrets
from collections.abc import Sequence
from dataclasses import replace

from cipc_newsletter.audience.addresses import address_of
from cipc_newsletter.compose.sample import sample_message
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import resolve_issue
from cipc_newsletter.errors import ConfigError, ContentError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.pipeline import list_testing
from cipc_newsletter.pipeline.issues import composition
from cipc_newsletter.pipeline.picture_publishing import pictures_of
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.port import TestCopy
from cipc_newsletter.publishing.reachable import unanswered
from cipc_newsletter.review.code_on_top import with_code_on_top
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


def unshown_pictures(workspace: Workspace, name: str, *, provider_name: str | None) -> tuple[str, ...]:
    """Return what keeps a colleague from seeing the pictures of a test copy; nothing where no mail leaves here."""
    if not _mails_people(workspace, provider_name or workspace.config.send.provider):
        return ()
    composed = composition(workspace, resolve_issue(workspace.root, name)).composed
    return tuple(mistake.what for mistake in unanswered(pictures_of(composed)))


def _mails_people(workspace: Workspace, name: str) -> bool:
    if registry.is_list(name):
        return True
    return registry.make(name, workspace=workspace, environment=os.environ).capabilities.is_real


@frozen
class SentCopy:
    """A test copy that was handed over, and where it went."""

    to: str
    language: str
    code: str
    reference: str


def send_test(
    workspace: Workspace,
    name: str,
    *,
    addresses: Sequence[str],
    languages: Sequence[str],
    provider_name: str | None,
    is_for_review: bool = False,
    now: dt.datetime,
) -> tuple[SentCopy, ...]:
    """Hand over one marked copy for each address and language. Raises ConfigError where no address is known.

    A copy `is_for_review` has its code on top, and its answers go where reviewers' comments do.
    """
    composed = composition(workspace, resolve_issue(workspace.root, name)).composed
    wanted = _languages(composed, languages)
    to = _addressees(workspace, addresses, issue_id=composed.issue_id)
    name = provider_name or workspace.config.send.provider
    if registry.is_list(name):
        title = list_testing.mail_tests(
            workspace, composed, name, to=to, languages=wanted, is_for_review=is_for_review
        )
        return tuple(
            SentCopy(to=address, language=language, code=composed.code, reference=title)
            for address in to
            for language in wanted
        )
    provider = registry.make(name, workspace=workspace, environment=os.environ)
    return tuple(
        SentCopy(
            to=address,
            language=language,
            code=composed.code,
            reference=provider.submit_test(
                _copy(workspace, composed, language, address, is_for_review=is_for_review, now=now)
            ),
        )
        for address in to
        for language in wanted
    )


def _addressees(workspace: Workspace, addresses: Sequence[str], *, issue_id: str) -> list[str]:
    """Return who gets the copies: those who were named, else the one in the settings. Raises ConfigError."""
    default = [workspace.config.sender.test_to] if workspace.config.sender.test_to else []
    to = [address_of(address).email for address in (addresses or default)]
    if not to:
        raise ConfigError(
            _("nobody is named to get the test copy."),
            right=_("An address stands in [sender] test_to, or in the command."),
            remedy=_("Say: cipc-newsletter send-test {issue} --to you@your-organisation").format(issue=issue_id),
            key="sender.test_to",
        )
    return to


def _copy(
    workspace: Workspace,
    composed: ComposedIssue,
    language: str,
    address: str,
    *,
    is_for_review: bool,
    now: dt.datetime,
) -> TestCopy:
    sample = sample_message(composed, language, public_base_url=workspace.config.public_base_url)
    outgoing = replace(
        sample,
        to=Mailbox(email=address),
        date=now,
        message_id=f"<{secrets.token_hex(12)}.test@{sample.sender.domain}>",
    )
    if is_for_review:
        outgoing = with_code_on_top(
            outgoing, issue_id=composed.issue_id, code=composed.code, review_to=workspace.config.review_to
        )
    return TestCopy(message=outgoing, code=composed.code, language=language, images=composed.message(language).images)


def _languages(composed: ComposedIssue, wanted: Sequence[str]) -> tuple[str, ...]:
    has = tuple(composed.carriers)
    for language in wanted:
        if language not in has:
            raise ContentError(
                _('issue {issue} has no language "{language}".').format(issue=composed.issue_id, language=language),
                right=_("It has: {languages}.").format(languages=", ".join(has)),
                remedy=_("Name one of these with --lang."),
            )
    return tuple(dict.fromkeys(composed.carriers[language] for language in wanted or has))
