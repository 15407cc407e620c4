"""Videos, sounds, maps and pages set into an article, as the link that a mail can hold.

Promises the address a person would open, not the one made for setting it in. Knows the players by their addresses.
"""

import re
from urllib.parse import urlsplit

from cipc_newsletter.ingest.markup.addresses import absolute, query_of
from cipc_newsletter.ingest.markup.elements import Element, found, one_line

# Host, path and what a person opens instead.
_PLAYERS = (
    (
        r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com",
        r"/(?:embed|v|shorts|live)/([\w-]{6,})",
        "https://www.youtube.com/watch?v={0}",
    ),
    (r"player\.vimeo\.com", r"/video/(\d+)", "https://vimeo.com/{0}"),
    (r"(?:www\.|geo\.)?dailymotion\.com", r"/embed/video/(\w+)", "https://www.dailymotion.com/video/{0}"),
    (r"embed\.ted\.com", r"/(talks/[\w/-]+)", "https://www.ted.com/{0}"),
    (
        r"(?:www\.)?slideshare\.net",
        r"/slideshow/embed_code/key/(\w+)",
        "https://www.slideshare.net/slideshow/embed_code/key/{0}",
    ),
    (r"open\.spotify\.com", r"/embed/((?:episode|show|track|playlist|album)/\w+)", "https://open.spotify.com/{0}"),
)
_VIDEO_HOSTS = re.compile(
    r"youtube|youtu\.be|vimeo|dailymotion|ted\.com|tv5|wistia|videopress|peertube", re.IGNORECASE
)
_SOUND_HOSTS = re.compile(
    r"soundcloud|spotify|deezer|podcast|ausha|acast|buzzsprout|anchor\.fm|balado", re.IGNORECASE
)
_MAP_HOSTS = re.compile(r"(?:google\.[a-z.]+/maps|maps\.google|openstreetmap|umap)", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:youtube|vimeo|dailymotion)?[\s-]*(?:video|vidéo)?[\s-]*(?:player|lecteur|reproductor)?|embed\w*|iframe|fancybox.*|"
    r"embedded content|https?://\S*",
    re.IGNORECASE,
)
_WORDS = {
    "fr": {
        "video": "Voir la vidéo",
        "sound": "Écouter l’enregistrement",
        "map": "Voir la carte",
        "page": "Ouvrir la page",
    },
    "en": {
        "video": "Watch the video",
        "sound": "Listen to the recording",
        "map": "See the map",
        "page": "Open the page",
    },
    "es": {
        "video": "Ver el video",
        "sound": "Escuchar la grabación",
        "map": "Ver el mapa",
        "page": "Abrir la página",
    },
}
_COLON = {"fr": "\u00a0: "}
_SOURCES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-src-cmplz")


def as_link(element: Element, *, base: str, language: str) -> list["Element | str"]:
    """Return a paragraph with the link that stands for `element`, its picture before it; nothing without an address."""
    address = _opened(_address(element, base))
    if not address:
        return []
    label = _label(element, address, language)
    poster = absolute(element.get("poster") or element.get("data-poster"), base)
    picture = [Element("figure", {}, [Element("img", {"src": poster, "alt": label})])] if poster else []
    return [*picture, Element("p", {}, [Element("a", {"href": address}, [label])])]


def _address(element: Element, base: str) -> str:
    written = [element.get(name) for name in _SOURCES]
    written += [
        source.get("src") for source in found(element, lambda inner: inner.name in {"source", "embed", "iframe"})
    ]
    return next((address for one in written if (address := absolute(one, base)).startswith("http")), "")


def _opened(address: str) -> str:
    if not address:
        return ""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    for hosts, path, opened in _PLAYERS:
        match = re.match(path, parts.path) if re.fullmatch(hosts, host) else None
        if match and match[1] != "videoseries":
            return opened.format(match[1])
    query = query_of(address)
    if "youtube" in host and "list" in query:
        return f"https://www.youtube.com/playlist?list={query['list']}"
    if host.endswith("facebook.com") and parts.path.startswith("/plugins/") and "href" in query:
        return absolute(query["href"], "")
    if host == "w.soundcloud.com" and "url" in query:
        return absolute(query["url"], "")
    return address


def _label(element: Element, address: str, language: str) -> str:
    words = _WORDS.get(language.partition("-")[0], _WORDS["en"])
    action = words[_kind(element, address)]
    title = one_line(element.get("title"))
    if not title or _NO_TITLE.fullmatch(title):
        return action
    return f"{action}{_COLON.get(language.partition('-')[0], ': ')}{title}"


def _kind(element: Element, address: str) -> str:
    host = f"{urlsplit(address).hostname}{urlsplit(address).path}"
    if element.name == "video" or _VIDEO_HOSTS.search(host):
        return "video"
    if element.name == "audio" or _SOUND_HOSTS.search(host):
        return "sound"
    return "map" if _MAP_HOSTS.search(host) else "page"
