"""template.toml as a value: the look of a template in colours, fonts and styles, its blocks, its words per language.

Promises that nothing in a theme is missing or misspelt: settings with a mistake make none. Renders nothing.
"""

from collections.abc import Mapping
from dataclasses import field

from cipc_newsletter.compose import blocks
from cipc_newsletter.compose.digest import sha256_of
from cipc_newsletter.compose.template_folders import Layer, layers_of
from cipc_newsletter.compose.template_mistakes import mistakes_in
from cipc_newsletter.compose.template_settings import TemplateSettings
from cipc_newsletter.compose.text_layout import Links
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import TemplateError
from cipc_newsletter.model.block import Block
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Logo:
    """The organisation's mark: a file of the template and its alternative text by language, its width in pixels."""

    files: Mapping[str, str]
    alts: Mapping[str, str]
    width: int


@frozen
class Theme:
    """The look of one template. `styles` are CSS declarations by name, colours and fonts already in them.

    `layers` are the folders its files come from, in the order they are asked; `widths` are pixels: `body` the mail's,
    the others how wide a picture is shown at most in that layout. `sources` has the SHA-256 of each template.toml.
    `links` says where the text part has its addresses.
    """

    name: str
    layers: tuple[Layer, ...]
    blocks: Mapping[str, Block]
    colours: Mapping[str, str]
    dark: Mapping[str, str]
    fonts: Mapping[str, str]
    widths: Mapping[str, int]
    styles: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(repr=False)
    links: Links
    logo: Logo | None
    sources: Mapping[str, str] = field(repr=False)

    @property
    def shown(self) -> str:
        """The path of the template's own settings, for people."""
        return next(layer.settings.path for layer in self.layers if layer.settings)

    def words_in(self, language: str) -> Mapping[str, str]:
        """Return the template's words in `language`. Raises TemplateError where it has none."""
        if language in self.words:
            return self.words[language]
        raise TemplateError(
            _('the template has no words in "{language}".').format(language=language),
            right=_("Its languages are {languages}.").format(languages=", ".join(sorted(self.words))),
            remedy=_("Add a table [words.{language}] with the same keys.").format(language=language),
            path=self.shown,
            key=f"words.{language}",
        )

    def style(self, name: str) -> str:
        """Return the CSS declarations called `name`, none where the template leaves it to the mail program."""
        return self.styles.get(name, "")

    def styles_in(self, block: str) -> Mapping[str, str]:
        """Return the styles as `block` has them: its own "quote.list" takes the place of "list"."""
        own = f"{block}."
        return {
            **self.styles,
            **{name.removeprefix(own): css for name, css in self.styles.items() if name.startswith(own)},
        }


def read_theme(workspace: Workspace, template: str) -> Theme:
    """Return the theme of `template`. Raises TemplateError naming the file, the line and the key of every mistake."""
    layers = layers_of(workspace, template)
    settings = TemplateSettings(layers)
    mistakes = mistakes_in(settings)
    if mistakes:
        raise TemplateError.of(mistakes)
    names = settings.style_names()
    return Theme(
        name=template,
        layers=layers,
        blocks={name: blocks.block_of(name, table) for name, table in settings.table("blocks").items()},
        colours=settings.table("colours"),
        dark=settings.table("dark"),
        fonts=settings.table("fonts"),
        widths=settings.table("widths"),
        styles={key: style.format_map(names) for key, style in settings.table("styles").items()},
        words=settings.table("words"),
        links=Links(settings.table("text").get("links", Links.NUMBERED)),
        logo=_logo(settings),
        sources={document.path: sha256_of(document.text) for document in settings.documents},
    )


def _logo(settings: TemplateSettings) -> Logo | None:
    table = settings.table("logo")
    if not table.get("file"):
        return None
    return Logo(files=settings.logo_files(), alts=table["alt"], width=table["width"])
