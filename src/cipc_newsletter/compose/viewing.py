"""Issue → views: every text taken in, dressed and placed, for one language.

Promises that all mistakes of all texts and pictures are gathered before any is raised. Its items are item_viewing's.
Renders no template.
"""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from cipc_newsletter import typography
from cipc_newsletter.compose import dates
from cipc_newsletter.compose.dressing import Dresser
from cipc_newsletter.compose.item_viewing import ItemViewer
from cipc_newsletter.compose.views import (
    FollowingView,
    LinkView,
    MessageView,
    OrganisationView,
    PageView,
    PictureView,
    SectionView,
    direction_of,
)
from cipc_newsletter.model.issue import Issue, Link, Section, SectionPicture
from cipc_newsletter.model.language import OWN_NAMES


class Viewer:
    """Makes the view of one language of an issue."""

    def __init__(self, issue: Issue, dresser: Dresser) -> None:
        self._issue = issue
        self._language = dresser.language
        self._config = dresser.config
        self._dresser = dresser
        self._opens = not issue.is_together or self._language == issue.languages[0]
        self._page = self._config.page_url(issue.id, issue.languages[0] if issue.is_together else self._language)
        # In one mail of several languages the calendar files of all of them lie beside the one page.
        self._items = ItemViewer(dresser, page=self._page, shares_page=not self._opens)

    def view(self) -> MessageView:
        """Return the view; mistakes of its texts are left with the source texts."""
        words, path = self._issue.words[self._language], self._issue.path
        line = partial(self._dresser.line, path=path, line=words.line)
        intro = self._dresser.passage(words.intro, path=path, line=words.line, level=2)
        sections = tuple(self._section(section) for section in self._issue.sections)
        return MessageView(
            number=self._issue.number,
            date=self._issue.date,
            day=dates.long_date(self._issue.date, self._dresser.locale),
            month=dates.month_and_year(self._issue.date, self._dresser.locale),
            language=self._language,
            locale=self._dresser.locale,
            direction=direction_of(self._dresser.locale),
            subject=line(words.subject),
            preheader=line(words.preheader),
            intro=Markup(intro.html),  # noqa: S704 -- our own HTML, every text in it escaped
            intro_text=intro.text,
            sections=sections,
            organisation=self._organisation(),
            logo=self._dresser.logo(),
            view_url=self._page if self._opens else "",
            other_pages=() if self._issue.is_together else tuple(self._other_pages()),
            opens=self._opens,
            following=tuple(self._following()) if self._opens and self._issue.is_together else (),
            images=tuple(self._dresser.images.values()),
            events=tuple(self._items.events),
        )

    def _section(self, section: Section) -> SectionView:
        path, language = self._issue.path, self._language
        line = partial(self._dresser.line, path=path, line=section.line)
        title = line(section.titles.get(language, ""))
        level = 3 if title else 2
        own = self._dresser.passage(
            section.texts.get(language, ""), path=path, line=section.line, level=level, block=section.layout
        )
        block = self._dresser.theme.blocks[section.layout]
        return SectionView(
            layout=section.layout,
            title=title,
            items=tuple(self._items.view(entry, block, level=level) for entry in section.entries),
            html=Markup(own.html),  # noqa: S704 -- the same
            text=own.text,
            label=line(section.labels.get(language, "")),
            url=self._dresser.address(section.urls.get(language, ""), path=path, line=section.line),
            person=line(section.persons.get(language, "")),
            picture=self._picture(section.image, section, width="portrait"),
            signature=self._picture(section.signature, section, width="signature"),
            links=tuple(self._link(link, section) for link in section.links),
            fields={name: line(words.get(language, "")) for name, words in section.fields.items()},
        )

    def _link(self, link: Link, section: Section) -> LinkView:
        path, language = self._issue.path, self._language
        return LinkView(
            label=self._dresser.line(link.labels.get(language, ""), path=path, line=section.line),
            url=self._dresser.address(link.urls.get(language, ""), path=path, line=section.line),
            picture=self._picture(link.image, section, width="logo"),
        )

    def _picture(self, picture: SectionPicture | None, section: Section, *, width: str) -> PictureView | None:
        if picture is None:
            return None
        alt = self._dresser.line(picture.alts.get(self._language, ""), path=self._issue.path, line=section.line)
        return self._dresser.picture(picture.file, beside=self._issue.path, name=width, alt=alt, line=section.line)

    def _following(self) -> Iterator[FollowingView]:
        for language in self._issue.languages[1:]:
            yield FollowingView(
                locale=self._config.locale(language), words=self._dresser.theme.words_in(language)["follows"]
            )

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
            address=tuple(
                typography.set_text(line.strip(), self._dresser.locale)
                for line in organisation.postal_address.split("\n")
                if line.strip()
            ),
            phone=typography.set_text(organisation.phone, self._dresser.locale),
            email=organisation.email,
            website=organisation.website,
        )
