"""`providers`: what each can carry, whether an account is ready, and keys into the keyring.

Promises that a key is neither shown nor kept anywhere but in the keyring. Mails nobody.
"""

import sys
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.account_report import inspection_in_words, inspection_value, left_drafts_in_words
from cipc_newsletter.cli.asking import is_terminal
from cipc_newsletter.cli.progress import ProgressLine
from cipc_newsletter.cli.refusals import DONE, ERROR
from cipc_newsletter.cli.session import Group, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.providers.port import Description


@click.group(cls=Group, help=_("Set the providers up: keys, accounts, lists, and what each can carry."))
def providers() -> None:
    """Hold the commands about providers."""


@providers.command(name="list", help=_("List the providers with what each carries, proves and tracks."))
@asked
def list_providers(session: Session) -> None:
    """List providers."""
    from cipc_newsletter.providers.registry import descriptions, is_list

    every = descriptions()
    session.document([_value(each, keeps_list=is_list(each.name)) for each in every])
    for each in every:
        session.show(f"{each.name} — {each.title}")
        session.show(f"  {each.summary}")
        for label, text in (
            (_("One call: {text}"), each.carries),
            (_("Proof after an unclear answer: {text}"), each.proof),
            (_("Tracking: {text}"), each.tracking),
            (_("Unsubscribing: {text}"), each.unsubscribing),
        ):
            session.show("  " + label.format(text=text))
        if each.unverified:
            session.show("  " + _("Never seen at a live account:"))
        for what in each.unverified:
            session.show(f"    - {what}")
        _show_tags(session, each)


def _value(each: "Description", *, keeps_list: bool) -> dict[str, object]:
    return {
        "name": each.name,
        "title": each.title,
        "keeps_list": keeps_list,
        "summary": each.summary,
        "carries": each.carries,
        "proof": each.proof,
        "tracking": each.tracking,
        "unsubscribing": each.unsubscribing,
        "settings": list(each.settings),
        "variables": list(each.variables),
        "tags": {tag.field: tag.tag for tag in each.tags},
        "unverified": list(each.unverified),
    }


def _show_tags(session: Session, each: "Description") -> None:
    """Show what stands for our merge fields at a provider that fills them itself."""
    if not each.tags:
        return
    session.show("  " + _("What stands there for our merge fields:"))
    width = max(len(tag.field) for tag in each.tags) + 4
    for tag in each.tags:
        session.show(f"    {f'[[{tag.field}]]':<{width}}  {tag.tag}")


@providers.command(
    name="check",
    help=_("Look whether an account is ready. Key, sender, DNS records, lists, and who gets which language."),
)
@click.argument("name")
@asked
def check_provider(session: Session, name: str) -> int:
    """Look at an account."""
    from cipc_newsletter.pipeline import provider_accounts as stage

    line = ProgressLine(session)
    seen = stage.inspect(session.workspace(), name, reading=line.reading)
    line.end()
    session.document(inspection_value(seen))
    for said in inspection_in_words(seen):
        session.show(said)
    for left in left_drafts_in_words(seen.test_drafts, title=seen.description.title):
        session.show(left)
    if seen.problems:
        missing = ngettext("{count} thing is missing:", "{count} things are missing:", len(seen.problems))
        session.show("")
        session.show(missing.format(count=len(seen.problems)))
    for problem in seen.problems:
        session.show(f"✗ {problem}")
    return ERROR if seen.problems else DONE


@providers.command(
    name="login",
    help=_("Keep the key of an account. Asks for it, tries it, and puts it into this computer's keyring."),
)
@click.argument("name")
@click.option("--forget", "is_forgetting", is_flag=True, help=_("Take the key out of the keyring again."))
@asked
def login(session: Session, name: str, is_forgetting: bool) -> None:  # noqa: FBT001 -- Click's call
    """Store a key."""
    import os

    from cipc_newsletter.pipeline import provider_accounts as stage
    from cipc_newsletter.providers import keys, registry

    workspace = session.workspace()
    variable = stage.variable_of(workspace, name)
    title = registry.describe(name).title
    if is_forgetting:
        was_there = stage.log_out(workspace, name)
        session.document({"provider": name, "forgotten": was_there})
        session.show(
            (_("The key for {title} is forgotten.") if was_there else _("No key for {title} was kept here.")).format(
                title=title
            )
        )
    else:
        ring = keys.keyring_name()
        if ring is None:
            raise keys.no_keyring(name, variable)
        account = stage.log_in(workspace, name, _asked_key(title, variable=variable))
        session.document({"provider": name, "account": account.name, "keyring": ring})
        session.show(_("{title} took the key. It opens: {account}.").format(title=title, account=account.name))
        session.say(_("It is kept in the keyring of this computer ({ring}).").format(ring=ring))
        session.say(_("Next: cipc-newsletter providers check {name}").format(name=name))
    if os.environ.get(variable, "").strip():
        session.say(_("! The environment variable {variable} is set, and goes before it.").format(variable=variable))


def _asked_key(title: str, *, variable: str) -> Secret:
    """Return the key somebody types without its being shown, or that another program hands over."""
    if is_terminal():
        text = str(
            click.prompt(
                _("The key of your {title} account (it is not shown):").format(title=title),
                err=True,
                hide_input=True,
                prompt_suffix=" ",
                default="",
                show_default=False,
            )
        )
    else:
        text = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.readline(10_000)
    if not text.strip():
        raise UsageError(
            _("no key was given; nothing was stored."),
            right=_("It is typed on a terminal, or comes in on standard input."),
            remedy=_("Or set the environment variable {variable} where you start this program.").format(
                variable=variable
            ),
        )
    return Secret(text.strip())
