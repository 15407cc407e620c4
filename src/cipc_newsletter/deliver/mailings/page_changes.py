"""What is otherwise in one HTML page than in another: words, links, pictures, dress, each apart and in words.

Promises that whatever a reader could see or a program could follow is named under what it is: a footer is what stands
after the last word, a pixel a picture that nobody is meant to see; words that are hidden, or no longer are, are words;
what neither shows nor leads anywhere is markup.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from cipc_newsletter.deliver.mailings.page_events import Event, events_of
from cipc_newsletter.wording import _, ngettext

_LINKS = ("href", "action", "cite", "formaction", "ping", "xlink:href", "data")
_PICTURES = ("src", "srcset", "background", "poster")
_READ = ("alt", "title", "aria-label", "summary", "placeholder", "value", "label")
_FOLLOWED = ("a", "area", "base", "form", "input", "button", "iframe", "frame", "script", "object", "embed")
_SHOWN = 8  # words
_LARGE = 400  # events
_LONGEST = 20_000  # events that are held against each other one by one; a mail has some thousand
_ACCEPTED_AS = {"lost_links": "links", "hidden": "words"}

Change = tuple[str, str]
"""The name of a difference, and what it is in words."""


def changes(wanted: str, seen: str) -> tuple[Change, ...]:
    """Return what is otherwise in the page `seen` than in `wanted`; none where they are the same to the last letter."""
    if wanted == seen:
        return ()
    found = _Changes(events_of(wanted), events_of(seen))
    named = tuple(found.named())
    if named:
        return named
    if re.sub(r"\s+", "", wanted) == re.sub(r"\s+", "", seen):
        return (("whitespace", _("It changed spaces or line ends in the HTML.")),)
    return (
        (
            "markup",
            _("It writes the HTML otherwise: “{text}”.").format(text=_around_first(wanted, seen)),
        ),
    )


class _Changes:
    """Two rows of events held against each other, and what was found."""

    def __init__(self, wanted: Sequence[Event], seen: Sequence[Event]) -> None:
        self._wanted, self._seen = wanted, seen
        self._links: list[tuple[str, str]] = []
        self._read: list[tuple[str, str]] = []
        self._counts: dict[str, int] = defaultdict(int)
        self._sayings: list[Change] = []
        self._last_word = max((place for place, each in enumerate(wanted) if each.kind == "word"), default=-1)
        for tag, i1, i2, j1, j2 in _blocks(wanted, seen):
            if tag == "equal":
                for own, theirs in zip(wanted[i1:i2], seen[j1:j2], strict=True):
                    self._pair(own, theirs)
            else:
                self._block(wanted[i1:i2], seen[j1:j2], at=i1)

    def _pair(self, own: Event, theirs: Event) -> None:
        """Compare the attributes of an element that is in both."""
        if own.is_apart != theirs.is_apart:
            self._counts["whitespace"] += 1
        if own.hiding != theirs.hiding:
            self._counts["hidden"] += 1
        for name in own.attributes.keys() | theirs.attributes.keys():
            before, after = own.attributes.get(name, ""), theirs.attributes.get(name, "")
            if before == after:
                continue
            if name in _LINKS and own.what != "link":
                self._links.append((before, after))
            elif name in _PICTURES:
                self._counts["pictures"] += 1
            elif name in _READ or own.what == "title":
                self._read.append((before, after))
            elif name == "style" or own.what in ("style", "link"):
                self._counts["styles"] += 1
            else:
                self._counts["markup"] += 1

    def _block(self, own: Sequence[Event], theirs: Sequence[Event], *, at: int) -> None:
        """Judge what stands in one page and not in the other."""
        gone = [each.what for each in own if each.kind == "word"]
        come = [each.what for each in theirs if each.kind == "word"]
        self._counts["pixel"] += sum(each.is_pixel for each in theirs)
        if come and not gone and at > self._last_word:
            said = _("It added {count} characters after the last word: “{text}”.")
            self._sayings.append(("footer", said.format(count=len(" ".join(come)), text=_shown(come))))
            return
        if gone != come:
            self._sayings.append(("words", self._words(gone, come, at)))
        for each in (*own, *(one for one in theirs if not one.is_pixel)):
            if each.kind == "open":
                self._counts[_name_of(each)] += 1
                self._counts["hidden"] += bool(each.hiding)
            elif each.kind == "remark":
                self._counts["markup"] += 1

    def _words(self, gone: list[str], come: list[str], at: int) -> str:
        before = [each.what for each in self._wanted[:at] if each.kind == "word"][-3:]
        where = " ".join(before)
        if not gone:
            return _("After “{where}” it added “{text}”.").format(where=where, text=_shown(come))
        if not come:
            return _("After “{where}” it left out “{text}”.").format(where=where, text=_shown(gone))
        return _("After “{where}” it says “{seen}” instead of “{wanted}”.").format(
            where=where, seen=_shown(come), wanted=_shown(gone)
        )

    def named(self) -> Iterator[Change]:
        """Yield each thing that was found, by name and in words."""
        yield from self._sayings
        if self._links:
            before, after = self._links[0]
            yield (
                "links",
                ngettext(
                    "{count} link leads elsewhere: to {seen} instead of {wanted}.",
                    "{count} links lead elsewhere, the first to {seen} instead of {wanted}.",
                    len(self._links),
                ).format(count=len(self._links), seen=_place(after, before), wanted=_place(before, after)),
            )
        if self._read:
            before, after = self._read[0]
            yield (
                "words",
                _("Beside a picture, a link or the page it says “{seen}” instead of “{wanted}”.").format(
                    seen=_shown(after.split()) or "—", wanted=_shown(before.split()) or "—"
                ),
            )
        words = {
            "hidden": _("It hides words, or shows hidden ones: {count}."),
            "lost_links": _("It added or left out links: {count}."),
            "pictures": _("It changed pictures: {count}."),
            "pixel": _("It added pictures that nobody is meant to see: {count}."),
            "styles": _("It changed styles: {count}."),
            "markup": _("It changed the markup in places: {count}."),
            "whitespace": _("It changed spaces between words: {count}."),
        }
        for name, saying in words.items():
            if self._counts[name]:
                yield _ACCEPTED_AS.get(name, name), saying.format(count=self._counts[name])


def _blocks(wanted: Sequence[Event], seen: Sequence[Event]) -> list[tuple[str, int, int, int, int]]:
    """Return how one row becomes the other, in blocks as difflib has them, with the same beginning and end kept apart."""
    own, theirs = [each.key for each in wanted], [each.key for each in seen]
    shorter = min(len(own), len(theirs))
    head = next((place for place in range(shorter) if own[place] != theirs[place]), shorter)
    tail = next((place for place in range(shorter - head) if own[-1 - place] != theirs[-1 - place]), shorter - head)
    own_end, their_end = len(own) - tail, len(theirs) - tail
    middle = [("replace", head, own_end, head, their_end)]
    if max(own_end, their_end) - head <= _LONGEST:
        # What stands everywhere, such as a cell, is no landmark in a large page: it would cost minutes.
        matcher = SequenceMatcher(None, own[head:own_end], theirs[head:their_end], autojunk=own_end - head > _LARGE)
        middle = [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in matcher.get_opcodes()]
    return [
        ("equal", 0, head, 0, head),
        *middle,
        ("equal", own_end, len(own), their_end, len(theirs)),
    ]


def _name_of(element: Event) -> str:
    """Return what it is to add an element, or to leave it out."""
    if element.what in _FOLLOWED or (element.what == "meta" and "http-equiv" in element.attributes):
        return "lost_links"
    return {"img": "pictures", "style": "styles", "link": "styles"}.get(element.what, "markup")


def _place(address: str, other: str) -> str:
    """Return as much of an address as tells it from the other one: its host, or all of it."""
    host = urlsplit(address).netloc
    return host if host and host != urlsplit(other).netloc else (address or "—")


def _shown(words: Sequence[str]) -> str:
    return " ".join(words) if len(words) <= _SHOWN else " ".join(words[:_SHOWN]) + " …"


def _around_first(wanted: str, seen: str) -> str:
    place = next((n for n, pair in enumerate(zip(wanted, seen, strict=False)) if pair[0] != pair[1]), len(wanted))
    return " ".join(seen[max(place - 15, 0) : place + 25].split())
