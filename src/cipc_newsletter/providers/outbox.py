"""The outbox: each mail as a file that any mail program opens; nobody is mailed.

Promises that a file is written whole, that a name which exists is the same mail (so the same call may be repeated
without harm, proof "key"), and that the pages to look at them never stand in the way of the mails themselves. The
pages are made in outbox_pages.py.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import cast

from cipc_newsletter import mime, operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import (
    AudienceError,
    AuthenticationError,
    BadRequestError,
    ConfigError,
    ContentError,
    FileError,
    ProviderError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.merge_fields import filled
from cipc_newsletter.model.message import Addressee, OutgoingMessage
from cipc_newsletter.providers import outbox_pages
from cipc_newsletter.providers.list_port import Account
from cipc_newsletter.providers.outbox_pages import Group, Row
from cipc_newsletter.providers.port import Accepted, Call, Capabilities, Description, OutgoingBatch, TestCopy, Trace
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

NAME = "outbox"
FOLDER = "var/outbox"
TESTS = "tests"
BATCH_LIMIT = 500

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@frozen
class _Files:
    """What one call writes: the mails by file name, and what the pages show of them."""

    folder: str
    group: Group
    mails: tuple[bytes, ...] = field(repr=False)


class Outbox:
    """Writes mails into a folder. Holds no state, so any thread may use it."""

    name = NAME

    def __init__(self, folder: Path, *, shown: str = "") -> None:
        self._folder = folder
        self._shown = shown or str(folder)

    @property
    def capabilities(self) -> Capabilities:
        """What the engine must know: nobody is mailed, and a call may be repeated."""
        return Capabilities(
            batch_limit=BATCH_LIMIT, proof="key", is_real=False, owns_unsubscribe=False, settle_seconds=0
        )

    def prepare(self, batch: OutgoingBatch) -> Call:
        """Return the files of `batch`, whole. Raises BadRequestError for what no mail can hold."""
        if not 1 <= len(batch.people) <= BATCH_LIMIT:
            raise _refusal(
                _("{count} people in one call.").format(count=len(batch.people)),
                right=_("The outbox takes 1 to {limit} people in one call.").format(limit=BATCH_LIMIT),
            )
        messages = [_message(batch, person) for person in batch.people]
        names = [f"{batch.campaign_uid}.{batch.batch_no}.{person.subscriber_id}.eml" for person in batch.people]
        campaign = batch.metadata.get("campaign", "")
        return _call(
            messages,
            names,
            folder=campaign if _is_folder_name(campaign) else _safe(batch.campaign_uid),
            group=Group(
                key=f"{batch.campaign_uid}.{batch.batch_no:05d}",
                title=campaign or batch.campaign_uid,
                language=batch.message.language,
                date=batch.date,
                sample=messages[0],
                rows=(),
                images=batch.message.images,
            ),
        )

    def submit(self, call: Call) -> Accepted:
        """Write the files that are not there yet; `provider_ref` is the folder.

        Raises what makes the engine pause where the system does not let a file be written: AuthenticationError
        while none of this call's mails stands, else UncertainError. Each file that stands is whole, and going on
        writes the others.
        """
        files = cast("_Files", call.content)
        self._write(files, is_test=False)
        return Accepted(provider_ref=f"{self._shown}/{files.folder}")

    def submit_test(self, copy: TestCopy) -> str:
        """Write one test copy into the folder of test copies and return its path."""
        message = copy.marked
        digest = hashlib.sha256(f"{message.message_id}\0{message.to.email}\0{message.subject}".encode()).hexdigest()
        name = f"{_safe(copy.code)}.{_safe(copy.language)}.{digest[:12]}.eml"
        group = Group(
            key=name.removesuffix(".eml"),
            title=TESTS,
            language=copy.language or "und",
            date=message.date,
            sample=message,
            rows=(),
            images=copy.images,
            is_test=True,
        )
        files = cast("_Files", _call([message], [name], folder=TESTS, group=group).content)
        self._write(files, is_test=True)
        return f"{self._shown}/{TESTS}/{name}"

    def look_up(self, trace: Trace) -> Accepted | None:
        """Return that a call was accepted where a file of each of its people stands; some alone prove nothing.

        Raises UnavailableError where the folder cannot be read.
        """
        names = f"{trace.campaign_uid}.{trace.batch_no}.*.eml"
        try:
            found = [path for path in self._folder.glob(f"*/{names}") if path.is_file()]
        except OSError as error:
            raise UnavailableError(
                str(operating_system.file_error(error, self._shown, is_write=False)), provider=NAME
            ) from error
        if len(found) < trace.n:
            return None
        return Accepted(provider_ref=f"{self._shown}/{found[0].parent.name}")

    @property
    def index_page(self) -> str:
        """Where the page that lists everything is, as people know it."""
        return f"{self._shown}/{outbox_pages.INDEX}"

    def check(self) -> Account:
        """Say where the files go: there is no account."""
        return Account(name=self._shown)

    def require_set_up(self) -> None:
        """Nothing to ask: nobody is mailed."""

    def _write(self, files: _Files, *, is_test: bool) -> None:
        folder = self._folder / files.folder
        for place, (row, data) in enumerate(zip(files.group.rows, files.mails, strict=True)):
            shown = f"{self._shown}/{files.folder}/{row.file}"
            try:
                if is_test or not (folder / row.file).exists():
                    operating_system.write_whole(folder / row.file, data, shown=shown)
            except FileError as error:
                if is_test:  # no campaign waits for what went wrong
                    raise
                raise _paused(error, some_stand=place > 0) from error
            except OSError as error:
                named = operating_system.file_error(error, shown, is_write=True)
                raise _paused(named, some_stand=place > 0) from error
        # The mails stand; a page that cannot be written now is written with the next batch.
        with contextlib.suppress(FileError, OSError):
            outbox_pages.write(self._folder, files.folder, files.group)


def make(workspace: Workspace, environment: Mapping[str, str]) -> Outbox:  # noqa: ARG001 -- it needs no secret
    """Return the outbox in the folder that config.toml names; raises ConfigError where that lies outside."""
    said = str(workspace.config.providers.get(NAME, {}).get("folder") or FOLDER)
    if Path(said).is_absolute():
        return Outbox(Path(said))
    first, *rest = Path(said).parts
    if ".." in Path(said).parts:
        raise ConfigError(
            _("the outbox would lie outside the workspace: {folder}.").format(folder=said),
            right=_("It is a folder in the workspace, or a whole path."),
            remedy=_("Mend folder under [provider.outbox] in config.toml."),
            key="provider.outbox.folder",
        )
    # A synced workspace keeps var/ elsewhere on this computer, the outbox with it.
    folder = workspace.var.joinpath(*rest) if first == "var" else workspace.root / said
    return Outbox(folder, shown=workspace.shown(folder))


def describe() -> Description:
    """Return what the outbox is, in words."""
    return Description(
        name=NAME,
        title=_("Outbox"),
        summary=_("Writes every mail as a file into a folder, with pages to look at them. Nobody is mailed."),
        carries=_("Up to {limit} people in one call.").format(limit=BATCH_LIMIT),
        proof=_("A file that stands is the same mail: going on after a stop is always safe."),
        tracking=_("None."),
        unsubscribing=_("Your own address, as it stands in the mail."),
    )


def message_id_for(campaign_uid: str, subscriber_uid: bytes, domain: str) -> str:
    """Return the Message-ID of one person's copy: always the same, unique, without personal data (rule HDR-02)."""
    digest = hashlib.sha256(campaign_uid.encode() + b"\0" + subscriber_uid).hexdigest()
    return f"<{digest[:32]}@{domain}>"


def _message(batch: OutgoingBatch, person: Addressee) -> OutgoingMessage:
    message_id = message_id_for(batch.campaign_uid, person.uid, batch.message.sender.domain)
    try:
        return filled(batch.message, person, date=batch.date, message_id=message_id)
    except AudienceError as error:
        mistake = error.mistakes[0]
        raise _refusal(mistake.what, right=mistake.right, remedy=mistake.remedy) from error


def _call(messages: Iterable[OutgoingMessage], names: Iterable[str], *, folder: str, group: Group) -> Call:
    body = hashlib.sha256(folder.encode())
    mails, rows = [], []
    for message, name in zip(messages, names, strict=True):
        data = _bytes_of(message)
        body.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
        mails.append(data)
        rows.append(Row(file=name, email=message.to.email, subject=message.subject))
    files = _Files(folder=folder, group=group.with_rows(tuple(rows)), mails=tuple(mails))
    return Call(body_sha=body.digest(), content=files)


def _bytes_of(message: OutgoingMessage) -> bytes:
    try:
        return mime.bytes_of(message, boundary=mime.boundary_for(message.message_id))
    except ContentError as error:
        mistake = error.mistakes[0]
        raise _refusal(mistake.what, right=mistake.right, remedy=mistake.remedy) from error


def _is_folder_name(name: str) -> bool:
    return _SAFE.fullmatch(name) is not None and name != TESTS and not name.endswith(".")


def _safe(text: str) -> str:
    """Return `text` as a part of a file name on every system."""
    return re.sub(r"[^A-Za-z0-9-]", "-", text) or "x"


def _paused(error: FileError, *, some_stand: bool) -> ProviderError:
    """Return the error at which the engine pauses, saying what the file's own error says."""
    if some_stand:
        uncertain = UncertainError(str(error), provider=NAME)
        uncertain.is_surprising, uncertain.mistakes = True, error.mistakes
        return uncertain
    paused = AuthenticationError(str(error), provider=NAME)
    paused.mistakes = error.mistakes
    return paused


def _refusal(what: str, *, right: str, remedy: str = "") -> BadRequestError:
    return BadRequestError(what, provider=NAME, right=right, remedy=remedy)
