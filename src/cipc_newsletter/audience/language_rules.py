"""How the language of each person is told where no column of that name holds it: by a tag, or by another column.

Promises that a person with tags of two languages is refused and never guessed at. Knows no file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field

from cipc_newsletter.audience.columns import folded
from cipc_newsletter.audience.csv_files import Row
from cipc_newsletter.audience.export_rules import tags_of
from cipc_newsletter.audience.languages import language_of
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_OF_TAGS = (
    "TAGS",
    "Groups",
    "tags",
    "tag",
    "etiquettes",
    "groups",
    "groupes",
    "group",
    "groupe",
    "lists",
    "listes",
    "etiquetas",
)


@frozen
class LanguageRules:
    """`tags` maps a tag, folded, to a language; `column` is the name of the column that holds it, empty for none."""

    tags: Mapping[str, str] = field(default_factory=dict)
    column: str = ""

    def of(self, row: Row) -> str:
        """Return the language that the person's tags give, empty where they give none. Raises AudienceError."""
        if not self.tags:
            return ""
        cells = (row.facts.get(name) or row.attributes.get(name, "") for name in _OF_TAGS)
        tags = [tag for cell in cells if cell for tag in tags_of(cell)]
        found = {self.tags[folded(tag)]: tag for tag in tags if folded(tag) in self.tags}
        if len(found) > 1:
            raise AudienceError(
                _("the tags give more than one language: {tags}.").format(tags=", ".join(found.values())),
                right=_("Each person gets one language."),
                key="language",
            )
        return next(iter(found), "")


def rules_of(said: Iterable[str]) -> LanguageRules:
    """Return what `tag:English=en` and `column:Idioma`, as typed, mean. Raises AudienceError (key "language_of")."""
    tags: dict[str, str] = {}
    column = ""
    for rule in said:
        kind, _colon, rest = rule.partition(":")
        name, _equals, word = rest.rpartition("=")
        if kind.strip() == "column" and rest.strip() and not column:
            column = rest.strip()
        elif kind.strip() == "tag" and folded(name) and language_of(word):
            tags[folded(name)] = language_of(word) or ""
        else:
            raise AudienceError(
                _('"{rule}" does not say how the language is told.').format(rule=rule[:80]),
                right=_("The languages are {languages}.").format(languages=", ".join(LANGUAGES)),
                remedy=_("Write --language-of tag:English=en, once for each tag, or --language-of column:NAME."),
                key="language_of",
            )
    return LanguageRules(tags=tags, column=column)
