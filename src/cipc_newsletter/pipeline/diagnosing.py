"""What is missing on this computer or in this workspace, and how to mend it.

Promises to look and to change nothing, but for a store that an older version made. Mends nothing by itself.
"""

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterator, Mapping

from cipc_newsletter import operating_system
from cipc_newsletter.config import CONFIG_NAME, EXAMPLE_NAME, Workspace
from cipc_newsletter.errors import ConfigError, NewsletterError
from cipc_newsletter.pipeline.diagnosing_ledger import diagnose_ledger
from cipc_newsletter.pipeline.diagnosis import Diagnosis
from cipc_newsletter.providers import keys, registry
from cipc_newsletter.wording import _, ngettext


def diagnose(workspace: Workspace, *, environment: Mapping[str, str], now: dt.datetime) -> tuple[Diagnosis, ...]:
    """Look at this computer and at `workspace`, and return what was seen.

    Changes nothing; a store that an older version made is brought up to date, as any command would.
    """
    return (
        Diagnosis(
            subject=_("Python"),
            is_well=sys.version_info >= (3, 11),
            seen=".".join(str(part) for part in sys.version_info[:3]),
            remedy=_("Install Python 3.11 or newer."),
        ),
        _settings(workspace),
        _store(workspace, now=now),
        *diagnose_ledger(workspace, now=now),
        *_journal(workspace, now=now),
        _disk(workspace),
        _signing_key(workspace, environment),
        *_provider_secrets(workspace, environment),
        *_publishing_secrets(workspace, environment),
        *_news(workspace),
        *_unread_files(workspace),
    )


def _settings(workspace: Workspace) -> Diagnosis:
    return Diagnosis(
        subject=_("Settings"),
        is_well=not workspace.is_example,
        seen=EXAMPLE_NAME if workspace.is_example else CONFIG_NAME,
        remedy=_("Copy {example} to {config} and put your organisation in it.").format(
            example=EXAMPLE_NAME, config=CONFIG_NAME
        ),
    )


def _store(workspace: Workspace, *, now: dt.datetime) -> Diagnosis:
    """Say where the store lies, and whether the one that is there can be used."""
    place = _store_place(workspace, now=now)
    if not place.is_well or not (workspace.var / "newsletter.db").exists():
        return place
    from cipc_newsletter.pipeline.opening import store_of

    try:
        with store_of(workspace, now=now):
            return place
    except NewsletterError as error:
        return Diagnosis(subject=place.subject, is_well=False, seen=str(error))


def _journal(workspace: Workspace, *, now: dt.datetime) -> Iterator[Diagnosis]:
    """Tell whether the journal of approvals and comments is as it was written."""
    if not (workspace.var / "newsletter.db").exists():
        return
    from cipc_newsletter.pipeline.opening import store_of
    from cipc_newsletter.store import journal

    try:
        with store_of(workspace, now=now) as store, store.reading() as connection:
            flaws = journal.flaws(connection)
            count = journal.count(connection)
    except NewsletterError:
        return
    yield Diagnosis(
        subject=_("Journal"),
        is_well=not flaws,
        seen="\n".join(flaws) or ngettext("{count} entry", "{count} entries", count).format(count=count),
        remedy=_("Put your latest backup in place, or have what is to be sent approved again."),
    )


def _store_place(workspace: Workspace, *, now: dt.datetime) -> Diagnosis:
    if workspace.config.store_url.startswith("postgresql"):
        return _store_server(workspace, now=now)
    synced = operating_system.synced_by(workspace.root)
    seen = str(workspace.var)
    if synced:
        seen = _("{folder} (the workspace is in {name}, where a database would be damaged)").format(
            folder=workspace.var, name=synced
        )
    parent = next(folder for folder in (workspace.var, *workspace.var.parents) if folder.exists())
    return Diagnosis(
        subject=_("Store"),
        is_well=parent.is_dir() and os.access(parent, os.W_OK),
        seen=seen,
        remedy=_("Make this folder writable."),
    )


def _store_server(workspace: Workspace, *, now: dt.datetime) -> Diagnosis:
    from cipc_newsletter.pipeline.opening import store_of

    try:
        with store_of(workspace, now=now) as store:
            return Diagnosis(subject=_("Store"), is_well=True, seen=store.place)
    except NewsletterError as error:
        mistake = error.mistakes[0]
        seen = f"{mistake.path}: {mistake.what}" if mistake.path else mistake.what
        return Diagnosis(subject=_("Store"), is_well=False, seen=seen, remedy=mistake.remedy)


def _disk(workspace: Workspace) -> Diagnosis:
    free = shutil.disk_usage(workspace.root).free // 1_000_000
    return Diagnosis(
        subject=_("Free space"),
        is_well=free > 200,
        seen=_("{count} MB").format(count=free),
        remedy=_("Free at least 200 MB: a send stops when the disk is full."),
    )


def _signing_key(workspace: Workspace, environment: Mapping[str, str]) -> Diagnosis:
    variable = workspace.config.secret_env
    path = workspace.var / "token-keys"
    if variable and environment.get(variable):
        return Diagnosis(subject=_("Key of the signed links"), is_well=True, seen=variable)
    return Diagnosis(
        subject=_("Key of the signed links"),
        is_well=True,
        seen=_(
            "{path}: keep a copy of this file; without it, the unsubscribe links of mails already sent stop working"
        ).format(path=path)
        if path.exists()
        else _("made with the first send, in {path}").format(path=path),
    )


def _provider_secrets(workspace: Workspace, environment: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Tell whether the provider that sends has its key, in the variable or in this computer's keyring."""
    name = workspace.config.send.provider
    if name not in registry.names() or not registry.describe(name).variables:
        return
    about = registry.describe(name)
    variable = keys.variable_of(workspace, name, about.variables[0])
    seen, remedy = variable, ""
    try:
        keys.key_of(workspace, name, title=about.title, environment=environment, default_variable=about.variables[0])
        if not environment.get(variable, "").strip():
            seen = keys.keyring_name() or ""
    except ConfigError as error:
        remedy = error.mistakes[0].remedy
    yield Diagnosis(
        subject=_("Key of {provider}").format(provider=about.title), is_well=not remedy, seen=seen, remedy=remedy
    )


def _publishing_secrets(workspace: Workspace, environment: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Tell whether the secrets are there with which pictures are published."""
    publishing = workspace.config.publishing
    for key in ("password_env", "access_key_env", "secret_key_env"):
        variable = str(publishing.settings.get(key, ""))
        if variable:
            yield Diagnosis(
                subject=_("Publishing pictures ({way})").format(way=publishing.way),
                is_well=bool(environment.get(variable)),
                seen=variable,
                remedy=_("Set the environment variable {variable}; docs/pictures.md says to what.").format(
                    variable=variable
                ),
            )


def _news(workspace: Workspace) -> Iterator[Diagnosis]:
    from cipc_newsletter.content.items import read_items

    try:
        library = read_items(workspace.root)
    except NewsletterError as error:
        yield Diagnosis(subject=_("News items"), is_well=False, seen=str(error))
        return
    count = len({item_id for item_id, _language in library.items})
    yield Diagnosis(
        subject=_("News items"),
        is_well=not library.mistakes,
        seen="\n".join(map(str, library.mistakes))
        or ngettext("{count} item", "{count} items", count).format(count=count),
        remedy=_("Mend the files named here."),
    )


def _unread_files(workspace: Workspace) -> Iterator[Diagnosis]:
    """Tell the files that are passed over because of their names."""
    from cipc_newsletter.content import issue_files
    from cipc_newsletter.content.items import read_items
    from cipc_newsletter.pipeline.conflicts import waiting

    library = read_items(workspace.root)
    copies = (*library.conflict_copies, *issue_files.conflict_copies(workspace.root))
    misnamed = issue_files.misnamed(workspace.root)
    if copies:
        yield Diagnosis(
            subject=_("Conflict copies"),
            is_well=False,
            seen=", ".join(copies),
            remedy=_("Compare each with the file of the plain name, keep one, delete the other. They are not read."),
        )
    if versions := waiting(workspace):
        yield Diagnosis(
            subject=_("Versions from a source that wait for a decision"),
            is_well=False,
            seen=", ".join(versions),
            remedy=_("Decide for each: cipc-newsletter import --resolve ID"),
        )
    if misnamed:
        yield Diagnosis(
            subject=_("Issue files with other names"),
            is_well=False,
            seen=", ".join(misnamed),
            remedy=_(
                "Rename them in lower case, without accents or spaces, such as 2025-12.toml. They are not read."
            ),
        )
