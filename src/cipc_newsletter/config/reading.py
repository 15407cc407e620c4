"""config.toml as a value, and every mistake in the file at once.

Promises that nothing below ever meets an unknown key, a wrong type or a missing requirement. The formats and defaults
are those of schemas/config.schema.json.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cipc_newsletter import operating_system, time_zones, toml_files
from cipc_newsletter.config.settings import Config, Importing, Organisation, Publishing, Send, Sender, StopOn
from cipc_newsletter.errors import ConfigError, Mistake
from cipc_newsletter.model.issue import Waiver
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _


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
