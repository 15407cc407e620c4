"""template.toml as a value: the look of a template in colours, fonts and styles, and its words per language.

Promises that a key a template needs is there, or is asked for by name. Renders nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cipc_newsletter import operating_system, toml_files
from cipc_newsletter.compose.text_layout import Links
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import TemplateError
from cipc_newsletter.model.issue import Layout
from cipc_newsletter.wording import _

SETTINGS = "template.toml"
_TABLES = ("colours", "dark", "fonts", "widths", "styles", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The look of one template. `styles` are CSS declarations by name, colours and fonts already in them.

    `widths` are pixels: `body` the mail's, the others how wide a picture is shown at most in that layout. `links` says
    where the text part has its addresses.
    """

    name: str
    folder: Path
    shown: str
    layouts: frozenset[Layout]
    colours: Mapping[str, str]
    dark: Mapping[str, str]
    fonts: Mapping[str, str]
    widths: Mapping[str, int]
    styles: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(repr=False)
    links: Links = Links.NUMBERED

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
    """Return the theme of `template`. Raises TemplateError naming the file, the line and the key."""
    folder = workspace.root / "templates" / template
    path = folder / SETTINGS
    if folder.parent != workspace.root / "templates" or template in ("", ".", "..") or not path.is_file():
        raise _no_such_template(workspace, template)
    shown = workspace.shown(path)
    document = toml_files.parse(operating_system.read_text(path, shown=shown), path=shown, error=TemplateError)
    data = document.data
    for table in _TABLES:
        if not isinstance(data.get(table), dict):
            raise _wrong(document, table, what=_("[{table}] is missing.").format(table=table))
    for language, words in data["words"].items():
        if not isinstance(words, dict) or not all(isinstance(value, str) for value in words.values()):
            raise _wrong(
                document, "words", what=_("[words.{language}] is not a table of texts.").format(language=language)
            )
    colours, fonts = _texts(document, "colours"), _texts(document, "fonts")
    return Theme(
        name=template,
        folder=folder,
        shown=shown,
        layouts=_layouts(document),
        colours=colours,
        dark=_texts(document, "dark"),
        fonts=fonts,
        widths=_widths(document),
        styles=_resolved(_texts(document, "styles"), {**colours, **fonts}, document=document),
        words=data["words"],
        links=_links(document),
    )


def _links(document: toml_files.Document) -> Links:
    text = document.data.get("text", {})
    value = text.get("links", Links.NUMBERED) if isinstance(text, dict) else None
    if value not in list(Links):
        raise _wrong(
            document,
            "text.links",
            what=_("{key} cannot be.").format(key="text.links"),
            right=_("It is one of {names}.").format(names=", ".join(Links)),
        )
    return Links(value)


def _layouts(document: toml_files.Document) -> frozenset[Layout]:
    known = {layout.value for layout in Layout}
    offered = document.data.get("layouts", [])
    for name in offered if isinstance(offered, list) else [offered]:
        if name not in known:
            raise _wrong(
                document,
                "layouts",
                what=_('there is no layout "{name}".').format(name=name),
                right=_("The layouts are {layouts}.").format(layouts=", ".join(sorted(known))),
            )
    return frozenset(Layout(name) for name in offered)


def _texts(document: toml_files.Document, table: str) -> dict[str, str]:
    """Return a table of CSS values: they stand in attributes and in <style>, so neither quotes nor tags fit in."""
    values: dict[str, Any] = document.data[table]
    for key, value in values.items():
        if not isinstance(value, str) or any(character in value for character in '"<>&\\'):
            raise _wrong(
                document,
                f"{table}.{key}",
                what=_("{key} cannot be.").format(key=f"{table}.{key}"),
                right=_("It is a text of CSS; a name in it stands between single quotes."),
            )
    return dict(values)


def _widths(document: toml_files.Document) -> dict[str, int]:
    values: dict[str, Any] = document.data["widths"]
    for key, value in values.items():
        if not isinstance(value, int) or not 1 <= value <= 2000:
            raise _wrong(document, f"widths.{key}", what=_("{key} must be a number of pixels.").format(key=key))
    for key in ("body", "picture"):
        if key not in values:
            raise _wrong(document, "widths", what=_("{key} is missing.").format(key=f"widths.{key}"))
    return dict(values)


def _resolved(styles: dict[str, str], names: Mapping[str, str], *, document: toml_files.Document) -> dict[str, str]:
    """Put colours and fonts where a style names them as {ink} or {serif}."""
    resolved = {}
    for key, declarations in styles.items():
        try:
            resolved[key] = declarations.format_map(names)
        except (KeyError, ValueError, IndexError) as error:
            raise _wrong(
                document,
                f"styles.{key}",
                what=_("{key} names something that is neither a colour nor a font.").format(key=key),
                right=_("Between braces stands one of {names}.").format(names=", ".join(sorted(names))),
            ) from error
    return resolved


def _wrong(document: toml_files.Document, key: str, *, what: str, right: str = "") -> TemplateError:
    return TemplateError(
        what,
        right=right,
        remedy=_("Mend it there; the template that comes with the program shows every key."),
        path=document.path,
        line=document.line_of(tuple(key.split("."))),
        key=key,
    )


def _no_such_template(workspace: Workspace, template: str) -> TemplateError:
    folder = workspace.root / "templates"
    names = sorted(path.parent.name for path in folder.glob(f"*/{SETTINGS}"))
    nearest = toml_files.nearest(template, names)
    return TemplateError(
        _('there is no template "{name}".').format(name=template),
        right=_('The nearest is "{name}".').format(name=nearest)
        if nearest
        else _("A template is a folder in templates/ with {file}.").format(file=SETTINGS),
        remedy=_("Mend template in the issue, or add that template."),
        path=f"templates/{template}",
    )
