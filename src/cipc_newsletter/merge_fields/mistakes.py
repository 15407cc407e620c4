"""What is wrong with the merge fields of a text, before anything is sent.

Promises that an unknown field is found, and one that may be empty and has no fallback (docs/contract.md section 6).
Changes no text.
"""

from collections.abc import Iterator

from cipc_newsletter.errors import ContentError, Mistake
from cipc_newsletter.merge_fields.places import openings
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.wording import _

NEVER_EMPTY = frozenset({"email", "unsubscribe_url", "preferences_url"})
_BUILT_IN = NEVER_EMPTY | {"first_name", "last_name", "language_notice", "language_notice_tag"}
RESERVED = frozenset({"view_url"})  # written by the template, once per language


def mistakes_in(text: str, *, path: str | None = None, line: int = 1, key: str | None = None) -> Iterator[Mistake]:
    """Yield what is wrong with the merge fields of a source text that begins on `line` of `path`."""
    for start, match in openings(text):
        place = line + text.count("\n", 0, start)
        if match is None:
            yield Mistake(
                what=_('"{text}" is not a merge field.').format(text=text[start : start + 24].partition("\n")[0]),
                right=_("A merge field is [[name]] or [[name|fallback]]; name is lower-case letters, digits and _."),
                remedy=_(r"Mend it, or write \[[ where you mean two brackets."),
                path=path,
                line=place,
                key=key,
            )
        elif match["name"] is not None:
            yield from _mistakes_of(match["name"], match["fallback"], path=path, line=place, key=key)


def _mistakes_of(
    name: str, fallback: str | None, *, path: str | None, line: int, key: str | None
) -> Iterator[Mistake]:
    if name in RESERVED:
        yield Mistake(
            what=_('the merge field "{name}" is not offered.').format(name=name),
            right=_("The template writes the line that leads to the page, where [archive] base_url is set."),
            remedy=_("Take it out."),
            path=path,
            line=line,
            key=key,
        )
    elif near := _slip_of(name):
        yield Mistake(
            what=_('no merge field "{name}".').format(name=name),
            right=_('Nearest: "{name}".').format(name=near),
            remedy=_("Mend its name: everybody would get the fallback."),
            path=path,
            line=line,
            key=key,
        )
    elif name not in NEVER_EMPTY and fallback is None:
        yield Mistake(
            what=_('the merge field "{name}" may be empty and has no fallback.').format(name=name),
            right=_("[[{name}|…]], with the words for people of whom it is not known.").format(name=name),
            remedy=_("Write the fallback after a bar."),
            path=path,
            line=line,
            key=key,
        )


def _slip_of(name: str) -> str | None:
    """Return the built-in field that `name` is a slip of the finger away from; any other name may be an attribute."""
    if name in _BUILT_IN:
        return None
    import difflib

    near = difflib.get_close_matches(name, sorted(_BUILT_IN), n=1, cutoff=0.88)
    return near[0] if near else None


def require_known(message: ComposedMessage) -> None:
    """Refuse a composed message with a field that could stay empty, whatever wrote it. Raises ContentError."""
    mistakes = [
        mistake
        for text in (message.subject, message.html, message.text, *(value for _name, value in message.headers))
        for mistake in mistakes_in(text)
    ]
    if mistakes:
        raise ContentError.of(dict.fromkeys(mistakes))
