"""Accounts at providers: whether the key opens one, what it holds, and what is missing before a mail can leave by it.

Promises to change nothing at a provider, and to store a key only after the provider has taken it. Says what is missing
all at once, as `check` does of an issue.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from cipc_newsletter.config import Workspace
from cipc_newsletter.deliver.mailings.dividing import Division, Reading, Strays, division_of
from cipc_newsletter.errors import AuthenticationError, ConfigError, Mistake, ProviderError, UsageError
from cipc_newsletter.pipeline import list_testing
from cipc_newsletter.providers import keys, registry
from cipc_newsletter.providers.answers import quoted
from cipc_newsletter.providers.list_port import Account, Audience, ListProvider
from cipc_newsletter.providers.port import Description
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext


@frozen
class Inspection:
    """What was seen of a provider's account, and `problems`: what must be mended before a mail can leave by it.

    Of one that keeps the list: `audiences` is all there is to choose from, `portions` the part for each language as
    config.toml names it, `unknown` those of its parts that are not there, `division` how the others divide the list,
    None where they could not be looked at; where config.toml names none, nobody is missed. `test_drafts` are the names
    of drafts that broken-off tests left there.
    """

    description: Description
    account: Account
    problems: tuple[Mistake, ...] = ()
    audiences: tuple[Audience, ...] = ()
    portions: Mapping[str, Audience]
    unknown: Mapping[str, str] = field(default_factory=dict)
    division: Division | None = None
    languages: tuple[str, ...] | None = None
    test_drafts: tuple[str, ...] = ()


def variable_of(workspace: Workspace, name: str) -> str:
    """Return the environment variable that may hold the provider's key. Raises UsageError where it needs none."""
    description = registry.describe(name)
    if not description.variables:
        raise UsageError(
            _("{title} needs no key.").format(title=description.title),
            right=_("Keys are for accounts at providers: {names}.").format(names=", ".join(_with_keys())),
        )
    return keys.variable_of(workspace, name, description.variables[0])


def _with_keys() -> Iterator[str]:
    return (each.name for each in registry.descriptions() if each.variables)


def log_in(workspace: Workspace, name: str, key: Secret) -> Account:
    """Try a key, and put it into the keyring where the provider takes it; return the account it opens.

    Raises ConfigError where there is no keyring, and ProviderError's subclasses where the key was not taken.
    """
    variable = variable_of(workspace, name)
    keys.require_key(key, title=registry.describe(name).title)
    environment = {**os.environ, variable: key.reveal()}
    try:
        if registry.is_list(name):
            account = registry.make_list(name, workspace=workspace, environment=environment).check()
        else:
            account = registry.make(name, workspace=workspace, environment=environment).check()
    except AuthenticationError as error:
        raise _not_taken(
            error,
            title=registry.describe(name).title,
            right=_("A key is copied whole, from an account that is open; nothing was stored."),
        ) from error
    keys.store(workspace, name, key, variable=variable)
    return account


def _not_taken(error: AuthenticationError, *, title: str, right: str) -> AuthenticationError:
    """Return what a refused key is called; any other refusal is told as it came."""
    if error.status not in (401, 403):
        return error
    return AuthenticationError(
        _("{title} does not take this key (HTTP {status}): {words}").format(
            title=title, status=error.status, words=quoted(error.answer)
        ),
        provider=error.provider,
        answer=error.answer,
        status=error.status,
        right=right,
        remedy=_("Look at the key at {title}, or make a new one there, then run the same command again.").format(
            title=title
        ),
    )


def log_out(workspace: Workspace, name: str) -> bool:
    """Take the provider's key out of the keyring; return whether one was there."""
    return keys.forget(workspace, name, variable=variable_of(workspace, name))


def inspect(workspace: Workspace, name: str, *, reading: Reading) -> Inspection:
    """Return what there is at the provider `name`, and what is missing. Raises ProviderError's subclasses."""
    try:
        if registry.is_list(name):
            return _inspect_list(workspace, name, reading=reading)
        return _inspect_mailer(workspace, name)
    except AuthenticationError as error:
        description = registry.describe(name)
        place = keys.place_of(
            workspace, name, environment=os.environ, default_variable=next(iter(description.variables), "")
        )
        right = _("The key comes from here: {place}. It is copied whole, from an account that is open.")
        raise _not_taken(error, title=description.title, right=right.format(place=place)) from error


def _inspect_mailer(workspace: Workspace, name: str) -> Inspection:
    provider = registry.make(name, workspace=workspace, environment=os.environ)
    account = provider.check()
    problems = list(_account_problems(account))
    try:
        provider.require_set_up()
    except ConfigError as error:
        problems.extend(error.mistakes)
    return Inspection(description=registry.describe(name), account=account, problems=tuple(problems), portions={})


def _inspect_list(workspace: Workspace, name: str, *, reading: Reading) -> Inspection:
    provider = registry.make_list(name, workspace=workspace, environment=os.environ)
    account = provider.check()
    table = workspace.config.providers.get(name, {})
    refs: Mapping[str, str] = table.get("audiences") or {}
    problems = [*_account_problems(account), *_settings_problems(table, name, title=provider.title)]
    audiences: tuple[Audience, ...] = ()
    portions: dict[str, Audience] = {}
    unknown: dict[str, str] = {}
    division = None
    try:
        audiences = provider.audiences()
        for language, ref in refs.items():
            try:
                portions[language] = _portion(provider, ref, audiences)
            except ConfigError as error:  # one that is not there hides none of the others
                unknown[language] = ref
                key = f"provider.{name}.audiences.{language}"
                problems.extend(replace(each, key=key) for each in error.mistakes)
        if portions or not refs:
            division = division_of(provider.members(tuple(refs[each] for each in portions)), reading=reading)
            if not refs:
                division = replace(division, in_none=Strays())
            problems.extend(_division_problems(division, table, name))
    except ConfigError as error:  # the list is not said yet
        problems.extend(error.mistakes)
    problems.extend(_language_problems(provider, tuple(refs), name))
    test_drafts: tuple[str, ...] = ()
    try:
        test_drafts = list_testing.left_at(provider)
    except ProviderError as error:  # the rest was seen, and is worth knowing
        problems.extend(error.mistakes)
    return Inspection(
        description=registry.describe(name),
        account=account,
        problems=tuple(problems),
        audiences=audiences,
        portions=portions,
        unknown=unknown,
        division=division,
        languages=provider.capabilities.languages,
        test_drafts=test_drafts,
    )


def _portion(provider: ListProvider, ref: str, audiences: Iterable[Audience]) -> Audience:
    known = next((each for each in audiences if each.ref == ref), Audience(ref=ref, name=ref))
    return replace(known, count=provider.count(ref))


def _account_problems(account: Account) -> Iterator[Mistake]:
    if account.sender_is_verified is False:
        yield Mistake(
            what=_("the sender may not be used yet."),
            right=_("The provider knows that the address in [sender] from_email, or its domain, is yours."),
            remedy=_("Have it verified at the provider; where DNS records are missing, they stand above."),
            key="sender.from_email",
        )


def _settings_problems(table: Mapping[str, object], name: str, *, title: str) -> Iterator[Mistake]:
    """Yield what config.toml does not say yet."""
    if not table.get("audiences"):
        yield Mistake(
            what=_("[provider.{name}] does not say which part of the list reads which language.").format(name=name),
            right=_("Each language goes to a part of its own; one language alone may go to the whole list."),
            remedy=_(
                'Write audiences = {{ fr = "…", en = "…" }}, or for one language alone {{ fr = "list" }}.'
            ).format(),
            key=f"provider.{name}.audiences",
        )
    if not table.get("consent"):
        yield Mistake(
            what=_("[provider.{name}] does not say who keeps the proof that these people agreed.").format(name=name),
            right=_("Without proof of consent there is no mail (CASL, section 13)."),
            remedy=_('Write consent = "…" in words, such as: "{title}, with their double opt-in".').format(
                title=title
            ),
            key=f"provider.{name}.consent",
        )


def _division_problems(division: Division, table: Mapping[str, object], name: str) -> Iterator[Mistake]:
    n = division.in_several.count
    if n and not table.get("several_mails"):
        yield Mistake(
            what=ngettext(
                "{count} person is in the audiences of several languages.",
                "{count} people are in the audiences of several languages.",
                n,
            ).format(count=n),
            right=_("Nobody gets one issue twice, unless that is wanted."),
            remedy=_(
                "Leave each in one part of the list; or write several_mails = true under [provider.{name}]."
            ).format(name=name),
            key=f"provider.{name}.audiences",
        )


def _language_problems(provider: ListProvider, wanted: tuple[str, ...], name: str) -> Iterator[Mistake]:
    carried = provider.capabilities.languages
    for language in wanted:
        if carried is not None and language not in carried:
            yield Mistake(
                what=_('{title} does not mail in the language "{language}".').format(
                    title=provider.title, language=language
                ),
                right=_("It mails in: {languages}.").format(languages=", ".join(carried)),
                remedy=_("Mail that language through another provider, and take it out of audiences."),
                key=f"provider.{name}.audiences.{language}",
            )
