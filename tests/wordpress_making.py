"""Posts as the REST interface of WordPress gives them, and a site on this computer that answers with them.

Written from developer.wordpress.org/rest-api: reference/posts and /media, using-the-rest-api/discovery and /pagination.
"""

import http.server
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from picture_host import serving

HOST = "https://voisins.example"
TITLE = "Une nuit des lanternes au parc Sainte-Marthe"
TEXT = (
    "<p>Le 9 octobre 2023, la nuit des lanternes a réuni 400 voisins au parc Sainte-Marthe, sous une pluie fine.</p>\n"
    '<p>Le comité a prêté <a href="/lanternes/">les lanternes</a>; les enfants ont mené la marche.</p>\n'
)


def post(number: int = 7, **changes) -> dict:
    """Return a post as WordPress gives it, with `changes` to its fields."""
    return {
        "id": number,
        "date": "2023-10-12T08:30:00",
        "date_gmt": "2023-10-12T12:30:00",
        "guid": {"rendered": f"{HOST}/?p={number}"},
        "slug": f"nouvelle-{number}",
        "status": "publish",
        "type": "post",
        "link": f"{HOST}/actualites/nouvelle-{number}/",
        "title": {"rendered": TITLE},
        "content": {"rendered": TEXT, "protected": False},
        "excerpt": {
            "rendered": "<p>Le 9 octobre 2023, la nuit des lanternes a réuni [&hellip;]</p>\n",
            "protected": False,
        },
        "author": 3,
        "featured_media": 0,
        "sticky": False,
        "categories": [1],
        "tags": [],
        "_links": {"self": [{"href": f"{HOST}/wp-json/wp/v2/posts/{number}"}]},
    } | changes


def picture(**changes) -> dict:
    """Return a picture of the media library as `_embed` gives it, 2400 px wide, in four files."""
    sizes = {"thumbnail": (150, 150), "medium": (300, 200), "post-thumbnail": (1250, 500), "1536x1536": (1536, 1024)}
    uploads = f"{HOST}/wp-content/uploads/2023/10/lanternes"
    return {
        "id": 70,
        "media_type": "image",
        "mime_type": "image/jpeg",
        "alt_text": "Des lanternes &#8211; le soir",
        "caption": {"rendered": "<p>La marche vers la rivière</p>\n"},
        "source_url": f"{uploads}.jpg",
        "media_details": {
            "width": 2400,
            "height": 1600,
            "sizes": {
                name: {"width": wide, "height": high, "source_url": f"{uploads}-{wide}x{high}.jpg"}
                for name, (wide, high) in sizes.items()
            }
            | {"full": {"width": 2400, "height": 1600, "source_url": f"{uploads}.jpg"}},
            "image_meta": {"credit": "Ana Ruiz", "copyright": ""},
        },
    } | changes


def featuring(**changes) -> dict:
    """Return the fields of a post that features the `picture` with these changes."""
    return {"featured_media": 70, "_embedded": {"wp:featuredmedia": [picture(**changes)]}}


def terms(*names: str, taxonomy: str = "category") -> dict:
    """Return the fields of a post in these categories or with these tags."""
    named = [{"id": 5, "taxonomy": taxonomy, "slug": name.lower().replace(" ", "-"), "name": name} for name in names]
    return {"_embedded": {"wp:term": [named, []]}}


def answer(*posts: dict) -> bytes:
    """Return posts as a site sends them: PHP escapes slashes and what is not ASCII."""
    return json.dumps(list(posts)).replace("/", "\\/").encode()


@dataclass
class NewsSite:
    """What a site has and how it behaves; `asked` are the addresses that were asked for, without the host.

    `has_header` and `has_element` say where its pages name the REST interface, `has_rest` whether that answers,
    `is_plain` whether it answers at `?rest_route=` alone; `shows` is the route that its page /actualites/ names;
    `files` are pictures by their names, wherever they are asked for.
    """

    posts: list[dict] = field(default_factory=list)
    categories: dict[str, int] = field(default_factory=dict)
    url: str = ""
    asked: list[str] = field(default_factory=list)
    has_header: bool = True
    has_element: bool = False
    has_rest: bool = True
    is_plain: bool = False
    is_soft: bool = False
    shows: str = ""
    broken_page: int = 0
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """Where the REST interface is."""
        return f"{self.url}/?rest_route=/" if self.is_plain else f"{self.url}/wp-json/"


class _Handler(http.server.BaseHTTPRequestHandler):
    site: NewsSite

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        route = query.pop("rest_route", "") if self.site.is_plain else parts.path.partition("/wp-json")[2]
        if parts.path == "/robots.txt":
            self._say(404, b"", "text/plain")
        elif file := self.site.files.get(parts.path.rpartition("/")[2]):
            self._say(200, file, "image/jpeg")
        elif route and self.site.has_rest:
            self._answer(route, query)
        elif "wp-json" in parts.path and not self.site.is_soft:
            self._say(404, b"<!DOCTYPE html><p>Rien ici</p>", "text/html")
        else:
            self._page()

    def _page(self) -> None:
        links = [f'<{self.site.root}>; rel="https://api.w.org/"'] if self.site.has_header else []
        if self.site.shows:
            links.append(
                f'<{self.site.root}{self.site.shows}>; rel="alternate"; title="JSON, data"; type="application/json"'
            )
        element = f"<link rel='https://api.w.org/' href='{self.site.root}' />" if self.site.has_element else ""
        page = f"<!DOCTYPE html><html><head>{element}</head><body>Actualités</body></html>".encode()
        self._say(200, page, "text/html", {"Link": ", ".join(links)} if links else {})

    def _answer(self, route: str, query: dict[str, str]) -> None:
        kind, _slash, number = route.removeprefix("/wp/v2/").rstrip("/").partition("/")
        if kind == "categories":
            wanted = query.get("search", "").casefold()
            named = {name: own for name, own in self.site.categories.items() if wanted in name.casefold()}
            self._say_json([{"id": own, "name": name, "slug": name.lower()} for name, own in named.items()])
        elif kind == "posts" and number:
            self._say_json(next(one for one in self.site.posts if one["id"] == int(number)))
        elif kind == "posts":
            self._posts(query)
        else:
            self._say(404, b'{"code":"rest_no_route","message":"No route"}', "application/json")

    def _posts(self, query: dict[str, str]) -> None:
        found = [one for one in self.site.posts if one["date"] > query.get("after", "")]
        if "categories" in query:
            wanted = {int(one) for one in query["categories"].split(",")}
            found = [one for one in found if wanted & set(one["categories"])]
        each, page = int(query.get("per_page", "10")), int(query.get("page", "1"))
        if page == self.site.broken_page:
            self._say(500, b"{}", "application/json")
            return
        pages = -(-len(found) // each)
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        self._say_json(found[(page - 1) * each : page * each], headers)

    def _say_json(self, value: object, headers: dict[str, str] | None = None) -> None:
        self._say(200, json.dumps(value).encode(), "application/json; charset=UTF-8", headers)

    def _say(self, status: int, data: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
        """Say nothing."""


@contextmanager
def news_site(*posts: dict) -> Iterator[NewsSite]:
    """Run a site with these posts, newest first, on a free port."""
    site = NewsSite(posts=list(posts))
    with serving(type("Handler", (_Handler,), {"site": site})) as url:
        site.url = url
        yield site
