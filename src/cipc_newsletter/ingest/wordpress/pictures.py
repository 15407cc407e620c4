"""The picture a post is featured with: which of its files, and the words that belong to it.

Promises the smallest file that is sharp in a mail, never a cut-out of the picture, and the alternative text, caption and
credit of the media library. Says nothing of the pictures inside a text: that is `markup`.
Source: developer.wordpress.org/rest-api/reference/media (`media_details.sizes`, `alt_text`, `caption`, `source_url`);
`image_meta` is what wp_read_image_metadata found in the file.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from cipc_newsletter.ingest.leading_picture import Featured
from cipc_newsletter.ingest.source_text import letters_of
from cipc_newsletter.ingest.wordpress.answers import Post
from cipc_newsletter.ingest.wordpress.fields import address_in, first_in, line_in, number_in, text_in

SHARP_WIDTH = 1200  # twice the 600 px a mail is wide
_SAME_SHAPE = 0.02


def featured_in(post: Post, *, base: str) -> Featured | None:
    """Return the featured picture of `post`, None where it has none or does not say enough."""
    media = first_in(post, "_embedded", "wp:featuredmedia")
    if not media:
        address = address_in(_bare_address(post), base)
        return Featured(address=address, alt=_alt_of_bare(post)) if address else None
    address = address_in(_sharp_file(media), base)
    kind = text_in(media, "mime_type")
    if not address or (kind and not kind.startswith("image/")):
        return None
    caption = line_in(media.get("caption"))
    return Featured(
        address=address,
        alt=line_in(media.get("alt_text")),
        caption=caption,
        credit=_credit(media, caption),
    )


def lacks_picture(post: Post) -> bool:
    """Whether `post` has a featured picture that the answer only numbers: it was asked for without `_embed`."""
    return bool(number_in(post.get("featured_media"))) and not first_in(post, "_embedded", "wp:featuredmedia")


def _sharp_file(media: dict[str, Any]) -> str:
    """Return the address of the smallest file at least as wide as a mail needs, else of the whole picture."""
    whole = text_in(media, "source_url")
    details = media.get("media_details")
    details = details if isinstance(details, dict) else {}
    width, height = number_in(details.get("width")), number_in(details.get("height"))
    fitting = [
        (wide, address)
        for wide, high, address in _sizes(details, whole)
        if wide >= SHARP_WIDTH and (not height or not high or abs(wide / high - width / height) < _SAME_SHAPE)
    ]
    return min(fitting)[1] if fitting else whole


def _sizes(details: dict[str, Any], whole: str) -> Iterator[tuple[int, int, str]]:
    """Yield width, height and address of each file of a picture; old answers give the file's name alone."""
    sizes = details.get("sizes")
    for size in sizes.values() if isinstance(sizes, dict) else ():
        if isinstance(size, dict):
            address = text_in(size, "source_url") or (urljoin(whole, text_in(size, "file")) if whole else "")
            yield number_in(size.get("width")), number_in(size.get("height")), address


def _credit(media: dict[str, Any], caption: str) -> str:
    """Return who made the picture, as the file says, where the caption does not say it."""
    for name in ("credit", "copyright"):
        credit = line_in(text_in(media, "media_details", "image_meta", name))
        if credit and letters_of(credit).casefold() not in letters_of(caption).casefold():
            return credit
    return ""


def _bare_address(post: Post) -> str:
    """Return the featured picture's address where a plugin puts it beside the text: Jetpack, Better Featured Images,
    Yoast SEO (which shows one of the site's own where a post has none)."""
    for names in (("jetpack_featured_media_url",), ("better_featured_image", "source_url")):
        if address := text_in(post, *names):
            return address
    is_own = number_in(post.get("featured_media")) > 0
    return text_in(first_in(post, "yoast_head_json", "og_image"), "url") if is_own else ""


def _alt_of_bare(post: Post) -> str:
    return line_in(text_in(post, "better_featured_image", "alt_text"))
