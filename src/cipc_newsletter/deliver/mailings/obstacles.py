"""What must be mended before an issue can leave through a list provider.

Promises that each obstacle is told in three parts, and that what the provider's documents or the account say is held
against the plan before anything is made there. Asks nobody.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from cipc_newsletter.deliver.mailings import grid
from cipc_newsletter.deliver.mailings.planning import MailingPlan
from cipc_newsletter.deliver.mailings.words import in_language
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.message import ComposedIssue
from cipc_newsletter.providers.list_port import ListCapabilities
from cipc_newsletter.wording import _, ngettext


def found(
    plan: MailingPlan,
    composed: ComposedIssue,
    capabilities: ListCapabilities,
    *,
    now: dt.datetime,
    several_mails: bool = False,
) -> Iterator[Mistake]:
    """Yield what speaks against `plan` at the aware moment `now`; with `several_mails` one person may get several."""
    yield from _of_consent(plan)
    yield from _of_languages(plan, composed, capabilities)
    yield from _of_audiences(plan)
    if not several_mails:
        yield from _of_several_mails(plan)
    yield from _of_sizes(plan, capabilities)
    yield from _of_changes(plan, capabilities)
    yield from _of_account(plan)
    yield from _of_moment(plan, capabilities, now)


def _of_consent(plan: MailingPlan) -> Iterator[Mistake]:
    if not plan.consent.strip():
        yield Mistake(
            what=_("nothing says who keeps the proof that the people on the list agreed to be mailed."),
            right=_("Without proof of consent there is no mail (CASL, section 13)."),
            remedy=_("Say it in config.toml, [provider.{name}] consent.").format(name=plan.provider),
            key=f"provider.{plan.provider}.consent",
        )


def _of_languages(plan: MailingPlan, composed: ComposedIssue, capabilities: ListCapabilities) -> Iterator[Mistake]:
    planned = {mailing.language for mailing in plan.mailings}
    for message in composed.messages:
        if capabilities.languages is not None and message.language not in capabilities.languages:
            yield Mistake(
                what=_("{title} cannot carry the mailing {in_language}.").format(
                    title=plan.title, in_language=in_language(message.language)
                ),
                right=_("It mails in: {languages}.").format(languages=", ".join(capabilities.languages)),
                remedy=_("Send the issue without that language, or through another provider."),
            )
        if message.language not in planned:
            yield Mistake(
                what=_("nothing says which part of the list reads {in_language}.").format(
                    in_language=in_language(message.language)
                ),
                right=_("Each language goes to an audience of its own."),
                remedy=_("See what there is: cipc-newsletter providers check {name}").format(name=plan.provider),
                key=f"provider.{plan.provider}.audiences",
            )
        elif len(composed.messages) > 1 and message.also:
            yield Mistake(
                what=_("the message {in_language} carries other languages too, whose readers are elsewhere.").format(
                    in_language=in_language(message.language)
                ),
                right=_("Through a list provider each language is a message of its own, or all are in one."),
                remedy=_("Mend the issue's languages, then have it approved again."),
            )


def _of_audiences(plan: MailingPlan) -> Iterator[Mistake]:
    for mailing in plan.mailings:
        if mailing.planned == 0:
            yield Mistake(
                what=_("nobody is in “{audience}”, to which the mailing {in_language} would go.").format(
                    audience=mailing.audience_name, in_language=in_language(mailing.language)
                ),
                right=_("An audience has at least one person."),
                remedy=_("See what there is: cipc-newsletter providers check {name}").format(name=plan.provider),
                key=f"provider.{plan.provider}.audiences",
            )
    if plan.left_here.count:
        yield Mistake(
            what=ngettext(
                "{count} person on the list at {title} must not be mailed: left here, or bounced, or complained.",
                "{count} people on the list at {title} must not be mailed: left here, or bounced, or complained.",
                plan.left_here.count,
            ).format(count=plan.left_here.count, title=plan.title),
            right=_("Whoever left is not mailed, through whatever provider."),
            remedy=_("Tell the provider: cipc-newsletter audience sync {name}").format(name=plan.provider),
        )


def _of_several_mails(plan: MailingPlan) -> Iterator[Mistake]:
    """Yield that one person would get the issue more than once, where nobody said that this is wanted."""
    key = f"provider.{plan.provider}.audiences"
    refs = Counter(mailing.audience for mailing in plan.mailings)
    for ref in (ref for ref, times in refs.items() if times > 1):
        yield Mistake(
            what=_(
                "several languages go to the same audience, {ref}: everybody in it would get several mails."
            ).format(ref=ref),
            right=_("Each language goes to an audience of its own."),
            remedy=_("See what there is: cipc-newsletter providers check {name}").format(name=plan.provider),
            key=key,
        )
    if plan.in_several.count:
        yield Mistake(
            what=ngettext(
                "{count} person is in the audiences of several languages and would get several mails: {some}.",
                "{count} people are in the audiences of several languages and would get several mails: {some}.",
                plan.in_several.count,
            ).format(count=plan.in_several.count, some=", ".join(plan.in_several.some)),
            right=_("Nobody gets one issue twice, unless that is wanted."),
            remedy=_(
                "Leave each in one part of the list at {title}; or write several_mails = true under [provider.{name}]."
            ).format(title=plan.title, name=plan.provider),
            key=key,
        )


def _of_sizes(plan: MailingPlan, capabilities: ListCapabilities) -> Iterator[Mistake]:
    limit = capabilities.html_limit
    for mailing in plan.mailings:
        if limit is not None and mailing.html_bytes > limit:
            yield Mistake(
                what=_("the mail {in_language} has {count} bytes of HTML, more than {title} takes.").format(
                    in_language=in_language(mailing.language), count=mailing.html_bytes, title=plan.title
                ),
                right=_("It takes {limit} bytes at most.").format(limit=limit),
                remedy=_("Make the issue shorter, or show items as teasers."),
            )


def _of_changes(plan: MailingPlan, capabilities: ListCapabilities) -> Iterator[Mistake]:
    """Yield what the provider will surely change, and nobody accepted: it would stop the campaign half-way."""
    names = [name for name in capabilities.changes if name not in plan.accepted]
    if names:
        listed = ", ".join(f'"{name}"' for name in (*plan.accepted, *names))
        yield Mistake(
            what=_("{title} changes every mail, whatever is asked of it: {names}.").format(
                title=plan.title, names=", ".join(names)
            ),
            right=_("What was approved is what is sent, but for what config.toml accepts by name."),
            remedy=_("If that may be, write accept = [{names}] under [provider.{name}].").format(
                names=listed, name=plan.provider
            ),
            key=f"provider.{plan.provider}.accept",
        )


def _of_account(plan: MailingPlan) -> Iterator[Mistake]:
    if plan.account.sender_is_verified is False:
        yield Mistake(
            what=_("{title} does not let this account send as {sender}.").format(
                title=plan.title, sender=plan.sender
            ),
            right=_("The address or its domain is verified there first."),
            remedy=_("See which records are missing: cipc-newsletter providers check {name}").format(
                name=plan.provider
            ),
        )
    if plan.account.mails_left is not None and plan.account.mails_left < plan.planned:
        yield Mistake(
            what=_("the plan at {title} has {left} mails left, and {count} would leave.").format(
                title=plan.title, left=plan.account.mails_left, count=plan.planned
            ),
            right=_("The whole issue leaves, or nothing."),
            remedy=_("Wait for the next month, or take a larger plan there."),
        )


def _of_moment(plan: MailingPlan, capabilities: ListCapabilities, now: dt.datetime) -> Iterator[Mistake]:
    if plan.at is None:
        return
    if not grid.is_on_grid(plan.at, capabilities):
        yield Mistake(
            what=_("{title} cannot start at {moment}.").format(title=plan.title, moment=_shown(plan.at)),
            right=_("Nearest: {before}, {after}.").format(
                before=_shown(grid.on_or_before(plan.at, capabilities)),
                after=_shown(grid.on_or_after(plan.at, capabilities)),
            ),
            remedy=_("Name another moment with --at."),
        )
    elif plan.at < grid.earliest(now, capabilities):
        yield Mistake(
            what=_("{moment} is too soon for {title}.").format(title=plan.title, moment=_shown(plan.at)),
            right=_("The earliest is {moment}.").format(moment=_shown(grid.earliest(now, capabilities))),
            remedy=_("Name another moment with --at."),
        )


def _shown(moment: dt.datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
