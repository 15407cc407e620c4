"""Where a site's news is read from: an address on the web, or a file that was saved from it.

Promises that what is typed without a scheme is a file where there is one, and else an address. Reads no story itself.
"""

import datetime as dt
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import IngestError, UsageError
from cipc_newsletter.fetching.fetched import Fetched
from cipc_newsletter.fetching.fetcher import Fetcher
from cipc_newsletter.ingest import feed, html_page, wordpress
from cipc_newsletter.ingest.allowance import Allowance
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.source_text import kind_of_file
from cipc_newsletter.pipeline.following import followed, page_plan
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext

MOST_BYTES = 20_000_000  # of one answer
_PAGE_KINDS = ("text/html", "application/xhtml+xml")
_FEED_KINDS = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
    *("application/feed+json", "application/json", "text/plain", *_PAGE_KINDS),
)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#].*)?")
_FILE = re.compile(
    r"[^/]+\.(?:json|xml|rss|atom|rdf|html?|mhtml|txt|docx?|odt|rtf|pdf)", re.IGNORECASE
)  # a file that is missing, not a host


@frozen
class Wanted:
    """What a person asked for: a file or an address, and which stories of it.

    `base` is where a file was saved from; `follows` whether stories that are only begun are read from their own pages.
    """

    source: str
    language: str | None = None
    since: dt.date | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    base: str = ""
    follows: bool = False


def fetcher_of(workspace: Workspace) -> Fetcher:
    """Return the way to the web that the settings of `workspace` allow."""
    settings = workspace.config.importing
    return Fetcher(
        cache_folder=operating_system.cache_folder("fetched"),
        internal_hosts=settings.internal_hosts,
        ignore_robots_of=settings.ignore_robots_of,
    )


def address_in(source: str) -> str:
    """Return the address that `source` is, empty where it is a file."""
    if _ADDRESS.match(source):
        return source
    is_file = _FILE.fullmatch(source) or Path(source).exists()
    return f"https://{source}" if _HOST.fullmatch(source) and not is_file else ""


def base_address(written: str) -> str:
    """Return the address where a saved file came from, empty where none was said. Raises UsageError."""
    address = f"https://{written}" if _HOST.fullmatch(written) else written
    if address and not _ADDRESS.match(address):
        raise UsageError(
            _('"{address}" is no address of the web.').format(address=written),
            right=_("--base says where the file was saved from, such as https://www.example.org/news/."),
            remedy=_("Copy the address from the browser, with its beginning."),
        )
    return address


def wordpress_plan(wanted: Wanted, fetcher: Fetcher) -> Plan:
    """Return the plan for the posts of a WordPress site, or of a REST answer that was saved."""
    plan = _wordpress_plan(wanted, fetcher)
    is_chosen = bool(wanted.categories or wanted.tags or wanted.language)
    return replace(plan, is_complete=plan.is_complete and not is_chosen)


def _wordpress_plan(wanted: Wanted, fetcher: Fetcher) -> Plan:
    read = partial(wordpress.read, language=wanted.language, since=wanted.since)
    address = address_in(wanted.source)
    if not address:
        path = Path(wanted.source)
        return read(
            _file(wanted.source), location=path.name, base=wanted.base, categories=wanted.categories, tags=wanted.tags
        )
    question = wordpress.Question(
        site=address,
        since=wanted.since,
        categories=wanted.categories,
        tags=wanted.tags,
        language=wanted.language,
    )
    asked = wordpress.carried_out(question, lambda ask: _fetched(fetcher, ask.address, ask.kinds))
    plan = read(asked.contents, location=wanted.source, base=wanted.base or asked.base, unread=asked.unread)
    return plan if asked.total <= len(plan.drafts) or wanted.since else _with_more(plan, asked.total)


def _with_more(plan: Plan, total: int) -> Plan:
    """Return `plan` with a word that the site has older posts, and how they are had."""
    hint = _("These are the {count} newest of {total} posts. To have all since a day: --since DATE")
    return replace(plan, doubts=(*plan.doubts, hint.format(count=len(plan.drafts), total=total)))


def feed_plan(wanted: Wanted, fetcher: Fetcher) -> Plan:
    """Return the plan for a feed; where a page is given that names its feed, for that one."""
    read = partial(feed.read, location=wanted.source, language=wanted.language, since=wanted.since)
    address = address_in(wanted.source)
    if not address:
        path = Path(wanted.source)
        plan = read(_file(wanted.source), location=path.name, base=wanted.base)
    else:
        got = _fetched(fetcher, address, _FEED_KINDS)
        plan = read(got.content, base=wanted.base or got.address, charset=got.charset)
    return _with_followed(plan, wanted, fetcher)


def html_plan(wanted: Wanted, fetcher: Fetcher) -> Plan:
    """Return the plan for a page with one story or several, on the web or saved by a browser."""
    read = partial(html_page.read, language=wanted.language, since=wanted.since)
    address = address_in(wanted.source)
    if not address:
        path = Path(wanted.source)
        folder = path.resolve().parent.as_uri() + "/"
        plan = read(_file(wanted.source), location=path.name, base=wanted.base, folder=folder)
    else:
        got = _fetched(fetcher, address, _PAGE_KINDS)
        plan = read(got.content, location=wanted.source, base=wanted.base or got.address, charset=got.charset)
    return _with_followed(plan, wanted, fetcher)


def _with_followed(plan: Plan, wanted: Wanted, fetcher: Fetcher) -> Plan:
    """Return `plan` with whole stories where a person asked for them, else with a word that this can be done."""
    begun = html_page.addresses_to_follow(plan)
    if not begun:
        return plan
    if not wanted.follows:
        hint = ngettext(
            "{count} story is only begun here. To read it whole from its own page: --follow",
            "{count} stories are only begun here. To read them whole from their own pages: --follow",
            len(begun),
        )
        return replace(plan, doubts=(*plan.doubts, hint.format(count=len(begun))))

    allowance = Allowance()

    def page(address: str) -> Plan:
        got = _fetched(fetcher, address, _PAGE_KINDS)
        if not allowance.covers(got.content.decode("latin-1")):
            raise IngestError(_("the pages are more than one import reads."))
        return page_plan(got.content, address=got.address, charset=got.charset, language=wanted.language)

    return followed(plan, page)


def picture_at(fetcher: Fetcher, source: str, address: str, most_bytes: int) -> bytes:
    """Return the picture at `address`, on the web or beside the saved page that `source` is. Raises NewsletterError."""
    if not address.startswith("file:"):
        return fetcher.get(address, kinds=("image/*",), most_bytes=most_bytes).content
    path = Path(url2pathname(urlsplit(address).path)).resolve()
    if address_in(source) or not path.is_relative_to(Path(source).resolve().parent):
        raise IngestError(_("{address}: this file does not lie beside the page.").format(address=address))
    if path.is_file() and path.stat().st_size > most_bytes:
        raise IngestError(_("{address}: this file is too large.").format(address=path.name))
    return operating_system.read_bytes(path, shown=path.name)


def _fetched(fetcher: Fetcher, address: str, kinds: tuple[str, ...]) -> Fetched:
    return fetcher.get(address, kinds=kinds, most_bytes=MOST_BYTES)


def _file(source: str) -> bytes:
    """Return the bytes of a saved answer, refused where it is too large or plainly something else."""
    path = Path(source)
    if not path.exists() and not _FILE.fullmatch(path.name):
        raise _neither(source)
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise IngestError(
            _("this file is larger than {count} million bytes.").format(count=MOST_BYTES // 1_000_000),
            right=_("A saved answer or page of a site is much smaller."),
            remedy=_("Save less at a time, or give the address of the site instead."),
            path=path.name,
        )
    content = operating_system.read_bytes(path)
    if kind := kind_of_file(content):
        raise IngestError(
            _("this is a file of another kind ({kind}).").format(kind=kind),
            right=_("Here a page, a feed or an answer is read as a browser saves it."),
            remedy=_(
                "Open it in its own program, copy its text, and bring that in: cipc-newsletter import text --clipboard"
            ),
            path=path.name,
        )
    return content


def _neither(source: str) -> IngestError:
    """Return that what was typed names no file and no address."""
    return IngestError(
        _('"{source}" is neither a file nor an address.').format(source=source),
        right=_("An address is like www.example.org, or begins with https:// or http://."),
        remedy=_("Look at the spelling; for a file, also at the folder you are in."),
    )
