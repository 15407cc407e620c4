"""The text of a fresh issue file, filled with a first proposal, for a colleague who has never seen TOML.

Promises a file that can be built at once: every word it holds is taken from the items or fit to be sent, nothing is
left to be filled in. Writes no file and chooses no items.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cipc_newsletter import toml_files
from cipc_newsletter.config import Organisation
from cipc_newsletter.content.issue_files import issue_ids, read_document
from cipc_newsletter.content.items import Library
from cipc_newsletter.content.new_sections import STORY, Shown, comment, on_one_line, sections
from cipc_newsletter.errors import ContentError, NewsletterError
from cipc_newsletter.item_files import is_item_id
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.toml_files.writing import assignment
from cipc_newsletter.wording import _

SUBJECT_CHARACTERS = 50
PREHEADER_CHARACTERS = 100

# Words of the mail, in the language of the mail whatever language the program speaks.
_GREETINGS = {
    "fr": "Bonjour [[first_name|chère lectrice, cher lecteur]],",
    "en": "Hello [[first_name|dear reader]],",
    "es": "Hola, [[first_name|apreciada lectora, apreciado lector]]:",
}
_NUMBERED = {"fr": "Numéro {number}", "en": "Issue {number}", "es": "Número {number}"}


def next_number(root: Path) -> int:
    """Return one more than the highest number of an issue of the workspace; broken files do not count."""
    numbers = [0]
    for issue_id in issue_ids(root):
        try:
            number = read_document(root, issue_id)[0].data.get("number")
        except NewsletterError:
            continue
        numbers.append(number if isinstance(number, int) else 0)
    return max(numbers) + 1


def languages_for(library: Library, item_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the languages every one of these items is there in; else those the first one is there in."""
    if not item_ids:
        return ()
    shared = tuple(
        language for language in LANGUAGES if all(language in library.languages(item_id) for item_id in item_ids)
    )
    return shared or library.languages(item_ids[0])


def lacking(library: Library, item_ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each language some of these items are there in, those that are not."""
    return {
        language: missing
        for language in LANGUAGES
        if (missing := tuple(item_id for item_id in item_ids if language not in library.languages(item_id)))
        and len(missing) < len(item_ids)
    }


def issue_text(
    issue_id: str,
    *,
    number: int,
    date: dt.date,
    template: str,
    languages: Sequence[str],
    item_ids: Sequence[str],
    library: Library,
    blocks: Mapping[str, Block],
    organisation: Organisation,
) -> str:
    """Return the text of a new issue file: the first item leads, events to come stand together, then the others.

    `blocks` are those of the template; `organisation` says whom to reach where the template shows it. An item that
    lacks one of `languages` gets the fallback it needs. Raises ContentError where the id cannot be one, where there is
    no item or no language, and with the mistakes of an item that cannot be read.
    """
    _require(issue_id, item_ids=item_ids, languages=languages)
    shown = {item_id: _shown(library, item_id) for item_id in dict.fromkeys(item_ids)}
    lines = [*_head(issue_id, number=number, date=date, template=template, languages=languages), "", *_about_words()]
    for language in languages:
        lines.extend(_words(language, number=number, shown=shown, has_intro=STORY not in blocks))
    lines.extend(sections(shown, languages, date=date, blocks=blocks, organisation=organisation))
    return unicodedata.normalize("NFC", "\n".join(lines) + "\n")


def bare_issue_text(issue_id: str, *, number: int, date: dt.date, template: str, languages: Sequence[str]) -> str:
    """Return the text of an issue file that says nothing yet. Raises ContentError where the id cannot be one."""
    _require_id(issue_id)
    lines = [*_head(issue_id, number=number, date=date, template=template, languages=languages)]
    for language in languages:
        lines += ["", f"[{language}]"]
    return "\n".join(lines) + "\n"


def _require_id(issue_id: str) -> None:
    if not is_item_id(issue_id):
        raise ContentError(
            _('an issue cannot be called "{id}".').format(id=issue_id),
            right=_("An id is lower-case letters without accents, digits and hyphens, at most 48 characters."),
            remedy=_("Choose another, such as {example}.").format(example=toml_files.id_meant(issue_id) or "2025-12"),
        )


def _require(issue_id: str, *, item_ids: Sequence[str], languages: Sequence[str]) -> None:
    _require_id(issue_id)
    if not item_ids or not languages:
        raise ContentError(
            _("a new issue needs at least one item."),
            right=_("The first one leads, the others follow."),
            remedy=_("Name them: cipc-newsletter issue new {id} --items ID ID").format(id=issue_id),
        )


def _shown(library: Library, item_id: str) -> Shown:
    """Return an item's readable languages. Raises ContentError with the mistakes of one that has none."""
    items = library.items
    readable = {
        language: items[item_id, language] for language in library.languages(item_id) if (item_id, language) in items
    }
    if not readable:
        mistakes = [
            mistake for language in library.languages(item_id) for mistake in library.file((item_id, language))[1]
        ]
        raise ContentError.of(mistakes) if mistakes else ContentError(_('no item "{id}".').format(id=item_id))
    return readable


def _head(issue_id: str, *, number: int, date: dt.date, template: str, languages: Sequence[str]) -> Iterator[str]:
    yield "#:schema ../.schemas/issue.schema.json"
    yield from comment(
        _("Issue {id}. Lines that begin with # are remarks: the program does not read them.").format(id=issue_id),
        _("Texts stand between straight quotes, dates are written year-month-day without quotes."),
        _("To look at the issue while you write: cipc-newsletter build {id}").format(id=issue_id),
    )
    yield ""
    yield assignment("number", number)
    yield assignment("date", date)
    yield assignment("template", template)
    yield assignment("languages", list(languages))


def _about_words() -> Iterator[str]:
    yield from comment(
        _("The words of the mail, language by language. They were proposed from the items: make them yours."),
        _("subject and preheader stand side by side in the mailbox: let the second add to the first."),
        _("intro may hold several paragraphs; [[first_name|…]] becomes the reader's first name."),
    )


def _words(language: str, *, number: int, shown: Mapping[str, Shown], has_intro: bool) -> Iterator[str]:
    titles = [items[language].title for items in shown.values() if language in items]
    titles = titles or [next(iter(items.values())).title for items in shown.values()]
    lead = next((items[language] for items in shown.values() if language in items), None)
    follow = " · ".join(titles[1:]) or (lead.summary if lead else "") or _NUMBERED[language].format(number=number)
    yield f"[{language}]"
    yield assignment("subject", shortened(titles[0], SUBJECT_CHARACTERS))
    yield assignment("preheader", shortened(follow, PREHEADER_CHARACTERS))
    if has_intro:
        yield f'intro = """\n{_GREETINGS[language]}\n"""'
    yield ""


def shortened(text: str, characters: int) -> str:
    """Return `text` on one line, cut after a whole word where it is longer than `characters`."""
    line = on_one_line(text)
    if len(line) <= characters:
        return line
    head = line[: characters - 1]
    if not line[characters - 1].isspace():
        head = head.rpartition(" ")[0] or head
    return head.rstrip(" ,;:·—–-«") + "…"
