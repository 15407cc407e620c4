"""What changed between two composed versions of an issue, in words a colleague understands.

Promises at least one sentence wherever the digests differ, and none where they are the same. Compares what readers
get, not the files it was made from.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from cipc_newsletter import merge_fields
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.review.blocks import Block, alternatives_of, blocks_of
from cipc_newsletter.wording import _

_FOLDERS = re.compile(r'(?<= src=")[^"]*/')
_TITLES = re.compile(r'<title>[^<]*</title>| aria-label="[^"]*"')


def changes(before: ComposedIssue, after: ComposedIssue) -> tuple[str, ...]:
    """Return what is different in `after`, each as a phrase such as "the Spanish subject"; empty for one digest."""
    if before.digest == after.digest:
        return ()
    old = {message.language: message for message in before.messages}
    new = {message.language: message for message in after.messages}
    found: list[str] = []
    found += [_("{language}, added").format(language=_name(language)) for language in new if language not in old]
    found += [_("{language}, taken out").format(language=_name(language)) for language in old if language not in new]
    both = [(old[language], new[language]) for language in new if language in old]
    numbers = (str(before.number), str(after.number))
    if before.number != after.number:
        found.append(_("the number"))
    for one, other in both:
        found += _of_words(one, other, numbers)
    for one, other in both:
        found += _of_headers(one, other)
        found += _of_pictures(one, other)
    found += _of_foot(both)
    found += _of_look(both)
    return tuple(dict.fromkeys(found)) or (_("something that cannot be named"),)


def _of_words(old: ComposedMessage, new: ComposedMessage, numbers: tuple[str, str]) -> Iterator[str]:
    language = _name(new.language)
    if old.subject != new.subject:
        yield _("the {language} subject").format(language=language)
    if old.preheader != new.preheader:
        yield _("the {language} preheader").format(language=language)
    blocks = blocks_of(old.html), blocks_of(new.html)
    yield from _of_blocks(blocks[0], blocks[1], language, numbers)
    pictures = alternatives_of(old.html), alternatives_of(new.html)
    for image in new.images:
        if pictures[0].get(image.name, "") != pictures[1].get(image.name, "") and image in old.images:
            yield _("the {language} alternative text of {picture}").format(
                language=language, picture=image.source or image.name
            )
    if old.text != new.text and blocks[0] == blocks[1]:
        yield _("the {language} text part").format(language=language)


def _of_blocks(
    old: tuple[Block, ...], new: tuple[Block, ...], language: str, numbers: tuple[str, str]
) -> Iterator[str]:
    titles = [block.title for block in old], [block.title for block in new]
    moved = set(titles[0]) & set(titles[1])
    for kind, i, j, k, m in SequenceMatcher(None, *titles, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and j - i == m - k and not moved & set(titles[0][i:j])):
            for one, other in zip(old[i:j], new[k:m], strict=True):
                yield from _of_block(one, other, language, numbers)
            continue
        for block in old[i:j]:
            if block.title not in titles[1]:
                yield _('the {language} "{title}", taken out').format(language=language, title=_called(block))
        for block in new[k:m]:
            if block.title in titles[0]:
                yield _('the place of the {language} "{title}"').format(language=language, title=_called(block))
            else:
                yield _('the {language} "{title}", added').format(language=language, title=_called(block))


def _of_block(old: Block, new: Block, language: str, numbers: tuple[str, str]) -> Iterator[str]:
    if new.is_foot:
        return
    if old.title != new.title:
        yield _('the {language} title "{title}"').format(language=language, title=_called(new))
    if new.text not in {old.text, old.text.replace(*numbers)}:
        yield _('the {language} text of "{title}"').format(language=language, title=_called(new))
    elif old.links != new.links:
        yield _('a link of the {language} "{title}"').format(language=language, title=_called(new))


def _called(block: Block) -> str:
    """Return what to call a block: its title, else how it begins."""
    words = merge_fields.replaced(block.title or block.text, lambda field: field.fallback or "…").split()
    return " ".join(words) if block.title or len(words) <= 6 else " ".join(words[:6]) + "…"


def _of_headers(old: ComposedMessage, new: ComposedMessage) -> Iterator[str]:
    if old.sender.email != new.sender.email:
        yield _("the sender's address")
    if old.sender.name != new.sender.name:
        yield _("the {language} name of the sender").format(language=_name(new.language))
    if old.reply_to != new.reply_to:
        yield _("the address for replies")
    before, after = dict(old.headers), dict(new.headers)
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield _("the header {name}").format(name=name)


def _of_pictures(old: ComposedMessage, new: ComposedMessage) -> Iterator[str]:
    before = {image.source or image.name: image.sha256 for image in old.images}
    after = {image.source or image.name: image.sha256 for image in new.images}
    for picture in dict.fromkeys([*before, *after]):
        if picture not in after:
            yield _("the picture {picture}, taken out").format(picture=picture)
        elif picture not in before:
            yield _("the picture {picture}, added").format(picture=picture)
        elif before[picture] != after[picture]:
            yield _("the picture {picture}").format(picture=picture)


def _of_foot(pairs: list[tuple[ComposedMessage, ComposedMessage]]) -> Iterator[str]:
    """Yield the languages whose foot differs, or all of them as one."""

    def feet(message: ComposedMessage) -> list[Block]:
        return [block for block in blocks_of(message.html) if block.is_foot]

    differing = [new.language for old, new in pairs if feet(old) != feet(new)]
    if differing and len(differing) == len(pairs):
        yield _("the foot of the mail")
        return
    for language in differing:
        yield _("the foot of the {language} mail").format(language=_name(language))


def _of_look(pairs: list[tuple[ComposedMessage, ComposedMessage]]) -> Iterator[str]:
    """Yield the languages whose HTML differs although it says and shows the same, or all of them as one."""
    same = [(old, new) for old, new in pairs if old.preheader == new.preheader and _shows_the_same(old, new)]
    dressed = [(new.language, _dress_of(old.html), _dress_of(new.html)) for old, new in same]
    restyled = [language for language, one, other in dressed if _FOLDERS.sub("", one) != _FOLDERS.sub("", other)]
    if len(restyled) < sum(one != other for _language, one, other in dressed):
        yield _("the address of the pictures")
    if restyled and len(restyled) == len(pairs):
        yield _("the look of the mail")
        return
    for language in restyled:
        yield _("the look of the {language} mail").format(language=_name(language))


def _shows_the_same(old: ComposedMessage, new: ComposedMessage) -> bool:
    return blocks_of(old.html) == blocks_of(new.html) and alternatives_of(old.html) == alternatives_of(new.html)


def _dress_of(html: str) -> str:
    """Return an HTML without its title, which repeats the subject there and for screen readers."""
    return _TITLES.sub("", html)


def _name(language: str) -> str:
    """Return what a language is called in "the … subject"."""
    names = {"fr": _("French"), "en": _("English"), "es": _("Spanish")}
    return names.get(language, language)
