"""Pages that a browser saved: the address they came from, and the pictures that lie beside them.

Promises the page's own address where the browser wrote it down, and a `file:` address only for what lies in the page's own
folder of pictures. Reads no file.
"""

import email
import email.policy
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote, unquote, urljoin, urlsplit

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import FoundPicture
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

# Chrome and Edge: <!-- saved from url=(0025)https://centre.example/a/ -->; the number is the length of the address.
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{1,5}\)(https?://[^\s<>]{1,2000}?)\s*-->")
_MHTML = re.compile(rb"\A\s*(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,40}", re.ASCII)
# What the browsers call the folder beside "Page.html": Page_files, Page_fichiers, Page_archivos, Page-Dateien.
_FOLDER = re.compile(
    r"(?:\./)?[^/:?#]{1,200}[_-](?:files|fichiers|archivos|dateien|bestanden)/[^/:?#]+\Z", re.IGNORECASE
)
NOWHERE = "https://saved-page.invalid/"


@frozen
class SavedPage:
    """The HTML of a page with what is known of where it came from; both empty where nothing is."""

    content: bytes
    address: str = ""
    charset: str = ""


def saved_page(content: bytes, *, location: str) -> SavedPage:
    """Return the page in `content`, taken out of a web archive (MHTML) where it is one."""
    head = content[:4000]
    if b"<" not in head[:1] and re.search(rb"(?mi)^content-type:\s*multipart/related", head) and _MHTML.match(head):
        return _from_archive(content, location)
    match = _SAVED_FROM.search(head)
    return SavedPage(content=content, address=match[1].decode("ascii", "replace") if match else "")


def with_own_files(pictures: Iterable[FoundPicture], *, base: str, folder: str) -> tuple[FoundPicture, ...]:
    """Return `pictures` with those that lie beside the saved page as `file:` addresses in `folder` ("file:///…/")."""
    return tuple(replace(one, address=_own_file(one.address, base=base, folder=folder)) for one in pictures)


def _own_file(address: str, *, base: str, folder: str) -> str:
    there = urljoin(base, ".")
    if not folder or not address.startswith(there):
        return address
    path = unquote(urlsplit(address[len(there) :]).path)
    if not _FOLDER.match(path) or ".." in path or "\\" in path:
        return address
    return folder + quote(path.removeprefix("./"))


def _from_archive(content: bytes, location: str) -> SavedPage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            address = str(part.get("content-location") or message.get("snapshot-content-location") or "").strip()
            raw = part.get_payload(decode=True)
            return SavedPage(
                content=raw if isinstance(raw, bytes) else b"",
                address=address,
                charset=part.get_content_charset() or "",
            )
    raise IngestError(
        _("this web archive holds no page of HTML."),
        right=_("A saved page is an .html file with its folder of pictures, or an .mhtml file of Chrome or Edge."),
        remedy=_("Save the page again from the browser, as “web page, complete”."),
        path=location,
    )
