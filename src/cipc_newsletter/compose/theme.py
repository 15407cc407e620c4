"""template.toml as a value: the look of a template in colours, fonts and styles, its blocks, its words per language.

Promises that a key a template needs is there, its own or its parent's, or is asked for by name, and that a key no
template knows is told. Renders nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cipc_newsletter import toml_files
from cipc_newsletter.compose import blocks
from cipc_newsletter.compose.digest import sha256_of
from cipc_newsletter.compose.template_folders import Layer, found, layers_of
from cipc_newsletter.compose.text_layout import Links
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import Mistake, TemplateError
from cipc_newsletter.model.block import Block
from cipc_newsletter.toml_files import Document
from cipc_newsletter.wording import _

_NEEDED = ("blocks", "colours", "dark", "fonts", "widths", "styles", "words")
_TABLES = (*_NEEDED, "text", "logo")
_LOGO_KEYS = ("file", "width", "alt")
# Tables whose keys a template's own blocks may add to; one that is nearly a known key is taken for a slip.
_OPEN_TABLES = ("colours", "dark", "fonts", "widths", "styles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The organisation's mark: a file of the template and its alternative text by language, its width in pixels."""

    files: Mapping[str, str]
    alts: Mapping[str, str]
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
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


def read_theme(workspace: Workspace, template: str) -> Theme:
    """Return the theme of `template`. Raises TemplateError naming the file, the line and the key of every mistake."""
    layers = layers_of(workspace, template)
    settings = _Settings(layers)
    mistakes = settings.mistakes()
    if mistakes:
        raise TemplateError.of(mistakes)
    names = {**settings.table("colours"), **settings.table("fonts")}
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
        logo=settings.logo(),
        sources={document.path: sha256_of(document.text) for document in settings.documents},
    )


class _Settings:
    """The settings of all layers as one: each key the first layer's that has it."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self.documents = tuple(layer.settings for layer in layers if layer.settings)
        self._mistakes: list[Mistake] = []

    def table(self, name: str) -> dict[str, Any]:
        """Return a table with its keys from all layers; of words, those of each language likewise."""
        merged: dict[str, Any] = {}
        for document in reversed(self.documents):
            for key, value in document.data.get(name, {}).items():
                inner = merged.get(key)
                is_by_key = name == "words" and isinstance(inner, dict)
                merged[key] = {**(inner or {}), **value} if is_by_key and isinstance(value, dict) else value
        return merged

    def mistakes(self) -> tuple[Mistake, ...]:
        """Return every mistake: first whether the tables are there, then what stands in them."""
        for document in self.documents:
            self._look_at_tables(document)
        for name in _NEEDED:
            if not any(name in document.data for document in self.documents):
                self._add(name, _("[{table}] is missing.").format(table=name))
        if not self._mistakes:
            self._look_at_css()
            self._look_at_widths()
            self._look_at_words()
            self._look_at_links()
            self._look_at_logo()
            self._look_at_blocks()
            for older, newer in zip(self.documents[1:], self.documents, strict=False):
                self._look_at_slips(newer, older)
        return tuple(dict.fromkeys(self._mistakes))

    def _add(self, key: str, what: str, right: str = "", *, document: Document | None = None) -> None:
        path = tuple(key.split("."))
        document = document or next((each for each in self.documents if _has(each, path)), self.documents[0])
        self._mistakes.append(
            Mistake(
                what=what,
                right=right,
                remedy=_("Mend it there; the template that comes with the program shows every key."),
                path=document.path,
                line=document.line_of(path),
                key=key,
            )
        )

    def _look_at_tables(self, document: Document) -> None:
        for key, value in document.data.items():
            if key == "extends":
                continue
            if key not in _TABLES:
                nearest = toml_files.nearest(key, _TABLES)
                right = (
                    _('The nearest is "{name}".').format(name=nearest)
                    if nearest
                    else _("Known here: {keys}.").format(keys=", ".join(("extends", *_TABLES)))
                )
                self._add(key, _('a template has no "{key}".').format(key=key), right, document=document)
            elif not isinstance(value, dict):
                self._add(key, _("[{table}] is not a table.").format(table=key), document=document)

    def _look_at_css(self) -> None:
        """Look at the CSS values: they stand in attributes and in <style>, so neither quotes nor tags fit in."""
        names = {**self.table("colours"), **self.table("fonts")}
        for table in ("colours", "dark", "fonts", "styles"):
            for key, value in self.table(table).items():
                if not isinstance(value, str) or any(character in value for character in '"<>&\\'):
                    self._add(
                        f"{table}.{key}",
                        _("{key} cannot be.").format(key=f"{table}.{key}"),
                        _("It is a text of CSS; a name in it stands between single quotes."),
                    )
                elif table == "styles" and not _can_be_filled(value, names):
                    self._add(
                        f"styles.{key}",
                        _("{key} names something that is neither a colour nor a font.").format(key=f"styles.{key}"),
                        _("Between braces stands one of {names}.").format(names=", ".join(sorted(names))),
                    )

    def _look_at_widths(self) -> None:
        widths = self.table("widths")
        for key, value in widths.items():
            if not isinstance(value, int) or not 1 <= value <= 2000:
                self._add(f"widths.{key}", _("{key} must be a number of pixels.").format(key=f"widths.{key}"))
        for key in ("body", "picture"):
            if key not in widths:
                self._add("widths", _("{key} is missing.").format(key=f"widths.{key}"))

    def _look_at_words(self) -> None:
        for language, words in self.table("words").items():
            if not isinstance(words, dict) or not all(isinstance(value, str) for value in words.values()):
                self._add(
                    f"words.{language}", _("[words.{language}] is not a table of texts.").format(language=language)
                )

    def _look_at_links(self) -> None:
        if self.table("text").get("links", Links.NUMBERED) not in list(Links):
            self._add(
                "text.links",
                _("{key} cannot be.").format(key="text.links"),
                _("It is one of {names}.").format(names=", ".join(Links)),
            )

    def logo(self) -> Logo | None:
        """Return the logo of settings without mistakes, if there is one."""
        table = self.table("logo")
        if not table.get("file"):
            return None
        return Logo(files=self._logo_files(), alts=table["alt"], width=table["width"])

    def _logo_files(self) -> dict[str, Any]:
        """Return the logo's file by language, where one may serve for all."""
        file = self.table("logo")["file"]
        return file if isinstance(file, dict) else dict.fromkeys(self.table("words"), file)

    def _look_at_logo(self) -> None:
        table, languages = self.table("logo"), list(self.table("words"))
        for key in table:
            if key not in _LOGO_KEYS:
                known = _("Known here: {keys}.").format(keys=", ".join(_LOGO_KEYS))
                self._add(f"logo.{key}", _('unknown key "{key}".').format(key=key), known)
        if not table.get("file"):
            return
        width = table.get("width")
        if not isinstance(width, int) or not 1 <= width <= 2000:
            self._add("logo.width", _("{key} must be a number of pixels.").format(key="logo.width"))
        files = self._logo_files()
        for key, said in (("file", files), ("alt", table.get("alt"))):
            for language in languages:
                if (
                    not isinstance(said, dict)
                    or not isinstance(said.get(language), str)
                    or not said[language].strip()
                ):
                    self._add(
                        f"logo.{key}",
                        _('"{key}" has nothing for "{language}".').format(key=f"logo.{key}", language=language),
                        _("The template is in: {languages}.").format(languages=", ".join(languages)),
                    )
        for name in dict.fromkeys(name for name in files.values() if isinstance(name, str) and name.strip()):
            if found(self._layers, name) is None:
                self._add(
                    "logo.file",
                    _('the picture "{file}" is not there.').format(file=name),
                    _("It lies beside {file}.").format(file="template.toml"),
                )

    def _look_at_blocks(self) -> None:
        for name, table in self.table("blocks").items():
            wrong = list(blocks.mistakes_of(name, table))
            if not wrong and found(self._layers, blocks.file_of(name)) is None:
                wrong.append(
                    (
                        _('the block "{name}" has no file.').format(name=name),
                        _("Its file is {path}.").format(path=f"{self._layers[0].shown}/{blocks.file_of(name)}"),
                    )
                )
            for what, right in wrong:
                self._add(f"blocks.{name}", what, right)

    def _look_at_slips(self, newer: Document, older: Document) -> None:
        """Tell a key that its parent lacks and that is nearly one of the parent's: it would change nothing."""
        tables: list[tuple[tuple[str, ...], dict[str, Any], dict[str, Any]]] = [
            ((table,), newer.data.get(table, {}), older.data.get(table, {})) for table in _OPEN_TABLES
        ]
        for language, words in newer.data.get("words", {}).items():
            tables.append((("words", language), words, older.data.get("words", {}).get(language, {})))
        for path, own, theirs in tables:
            for key in own:
                nearest = (
                    None if key in theirs else toml_files.nearest(key, sorted(set(theirs) - set(own)), likeness=0.8)
                )
                if nearest:
                    self._add(
                        ".".join((*path, key)),
                        _('unknown key "{key}".').format(key=key),
                        _('Nearest: "{nearest}".').format(nearest=nearest),
                        document=newer,
                    )


def _has(document: Document, path: Sequence[str]) -> bool:
    value: Any = document.data
    for part in path:
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return True


def _can_be_filled(style: str, names: Mapping[str, Any]) -> bool:
    try:
        style.format_map(names)
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        return False
    return True
