"""A WordPress site on this computer, as far as its media library goes: it renames, and can be told to meddle.

Written from developer.wordpress.org/rest-api/reference/media and from how WordPress names uploads: a name that is taken
gets a number.
"""

import base64
import http.server
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from picture_host import serving

USER, PASSWORD = "infolettre", "abcd EFGH ijkl MNOP qrst UVWX"
MEDIA = "/wp-json/wp/v2/media"


@dataclass
class Site:
    """The files of the library by path. `meddles` changes what is uploaded; `answer` replaces answers of the library."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    uploads: int = 0
    meddles: bool = False
    answer: tuple[int, str] | None = None


class _Handler(http.server.BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path != MEDIA:
            data = self.site.files.get(parts.path)
            self._say(404, b"") if data is None else self._say(200, data)
        elif self._is_welcome():
            slug = parse_qs(parts.query)["slug"][0]
            found = [path for path in self.site.files if path.rpartition("/")[2].startswith(slug)]
            self._say(200, json.dumps([{"source_url": self.site.url + path} for path in found]).encode())

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._is_welcome():
            return
        name = re.search(r'filename="([^"]+)"', self.headers["Content-Disposition"])
        assert name
        stem, _dot, suffix = name[1].rpartition(".")
        self.site.uploads += 1
        path = f"/wp-content/uploads/2025/12/{stem}-{self.site.uploads}.{suffix}"
        self.site.files[path] = data[:-1] if self.site.meddles else data
        self._say(201, json.dumps({"id": self.site.uploads, "source_url": self.site.url + path}).encode())

    def _is_welcome(self) -> bool:
        token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {token}":
            self._say(401, json.dumps({"code": "incorrect_password", "message": f"Not {PASSWORD}."}).encode())
            return False
        if self.site.answer:
            status, message = self.site.answer
            self._say(status, json.dumps({"code": "rest", "message": message}).encode())
            return False
        return True

    def _say(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
        """Say nothing."""


@contextmanager
def wordpress_site() -> Iterator[Site]:
    """Run a site on a free port."""
    site = Site()
    with serving(type("Handler", (_Handler,), {"site": site})) as url:
        site.url = url
        yield site
