"""Rules PAR-01 to PAR-07: the languages of an issue say the same.

Promises to compare what was written in each language with the main language, item by item, by what translating leaves
alone: order, dates, figures, pictures, links, structure, merge fields. An item shown in another language for want of a
translation is a declared exception. Judges no translation.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from cipc_newsletter import merge_fields
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.figures import differences_of, figures_in
from cipc_newsletter.check.languages import language_of
from cipc_newsletter.check.reading import ADDRESS
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.check.sources import line_of_key
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.item import Item
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_HEADING = re.compile(r"^ {0,3}#{1,6}\s", re.MULTILINE)
_LIST_ENTRY = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s", re.MULTILINE)
_PICTURE = re.compile(r"!\[(?:\\.|[^\]\\])*\]\(([^)\s]*)")
_LINK = re.compile(r"(?<!!)\[(?:\\.|[^\]\\])*\]\(<?([^)\s>]*)|<(https?://[^>\s]+)>")
_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1`*~*$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LEAST_VOTING_LETTERS = 120


@frozen
class _Pair:
    """A text and its translation: an item's, or the words of a section or of the issue itself."""

    name: str
    main: str
    other: str
    path: str
    line: int | None = None
    items: tuple[Item, Item] | None = None


def par_01(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find words one language has and another lacks, and items in another order."""
    issue, main = given.issue, given.issue.languages[0]
    for section in issue.sections:
        for key, texts in (
            ("title", section.titles),
            ("text", section.texts),
            ("label", section.labels),
            ("url", section.urls),
            ("person", section.persons),
        ):
            if bool(texts.get(main, "").strip()) != bool(texts.get(language, "").strip()):
                lacking = language if texts.get(main, "").strip() else main
                yield _mistake(
                    _('a section has no {key} in "{language}", and has one in another.').format(
                        key=key, language=lacking
                    ),
                    right=_("Every language has the same sections with the same words."),
                    path=issue.path,
                    line=section.line,
                )
    words, others = issue.words.get(main), issue.words.get(language)
    if words and others and bool(words.intro.strip()) != bool(others.intro.strip()):
        yield _mistake(
            _("one language has an introduction, another has none."),
            right=_("Every language has the same sections with the same words."),
            path=issue.path,
            line=others.line,
        )
    orders = [[item.id for item in issue.items(one)] for one in (main, language)]
    if orders[0] != orders[1]:
        yield _mistake(
            _("the items are not the same, or not in the same order."),
            right=_("Every language has the same items in the same order."),
            path=issue.path,
        )


def par_02(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find dates and figures that differ between a text and its translation."""
    for pair in _pairs(given.issue, language):
        if pair.items:
            for key, what in (
                ("date", _('"{name}" is on {main} in the main language, on {other} here.')),
                ("date_end", _('"{name}" ends on {main} in the main language, on {other} here.')),
                ("time", _('"{name}" begins at {main} in the main language, at {other} here.')),
                ("time_end", _('"{name}" ends at {main} in the main language, at {other} here.')),
            ):
                values = [getattr(item, key) for item in pair.items]
                if values[0] != values[1]:
                    main_value, other_value = map(_moment, values)
                    yield _mistake(
                        what.format(name=pair.name, main=main_value, other=other_value),
                        right=_("An event is at the same time in every language."),
                        path=pair.path,
                        line=line_of_key(pair.items[1], key),
                    )
        lacking, added = differences_of(_prose(pair.main), _prose(pair.other))
        if lacking or added:
            yield _mistake(
                _('"{name}" has not the same figures as in the main language: {differences}.').format(
                    name=pair.name, differences=_differences(lacking, added)
                ),
                right=_("Figures, dates and amounts are the same in every language."),
                path=pair.path,
                line=_line_of(pair, next(iter(added), "")),
            )


def _moment(value: dt.date | dt.time | None) -> str:
    """Return a day or an hour as files have it, the hour without its seconds; a dash for none."""
    return "—" if value is None else value.isoformat("minutes") if isinstance(value, dt.time) else value.isoformat()


def _differences(lacking: Counter[str], added: Counter[str]) -> str:
    parts = [_("without {figure}").format(figure=figure) for figure in list(lacking)[:4]]
    parts += [_("with {figure}").format(figure=figure) for figure in list(added)[:4]]
    return ", ".join(parts)


def par_03(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find pictures that one language shows and another does not."""
    for pair in _pairs(given.issue, language):
        shown = [Counter(_PICTURE.findall(_CODE.sub("", text))) for text in (pair.main, pair.other)]
        if pair.items:
            for found, item in zip(shown, pair.items, strict=True):
                found.update([item.image.file or item.image.url or ""] if item.image else [])
        if shown[0] != shown[1]:
            odd = next(iter((shown[0] - shown[1]) + (shown[1] - shown[0])))
            yield _mistake(
                _('"{name}" does not show the same pictures as in the main language: {file}.').format(
                    name=pair.name, file=odd
                ),
                right=_("Every language shows the same pictures, or the declared ones of its own."),
                path=pair.path,
            )


def par_04(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find links that one language has and another lacks, or that lead to another site."""
    for pair in _pairs(given.issue, language):
        addresses = [_addresses(text) for text in (pair.main, pair.other)]
        if pair.items:
            for found, item in zip(addresses, pair.items, strict=True):
                found += [address for address in (item.link, item.document) if address]
        hosts = [Counter(map(_site, found)) for found in addresses]
        if len(addresses[0]) != len(addresses[1]):
            yield _mistake(
                _('"{name}" has {other} links, {main} in the main language.').format(
                    name=pair.name, main=len(addresses[0]), other=len(addresses[1])
                ),
                right=_("Every language leads to the same pages, each in its language."),
                path=pair.path,
                line=pair.line,
            )
        elif hosts[0] != hosts[1]:
            yield _mistake(
                _('"{name}" leads to {other}, and to {main} in the main language.').format(
                    name=pair.name,
                    main=next(iter(hosts[0] - hosts[1])),
                    other=next(iter(hosts[1] - hosts[0])),
                ),
                right=_("Every language leads to the same pages, each in its language."),
                path=pair.path,
                line=pair.line,
            )


def par_05(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find headings and lists that one language has and another lacks."""
    for pair in _pairs(given.issue, language):
        for pattern, what in (
            (_HEADING, _('"{name}" has {other} headings, {main} in the main language.')),
            (_LIST_ENTRY, _('"{name}" has {other} entries of lists, {main} in the main language.')),
        ):
            counts = [len(pattern.findall(_CODE.sub("", text))) for text in (pair.main, pair.other)]
            if counts[0] != counts[1]:
                yield _mistake(
                    what.format(name=pair.name, main=counts[0], other=counts[1]),
                    right=_("A translation is built as its original is."),
                    path=pair.path,
                    line=pair.line,
                )


def par_06(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find texts that were left in another language."""
    for pair in _pairs(given.issue, language):
        text = _prose(pair.other)
        voted = language_of(text) if len(text) >= _LEAST_VOTING_LETTERS else None
        if voted and voted != language:
            yield _mistake(
                _('"{name}" seems to be written in "{found}", not in "{language}".').format(
                    name=pair.name, found=voted, language=language
                ),
                right=_("Every text is in the language of its file."),
                path=pair.path,
                line=pair.line,
            )


def par_07(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find merge fields that one language has and another lacks."""
    for pair in _pairs(given.issue, language):
        names = [{field.name for field in merge_fields.open_fields(text)} for text in (pair.main, pair.other)]
        for name in sorted(names[0] ^ names[1]):
            yield _mistake(
                _('"{name}" has the merge field "{field}" in one language only.').format(name=pair.name, field=name),
                right=_("Readers are addressed alike in every language."),
                path=pair.path,
                line=pair.line,
            )


def _pairs(issue: Issue, language: str) -> Iterator[_Pair]:
    """Yield each text of the main language with its translation; an item with a fallback has none."""
    main = issue.languages[0]
    words, others = issue.words.get(main), issue.words.get(language)
    if words and others:
        for name, one, other in (
            (_("the subject"), words.subject, others.subject),
            (_("the preheader"), words.preheader, others.preheader),
            (_("the introduction"), words.intro, others.intro),
        ):
            yield _Pair(name=name, main=one, other=other, path=issue.path, line=others.line)
    for section in issue.sections:
        if section.texts.get(main) and section.texts.get(language):
            yield _Pair(
                name=section.titles.get(language) or _("a section"),
                main=section.texts[main],
                other=section.texts[language],
                path=issue.path,
                line=section.line,
            )
        for entry in section.entries:
            original, its = entry.items.get(main), entry.items.get(language)
            if original and its and original.language == main and its.language == language:
                yield _Pair(
                    name=its.title,
                    main=f"{original.summary}\n\n{original.body}",
                    other=f"{its.summary}\n\n{its.body}",
                    path=its.path,
                    line=its.body_line,
                    items=(original, its),
                )


def _prose(text: str) -> str:
    """Return what is read of a Markdown text: no addresses, no code."""
    plain = merge_fields.replaced(_CODE.sub(" ", text), lambda _field: " ")
    return ADDRESS.sub(" ", re.sub(r"\]\([^)]*\)", "] ", plain))


def _addresses(text: str) -> list[str]:
    return [one or other for one, other in _LINK.findall(_CODE.sub("", text))]


def _site(address: str) -> str:
    """Return the site an address leads to, whatever the language of the page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host = (parts.hostname or parts.path.rpartition("@")[2]).lower().removeprefix("www.")
    # A language may have a host of its own: en.site.org, fr.site.org.
    return re.sub(r"^(?:fr|en|es)\.", "", host)


def _line_of(pair: _Pair, figure: str) -> int | None:
    """Return the line of the translation on which `figure` stands; the place of the text where that is not known."""
    if pair.items is None or not figure:
        return pair.line
    lines = pair.items[1].body.split("\n")
    return next((pair.items[1].body_line + n for n, line in enumerate(lines) if figures_in(line)[figure]), pair.line)


def _mistake(what: str, *, right: str, path: str, line: int | None = None) -> Weighed:
    return warning(
        Mistake(
            what=what,
            right=right,
            remedy=_("Bring the two into line; or, where it is meant, write a waiver with the reason."),
            path=path,
            line=line,
        )
    )
