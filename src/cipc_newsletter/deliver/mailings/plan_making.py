"""Asking a list provider what a send would do, and what speaks against it.

Promises that whatever the provider cannot do is said here, before anything is made there: a language it does not carry,
an audience that is empty or not there, a mail too large, a sender not verified, people who left here. Changes nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from cipc_newsletter.deliver.mailings import obstacles
from cipc_newsletter.deliver.mailings.dividing import LeftHere, division_of
from cipc_newsletter.deliver.mailings.planning import WHOLE_LIST, MailingPlan, MailingSettings, PlannedMailing
from cipc_newsletter.deliver.mailings.uploads import sha_of
from cipc_newsletter.errors import BadRequestError, Mistake
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.providers.list_port import Audience, ListMessage, ListProvider


def plan(
    provider: ListProvider,
    composed: ComposedIssue,
    settings: MailingSettings,
    *,
    at: dt.datetime | None,
    now: dt.datetime,
    left_here: LeftHere,
) -> MailingPlan:
    """Return what sending `composed` would do. Asks the provider, and changes nothing there.

    Raises ProviderError where it cannot be asked, ConfigError where an audience is not there, BadRequestError where a
    text holds the provider's own syntax, or names a field that the list lacks.
    """
    made = _asked(provider, composed, settings, at=at, left_here=left_here)
    against = obstacles.found(made, composed, provider.capabilities, now=now, several_mails=settings.several_mails)
    return replace(made, obstacles=tuple(against))


def _asked(
    provider: ListProvider,
    composed: ComposedIssue,
    settings: MailingSettings,
    *,
    at: dt.datetime | None,
    left_here: LeftHere,
) -> MailingPlan:
    """Return the plan as the provider has it, before anybody has looked what speaks against it."""
    account = provider.check()
    known = {audience.ref: audience for audience in provider.audiences()}
    refs = audiences_of(composed, settings)
    messages = tuple(message for message in composed.messages if message.language in refs)
    uploads = _uploads(provider, composed, refs)
    planned = tuple(
        _planned(provider, message, uploads[message.language], refs[message.language], known) for message in messages
    )
    division = division_of(provider.members(tuple(dict.fromkeys(refs.values()))), left_here=left_here)
    sender = composed.messages[0].sender
    return MailingPlan(
        issue_id=composed.issue_id,
        digest=composed.digest,
        provider=provider.name,
        title=provider.title,
        account=account,
        sender=f"{sender.name} <{sender.email}>" if sender.name else sender.email,
        consent=settings.consent,
        accepted=settings.accepted,
        mailings=planned,
        at=at,
        in_none=division.in_none,
        in_several=division.in_several,
        left_here=division.left_here,
    )


def audiences_of(composed: ComposedIssue, settings: MailingSettings) -> dict[str, str]:
    """Return to which audience each message goes, by its language; one that has none is left out.

    An issue of one message may go to the whole list; of several, each has a part of its own.
    """
    if len(composed.messages) == 1:
        only = composed.messages[0]
        named = [settings.audiences[language] for language in only.languages if language in settings.audiences]
        return {only.language: named[0] if len(named) == 1 and not only.also else WHOLE_LIST}
    return {
        message.language: settings.audiences[message.language]
        for message in composed.messages
        if message.language in settings.audiences
    }


def _uploads(provider: ListProvider, composed: ComposedIssue, refs: Mapping[str, str]) -> Mapping[str, ListMessage]:
    """Return what would be uploaded in each language that goes anywhere.

    Raises BadRequestError with what speaks against it in any language: a second mistake is told with the first.
    """
    uploads: dict[str, ListMessage] = {}
    mistakes: list[Mistake] = []
    for message in composed.messages:
        try:
            uploads[message.language] = provider.translated(message)
        except BadRequestError as error:
            mistakes += error.mistakes
    if refs.keys() - uploads.keys():
        raise BadRequestError.of(dict.fromkeys(mistakes))
    return uploads


def _planned(
    provider: ListProvider,
    message: ComposedMessage,
    upload: ListMessage,
    ref: str,
    known: Mapping[str, Audience],
) -> PlannedMailing:
    provider.require_fields(upload)
    return PlannedMailing(
        language=message.language,
        carried=message.languages,
        subject=upload.subject,
        audience=ref,
        audience_name=known[ref].name if ref in known else ref,
        planned=provider.count(ref),
        content_sha=sha_of(upload),
        html_bytes=len(upload.html.encode()),
    )
