"""The page on which anybody reads a message in the browser: the composed HTML, with nothing in it of one reader.

Promises that no merge field and no personal link is left (rule WEB-01), that everything the page loads lies beside
it, and that no script runs (rule WEB-07). Made from the composed message alone, so that an approved one can be
published long after. Writes no file.
"""

import html as _html
import re
from collections.abc import Iterator, Mapping

from cipc_newsletter import merge_fields
from cipc_newsletter.merge_fields import Context, Part
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage, MergeField, PreparedImage

MAIL_ONLY = "mail-only"  # the class of what has its place in a mail and none on a page
PAGE = "index.html"
PICTURES = "../images"  # as seen from the page

_NOT_ON_PAGE = re.compile(rf'<([a-z][a-z0-9]*)\s[^<>]*?class="(?:[^"]*\s)?{MAIL_ONLY}(?:\s[^"]*)?"[^<>]*>')
_PERSONAL_LINK = re.compile(r'<a\s[^<>]*?href="[^"]*\[\[[^"]*"[^<>]*>(.*?)</a>', re.DOTALL)
_CALLED_MAIL = ' aria-roledescription="email"'  # what MRML writes on the wrapper
_OPENS, _CLOSES = re.compile(r"<body[^>]*>"), "</body>"
# What crowds want of the picture that stands for a page (rule WEB-03).
_SHARED_WIDTH, _SHARED_HEIGHT = 1200, 630
# Nothing is loaded but what lies beside the page, and nothing is run. Styles stand in the page itself.
_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page_of(composed: ComposedIssue, message: ComposedMessage, *, addresses: Mapping[str, str]) -> str:
    """Return the page of one message of an issue.

    `addresses` maps each language that has a page to its address, the main one first; empty where there is no archive.
    """
    page = _public(_without_mail_only(message.html), Part.HTML).replace(_CALLED_MAIL, "", 1)
    head = "".join(_head(composed, message, page, addresses))
    for image in message.images:
        page = page.replace(f'"{image.address}"', f'"{PICTURES}/{image.name}"')
    page = page.replace("</head>", f"{head}</head>", 1)
    return _OPENS.sub(lambda match: f"{match[0]}<main>", page, count=1).replace(_CLOSES, f"</main>{_CLOSES}", 1)


def public_text(text: str) -> str:
    """Return a plain text as everybody may read it: each merge field is its fallback."""
    return _public(text, Part.TEXT)


def _without_mail_only(html: str) -> str:
    """Return the HTML without the elements whose class says that they belong to a mail alone."""
    while opening := _NOT_ON_PAGE.search(html):
        html = html[: opening.start()] + html[_end_of(html, opening) :]
    return html


def _end_of(html: str, opening: re.Match[str]) -> int:
    """Return where the element ends that `opening` begins."""
    depth = 1
    for tag in re.compile(rf"<(/?){opening[1]}\b[^<>]*>").finditer(html, opening.end()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(html)


def _public(text: str, part: Part) -> str:
    """Return a text in which merge fields are their fallbacks, and links made of one are their words."""

    def known(field: MergeField, context: Context) -> str:
        return merge_fields.escaped("…" if field.fallback is None else field.fallback, context)

    if part is Part.HTML:
        text = _PERSONAL_LINK.sub(r"\1", text)
    return merge_fields.replaced_in_context(text, known, part=part)


def _head(
    composed: ComposedIssue, message: ComposedMessage, page: str, addresses: Mapping[str, str]
) -> Iterator[str]:
    """Yield what a page says of itself to browsers, search engines and whoever shares it (rule WEB-03)."""
    title, description = public_text(message.subject), public_text(message.preheader)
    own = addresses.get(message.language, "")
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield _named("description", description)
    if own:
        yield f'<link rel="canonical" href="{_html.escape(own)}">'
        for language, address in {**addresses, "x-default": next(iter(addresses.values()))}.items():
            yield f'<link rel="alternate" hreflang="{language}" href="{_html.escape(address)}">'
        yield _property("og:url", own)
    yield _property("og:type", "article")
    yield _property("og:title", title)
    yield _property("og:description", description)
    yield _property("og:site_name", message.sender.name)
    yield _property("og:locale", message.locale.replace("-", "_"))
    for other in composed.messages:
        if other is not message and own:
            yield _property("og:locale:alternate", other.locale.replace("-", "_"))
    yield _property("article:published_time", composed.date.isoformat())
    image = _shared_image(message)
    if image and own:
        yield _property("og:image", f"{own.rpartition(f'/{message.language}/')[0]}/images/{image.name}")
        yield _property("og:image:width", str(image.width))
        yield _property("og:image:height", str(image.height))
        yield _property("og:image:alt", _alternative_of(image, page))
    yield _named("twitter:card", "summary_large_image" if image and own else "summary")


def _shared_image(message: ComposedMessage) -> PreparedImage | None:
    """Return the first picture that is large enough to stand for the page."""
    return next(
        (image for image in message.images if image.width >= _SHARED_WIDTH and image.height >= _SHARED_HEIGHT), None
    )


def _alternative_of(image: PreparedImage, page: str) -> str:
    tag = re.search(rf"<img\s[^<>]*{re.escape(image.address)}[^<>]*>", page)
    words = re.search(r'\salt="([^"]*)"', tag[0]) if tag else None
    return _html.unescape(words[1]) if words else ""


def _named(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{_html.escape(content)}">'


def _property(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{_html.escape(content)}">'
