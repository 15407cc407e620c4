"""A story without the pictures that could not be had: their captions stay, and a doubt names each with the reason.

Promises that no item names a picture that is not beside it. Fetches nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from cipc_newsletter.ingest.draft import Draft
from cipc_newsletter.ingest.identity import digest_of_story
from cipc_newsletter.ingest.markdown_text import escaped, literal_text, unescaped
from cipc_newsletter.wording import _

_FIGURE = r'!\[(?:[^\[\]\\]|\\.)*\]\(<?{name}>?(?:\s+"(?P<caption>(?:[^"\\]|\\.)*)")?\)'
_EMPTY_LINES = re.compile(r"\n{3,}")


def without_pictures(draft: Draft, reasons: Mapping[str, str]) -> Draft:
    """Return `draft` without the pictures whose addresses are in `reasons`, sentences that say why each is missing."""
    lost = tuple(picture for picture in draft.pictures if picture.address in reasons)
    if not lost:
        return draft
    names = {picture.name for picture in lost}
    body = draft.body
    for name in names:
        body = re.sub(_FIGURE.format(name=re.escape(name)), _caption, body)
    body = _EMPTY_LINES.sub("\n\n", body).strip("\n")
    image = None if draft.image and draft.image.file in names else draft.image
    return replace(
        draft,
        body=body,
        image=image,
        pictures=tuple(picture for picture in draft.pictures if picture not in lost),
        digest=digest_of_story(
            title=literal_text(draft.title), body=body, summary=draft.summary, link=draft.link, image=image
        ),
        doubts=(*draft.doubts, *(_doubt(picture.address, reasons[picture.address]) for picture in lost)),
    )


def _caption(match: re.Match[str]) -> str:
    return escaped(unescaped(match["caption"])) if match["caption"] else ""


def _doubt(address: str, reason: str) -> str:
    place = reason if address in reason else _("{place}: {what}").format(place=address, what=reason)
    return _("A picture is left out. {reason}").format(reason=place)
