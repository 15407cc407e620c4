"""Rules A11-01, A11-03 and A11-06: language, tables and pictures for people who listen to a mail.

Promises to decide alternative texts on the sources too, since a forgotten one looks like a decorative one in the
final HTML. Does not judge whether a text describes its picture well.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import words_of
from cipc_newsletter.check.sources import Place, full_items, line_of_key
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.item import Item
from cipc_newsletter.wording import _

ALT_LIMIT = 150
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")  # BCP 47: language, script, region
_LAYOUT_ROLES = frozenset({"presentation", "none"})
_BODY_IMAGE = re.compile(r"!\[(?P<alt>(?:\\.|[^\]\\])*)\]\((?P<target>[^)\s]*)")
_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1`*~*$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg|heic|tiff?)|(?:img|dsc|image)[-_ ]?\d+", re.IGNORECASE)
_PREAMBLE = re.compile(
    r"(?:image|photo|photographie|illustration) (?:de |d[’']|du |des )|(?:image|photo|picture) of |"
    r"(?:imagen|foto|fotografía) (?:de |del )",
    re.IGNORECASE,
)


def a11_01(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find an HTML, or a wrapper, that does not say its language and direction."""
    for name, element in (
        (_("the html element"), next(mail.html.named("html"), None)),
        (_("the first wrapper"), _wrapper(mail)),
    ):
        attributes = element.attributes if element else {}
        found = (attributes.get("lang", ""), attributes.get("dir", ""))
        if found != (mail.message.locale, "ltr"):
            yield _template_mistake(
                _('{element} has lang="{lang}" dir="{direction}".').format(
                    element=name, lang=found[0], direction=found[1]
                ),
                right=_('It has lang="{locale}" dir="ltr".').format(locale=mail.message.locale),
            )
    for element in mail.html.elements:
        tag = element.attributes.get("lang")
        if tag is not None and (_TAG.fullmatch(tag) is None or tag == "und"):
            yield _template_mistake(
                _('<{element} lang="{lang}"> names no language.').format(element=element.tag, lang=tag),
                right=_("A language is written like fr-CA, en or es-419."),
            )
            return


def _wrapper(mail: MailView) -> Element | None:
    """Return the first element in the body that is shown."""
    bodies = {element.number for element in mail.html.named("body")}
    inside = (element for element in mail.html.elements if element.parent in bodies and not element.is_conditional)
    return next((element for element in inside if not mail.looks[element.number].is_hidden), None)


def a11_03(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find layout tables that would be read out as tables, and tables of data without header cells."""
    tables = [element for element in mail.html.elements if element.tag == "table"]
    inside = _insides_of_tables(mail)
    for table in tables:
        is_layout = table.attributes.get("role", "").lower() in _LAYOUT_ROLES
        has_headers = any(element.tag == "th" for element in inside[table.number])
        has_data_marks = has_headers or "summary" in table.attributes
        has_data_marks |= any(
            element.tag == "caption" or "scope" in element.attributes for element in inside[table.number]
        )
        if not is_layout and not has_headers:
            yield _template_mistake(
                _('a table has neither role="presentation" nor header cells.'),
                right=_('A layout table has role="presentation"; a table of data has header cells.'),
            )
        elif is_layout and has_data_marks:
            yield _template_mistake(
                _('a table with role="presentation" has header cells, a caption or a summary.'),
                right=_("A layout table has none of them; a table of data has no such role."),
            )


def _insides_of_tables(mail: MailView) -> Mapping[int, list[Element]]:
    """Return, by the number of each table, the elements whose nearest table it is."""
    inside: dict[int, list[Element]] = defaultdict(list)
    for element in mail.html.elements:
        nearest = next((outer.number for outer in mail.html.around(element.parent) if outer.tag == "table"), None)
        if nearest is not None:
            inside[nearest].append(element)
    return inside


def a11_06(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find pictures without an alternative text, in the sources and in the final HTML."""
    shown_items = [item for language in mail.message.languages for item in given.issue.items(language)]
    for item in dict.fromkeys(shown_items):
        yield from _picture_mistakes(item)
    for item in dict.fromkeys(chain(*(full_items(given.issue, language) for language in mail.message.languages))):
        yield from _body_picture_mistakes(item)
    decorative = {
        f"{item.path.rpartition('/')[0]}/{item.image.file}" if item.image.file else str(item.image.url)
        for item in shown_items
        if item.image and item.image.decorative
    }
    folder = given.issue.path.rpartition("/")[0]
    decorative |= {
        f"{folder}/{picture.file}"
        for section in given.issue.sections
        for picture in section.pictures
        if not picture.alts.get(mail.language)
    }
    yield from _html_picture_mistakes(mail, decorative)


def _picture_mistakes(item: Item) -> Iterator[Mistake]:
    if item.image is None or (item.image.decorative and not item.image.alt.strip()):
        return
    place = Place(path=item.path, line=line_of_key(item, "image.alt"))
    yield from _alternative_mistakes(item.image.alt, item.image.file or item.image.url or "", item, place)


def _body_picture_mistakes(item: Item) -> Iterator[Mistake]:
    # Code is blanked out, not cut, so that lines keep their numbers.
    body = _CODE.sub(lambda match: "\n" * match[0].count("\n"), item.body)
    for match in _BODY_IMAGE.finditer(body):
        line = item.body_line + body.count("\n", 0, match.start())
        yield from _alternative_mistakes(match["alt"], match["target"], item, Place(path=item.path, line=line))


def _alternative_mistakes(alt: str, file: str, item: Item, place: Place) -> Iterator[Mistake]:
    text = alt.strip()
    reason = ""
    if not text:
        reason = _("the picture {file} has no alternative text.")
    elif len(text) > ALT_LIMIT:
        reason = _("the alternative text of {file} has more than 150 characters.")
    elif _FILE_NAME.fullmatch(text):
        reason = _("the alternative text of {file} is the name of a file.")
    elif _PREAMBLE.match(text):
        reason = _('the alternative text of {file} begins with words such as "picture of".')
    elif words_of(text) == words_of(item.title):
        reason = _("the alternative text of {file} only repeats the title beside it.")
    if reason:
        yield Mistake(
            what=reason.format(file=file),
            right=_(
                "It says in at most 150 characters what the picture shows; or decorative = true stands beside it."
            ),
            remedy=_("Write alt for a person who cannot see the picture."),
            path=place.path,
            line=place.line,
            key="image.alt",
        )


def _html_picture_mistakes(mail: MailView, decorative: set[str]) -> Iterator[Mistake]:
    sources = {image.name: image.source for image in mail.message.images}
    for image in mail.html.named("img"):
        address = image.attributes.get("src", "")
        source = sources.get(address.rpartition("/")[2], address)
        is_declared = image.attributes.get("role", "") in _LAYOUT_ROLES or any(
            source.endswith(path) for path in decorative
        )
        if "alt" not in image.attributes or (not image.attributes["alt"].strip() and not is_declared):
            yield _template_mistake(
                _("the picture {address} has no alternative text in the HTML.").format(address=address),
                right=_('It has alt="…"; or it is decorative, and role="presentation" says so.'),
            )
        elif not image.attributes["alt"].strip() and _is_alone_in_link(mail, image):
            yield _template_mistake(
                _("the picture {address} is a link without words.").format(address=address),
                right=_("The alternative text of a linked picture says where the link leads."),
            )


def _is_alone_in_link(mail: MailView, image: Element) -> bool:
    link = next((element for element in mail.html.around(image.parent) if element.tag == "a"), None)
    if link is None:
        return False
    return not any(run.text.text.strip() for run in mail.runs_in(link))


def _template_mistake(what: str, *, right: str) -> Mistake:
    return Mistake(what=what, right=right, remedy=_("Mend the template."))
