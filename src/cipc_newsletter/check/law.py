"""Rule LAW-CA-02: who mails, where they are, and how to reach them, in both parts and legible.

Promises to find the configured words however they are laid out. Does not know whether they are true.
"""

from collections.abc import Iterator, Sequence

from cipc_newsletter.check.appearance import Look, described, is_legible, legible
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import ADDRESS, place_of, words_of
from cipc_newsletter.errors import Mistake
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class _Required:
    """One thing the law wants: any one of `choices`, called `name` when it is missing."""

    name: str
    choices: tuple[str, ...]


def law_ca_02(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find identification that is missing from a part, or that cannot be read in the HTML."""
    said, looks = _shown_words(mail)
    in_text = words_of(_without_other_pages(mail.text, given))
    for required in _required(mail.language, given):
        if not any(_is_in(choice, in_text) for choice in required.choices):
            yield _missing(required, _("the text part"))
        places = [place for choice in required.choices for place in _places(choice, said)]
        if not places:
            yield _missing(required, _("the HTML"))
        elif not any(all(is_legible(looks[number]) for number in place) for place in places):
            worst = min((looks[number] for number in places[0]), key=lambda look: (look.contrast or 0, look.size))
            yield Mistake(
                what=_("{name} is too small or too pale in the HTML: {look}.").format(
                    name=required.name, look=described(worst)
                ),
                right=legible(),
                remedy=_("Mend its size or colour in the footer of the template."),
            )


def _required(language: str, given: CheckInput) -> Iterator[_Required]:
    organisation = given.organisation
    names = (organisation.name.get(language, ""), organisation.legal_name)
    contacts = (organisation.phone, organisation.email, _without_scheme(organisation.website))
    yield _Required(name=_("the name of the organisation"), choices=tuple(filter(words_of, names)))
    yield _Required(name=_("the postal address"), choices=tuple(filter(words_of, (organisation.postal_address,))))
    yield _Required(
        name=_("a telephone number, e-mail address or web address"), choices=tuple(filter(words_of, contacts))
    )


def _without_other_pages(text: str, given: CheckInput) -> str:
    """Return `text` without links: one to an article on the organisation's site is no way to reach it."""
    website = given.organisation.website.rstrip("/")
    return ADDRESS.sub(lambda match: match[0] if match[0].rstrip("/") == website else " ", text)


def _without_scheme(address: str) -> str:
    return address.partition("://")[2] or address


def _shown_words(mail: MailView) -> tuple[tuple[str, ...], tuple[Look, ...]]:
    """Return the words of the HTML that are shown, and how each of them looks."""
    pairs = [(word, run.look) for run in mail.runs for word in words_of(run.text.text)]
    return tuple(word for word, _look in pairs), tuple(look for _word, look in pairs)


def _is_in(choice: str, said: Sequence[str]) -> bool:
    return place_of(words_of(choice), said) is not None


def _places(choice: str, said: Sequence[str]) -> Iterator[range]:
    """Yield every place where the words of `choice` stand: a name in the masthead may be small, and legible below."""
    words = words_of(choice)
    start = place_of(words, said)
    while start is not None:
        yield range(start, start + len(words))
        start = place_of(words, said, start + 1)


def _missing(required: _Required, part: str) -> Mistake:
    return Mistake(
        what=_("{name} is missing from {part}.").format(name=required.name, part=part),
        right=_("The law wants it in every mail, as config.toml says it under [organisation]."),
        remedy=_("Add it to the footer of the template, or fill it in under [organisation]."),
    )
