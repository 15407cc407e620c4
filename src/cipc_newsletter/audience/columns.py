"""What a column of a subscriber file means, told from its name in French, English or Spanish.

Promises that every column is used, kept as an attribute or left out, and that the answer says which. Does not look
at the values.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Sequence
from enum import StrEnum

from cipc_newsletter.errors import AudienceError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


class Field(StrEnum):
    """What the audience file can say of a person (docs/contract.md section 4)."""

    EMAIL = "email"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    LANGUAGE = "language"
    CONSENT = "consent"
    CONSENT_AT = "consent_at"
    CONSENT_UNTIL_EVENT = "consent_until_event"
    CONSENT_TEXT = "consent_text"
    CONSENT_EVIDENCE = "consent_evidence"


@frozen
class Column:
    """One column as written, and what becomes of it: a field, an attribute of that name, or neither (left out).

    `fact` is the name of what only a list provider's own export has: it is read, and becomes no attribute.
    """

    name: str
    field: Field | None = None
    attribute: str | None = None
    fact: str | None = None

    @property
    def use(self) -> str:
        """Return the field or attribute it becomes; empty where it is left out."""
        return self.field or self.attribute or ""


# In folded form: lower case, no accents, single spaces.
_NAMES = {
    Field.EMAIL: (
        "email|e mail|mail|email address|e mail address|emailaddress|courriel|adresse courriel|adresse de courriel"
        "|adresse email|adresse e mail|adresse mail|adresse electronique|correo|correo electronico|correo e"
        "|direccion de correo|direccion de correo electronico|direccion electronica"
    ),
    Field.FIRST_NAME: "first name|firstname|given name|prenom|prenoms|nombre|nombres|nombre de pila",
    Field.LAST_NAME: "last name|lastname|surname|family name|nom|nom de famille|apellido|apellidos",
    Field.LANGUAGE: (
        "language|lang|preferred language|langue|langue preferee|langue de correspondance|idioma|idioma preferido"
        "|lengua"
    ),
    Field.CONSENT: (
        "consent|consent kind|consent type|kind of consent|consentement|type de consentement"
        "|nature du consentement|consentimiento|tipo de consentimiento"
    ),
    Field.CONSENT_AT: (
        "consent at|consent on|consent date|date of consent|obtained|obtained at|obtained on|obtenu|obtenu le"
        "|consentement le|consentement obtenu le|date du consentement|date de consentement|obtenido|obtenido el"
        "|fecha de consentimiento|fecha del consentimiento"
    ),
    Field.CONSENT_UNTIL_EVENT: (
        "consent until event|until event|relation ended|relationship ended|fin de la relation|relation terminee le"
        "|fin de la relacion"
    ),
    Field.CONSENT_TEXT: (
        "consent text|texte du consentement|texte de consentement|texto del consentimiento|texto de consentimiento"
    ),
    Field.CONSENT_EVIDENCE: (
        "consent evidence|evidence|proof|proof of consent|preuve|preuve du consentement|preuve de consentement"
        "|prueba|prueba del consentimiento|prueba de consentimiento|evidencia"
    ),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split("|")}
# Merge fields with a meaning of their own: a column must not stand in for them.
_RESERVED = frozenset({"unsubscribe_url", "preferences_url", "view_url"})
LONGEST_NAME = 48
_WORD = re.compile("[a-z0-9]+")


def folded(text: str) -> str:
    """Return `text` in lower case, without accents or punctuation, words one space apart."""
    decomposed = text if text.isascii() else unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed.lower() if not unicodedata.combining(char))
    return " ".join(_WORD.findall(plain))


def columns_of(
    names: Sequence[str],
    *,
    path: str | None,
    line: int,
    facts: Callable[[str], str | None] = lambda _name: None,
    of_language: str = "",
) -> tuple[Column, ...]:
    """Return what each column of the header on `line` means.

    `facts` names what only a list provider's export has; `of_language` is the one column that holds the language, where
    that was said. Raises AudienceError where no column holds addresses, where two would fill the same field, or where
    there is no column `of_language`.
    """
    columns: list[Column] = []
    taken: set[str] = set()
    for name in names:
        fact = facts(name)
        field = None if fact else _field_of(name, of_language)
        if field is not None and field in taken:
            raise _same_field(name, field, columns, path=path, line=line)
        attribute = None if field or fact else attribute_name(name, taken)
        column = Column(name=" ".join(name.split()), field=field, attribute=attribute, fact=fact)
        taken.add(column.use)
        columns.append(column)
    if Field.EMAIL not in taken:
        raise _no_addresses(names, path=path, line=line)
    if of_language and Field.LANGUAGE not in taken:
        raise _no_language(names, of_language, path=path, line=line)
    return tuple(columns)


def _field_of(name: str, of_language: str) -> Field | None:
    if of_language and folded(name) == folded(of_language):
        return Field.LANGUAGE
    field = _FIELD_OF.get(folded(name))
    return None if of_language and field is Field.LANGUAGE else field


def attribute_name(name: str, taken: Container[str]) -> str | None:
    """Return the merge field a column becomes; None where it has no usable name.

    It is numbered where the name is taken, or means a field: a table written from it would be read as that field. What
    is returned is read again as itself.
    """
    plain = folded(name).replace(" ", "_")[:LONGEST_NAME].rstrip("_")
    if plain in _RESERVED or not re.match("[a-z]", plain):
        return None
    number, unique = 2, plain
    while unique in taken or folded(unique) in _FIELD_OF:
        ending = f"_{number}"
        unique, number = plain[: LONGEST_NAME - len(ending)].rstrip("_") + ending, number + 1
    return unique


def _same_field(name: str, field: Field, columns: Sequence[Column], *, path: str | None, line: int) -> AudienceError:
    first = next(column.name for column in columns if column.field is field)
    return AudienceError(
        _('the columns "{first}" and "{second}" both mean {field}.').format(
            first=first, second=name, field=field.value
        ),
        right=_("Each of these may stand once: {fields}.").format(fields=", ".join(Field)),
        remedy=_("Rename or remove one of the two columns, then import again."),
        path=path,
        line=line,
        key=field.value,
    )


def _no_language(names: Sequence[str], wanted: str, *, path: str | None, line: int) -> AudienceError:
    found = ", ".join(_('"{name}"').format(name=name.strip()[:40]) for name in names[:24] if name.strip())
    return AudienceError(
        _('there is no column "{name}" for the language; the columns are {found}.').format(name=wanted, found=found),
        right=_("The name is written as in the first line of the file; capitals and accents do not matter."),
        remedy=_("Name the column with the language: --language-of column:NAME"),
        path=path,
        line=line,
        key=Field.LANGUAGE.value,
    )


def _no_addresses(names: Sequence[str], *, path: str | None, line: int) -> AudienceError:
    found = ", ".join(_('"{name}"').format(name=name.strip()[:40]) for name in names[:12] if name.strip())
    if any("@" in name for name in names):
        return AudienceError(
            _("this line holds an address where the names of the columns should stand."),
            right=_("The first line names the columns: {fields}.").format(fields=", ".join(Field)),
            remedy=_("Put a line with these names above the first person, then import again."),
            path=path,
            line=line,
            key=Field.EMAIL.value,
        )
    return AudienceError(
        _("no column holds e-mail addresses; the columns are {found}.").format(found=found),
        right=_('One column must be called "email", "courriel" or "correo".'),
        remedy=_("Rename the column with the addresses, then import again."),
        path=path,
        line=line,
        key=Field.EMAIL.value,
    )
