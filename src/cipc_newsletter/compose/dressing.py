"""The texts and pictures of one language, taken in and dressed as the template has it.

Promises that what is wrong with one of them is kept with the others' mistakes, and that something empty stands in its
place. Decides nothing of where a text or picture goes.
"""

from collections.abc import Callable

from cipc_newsletter.compose.markdown import Passage, is_address, passage_of
from cipc_newsletter.compose.markdown_html import Dress, Shown
from cipc_newsletter.compose.pictures import Pictures
from cipc_newsletter.compose.source_texts import SourceTexts
from cipc_newsletter.compose.template_folders import found
from cipc_newsletter.compose.text_layout import Notes
from cipc_newsletter.compose.theme import Theme
from cipc_newsletter.compose.views import PictureView
from cipc_newsletter.config import Config
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.wording import _

NOTHING = Passage(html="", text="")


class Dresser:
    """Dresses the texts and pictures of a mail in `language`; `images` has each picture shown so far by its digest."""

    def __init__(
        self, language: str, *, config: Config, theme: Theme, texts: SourceTexts, pictures: Pictures
    ) -> None:
        self.language = language
        self.locale = config.locale(language)
        self.config = config
        self.theme = theme
        self.texts = texts
        self.images: dict[str, PreparedImage] = {}
        self._pictures = pictures
        self._notes = Notes(links=theme.links)

    def line(self, text: str, *, path: str, line: int = 1, locale: str = "") -> str:
        """Return a text of one line, set as in `locale`, the mail's own unless another is given."""
        return self.texts.line_taken(text, path=path, line=line, locale=locale or self.locale)

    def passage(self, text: str, *, path: str, line: int, level: int, language: str = "", block: str = "") -> Passage:
        """Return a Markdown text dressed as in `block`; an empty one where there are mistakes, which are kept.

        It is in the mail's own language unless `language` says otherwise.
        """
        if not text.strip():
            return NOTHING
        place = self.texts.place_of(text, path=path, line=line)
        taken = self.texts.taken(text, place)
        dress = Dress(
            language=language or self.language,
            styles=self.theme.styles_in(block),
            picture=lambda file: self._shown(file, beside=path),
            locale=self.config.locale,
            is_field=self.texts.stand_ins.is_address,
            width_of=self.texts.width_of,
        )
        with self.texts.gathering():
            return passage_of(taken, place=place, level=level, dress=dress, notes=self._notes)
        return NOTHING

    def address(self, address: str, *, path: str, line: int = 1) -> str:
        """Return a link that may be followed, its merge fields out; what is wrong is kept."""
        taken = self.texts.line_taken(address, path=path, line=line)
        is_field: Callable[[str], bool] = self.texts.stand_ins.is_address
        if not taken or is_address(taken, is_field):
            return taken
        place = self.texts.place_of(address, path=path, line=line)
        self.texts.keep(
            Mistake(
                what=_('the link leads to "{address}".').format(address=address),
                right=_("A link in a mail begins with https:// or mailto:."),
                remedy=_("Write the whole address."),
                path=place.path,
                line=place.line,
            )
        )
        return ""

    def picture(self, file: str, *, beside: str, name: str, alt: str, line: int | None = None) -> PictureView | None:
        """Return a picture, as wide as `name` is in the template's widths; None where it cannot be shown."""
        with self.texts.gathering():
            return _view_of(self._shown(file, beside=beside, name=name, line=line), alt=alt)
        return None

    def logo(self) -> PictureView | None:
        """Return the template's logo; none where mails have nowhere to load pictures from."""
        logo = self.theme.logo
        place = found(self.theme.layers, logo.files[self.language]) if logo else None
        if logo is None or place is None or not self._pictures.have_addresses:
            return None
        path, name = place
        with self.texts.gathering():
            shown = self._kept(self._pictures.placed(path, name, width=logo.width, widest=logo.width))
            return _view_of(shown, alt=logo.alts[self.language])
        return None

    def _shown(self, file: str, *, beside: str, name: str = "picture", line: int | None = None) -> Shown:
        """Return a picture, as wide as `name` is in the template's widths."""
        widths = self.theme.widths
        name = name if name in widths else "picture"
        widest = max(widths[name], widths.get(f"{name}_stacked", 0))
        return self._kept(self._pictures.shown(file, beside=beside, width=widths[name], widest=widest, line=line))

    def _kept(self, shown: Shown) -> Shown:
        self.images[shown.image.sha256] = shown.image
        return shown


def _view_of(shown: Shown, *, alt: str) -> PictureView:
    return PictureView(src=shown.address, alt=alt, width=shown.width, height=shown.height)
