"""An issue file edited by a form: read with its digest, written whole, and never over what somebody changed meanwhile.

Promises that what a person saved is in the file, unfinished or not, and that a refusal writes nothing. An editor that
knows nothing of our lock is seen by the digest. Shows nothing.
"""

import contextlib
import datetime as dt
import itertools
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cipc_newsletter import operating_system, toml_files
from cipc_newsletter.compose.digest import sha256_of
from cipc_newsletter.compose.template_folders import names as template_names
from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.config import Workspace
from cipc_newsletter.content import new_issue
from cipc_newsletter.content.issue_edits import edited
from cipc_newsletter.content.issue_files import ISSUES, issue_ids, path_of, read_document
from cipc_newsletter.content.issue_form import IssueForm, form_of
from cipc_newsletter.errors import ContentError, Mistake, NewsletterError
from cipc_newsletter.model.block import Block
from cipc_newsletter.pipeline.issue_files import read, require_new
from cipc_newsletter.pipeline.news import ListedItem, listed
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LOCK = "editing.lock"
_LONGEST_WAIT_SECONDS, _STEP_SECONDS = 2.0, 0.05
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".heic", ".bmp", ".tif", ".tiff", ".avif"})


@frozen
class Editing:
    """An issue file being edited: its form, the digest of the bytes the form was made from, what is wrong in it."""

    issue_id: str
    path: str
    form: IssueForm
    digest: str
    mistakes: tuple[Mistake, ...] = ()


@frozen
class Choices:
    """What an issue may choose from: templates, the blocks of its own one, all news, the pictures beside the issues."""

    templates: tuple[str, ...]
    blocks: Mapping[str, Block]
    news: tuple[ListedItem, ...]
    pictures: tuple[str, ...]


def load(workspace: Workspace, issue_id: str) -> Editing:
    """Return the form of an issue. Raises ContentError where its file cannot be shown as a form, or FileError."""
    path = path_of(issue_id)
    raw = _read(workspace, issue_id)
    text = operating_system.decoded(raw, shown=path)
    form = form_of(toml_files.parse(text, path=path))
    return Editing(
        issue_id=issue_id, path=path, form=form, digest=_digest(raw), mistakes=_mistakes(workspace, issue_id)
    )


def save(workspace: Workspace, issue_id: str, form: IssueForm, *, digest: str) -> Editing:
    """Write what a form says into its issue's file, and return that as it is now.

    Raises ContentError where the file is no longer the one of `digest`, and where it cannot be edited: nothing was
    written then.
    """
    path = path_of(issue_id)
    with _alone(workspace):
        raw = _read(workspace, issue_id)
        if _digest(raw) != digest:
            raise _changed_meanwhile(path)
        text = _decoded_exactly(raw, shown=path)
        new = edited(text, form, path=path)
        if new != text:
            operating_system.write_whole(workspace.root / path, new.encode(), shown=path)
    return load(workspace, issue_id)


def begin(
    workspace: Workspace, issue_id: str, *, number: int, date: dt.date, template: str, languages: Sequence[str]
) -> str:
    """Write the file of an issue that says nothing yet, and return its path. Raises ContentError where it is there."""
    path = path_of(issue_id)
    text = new_issue.bare_issue_text(issue_id, number=number, date=date, template=template, languages=languages)
    read_theme(workspace, template)
    with _alone(workspace):
        require_new(workspace, path)
        operating_system.write_whole(workspace.root / path, text, shown=path)
    return path


def proposal(workspace: Workspace, *, today: dt.date) -> tuple[str, IssueForm]:
    """Return the id and the head of the issue that comes next: the next number, the looks and languages of the last."""
    ids = issue_ids(workspace.root)
    free = next(month for month in _months(today) if month not in ids)
    last = _last_form(workspace, ids)
    form = IssueForm(
        number=new_issue.next_number(workspace.root),
        date=today,
        template=last.template or next(iter(template_names(workspace)), ""),
        languages=last.languages or (workspace.config.default_language,),
    )
    return free, form


def choices(workspace: Workspace, template: str) -> Choices:
    """Return what an issue of this template may choose from; a template that cannot be read offers no blocks."""
    try:
        blocks = read_theme(workspace, template).blocks
    except NewsletterError:
        blocks = {}
    return Choices(
        templates=template_names(workspace),
        blocks=blocks,
        news=listed(workspace, is_unused=False, since=None)[::-1],
        pictures=tuple(_pictures(workspace.root / ISSUES)),
    )


def _read(workspace: Workspace, issue_id: str) -> bytes:
    path = path_of(issue_id)
    if (workspace.root / path).is_symlink():
        raise ContentError(
            _("this is a link to another file, and is not edited here."),
            right=_("Issues are files of the workspace themselves."),
            remedy=_("Put a copy in its place."),
            path=path,
        )
    return operating_system.read_bytes(workspace.root / path, shown=path)


def _decoded_exactly(raw: bytes, *, shown: str) -> str:
    """Return UTF-8 bytes as text to the last sign, byte-order mark and line ends too."""
    operating_system.decoded(raw, shown=shown)
    return raw.decode()


def _digest(raw: bytes) -> str:
    return f"sha256:{sha256_of(raw)}"


def _changed_meanwhile(path: str) -> ContentError:
    return ContentError(
        _("this file changed since the form was opened; nothing was written."),
        right=_("Only the form of the file as it is now can be saved, so that nobody's work is lost."),
        remedy=_("What you wrote is still here: bring it over to the form of the file as it is now."),
        path=path,
    )


def _mistakes(workspace: Workspace, issue_id: str) -> tuple[Mistake, ...]:
    try:
        read(workspace, issue_id)
    except NewsletterError as error:
        return error.mistakes
    return ()


@contextlib.contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Hold the one right to write issue files by a form. Raises ContentError where somebody else does not give it up."""
    path = workspace.var / _LOCK
    end = time.monotonic() + _LONGEST_WAIT_SECONDS
    while True:
        with _lock(path) as is_held:
            if is_held:
                yield
                return
        if time.monotonic() > end:
            raise ContentError(
                _("another preview is writing an issue; nothing was written."),
                right=_("One writes at a time."),
                remedy=_("Save again in a moment."),
            )
        time.sleep(_STEP_SECONDS)


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[bool]:
    with contextlib.ExitStack() as stack:
        try:
            is_held = stack.enter_context(operating_system.exclusive_lock(path))
        except OSError as error:
            raise operating_system.file_error(error, str(path), is_write=True) from error
        yield is_held


def _months(today: dt.date) -> Iterator[str]:
    """Yield the names of this month's issue and of those that come after it."""
    months = itertools.count(today.year * 12 + today.month - 1)
    yield from (f"{month // 12:04}-{month % 12 + 1:02}" for month in months)


def _last_form(workspace: Workspace, ids: Sequence[str]) -> IssueForm:
    """Return the form of the newest issue that can be read as one."""
    for issue_id in reversed(ids):
        with contextlib.suppress(NewsletterError):
            return form_of(read_document(workspace.root, issue_id)[0])
    return IssueForm()


def _pictures(folder: Path) -> Iterator[str]:
    """Yield the pictures beside the issues' files and in folders there, as an issue names them."""
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.suffix.lower() in _PICTURES and path.is_file() and "/." not in f"/{relative}":
            yield unicodedata.normalize("NFC", relative)
