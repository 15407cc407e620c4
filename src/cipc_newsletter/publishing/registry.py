"""The ways of publishing by name, each made from its own table in config.toml.

Promises that a missing setting or secret is told before anything is touched. Secrets come from environment variables
alone (rule SEC-11).
"""

import contextlib
from collections.abc import Iterator, Mapping

from cipc_newsletter.compose import published
from cipc_newsletter.config import Config, Workspace
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.publishing.folder import Folder
from cipc_newsletter.publishing.s3 import S3
from cipc_newsletter.publishing.sftp import Sftp
from cipc_newsletter.publishing.way import Way
from cipc_newsletter.publishing.wordpress import WordPress
from cipc_newsletter.wording import _

NAMES = ("folder", "sftp", "s3", "wordpress")


@contextlib.contextmanager
def opened(workspace: Workspace, *, environment: Mapping[str, str]) -> Iterator[Way]:
    """Yield the way that config.toml names, closed with the block. Raises ConfigError."""
    _require_settings(workspace.config)
    way = _made(workspace, environment)
    try:
        yield way
    finally:
        way.close()


def _require_settings(config: Config) -> None:
    """Raise ConfigError where the way is not chosen, or has no address or no table of its own."""
    publishing = config.publishing
    if publishing.way not in NAMES:
        raise ConfigError(
            _("nothing says how pictures are published."),
            right=_("publish under [images] is one of {names}.").format(names=", ".join(NAMES)),
            remedy=_("Choose one and fill in its table, such as [images.folder]; docs/pictures.md explains each."),
            path="config.toml",
            key="images.publish",
        )
    if not publishing.chooses_addresses and not config.images_base_url:
        raise published.no_base_url()
    if not publishing.settings and publishing.way != "folder":
        raise ConfigError(
            _("there is no table [images.{way}].").format(way=publishing.way),
            right=_("The way of publishing has its settings there."),
            remedy=_("Copy the table from config.example.toml, and put your own values in it."),
            path="config.toml",
            key=f"images.{publishing.way}",
        )


def _made(workspace: Workspace, environment: Mapping[str, str]) -> Way:
    publishing, base_url = workspace.config.publishing, workspace.config.images_base_url
    table = publishing.settings
    if publishing.way == "folder":
        path = str(table.get("path", "public/images"))
        return Folder(workspace.root / path, base_url=base_url, place=path)
    if publishing.way == "sftp":
        variable = table["password_env"]
        password = _secret(environment, variable, key="images.sftp.password_env") if variable else None
        return Sftp(table, password=password, base_url=base_url)
    if publishing.way == "s3":
        return S3(
            endpoint=table["endpoint"].rstrip("/"),
            region=table["region"],
            bucket=table["bucket"],
            prefix=table["prefix"],
            acl=table["acl"],
            access_key=_secret(environment, table["access_key_env"], key="images.s3.access_key_env"),
            secret_key=_secret(environment, table["secret_key_env"], key="images.s3.secret_key_env"),
            base_url=base_url,
            timeout_seconds=float(table["timeout_seconds"]),
        )
    return WordPress(
        table["site"].rstrip("/"),
        user=table["user"],
        password=_secret(environment, table["password_env"], key="images.wordpress.password_env"),
        known=published.addresses_in(workspace.root),
        timeout_seconds=float(table["timeout_seconds"]),
    )


def _secret(environment: Mapping[str, str], variable: str, *, key: str) -> Secret:
    value = environment.get(variable, "")
    if not value:
        raise ConfigError(
            _("the environment variable {variable} is not set.").format(variable=variable),
            right=_("It holds the secret; config.toml only names it."),
            remedy=_("Set it, then run the same again."),
            path="config.toml",
            key=key,
        )
    return Secret(value)
