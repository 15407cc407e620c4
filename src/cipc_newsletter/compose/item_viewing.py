"""Item → view: its title, when and where, its words whole or as a teaser, its picture, links and calendar file.

Promises that an item in another language than the mail's carries its own, and that a teaser without a link promises
nothing it cannot give. Renders no template.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from cipc_newsletter.compose import dates
from cipc_newsletter.compose.calendar import Event, file_of
from cipc_newsletter.compose.dressing import NOTHING, Dresser
from cipc_newsletter.compose.markdown import Passage, Place
from cipc_newsletter.compose.teaser import teaser_of
from cipc_newsletter.compose.views import DateBlock, ItemView, PictureView, direction_of
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.issue import Entry, Form
from cipc_newsletter.model.item import Item
from cipc_newsletter.wording import _

_BETWEEN = " · "
# Where a browser wraps, the dot stays at the end of a line, and never begins one.
_BETWEEN_WRAPPED = "\u00a0· "


class ItemViewer:
    """Makes the views of the items of one mail; `events` are those shown so far that have a calendar file.

    `page` is the address of the mail's page, empty where there is none. `shares_page` is true where the calendar files
    of another language lie beside it under the same names.
    """

    def __init__(self, dresser: Dresser, *, page: str, shares_page: bool) -> None:
        self.events: list[Event] = []
        self._dresser = dresser
        self._page = page
        self._shares_page = shares_page

    def view(self, entry: Entry, block: Block, *, level: int) -> ItemView:
        """Return the view of an item in `block`, its title a heading of `level`."""
        item = entry.items[self._dresser.language]
        line = self._line(item)
        is_whole = entry.form is Form.FULL or block.is_whole
        body = self._body(item, block, level=level + 1) if is_whole else NOTHING
        link = self._dresser.address(item.link, path=item.path)
        teaser = "" if is_whole else self._teaser(item, may_cut=bool(link))
        lang, note = self._foreign(item)
        when, where = self._when(item), line(item.place)
        place = Markup("<span{}>{}</span>").format(lang, where) if lang and where else where
        return ItemView(
            id=item.id,
            title=line(item.title),
            lang=lang,
            hreflang=Markup(' hreflang="{}"').format(self._locale(item)) if lang else Markup(""),
            meta=Markup(_BETWEEN_WRAPPED).join(part for part in (when, place, note) if part),  # noqa: S704 -- a constant
            meta_text=_BETWEEN.join(part for part in (when, where, note) if part),
            when=when,
            where_text=_BETWEEN.join(part for part in (where, note) if part),
            leaf=self._leaf(item),
            html=Markup(body.html),  # noqa: S704 -- our own HTML, every text in it escaped
            text=body.text,
            teaser=teaser,
            link=link,
            link_label=line(item.link_label) if block.shows_of_item("link_label") else "",
            document=self._document(item) if block.shows_of_item("document") else "",
            calendar=self._calendar(item, link) if block.shows_of_item("calendar") else "",
            person=line(item.person),
            picture=self._picture(item, block.name) if block.shows_of_item("image") else None,
        )

    def _locale(self, item: Item) -> str:
        return self._dresser.config.locale(item.language)

    def _line(self, item: Item) -> Callable[[str], str]:
        """Return the function that takes in a line of `item`, set as in its own language."""
        return partial(self._dresser.line, path=item.path, locale=self._locale(item))

    def _body(self, item: Item, block: Block, *, level: int) -> Passage:
        return self._dresser.passage(
            item.body, path=item.path, line=item.body_line, level=level, language=item.language, block=block.name
        )

    def _foreign(self, item: Item) -> tuple[Markup, str]:
        """Return the attributes of an item in another language than the mail's, and what says so to readers.

        One written the other way is laid out that way.
        """
        own, locale = self._dresser, self._locale(item)
        if item.language == own.language:
            return Markup(""), ""
        lang, direction = Markup(' lang="{}"').format(locale), direction_of(locale)
        if direction != direction_of(own.locale):
            side = "right" if direction == "rtl" else "left"
            lang += Markup(' dir="{}" align="{}"').format(direction, side)
        return lang, own.theme.words_in(own.language).get(f"in_{item.language}", "")

    def _teaser(self, item: Item, *, may_cut: bool) -> str:
        body = self._dresser.texts.taken(item.body, Place(path=item.path, line=item.body_line))
        summary = self._line(item)(item.summary)
        return teaser_of(summary=summary, body=body, may_cut=may_cut, locale=self._locale(item))

    def _when(self, item: Item) -> str:
        """Return day and time of an event, in the language of the mail, as a line begins."""
        if item.date is None:
            return ""
        written = dates.date_range(item.date, item.date_end, self._dresser.locale)
        if item.time is not None:
            written += ", " + dates.time_range(item.time, item.time_end, self._dresser.locale)
        return written[:1].upper() + written[1:]

    def _leaf(self, item: Item) -> DateBlock | None:
        if item.date is None:
            return None
        locale = self._dresser.locale
        return DateBlock(
            day=item.date.day,
            month=dates.short_month(item.date, locale),
            words=dates.day_and_month(item.date, locale),
        )

    def _calendar(self, item: Item, link: str) -> str:
        """Return where the calendar file of an event will lie, and keep what goes into it."""
        if item.date is None or not self._page:
            return ""
        name = f"{item.id}-{self._dresser.language}" if self._shares_page else item.id
        line = self._line(item)
        self.events.append(
            Event(
                id=item.id,
                name=name,
                locale=self._locale(item),
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
            self._dresser.texts.keep(
                Mistake(
                    what=_('the document "{document}" has no address.').format(document=item.document),
                    right=_("A mail links to documents by an address that begins with https://."),
                    remedy=_("Put the document on your site, and its address in document."),
                    path=item.path or None,
                    key="document",
                )
            )
            return ""
        return self._dresser.address(address, path=item.path)

    def _picture(self, item: Item, layout: str) -> PictureView | None:
        picture = item.image
        if picture is None:
            return None
        line = self._line(item)
        view = self._dresser.picture(
            picture.file or picture.url or "",
            beside=item.path,
            name=layout,
            alt="" if picture.decorative else line(picture.alt),
        )
        return replace(view, caption=line(picture.caption), credit=line(picture.credit)) if view else None
