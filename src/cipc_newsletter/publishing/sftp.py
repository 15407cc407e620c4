"""Pictures put into a folder of another computer by SFTP.

Promises that only a computer whose key is known is spoken to, and that a picture appears there whole or not at all: it is
written under a name of its own, then renamed, which no server does over another file.
"""

import contextlib
import io
import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cipc_newsletter.errors import ConfigError, PublishingError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.publishing.way import other_bytes
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from collections.abc import Mapping

_READABLE_BY_ALL = 0o644


class Sftp:
    """One folder on another computer; the connection is made with the first question."""

    def __init__(self, settings: "Mapping[str, Any]", *, password: Secret | None, base_url: str) -> None:
        self._settings = settings
        self._password = password
        self._base_url = base_url
        self._client: Any = None
        self._files: Any = None
        self.place = f"{settings['host']}:{settings['folder']}"

    def found(self, picture: PreparedImage) -> str | None:
        """Return the address of this very picture, None where its name is free."""
        with self._errors(picture):
            files = self._connected()
            try:
                with files.open(self._path(picture.name), "rb") as stream:
                    data = stream.read(len(picture.data) + 1)
            except FileNotFoundError:
                return None
        if data != picture.data:
            raise other_bytes(picture, self.place)
        return self._address(picture)

    def put(self, picture: PreparedImage) -> str:
        """Write the picture under another name, then give it its own."""
        part = self._path(f".{picture.name}.{secrets.token_hex(4)}.part")
        with self._errors(picture):
            files = self._connected()
            try:
                files.putfo(io.BytesIO(picture.data), part, file_size=len(picture.data), confirm=True)
                files.chmod(part, _READABLE_BY_ALL)
                files.rename(part, self._path(picture.name))
            except BaseException:
                with contextlib.suppress(Exception):  # the connection itself may be what failed
                    files.remove(part)
                raise
        return self._address(picture)

    def close(self) -> None:
        """End the connection."""
        if self._client is not None:
            self._client.close()

    def _address(self, picture: PreparedImage) -> str:
        return f"{self._base_url}/{picture.name}"

    def _path(self, name: str) -> str:
        return f"{self._settings['folder'].rstrip('/')}/{name}"

    def _connected(self) -> Any:
        """Return the open connection, made with the first question. Raises what paramiko raises."""
        if self._files is not None:
            return self._files
        paramiko = _paramiko()
        settings = self._settings
        wait = float(settings["timeout_seconds"])
        self._client = paramiko.SSHClient()
        hosts = Path(settings["known_hosts"] or "~/.ssh/known_hosts").expanduser()
        if hosts.is_file():
            self._client.load_host_keys(str(hosts))
        self._client.set_missing_host_key_policy(paramiko.RejectPolicy())
        secret = self._password.reveal() if self._password else None
        has_key = bool(settings["key_file"])
        self._client.connect(
            settings["host"],
            port=settings["port"],
            username=settings["user"],
            password=None if has_key else secret,
            pkey=self._key(secret) if has_key else None,
            allow_agent=not has_key and secret is None,
            look_for_keys=not has_key and secret is None,
            timeout=wait,
            banner_timeout=wait,
            auth_timeout=wait,
        )
        files = self._client.open_sftp()
        files.get_channel().settimeout(wait)
        try:
            files.stat(settings["folder"])
        except FileNotFoundError as error:
            raise PublishingError(
                _("there is no folder {folder} on {host}.").format(folder=settings["folder"], host=settings["host"]),
                right=_("The folder under [images.sftp] exists, and its web server shows it under base_url."),
                remedy=_("Make it there, or mend folder; a path without / at its start begins in the user's home."),
                key="images.sftp.folder",
                is_final=True,
            ) from error
        self._files = files
        return files

    def _key(self, passphrase: str | None) -> Any:
        """Return the private key of the settings. Raises PublishingError."""
        path = Path(self._settings["key_file"]).expanduser()
        if not path.is_file():
            raise PublishingError(
                _("there is no key file {file}.").format(file=self._settings["key_file"]),
                right=_("key_file under [images.sftp] is the file of the private key; ~ is your own folder."),
                remedy=_("Mend its path, or leave it empty to use the SSH agent."),
                key="images.sftp.key_file",
                is_final=True,
            )
        paramiko = _paramiko()
        try:
            return paramiko.PKey.from_path(path, passphrase.encode() if passphrase else None)
        except (paramiko.SSHException, paramiko.UnknownKeyType, ValueError, TypeError, OSError) as error:
            raise self._refusal(
                _("the private key cannot be opened."),
                _("Look at key_file under [images.sftp], and at the passphrase in the variable password_env names."),
            ) from error

    @contextlib.contextmanager
    def _errors(self, picture: PreparedImage) -> "Any":
        """Say in words what the connection, the computer or its disk refuses."""
        paramiko = _paramiko()
        host = self._settings["host"]
        try:
            yield
        except paramiko.BadHostKeyException as error:
            raise self._refusal(
                _("{host} does not show the key that is known of it.").format(host=host),
                _("Ask whoever runs it whether its key was changed. If not, somebody may stand between."),
            ) from error
        except paramiko.AuthenticationException as error:
            raise self._refusal(
                _("{host} does not let {user} in.").format(host=host, user=self._settings["user"]),
                _("Look at user, key_file and password_env under [images.sftp], and at that variable."),
            ) from error
        except paramiko.SSHException as error:
            if "not found in known_hosts" in str(error):
                raise self._refusal(
                    _("{host} is not among the known computers.").format(host=host),
                    _(
                        "Connect once by hand, look at the key it shows, and accept it: ssh -p {port} {user}@{host}"
                    ).format(port=self._settings["port"], user=self._settings["user"], host=host),
                ) from error
            raise self._refusal(_("the connection with {host} broke off.").format(host=host)) from error
        except (
            TimeoutError,
            socket.gaierror,
            ConnectionError,
            EOFError,
            paramiko.ssh_exception.NoValidConnectionsError,
        ) as error:
            raise self._refusal(
                _("{host} cannot be reached, or did not answer in time.").format(host=host)
            ) from error
        except OSError as error:
            raise PublishingError(
                _("{name}: {host} does not let it be written.").format(name=picture.name, host=host),
                right=_("The folder is writable, and its disk has room."),
                remedy=_("Look there, then run the same again: what is in place already stays."),
                path=picture.source or None,
            ) from error

    def _refusal(self, what: str, remedy: str = "") -> PublishingError:
        return PublishingError(
            what,
            right=_("What was there before is there still."),
            remedy=remedy
            or _("Look at host and port under [images.sftp] and at the connection, then run the same again."),
            is_final=True,
        )


def _paramiko() -> Any:
    try:
        import paramiko
    except ImportError as error:
        raise ConfigError(
            _("the package that speaks SFTP is not installed."),
            right=_("Publishing by SFTP is an optional part of this program."),
            remedy=_('Install it: pip install "cipc-newsletter[{name}]"').format(name="sftp"),
            key="images.publish",
        ) from error
    return paramiko
