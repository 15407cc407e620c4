"""config.toml as a value: every setting with its default, every mistake in the file at once.

Promises that nothing below ever meets an unknown key, a wrong type or a missing requirement. Holds no secret: only
names of environment variables. The formats and defaults are those of schemas/config.schema.json.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from cipc_newsletter import operating_system, time_zones, toml_files
from cipc_newsletter.errors import ConfigError, Mistake
from cipc_newsletter.model.issue import Waiver
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

CONFIG_NAME = "config.toml"
EXAMPLE_NAME = "config.example.toml"
WORKSPACE_VARIABLE = "CIPC_NEWSLETTER_WORKSPACE"


@frozen
class Organisation:
    """Who mails: what the law wants in every mail (rule LAW-CA-02). `timezone` is where its events take place."""

    name: Mapping[str, str]
    legal_name: str
    postal_address: str
    phone: str = ""
    email: str = ""
    website: str = ""
    timezone: str = "America/Toronto"


@frozen
class Sender:
    """Whose name and address stand in From and Reply-To; `from_name` is by language."""

    from_name: Mapping[str, str]
    from_email: str
    reply_to: str = ""
    list_id_domain: str = ""
    dkim_selector: str = ""
    test_to: str = ""


@frozen
class Publishing:
    """How pictures get to where mails load them: the `way`, empty for none, and that way's own table of settings."""

    way: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def chooses_addresses(self) -> bool:
        """Whether the place gives each picture an address of its own, known once it is there: a site's library."""
        return self.way == "wordpress"


@frozen
class StopOn:
    """Percentages above which a campaign pauses by itself."""

    refused: float = 5.0
    bounced: float = 5.0
    complaints: float = 0.3


@frozen
class Send:
    """How a campaign leaves: through which provider, after how many minutes of grace for a real one, how fast.

    `uncertain` is what to do with a call whose answer never came: a policy of deliver/proving.py. `rate_per_minute`
    counts people, 0 for what the provider allows; `canary` people get the first mails of a large campaign,
    `canary_minutes` before the rest; `warm_up` has the people of each day of a new account, `per_domain` the people
    in an hour by the domain they are at, in lower case.
    """

    provider: str = "outbox"
    grace_minutes: float = 10.0
    approvals_required: int = 1
    uncertain: str = "auto"
    rate_per_minute: int = 0
    canary: int = 2000
    canary_minutes: float = 15.0
    stop_on: StopOn = field(default_factory=StopOn)
    warm_up: tuple[int, ...] = ()
    per_domain: Mapping[str, int] = field(default_factory=dict)
    zone: str = ""


DEFAULTS = Send()


@frozen
class Importing:
    """What bringing news in from the web may do: hosts that may be in this network, and one's own, whose robots.txt
    is not heard.
    """

    internal_hosts: frozenset[str] = frozenset()
    ignore_robots_of: frozenset[str] = frozenset()


@frozen
class Config:
    """The settings of a workspace. `providers` maps a provider's name to its own table, defaults filled in.

    `clients` has the weight of each mail program among the readers; `waivers` hold for every issue.
    """

    organisation: Organisation
    sender: Sender
    staff_language: str = ""
    review_to: str = ""
    default_language: str = "fr"
    locales: Mapping[str, str] = field(default_factory=dict)
    importing: Importing = field(default_factory=Importing)
    images_base_url: str = ""
    publishing: Publishing = field(default_factory=Publishing)
    store_url: str = "sqlite:///var/newsletter.db"
    public_base_url: str = ""
    archive_base_url: str = ""
    secret_env: str = ""
    send: Send = field(default_factory=Send)
    providers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    clients: Mapping[str, float] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def locale(self, language: str) -> str:
        """Return the BCP 47 tag that mails in `language` carry, such as fr-CA."""
        return self.locales.get(language, language)

    def page_url(self, issue_id: str, language: str) -> str:
        """Return where an issue is read in the browser in `language`, empty where there is no archive."""
        return f"{self.archive_base_url}/{issue_id}/{language}/" if self.archive_base_url else ""


@frozen
class Workspace:
    """A folder with its settings. `is_example` is true where config.example.toml stands in for config.toml."""

    root: Path
    config: Config
    is_example: bool = False

    @property
    def var(self) -> Path:
        """The folder of the store: `var/`, or the user's local data folder where the workspace is synced."""
        marker = self.root / "var"
        if operating_system.synced_by(self.root) or operating_system.is_on_network(self.root):
            return operating_system.local_data_folder(self.root)
        return marker

    def shown(self, path: Path) -> str:
        """Return `path` as people know it: relative to the workspace, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)


def starter_folder() -> Path:
    """Return the folder new workspaces are copied from: carried in the wheel, or this repository itself."""
    package = Path(__file__).parent
    carried = package / "starter"
    return carried if carried.is_dir() else package.parents[1]


def find_workspace(start: Path) -> Path:
    """Return the nearest folder from `start` upwards that holds a config file. Raises ConfigError."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).exists() or (folder / EXAMPLE_NAME).is_file():
            return folder
    raise ConfigError(
        _("no workspace here: neither {folder} nor a folder above it holds config.toml.").format(folder=start),
        right=_("A workspace is a folder with config.toml, news/, issues/ and templates/."),
        remedy=_("Go into your workspace, name it with -C, or make one: cipc-newsletter init"),
    )


def open_workspace(folder: Path | None = None) -> Workspace:
    """Read the workspace at `folder`, or the one found from the environment or the current folder upwards.

    Raises ConfigError where a folder that was named is not there: the one above it may be another workspace.
    """
    named = folder or (Path(os.environ[WORKSPACE_VARIABLE]) if os.environ.get(WORKSPACE_VARIABLE) else None)
    if named is not None and not named.is_dir():
        raise ConfigError(
            _("there is no folder {folder}.").format(folder=named),
            right=_("-C and the variable {variable} name a workspace, or a folder in one.").format(
                variable=WORKSPACE_VARIABLE
            ),
            remedy=_("Look at the name, and at the folder you are in."),
        )
    root = find_workspace(named.resolve() if named else Path.cwd())
    path = root / CONFIG_NAME
    is_example = not path.exists()
    if is_example:
        path = root / EXAMPLE_NAME
    if path.is_dir():
        raise ConfigError(
            _("this is a folder, not a file."),
            right=_("The settings are a text file of that name."),
            remedy=_("Move the folder away, then copy {example} to {config}.").format(
                example=EXAMPLE_NAME, config=CONFIG_NAME
            ),
            path=path.name,
        )
    return Workspace(root=root, config=read_config(path), is_example=is_example)


def read_config(path: Path) -> Config:
    """Return the settings in `path`. Raises ConfigError with every mistake of the file."""
    document, syntax = toml_files.parse_all(operating_system.read_text(path, shown=path.name), path=path.name)
    mistakes = (
        *syntax,
        *toml_files.mistakes_of(document, "config"),
        *_contact_mistakes(document),
        *_zone_mistakes(document),
    )
    if mistakes:
        raise ConfigError.of(mistakes)
    waivers = tuple(
        Waiver.from_table(table, path=document.path, line=document.line_of(("waiver", number)))
        for number, table in enumerate(document.data.get("waiver", ()))
    )
    return _config_from(toml_files.with_defaults(document.data, "config"), waivers=waivers)


def _config_from(data: Mapping[str, Any], *, waivers: tuple[Waiver, ...]) -> Config:
    """Return the settings in `data`, which is as the schema wants it, defaults filled in."""
    organisation, sender, languages = data["organisation"], data["sender"], data["languages"]
    public, images = data["public"], data["images"]
    base_url = public["base_url"].rstrip("/")
    return Config(
        organisation=Organisation(
            name=_by_language(organisation["name"]),
            legal_name=organisation["legal_name"],
            postal_address=organisation["postal_address"],
            phone=organisation["phone"],
            email=organisation["email"],
            website=organisation["website"],
            timezone=organisation["timezone"],
        ),
        sender=Sender(
            from_name=_by_language(sender.get("from_name", organisation["name"])),
            from_email=sender["from_email"],
            reply_to=sender["reply_to"],
            list_id_domain=sender["list_id_domain"] or sender["from_email"].rpartition("@")[2],
            dkim_selector=sender["dkim_selector"],
            test_to=sender["test_to"],
        ),
        staff_language=data["staff"]["language"],
        review_to=data["staff"]["review_to"] or sender["reply_to"] or organisation["email"] or sender["from_email"],
        default_language=languages["default"],
        locales=languages["typography"],
        importing=Importing(
            internal_hosts=frozenset(map(str.lower, data["import"]["internal_hosts"])),
            ignore_robots_of=frozenset(map(str.lower, data["import"]["ignore_robots_of"])),
        ),
        images_base_url=images["base_url"].rstrip("/") or (f"{base_url}/images" if base_url else ""),
        publishing=Publishing(way=images["publish"], settings=images.get(images["publish"], {})),
        store_url=data["store"]["url"],
        public_base_url=base_url,
        archive_base_url=data["archive"]["base_url"].rstrip("/"),
        secret_env=public["secret_env"],
        send=_send_of(data["send"]),
        providers=data["provider"],
        clients=data["clients"],
        waivers=waivers,
    )


def _send_of(send: Mapping[str, Any]) -> Send:
    return Send(
        provider=send["provider"],
        grace_minutes=float(send["grace_minutes"]),
        approvals_required=send["approvals_required"],
        uncertain=send["uncertain"],
        rate_per_minute=send["rate_per_minute"],
        canary=send["canary"],
        canary_minutes=float(send["canary_minutes"]),
        stop_on=StopOn(**{name: float(limit) for name, limit in send["stop_on"].items()}),
        warm_up=tuple(send["warm_up"]),
        per_domain={domain.lower(): people for domain, people in send.get("per_domain", {}).items()},
        zone=send["zone"],
    )


def _by_language(value: str | Mapping[str, str]) -> Mapping[str, str]:
    """Return a name by language; one string serves all of them."""
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    first = next(iter(value.values()))
    return dict.fromkeys(LANGUAGES, first) | dict(value)


def _contact_mistakes(document: toml_files.Document) -> Iterator[Mistake]:
    """Yield that nobody can reach the organisation: the law wants one of phone, e-mail and web address."""
    organisation = document.data.get("organisation")
    if not isinstance(organisation, dict) or not document.is_whole:
        return
    if any(organisation.get(key) for key in ("phone", "email", "website")):
        return
    yield Mistake(
        what=_("[organisation] says neither phone, nor email, nor website."),
        right=_("The law wants at least one of them in every mail (rule LAW-CA-02)."),
        remedy=_("Add one of them under [organisation]."),
        path=document.path,
        line=document.line_of(("organisation",)),
        key="organisation",
    )


def _zone_mistakes(document: toml_files.Document) -> Iterator[Mistake]:
    """Yield that there is no such time zone."""
    for table, key, remedy in (
        ("organisation", "timezone", _("Write the IANA name of the place where events are held.")),
        ("send", "zone", _("Write the IANA name of the place where you send from, or leave it empty.")),
    ):
        values = document.data.get(table)
        name = values.get(key) if isinstance(values, dict) else None
        if not isinstance(name, str) or name in (known := time_zones.zone_names()) or (table, name) == ("send", ""):
            continue
        close = toml_files.nearest(name, known)
        yield Mistake(
            what=_('there is no time zone "{name}".').format(name=name),
            right=_('Nearest: "{nearest}".').format(nearest=close) if close else _("Québec has America/Toronto."),
            remedy=remedy,
            path=document.path,
            line=document.line_of((table, key)),
            key=f"{table}.{key}",
        )
