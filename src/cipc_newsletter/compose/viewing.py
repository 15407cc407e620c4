"""Issue → views: every text taken in, dated, dressed and placed, for one language.

Promises that all mistakes of all texts and pictures are gathered before any is raised, that an item in another
language than the mail's carries its own, and that a teaser without a link promises nothing it cannot give. Renders no
template.
"""

from collections.abc import Callable, Iterator
from functools import partial

from markupsafe import Markup

from cipc_newsletter.compose import dates
from cipc_newsletter.compose.calendar import Event, file_of
from cipc_newsletter.compose.markdown import Passage, Place, is_address, passage_of
from cipc_newsletter.compose.markdown_html import Dress, Shown
from cipc_newsletter.compose.pictures import Pictures
from cipc_newsletter.compose.source_texts import SourceTexts
from cipc_newsletter.compose.teaser import teaser_of
from cipc_newsletter.compose.template_folders import found
from cipc_newsletter.compose.text_layout import Notes
from cipc_newsletter.compose.theme import Theme
from cipc_newsletter.compose.views import (
    OWN_NAMES,
    DateBlock,
    FollowingView,
    ItemView,
    LinkView,
    MessageView,
    OrganisationView,
    PageView,
    PictureView,
    SectionView,
    direction_of,
)
from cipc_newsletter.config import Config
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.issue import Entry, Form, Issue, Link, Section, SectionPicture
from cipc_newsletter.model.item import Item
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

_BETWEEN = " · "
_NOTHING = Passage(html="", text="")


class Viewer:
    """Makes the view of one language of an issue."""

    def __init__(
        self, issue: Issue, language: str, *, config: Config, theme: Theme, texts: SourceTexts, pictures: Pictures
    ) -> None:
        self._issue = issue
        self._language = language
        self._config = config
        self._theme = theme
        self._texts = texts
        self._pictures = pictures
        self._locale = config.locale(language)
        self._opens = not issue.is_together or language == issue.languages[0]
        self._page = config.page_url(issue.id, issue.languages[0] if issue.is_together else language)
        self._notes = Notes(links=theme.links)
        self._images: dict[str, PreparedImage] = {}
        self._events: list[Event] = []

    def view(self) -> MessageView:
        """Return the view; mistakes of its texts are left with the source texts."""
        words, path = self._issue.words[self._language], self._issue.path
        line = partial(self._texts.line_taken, path=path, line=words.line, locale=self._locale)
        intro = self._passage(words.intro, path=path, line=words.line, level=2)
        sections = tuple(self._section(section) for section in self._issue.sections)
        return MessageView(
            number=self._issue.number,
            date=self._issue.date,
            day=dates.long_date(self._issue.date, self._locale),
            month=dates.month_and_year(self._issue.date, self._locale),
            language=self._language,
            locale=self._locale,
            direction=direction_of(self._locale),
            subject=line(words.subject),
            preheader=line(words.preheader),
            intro=Markup(intro.html),  # noqa: S704 -- our own HTML, every text in it escaped
            intro_text=intro.text,
            sections=sections,
            organisation=self._organisation(),
            logo=self._logo(),
            view_url=self._page if self._opens else "",
            other_pages=() if self._issue.is_together else tuple(self._other_pages()),
            opens=self._opens,
            following=tuple(self._following()) if self._opens and self._issue.is_together else (),
            images=tuple(self._images.values()),
            events=tuple(self._events),
        )

    def _logo(self) -> PictureView | None:
        """Return the template's logo; none where mails have nowhere to load pictures from."""
        logo = self._theme.logo
        place = found(self._theme.layers, logo.files[self._language]) if logo else None
        if logo is None or place is None or not self._pictures.have_addresses:
            return None
        path, name = place
        with self._texts.gathering():
            shown = self._pictures.placed(path, name, width=logo.width, widest=logo.width)
            self._images[shown.image.sha256] = shown.image
            alt = logo.alts[self._language]
            return PictureView(src=shown.address, alt=alt, width=shown.width, height=shown.height, legend="")
        return None

    def _section(self, section: Section) -> SectionView:
        path, language = self._issue.path, self._language
        line = partial(self._texts.line_taken, path=path, line=section.line, locale=self._locale)
        title = line(section.titles.get(language, ""))
        level = 3 if title else 2
        own = self._passage(section.texts.get(language, ""), path=path, line=section.line, level=level)
        block = self._theme.blocks[section.layout]
        return SectionView(
            layout=section.layout,
            title=title,
            items=tuple(self._item(entry, block, level) for entry in section.entries),
            html=Markup(own.html),  # noqa: S704 -- the same
            text=own.text,
            label=line(section.labels.get(language, "")),
            url=self._address(section.urls.get(language, ""), path=path, line=section.line),
            person=line(section.persons.get(language, "")),
            picture=self._section_picture(section.image, section, width="portrait"),
            signature=self._section_picture(section.signature, section, width="signature"),
            links=tuple(self._link(link, section) for link in section.links),
            fields={name: line(words.get(language, "")) for name, words in section.fields.items()},
        )

    def _link(self, link: Link, section: Section) -> LinkView:
        path, language = self._issue.path, self._language
        label = link.labels.get(language, "")
        return LinkView(
            label=self._texts.line_taken(label, path=path, line=section.line, locale=self._locale),
            url=self._address(link.urls.get(language, ""), path=path, line=section.line),
            picture=self._section_picture(link.image, section, width="logo"),
        )

    def _section_picture(self, picture: SectionPicture | None, section: Section, *, width: str) -> PictureView | None:
        if picture is None:
            return None
        path, alt = self._issue.path, picture.alts.get(self._language, "")
        with self._texts.gathering():
            shown = self._shown(picture.file, beside=path, name=width, line=section.line)
            return PictureView(
                src=shown.address,
                alt=self._texts.line_taken(alt, path=path, line=section.line, locale=self._locale),
                width=shown.width,
                height=shown.height,
                legend="",
            )
        return None

    def _item(self, entry: Entry, block: Block, level: int) -> ItemView:
        item = entry.items[self._language]
        is_whole = entry.form is Form.FULL or block.is_whole
        locale = self._config.locale(item.language)
        line = partial(self._texts.line_taken, path=item.path, locale=locale)
        body = self._body(item, level=level + 1) if is_whole else _NOTHING
        link = self._address(item.link, path=item.path)
        teaser = "" if is_whole else self._teaser(item, may_cut=bool(link))
        is_foreign = item.language != self._language
        lang = self._marked(locale) if is_foreign else Markup("")
        note = self._theme.words_in(self._language).get(f"in_{item.language}", "") if is_foreign else ""
        where = line(item.place)
        parts = (self._when(item), Markup("<span{}>{}</span>").format(lang, where) if lang and where else where, note)
        return ItemView(
            id=item.id,
            title=line(item.title),
            lang=lang,
            hreflang=Markup(' hreflang="{}"').format(locale) if is_foreign else Markup(""),
            meta=Markup(_BETWEEN).join(part for part in parts if part),  # noqa: S704 -- a constant
            meta_text=_BETWEEN.join(part for part in (parts[0], where, note) if part),
            when=self._when(item),
            where_text=_BETWEEN.join(part for part in (where, note) if part),
            leaf=DateBlock(day=item.date.day, month=dates.short_month(item.date, self._locale))
            if item.date
            else None,
            html=Markup(body.html),  # noqa: S704 -- the same
            text=body.text,
            teaser=teaser,
            link=link,
            document=self._document(item) if block.shows_of_item("document") else "",
            calendar=self._calendar(item, link) if block.shows_of_item("calendar") else "",
            person=line(item.person),
            picture=self._picture(item, block.name) if block.shows_of_item("image") else None,
        )

    def _marked(self, locale: str) -> Markup:
        """Return the attributes of a text in another language; one written the other way is laid out that way."""
        lang, direction = Markup(' lang="{}"').format(locale), direction_of(locale)
        if direction == direction_of(self._locale):
            return lang
        side = "right" if direction == "rtl" else "left"
        return lang + Markup(' dir="{}" align="{}"').format(direction, side)

    def _teaser(self, item: Item, *, may_cut: bool) -> str:
        locale = self._config.locale(item.language)
        summary = self._texts.line_taken(item.summary, path=item.path, locale=locale)
        body = self._texts.taken(item.body, Place(path=item.path, line=item.body_line))
        return teaser_of(summary=summary, body=body, may_cut=may_cut, locale=locale)

    def _when(self, item: Item) -> str:
        """Return day and time of an event, in the language of the mail, as a line begins."""
        if item.date is None:
            return ""
        written = dates.date_range(item.date, item.date_end, self._locale)
        if item.time is not None:
            written += ", " + dates.time_range(item.time, item.time_end, self._locale)
        return written[:1].upper() + written[1:]

    def _calendar(self, item: Item, link: str) -> str:
        """Return where the calendar file of an event will lie, and keep what goes into it."""
        if item.date is None or not self._page:
            return ""
        # In one mail of several languages the files of all of them lie beside the one page.
        name = item.id if self._opens else f"{item.id}-{self._language}"
        locale = self._config.locale(item.language)
        line = partial(self._texts.line_taken, path=item.path, locale=locale)
        self._events.append(
            Event(
                id=item.id,
                name=name,
                locale=locale,
                title=line(item.title),
                place=line(item.place),
                description=self._teaser(item, may_cut=True),
                url=link,
                date=item.date,
                date_end=item.date_end,
                time=item.time,
                time_end=item.time_end,
            )
        )
        return self._page + file_of(name)

    def _document(self, item: Item) -> str:
        address = item.document or item.link
        if "://" not in address:
            self._texts.keep(
                Mistake(
                    what=_('the document "{document}" has no address.').format(document=item.document),
                    right=_("A mail links to documents by an address that begins with https://."),
                    remedy=_("Put the document on your site, and its address in document."),
                    path=item.path or None,
                    key="document",
                )
            )
            return ""
        return self._address(address, path=item.path)

    def _picture(self, item: Item, layout: str) -> PictureView | None:
        picture = item.image
        if picture is None:
            return None
        line = partial(self._texts.line_taken, path=item.path, locale=self._config.locale(item.language))
        with self._texts.gathering():
            shown = self._shown(picture.file or picture.url or "", beside=item.path, name=layout)
            return PictureView(
                src=shown.address,
                alt="" if picture.decorative else line(picture.alt),
                width=shown.width,
                height=shown.height,
                legend=_legend(line(picture.caption), line(picture.credit)),
            )
        return None

    def _shown(self, file: str, *, beside: str, name: str = "picture", line: int | None = None) -> Shown:
        """Return a picture, as wide as `name` is in the template's widths."""
        widths = self._theme.widths
        name = name if name in widths else "picture"
        widest = max(widths[name], widths.get(f"{name}_stacked", 0))
        shown = self._pictures.shown(file, beside=beside, width=widths[name], widest=widest, line=line)
        self._images[shown.image.sha256] = shown.image
        return shown

    def _body(self, item: Item, *, level: int) -> Passage:
        return self._passage(item.body, path=item.path, line=item.body_line, level=level, language=item.language)

    def _passage(self, text: str, *, path: str, line: int, level: int, language: str = "") -> Passage:
        """Return a Markdown text dressed; an empty one where there are mistakes, which are kept.

        It is in the mail's own language unless `language` says otherwise.
        """
        if not text.strip():
            return _NOTHING
        place = self._texts.place_of(text, path=path, line=line)
        taken = self._texts.taken(text, place)
        dress = Dress(
            language=language or self._language,
            styles=self._theme.styles,
            picture=lambda file: self._shown(file, beside=path),
            locale=self._config.locale,
            is_field=self._texts.stand_ins.is_address,
            width_of=self._texts.width_of,
        )
        with self._texts.gathering():
            return passage_of(taken, place=place, level=level, dress=dress, notes=self._notes)
        return _NOTHING

    def _address(self, address: str, *, path: str, line: int = 1) -> str:
        """Return a link that may be followed, its merge fields out; what is wrong is kept."""
        taken = self._texts.line_taken(address, path=path, line=line)
        is_field: Callable[[str], bool] = self._texts.stand_ins.is_address
        if not taken or is_address(taken, is_field):
            return taken
        place = self._texts.place_of(address, path=path, line=line)
        self._texts.keep(
            Mistake(
                what=_('the link leads to "{address}".').format(address=address),
                right=_("A link in a mail begins with https:// or mailto:."),
                remedy=_("Write the whole address."),
                path=place.path,
                line=place.line,
            )
        )
        return ""

    def _following(self) -> Iterator[FollowingView]:
        for language in self._issue.languages[1:]:
            yield FollowingView(locale=self._config.locale(language), words=self._theme.words_in(language)["follows"])

    def _other_pages(self) -> Iterator[PageView]:
        for language in self._issue.languages:
            url = self._config.page_url(self._issue.id, language)
            if url and language != self._language:
                yield PageView(
                    language=language, locale=self._config.locale(language), name=OWN_NAMES[language], url=url
                )

    def _organisation(self) -> OrganisationView:
        organisation = self._config.organisation
        return OrganisationView(
            name=organisation.name.get(self._language) or next(iter(organisation.name.values())),
            legal_name=organisation.legal_name,
            address=tuple(line.strip() for line in organisation.postal_address.split("\n") if line.strip()),
            phone=organisation.phone,
            email=organisation.email,
            website=organisation.website,
        )


def _legend(caption: str, credit: str) -> str:
    """Return caption and credit as one line, a dot between them where no sentence ends."""
    between = " " if caption.endswith((".", "!", "?", "…")) else _BETWEEN
    return between.join(part for part in (caption, credit) if part)
