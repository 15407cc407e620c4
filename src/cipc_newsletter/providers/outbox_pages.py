"""Pages to look at the outbox: campaigns, their mails, and the mail itself with its pictures.

Promises that writing them costs about as much for the hundredth batch as for the first, that whatever a subject or a
name holds is text, and that nothing is fetched from the network. Changes no mail.

    index.html                        every campaign
    <campaign>/index.html             its languages, and its mails or its batches
    <campaign>/pages/<batch>.html     the mails of one batch
    <campaign>/pages/<language>.html  the mail, in a wide and a narrow frame, and its text
    <campaign>/pages/…json            what the pages are made from: one small file for each batch
"""

import datetime as dt
import json
import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cipc_newsletter import operating_system
from cipc_newsletter.model.message import OutgoingMessage, PreparedImage
from cipc_newsletter.page_templates import environment_of
from cipc_newsletter.providers import outbox_words
from cipc_newsletter.values import frozen

if TYPE_CHECKING:
    import jinja2

INDEX = "index.html"
PAGES = "pages"
ROWS_ON_ONE_PAGE = 300

_TEMPLATES = Path(__file__).parent / "pages"
_POLICY = (
    '<meta http-equiv="Content-Security-Policy"'
    " content=\"default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'\">"
)
_HEAD = re.compile(r"<head(?=[\s>])[^>]*>", re.IGNORECASE)
_LOCK = threading.Lock()


@frozen
class Row:
    """One mail as the pages list it."""

    file: str
    email: str
    subject: str


@frozen
class Group:
    """The mails of one call: `key` names it within its folder, `sample` is the mail that is shown of it."""

    key: str
    title: str
    language: str
    date: dt.datetime
    sample: OutgoingMessage = field(repr=False)
    rows: tuple[Row, ...]
    images: tuple[PreparedImage, ...] = ()
    is_test: bool = False

    def with_rows(self, rows: tuple[Row, ...]) -> "Group":
        """Return the same group with these rows."""
        return replace(self, rows=rows)


@frozen
class _Entry:
    """One group as its data file's name tells it, so that listing a folder is enough to count."""

    path: Path
    key: str
    language: str
    count: int

    @property
    def page(self) -> str:
        return f"{self.key}.html"


def write(outbox: Path, folder_name: str, group: Group) -> None:
    """Write or renew the pages of one group, of its campaign and of the outbox. Raises FileError."""
    with _LOCK:
        folder = outbox / folder_name
        pages = folder / PAGES
        rows = _write_data(pages, group)
        _write_view(pages, group)
        entries = _entries(pages)
        if not group.is_test:
            _write_page(
                pages / f"{group.key}.html", "batch.html", title=group.title, language=group.language, rows=rows
            )
        _write_campaign(folder, group, entries)
        _write_outbox(outbox)


def _write_data(pages: Path, group: Group) -> tuple[Row, ...]:
    """Keep what the pages list of this group; a repeated call adds whom an earlier one had not."""
    before = [path for path in pages.glob(f"{group.key}.*.json") if _entry(path) is not None]
    known = {row.file: row for path in before for row in _rows(path)}
    rows = tuple((known | {row.file: row for row in group.rows}).values())
    path = pages / f"{group.key}.{group.language}.{len(rows)}.json"
    operating_system.write_whole(path, json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    for old in before:
        if old != path:
            old.unlink(missing_ok=True)
    return rows


def _rows(path: Path) -> tuple[Row, ...]:
    try:
        return tuple(Row(**row) for row in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return ()


def _entry(path: Path) -> _Entry | None:
    parts = path.name.removesuffix(".json").rsplit(".", 2)
    if len(parts) < 3 or not parts[2].isdigit():
        return None
    return _Entry(path=path, key=parts[0], language=parts[1], count=int(parts[2]))


def _entries(pages: Path) -> tuple[_Entry, ...]:
    found = (_entry(path) for path in pages.glob("*.json"))
    return tuple(sorted((entry for entry in found if entry is not None), key=lambda entry: entry.key))


def _write_view(pages: Path, group: Group) -> None:
    """Write the mail itself, once for each language; a later test copy replaces an earlier one."""
    path = pages / f"{group.language}.html"
    if path.exists() and not group.is_test:
        return
    for image in group.images:
        picture = pages / "pictures" / image.name
        if not picture.exists():
            operating_system.write_whole(picture, image.data)
    operating_system.write_whole(pages / f"{group.language}.mail.html", view_of(group.sample.html, group.images))
    sample = group.sample
    _write_page(
        path,
        "mail.html",
        title=group.title,
        language=group.language,
        message=sample,
        mail=f"{group.language}.mail.html",
    )


def view_of(mail: str, images: Sequence[PreparedImage]) -> str:
    """Return the HTML of a mail for looking at: its pictures from beside it, and nothing from the network."""
    for image in images:
        mail = re.sub(rf'"(?:[^"]*/)?{re.escape(image.name)}"', f'"pictures/{image.name}"', mail)
    with_policy, count = _HEAD.subn(lambda found: found.group() + _POLICY, mail, count=1)
    return with_policy if count else _POLICY + mail


def _write_campaign(folder: Path, group: Group, entries: Sequence[_Entry]) -> None:
    counts: Counter[str] = Counter()
    for entry in entries:
        counts[entry.language] += entry.count
    total = counts.total()
    known = _read_summary(folder) or {}
    subjects = {**known.get("subjects", {}), group.language: group.sample.subject}
    summary = {
        "title": group.title,
        "is_test": group.is_test,
        "date": min(known.get("date", "9"), group.date.isoformat()),
        "counts": dict(counts),
        "subjects": {language: subjects.get(language, "") for language in counts},
    }
    operating_system.write_whole(folder / PAGES / "summary.json", json.dumps(summary, ensure_ascii=False))
    is_short = total <= ROWS_ON_ONE_PAGE
    rows = [(entry.language, row) for entry in entries for row in _rows(entry.path)] if is_short else []
    values = {"summary": summary, "total": total, "rows": rows, "is_short": is_short, "entries": entries}
    _write_page(folder / INDEX, "campaign.html", heading=_heading(group), **values)


def _heading(group: Group) -> str:
    return outbox_words.words()["tests"] if group.is_test else group.title


def _read_summary(folder: Path) -> dict[str, Any] | None:
    try:
        summary = json.loads((folder / PAGES / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return summary if isinstance(summary, dict) and {"title", "date", "counts", "subjects"} <= set(summary) else None


def _write_outbox(outbox: Path) -> None:
    summaries = [
        {**summary, "folder": folder.name}
        for folder in outbox.iterdir()
        if folder.is_dir() and (summary := _read_summary(folder)) is not None
    ]
    summaries.sort(key=lambda summary: (summary["date"], summary["title"]), reverse=True)
    campaigns = [summary for summary in summaries if not summary.get("is_test")]
    tests = [summary for summary in summaries if summary.get("is_test")]
    _write_page(outbox / INDEX, "index.html", campaigns=campaigns, tests=tests)


def _write_page(path: Path, template: str, **values: object) -> None:
    words = outbox_words.words()
    page = _environment().get_template(template).render(words=words, **values)
    operating_system.write_whole(path, page)


@cache
def _environment() -> "jinja2.Environment":
    environment = environment_of(_TEMPLATES)
    environment.filters |= {
        "day": outbox_words.day,
        "language_name": outbox_words.language_name,
        "mails": outbox_words.mails,
        "total": _total,
    }
    return environment


def _total(counts: dict[str, int]) -> int:
    return sum(counts.values())
