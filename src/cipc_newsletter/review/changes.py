"""What changed between two composed versions of an issue, in words a colleague understands.

Promises at least one change wherever the digests differ, and none where they are the same. Compares what readers
get, not the files it was made from. Shows nothing: `showing` does.
"""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from cipc_newsletter import merge_fields
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.review.blocks import Block, blocks_of
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_FOLDERS = re.compile(r'(?<= src=")[^"]*/')
_TITLES = re.compile(r'<title>[^<]*</title>| aria-label="[^"]*"')


@frozen
class Change:
    """One difference: `phrase` says it, such as "the Spanish link of item 3"; `language` is empty where it is of all.

    `before` and `after` are the keys of the passages it concerns in either version; what shows on no passage (a subject,
    a header, the look) has none.
    """

    phrase: str
    language: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@frozen
class _Versions:
    """Two versions of one language's mail, their blocks, and what the issue calls its items."""

    old: ComposedMessage
    new: ComposedMessage
    blocks: tuple[tuple[Block, ...], tuple[Block, ...]]
    numbers: tuple[str, str]
    places: dict[str, int]

    @property
    def language(self) -> str:
        return self.new.language


def changes(before: ComposedIssue, after: ComposedIssue, *, issue: Issue) -> tuple[Change, ...]:
    """Return what is different in `after`, a composition of `issue`; empty for one digest."""
    if before.digest == after.digest:
        return ()
    old = {message.language: message for message in before.messages}
    new = {message.language: message for message in after.messages}
    found = [_of(_("{language}, added"), one) for one in new if one not in old]
    found += [_of(_("{language}, taken out"), one) for one in old if one not in new]
    both = [_versions(old[one], new[one], before, after, issue) for one in new if one in old]
    if before.number != after.number:
        found.append(Change(phrase=_("the number")))
    for one in both:
        found += _of_words(one)
    for one in both:
        found += _of_headers(one.old, one.new)
        found += _of_pictures(one)
    found += _of_foot(both)
    found += _of_look(both)
    return _once_each(found) or (Change(phrase=_("something that cannot be named")),)


def _once_each(found: list[Change]) -> tuple[Change, ...]:
    """Return the changes, those that every language shares told once."""
    by_phrase: dict[str, Change] = {}
    for change in found:
        by_phrase.setdefault(change.phrase, change)
    return tuple(by_phrase.values())


def _versions(
    old: ComposedMessage, new: ComposedMessage, before: ComposedIssue, after: ComposedIssue, issue: Issue
) -> _Versions:
    places: dict[str, int] = {}
    for section in issue.sections:
        for entry in section.entries:
            places.setdefault(entry.item_id, len(places) + 1)
    return _Versions(
        old=old,
        new=new,
        blocks=(blocks_of(old, issue), blocks_of(new, issue)),
        numbers=(str(before.number), str(after.number)),
        places=places,
    )


def _of(phrase: str, language: str) -> Change:
    return Change(phrase=phrase.format(language=name_of(language)), language=language)


def _of_words(both: _Versions) -> Iterator[Change]:
    if both.old.subject != both.new.subject:
        yield _of(_("the {language} subject"), both.language)
    if both.old.preheader != both.new.preheader:
        yield _of(_("the {language} preheader"), both.language)
    yield from _of_blocks(both)
    yield from _of_alternatives(both)
    if both.old.text != both.new.text and _said(both.blocks[0]) == _said(both.blocks[1]):
        yield _of(_("the {language} text part"), both.language)


def _said(blocks: tuple[Block, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(block.title, block.text, block.links) for block in blocks]


def _of_alternatives(both: _Versions) -> Iterator[Change]:
    old, new = ({one.picture: one for block in side for one in block.passages if one.picture} for side in both.blocks)
    sources = {image.name: image.source for image in both.new.images}
    for name, passage in new.items():
        if name in old and old[name].text != passage.text:
            yield Change(
                phrase=_("the {language} alternative text of {picture}").format(
                    language=name_of(both.language), picture=sources.get(name) or name
                ),
                language=both.language,
                before=(old[name].key,),
                after=(passage.key,),
            )


def _of_blocks(both: _Versions) -> Iterator[Change]:
    old, new = both.blocks
    names = _names(old, others=new), _names(new, others=old)
    counts = Counter(names[0]), Counter(names[1])
    moved = {name for name in counts[0] if name and name in counts[1]}
    for kind, i, j, k, m in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and j - i == m - k and not moved & set(names[0][i:j])):
            for one, other in zip(old[i:j], new[k:m], strict=True):
                yield from _of_block(one, other, both)
            continue
        for name, block in zip(names[0][i:j], old[i:j], strict=True):
            if not name or counts[0][name] > counts[1][name]:
                yield _at(_("the {language} {place}, taken out"), block, both, before=block.keys)
        for name, block in zip(names[1][k:m], new[k:m], strict=True):
            if not name or counts[1][name] > counts[0][name]:
                yield _at(_("the {language} {place}, added"), block, both, after=block.keys)
            elif counts[0][name] == counts[1][name]:
                yield _at(_("the place of the {language} {place}"), block, both, after=block.keys)


def _names(blocks: tuple[Block, ...], *, others: tuple[Block, ...]) -> list[str]:
    """Return what to know blocks by: their titles, and what says the same without one by its passages."""
    untitled = {block.keys for block in others if not block.title}
    return [block.title or (" ".join(block.keys) if block.keys in untitled else "") for block in blocks]


def _of_block(old: Block, new: Block, both: _Versions) -> Iterator[Change]:
    if new.is_foot:
        return
    before = tuple(key for key in old.keys if key not in new.keys)
    after = tuple(key for key in new.keys if key not in old.keys)
    if old.title != new.title:
        yield _at(_("the {language} title of {place}"), new, both, before=before, after=after)
    if new.text not in {old.text, old.text.replace(*both.numbers)}:
        yield _at(_("the {language} text of {place}"), new, both, before=before, after=after)
    elif old.links != new.links:
        links = {one.key: one.links for one in old.passages}
        linked = tuple(one.key for one in new.passages if links.get(one.key) not in {None, one.links})
        yield _at(_("the {language} link of {place}"), new, both, before=linked, after=linked)


def _at(
    phrase: str, block: Block, both: _Versions, *, before: tuple[str, ...] = (), after: tuple[str, ...] = ()
) -> Change:
    place = both.places.get(block.item_id)
    where = _('"{title}"') if place is None or not block.title else _('item {number}, "{title}"')
    return Change(
        phrase=phrase.format(
            language=name_of(both.language), place=where.format(title=_called(block, after), number=place)
        ),
        language=both.language,
        before=before,
        after=after,
    )


def _called(block: Block, keys: tuple[str, ...]) -> str:
    """Return what to call a block: its title, else how it begins, or the first of its passages that `keys` names."""
    named = next((one.text for one in block.passages if one.key in keys and one.text), "")
    said = block.title or named or block.text or " ".join(one.text for one in block.passages)
    words = merge_fields.replaced(said, lambda field: field.fallback or "…").split()
    return " ".join(words) if block.title or len(words) <= 6 else " ".join(words[:6]) + "…"


def _of_headers(old: ComposedMessage, new: ComposedMessage) -> Iterator[Change]:
    if old.sender.email != new.sender.email:
        yield Change(phrase=_("the sender's address"))
    if old.sender.name != new.sender.name:
        yield _of(_("the {language} name of the sender"), new.language)
    if old.reply_to != new.reply_to:
        yield Change(phrase=_("the address for replies"))
    before, after = dict(old.headers), dict(new.headers)
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield Change(phrase=_("the header {name}").format(name=name))


def _of_pictures(both: _Versions) -> Iterator[Change]:
    before, after = (
        {image.source or image.name: image for image in message.images} for message in (both.old, both.new)
    )
    old, new = ({one.picture: one.key for block in side for one in block.passages} for side in both.blocks)
    for picture in dict.fromkeys([*before, *after]):
        one, other = before.get(picture), after.get(picture)
        if one and other and one.sha256 == other.sha256:
            continue
        phrase = _("the picture {picture}") if one and other else _("the picture {picture}, added")
        yield Change(
            phrase=(phrase if other else _("the picture {picture}, taken out")).format(picture=picture),
            before=tuple(old[image.name] for image in (one,) if image and image.name in old),
            after=tuple(new[image.name] for image in (other,) if image and image.name in new),
        )


def _of_foot(both: list[_Versions]) -> Iterator[Change]:
    """Yield the languages whose foot differs, or all of them as one."""

    def feet(blocks: tuple[Block, ...]) -> list[tuple[str, tuple[str, ...]]]:
        return [(block.text, block.links) for block in blocks if block.is_foot]

    differing = [one.language for one in both if feet(one.blocks[0]) != feet(one.blocks[1])]
    if differing and len(differing) == len(both):
        yield Change(phrase=_("the foot of the mail"))
        return
    for language in differing:
        yield _of(_("the foot of the {language} mail"), language)


def _of_look(both: list[_Versions]) -> Iterator[Change]:
    """Yield the languages whose HTML differs although it says and shows the same, or all of them as one."""
    same = [one for one in both if one.old.preheader == one.new.preheader and _shows_the_same(one)]
    dressed = [(one.language, _dress_of(one.old.html), _dress_of(one.new.html)) for one in same]
    restyled = [language for language, one, other in dressed if _FOLDERS.sub("", one) != _FOLDERS.sub("", other)]
    if len(restyled) < sum(one != other for _language, one, other in dressed):
        yield Change(phrase=_("the address of the pictures"))
    if restyled and len(restyled) == len(both):
        yield Change(phrase=_("the look of the mail"))
        return
    for language in restyled:
        yield _of(_("the look of the {language} mail"), language)


def _shows_the_same(both: _Versions) -> bool:
    old, new = (
        [(block.title, block.links, [(one.kind, one.text, one.picture) for one in block.passages]) for block in side]
        for side in both.blocks
    )
    return old == new


def _dress_of(html: str) -> str:
    """Return an HTML without its title, which repeats the subject there and for screen readers."""
    return _TITLES.sub("", html)


def name_of(language: str) -> str:
    """Return what a language is called in "the … subject"."""
    names = {"fr": _("French"), "en": _("English"), "es": _("Spanish")}
    return names.get(language, language)
