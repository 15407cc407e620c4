"""What no schema can say of an item: keys that depend on one another. Looks at one file's values only."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cipc_newsletter.errors import Mistake
from cipc_newsletter.toml_files import Document, KeyPath
from cipc_newsletter.wording import _

_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def mistakes_between_keys(document: Document) -> Iterator[Mistake]:
    """Yield what is wrong between keys of the right types; a key of a wrong type is the schema's matter."""
    yield from _year_mistakes(document)
    yield from _order_mistakes(document)
    image = document.data.get("image")
    if isinstance(image, dict):
        yield from _source_mistakes(document, image)
        yield from _alternative_mistakes(document, image)


def _mistake(document: Document, key: KeyPath, what: str, *, right: str = "", remedy: str = "") -> Mistake:
    return Mistake(
        what=what,
        right=right,
        remedy=remedy,
        path=document.path,
        line=document.line_of(key),
        key=".".join(map(str, key)),
        within="[image]" if key[0] == "image" else "",
    )


def _year_mistakes(document: Document) -> Iterator[Mistake]:
    """Yield days that no calendar can tell, and that nobody meant."""
    for key, value in document.data.items():
        if isinstance(value, dt.date) and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            yield _mistake(
                document,
                (key,),
                _('"{key}" is in the year {year}.').format(key=key, year=value.year),
                right=_("Years go from {first} to {last}.").format(first=_FIRST_YEAR, last=_LAST_YEAR),
                remedy=_("Correct the year."),
            )


def _order_mistakes(document: Document) -> Iterator[Mistake]:
    """Yield ends before or without their beginnings."""
    data = document.data
    for first, last in (("date", "date_end"), ("time", "time_end"), ("embargo", "expires")):
        if last not in data or (first == "embargo" and first not in data):
            continue
        if first not in data:
            if document.is_whole:
                yield _mistake(
                    document,
                    (last,),
                    _('"{last}" stands there without "{first}".').format(last=last, first=first),
                    remedy=_('Add "{first}", or take "{last}" out.').format(last=last, first=first),
                )
            continue
        begin, end = data[first], data[last]
        if type(begin) is not type(end) or (first == "time" and "date_end" in data):
            continue
        if end < begin:
            yield _mistake(
                document,
                (last,),
                _('"{last}" ({end}) is before "{first}" ({begin}).').format(
                    last=last, first=first, end=end, begin=begin
                ),
                remedy=_("Correct one of the two, or write date_end where it ends on a later day.")
                if first == "time"
                else _("Correct one of the two."),
            )


def _source_mistakes(document: Document, image: dict[str, Any]) -> Iterator[Mistake]:
    if "file" in image and "url" in image:
        yield _mistake(
            document,
            ("image", "url"),
            _('the picture has both "file" and "url".'),
            right=_("It has one of them."),
            remedy=_("Take one of the two lines out."),
        )
    elif "file" not in image and "url" not in image and document.is_whole:
        yield _mistake(
            document,
            ("image",),
            _('the picture has neither "file" nor "url".'),
            right=_("It has one of them."),
            remedy=_('Add file = "…" with the name of a picture beside this file, or take [image] out.'),
        )


def _alternative_mistakes(document: Document, image: dict[str, Any]) -> Iterator[Mistake]:
    is_decorative = image.get("decorative") is True
    alternative = image.get("alt", "")
    if not isinstance(alternative, str):
        return
    if alternative.strip() and is_decorative:
        yield _mistake(
            document,
            ("image", "alt"),
            _('the picture is decorative, yet "alt" describes it.'),
            right=_("A picture that says something has an alt; a decorative one has none."),
            remedy=_("Take out decorative = true, or the alt."),
        )
    elif not alternative.strip() and not is_decorative and (document.is_whole or "alt" in image):
        yield _mistake(
            document,
            ("image", "alt"),
            _("the picture has no alternative text.") if "alt" not in image else _('"alt" is empty.'),
            right=_("People who do not see the picture read or hear it instead (rule A11-03)."),
            remedy=_('Write alt = "what the picture shows", or decorative = true where it says nothing.'),
        )
