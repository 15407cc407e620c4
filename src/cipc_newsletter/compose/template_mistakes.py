"""What is wrong in the settings of a template, every mistake with its file, line and key.

Promises that a key a template needs is there, its own or its parent's, or is asked for by name, and that a key no
template knows is told. Makes nothing of them: theme does.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cipc_newsletter import toml_files
from cipc_newsletter.compose import blocks
from cipc_newsletter.compose.template_folders import found
from cipc_newsletter.compose.template_settings import TemplateSettings
from cipc_newsletter.compose.text_layout import Links
from cipc_newsletter.errors import Mistake
from cipc_newsletter.toml_files import Document
from cipc_newsletter.wording import _

_NEEDED = ("blocks", "colours", "dark", "fonts", "widths", "styles", "words")
_TABLES = (*_NEEDED, "text", "logo")
_LOGO_KEYS = ("file", "width", "alt")
# Tables whose keys a template's own blocks may add to; one that is nearly a known key is taken for a slip.
_OPEN_TABLES = ("colours", "dark", "fonts", "widths", "styles")


def mistakes_in(settings: TemplateSettings) -> tuple[Mistake, ...]:
    """Return every mistake: first whether the tables are there, then what stands in them."""
    look = _Look(settings)
    for document in settings.documents:
        look.at_tables(document)
    look.at_what_is_missing()
    if not look.mistakes:
        look.at_css()
        look.at_widths()
        look.at_words()
        look.at_links()
        look.at_logo()
        look.at_blocks()
        for older, newer in zip(settings.documents[1:], settings.documents, strict=False):
            look.at_slips(newer, older)
    return tuple(dict.fromkeys(look.mistakes))


class _Look:
    """Looks at the settings table by table; `mistakes` are those noticed so far."""

    def __init__(self, settings: TemplateSettings) -> None:
        self._settings = settings
        self.mistakes: list[Mistake] = []

    def _add(self, key: str, what: str, right: str = "", *, document: Document | None = None) -> None:
        path = tuple(key.split("."))
        document = document or next(
            (each for each in self._settings.documents if _has(each, path)), self._settings.documents[0]
        )
        self.mistakes.append(
            Mistake(
                what=what,
                right=right,
                remedy=_("Mend it there; the template that comes with the program shows every key."),
                path=document.path,
                line=document.line_of(path),
                key=key,
            )
        )

    def at_tables(self, document: Document) -> None:
        """Look for tables that no template knows."""
        for key, value in document.data.items():
            if key == "extends":
                continue
            if key == "layouts":  # what the first templates had
                self._add(
                    key,
                    _('a template has no "{key}" any more.').format(key=key),
                    _("Each block declares itself: the program's do already, your own has [blocks.NAME]."),
                    document=document,
                )
            elif key not in _TABLES:
                nearest = toml_files.nearest(key, _TABLES)
                right = (
                    _('The nearest is "{name}".').format(name=nearest)
                    if nearest
                    else _("Known here: {keys}.").format(keys=", ".join(("extends", *_TABLES)))
                )
                self._add(key, _('a template has no "{key}".').format(key=key), right, document=document)
            elif not isinstance(value, dict):
                self._add(key, _("[{table}] is not a table.").format(table=key), document=document)

    def at_what_is_missing(self) -> None:
        """Look whether every table is there that a template needs."""
        for name in _NEEDED:
            if not any(name in document.data for document in self._settings.documents):
                self._add(name, _("[{table}] is missing.").format(table=name))

    def at_css(self) -> None:
        """Look at the CSS values: they stand in attributes and in <style>, so neither quotes nor tags fit in."""
        names = self._settings.style_names()
        for table in ("colours", "dark", "fonts", "styles"):
            for key, value in self._settings.table(table).items():
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

    def at_widths(self) -> None:
        """Look at the numbers of pixels."""
        widths = self._settings.table("widths")
        for key, value in widths.items():
            if not isinstance(value, int) or not 1 <= value <= 2000:
                self._add(f"widths.{key}", _("{key} must be a number of pixels.").format(key=f"widths.{key}"))
        for key in ("body", "picture"):
            if key not in widths:
                self._add("widths", _("{key} is missing.").format(key=f"widths.{key}"))

    def at_words(self) -> None:
        """Look whether the words of each language are texts."""
        for language, words in self._settings.table("words").items():
            if not isinstance(words, dict) or not all(isinstance(value, str) for value in words.values()):
                self._add(
                    f"words.{language}", _("[words.{language}] is not a table of texts.").format(language=language)
                )

    def at_links(self) -> None:
        """Look where the text part is told to have its addresses."""
        if self._settings.table("text").get("links", Links.NUMBERED) not in list(Links):
            self._add(
                "text.links",
                _("{key} cannot be.").format(key="text.links"),
                _("It is one of {names}.").format(names=", ".join(Links)),
            )

    def at_logo(self) -> None:
        """Look at the logo: its files, its width, and its words in each language."""
        table, languages = self._settings.table("logo"), list(self._settings.table("words"))
        for key in table:
            if key not in _LOGO_KEYS:
                known = _("Known here: {keys}.").format(keys=", ".join(_LOGO_KEYS))
                self._add(f"logo.{key}", _('unknown key "{key}".').format(key=key), known)
        if not table.get("file"):
            return
        width = table.get("width")
        if not isinstance(width, int) or not 1 <= width <= 2000:
            self._add("logo.width", _("{key} must be a number of pixels.").format(key="logo.width"))
        files = self._settings.logo_files()
        for key, said in (("file", files), ("alt", table.get("alt"))):
            for language in languages:
                words = said.get(language) if isinstance(said, dict) else None
                # An empty alternative text is said on purpose: the logo repeats what stands beside it.
                if not isinstance(words, str) or (key == "file" and not words.strip()):
                    self._add(
                        f"logo.{key}",
                        _('"{key}" has nothing for "{language}".').format(key=f"logo.{key}", language=language),
                        _("The template is in: {languages}.").format(languages=", ".join(languages)),
                    )
        for name in dict.fromkeys(name for name in files.values() if isinstance(name, str) and name.strip()):
            if found(self._settings.layers, name) is None:
                self._add(
                    "logo.file",
                    _('the picture "{file}" is not there.').format(file=name),
                    _("It lies beside {file}.").format(file="template.toml"),
                )

    def at_blocks(self) -> None:
        """Look at each block: what it says of itself, and whether its file is there."""
        for name, table in self._settings.table("blocks").items():
            wrong = list(blocks.mistakes_of(name, table))
            if not wrong and found(self._settings.layers, blocks.file_of(name)) is None:
                wrong.append(
                    (
                        _('the block "{name}" has no file.').format(name=name),
                        _("Its file is {path}.").format(
                            path=f"{self._settings.layers[0].shown}/{blocks.file_of(name)}"
                        ),
                    )
                )
            for what, right in wrong:
                self._add(f"blocks.{name}", what, right)

    def at_slips(self, newer: Document, older: Document) -> None:
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
