"""One row of a subscriber file as a person with a proven consent, or the reason it is refused.

Promises that nobody passes without address, language, kind of consent, its day, and words or evidence (rules CON-02,
CON-03), and that what a file says of a person goes before what was said for the whole file. Does not know who is
already in the audience.
"""

import datetime as dt
import re
from collections.abc import Mapping

from cipc_newsletter.audience import consent as consent_rules
from cipc_newsletter.audience.addresses import Address, address_of, require_reader
from cipc_newsletter.audience.columns import Field, folded
from cipc_newsletter.audience.csv_files import Row
from cipc_newsletter.audience.dates import date_of, past_date_of, require_past
from cipc_newsletter.audience.kinds import NO, kind_of
from cipc_newsletter.audience.languages import language_of
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.model.subscriber import Consent, ConsentKind
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LONGEST_VALUE = 2000
# UTF-8 that an older program read as Windows-1252 and saved again (rule HDR-08).
_GARBLED = re.compile("Ã[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2018-\u2122]|â€|\ufffd")
# How the exports of other services, and tables kept by hand, say that somebody has left.
_LEFT = r"(?:unsub|desabonn|desinscri|opt(?:ed)?[_ ]?out|baja|cancelad|clean|bounce|complain|spam)"
_LEFT_WORD = re.compile(rf"\b{_LEFT}")
_LEFT_COLUMN = re.compile(rf"(?:date_|fecha_)?(?:de_)?{_LEFT}")
_STATUS_COLUMNS = frozenset({"status", "statut", "etat", "estado", "subscription_status", "member_status"})
_STAYED_COLUMNS = frozenset({"subscribed", "opt_in", "opted_in", "abonne", "inscrit", "suscrito"})
# A relation may still be under way when it is entered; a question, a gift or a meeting has happened.
_MAY_END_LATER = frozenset({ConsentKind.EXPRESS, ConsentKind.IMPLIED_BUSINESS, ConsentKind.IMPLIED_MEMBERSHIP})


@frozen
class ConsentDefaults:
    """What is said once for a whole file where its rows are silent; `by` is who answers for it."""

    kind: ConsentKind | None = None
    obtained: dt.date | None = None
    until_event: dt.date | None = None
    evidence: str = ""
    text: str = ""
    language: str = ""
    by: str = ""


@frozen
class Entry:
    """A row that may be taken in.

    `language` is empty where the row names none of ours; `fallback` is the one said for the whole file.
    """

    line: int
    today: dt.date
    address: Address
    first_name: str
    last_name: str
    language: str
    language_written: str
    fallback: str
    attributes: Mapping[str, str]
    consent: Consent


def defaults_of(
    *,
    today: dt.date,
    kind: str = "",
    obtained: str = "",
    until_event: str = "",
    evidence: str = "",
    text: str = "",
    language: str = "",
    by: str = "",
) -> ConsentDefaults:
    """Return the defaults as typed on a command line. Raises AudienceError naming the option in `key`."""
    code = language_of(language) if language.strip() else ""
    if code is None:
        raise AudienceError(
            _('"{language}" is not a language of the newsletter.').format(language=language),
            right=_("The languages are {languages}.").format(languages=", ".join(LANGUAGES)),
            key="language",
        )
    for name, value in (("evidence", evidence), ("text", text)):
        _require_readable(name, value.strip())
    return ConsentDefaults(
        kind=kind_of(kind, default=None) if kind.strip() else None,
        obtained=past_date_of(obtained, today=today, key="obtained") if obtained.strip() else None,
        until_event=date_of(until_event, key="until_event") if until_event.strip() else None,
        evidence=evidence.strip(),
        text=text.strip(),
        language=code,
        by=by.strip(),
    )


def entry_of(row: Row, *, defaults: ConsentDefaults, now: dt.datetime, today: dt.date) -> Entry:
    """Return the person in `row`. Raises AudienceError with what is wrong; its `key` is the column."""
    _require_sound(row)
    address = address_of(row.values.get(Field.EMAIL, ""))
    require_reader(address)
    _require_not_left(row.attributes)
    written = row.values.get(Field.LANGUAGE, "")
    language = language_of(written) or ""
    if not language and not defaults.language:
        raise AudienceError(
            _('"{language}" is not a language of the newsletter.').format(language=written[:40])
            if written
            else _("the language is missing."),
            right=_("The languages are {languages}.").format(languages=", ".join(LANGUAGES)),
            key=Field.LANGUAGE.value,
        )
    return Entry(
        line=row.line,
        today=today,
        address=address,
        first_name=_one_line(row.values.get(Field.FIRST_NAME, "")),
        last_name=_one_line(row.values.get(Field.LAST_NAME, "")),
        language=language,
        language_written=written,
        fallback=defaults.language,
        attributes={name: _one_line(value) for name, value in row.attributes.items()},
        consent=_consent_of(row.values, defaults, now=now, today=today),
    )


def _consent_of(
    values: Mapping[Field, str], defaults: ConsentDefaults, *, now: dt.datetime, today: dt.date
) -> Consent:
    kind = kind_of(values.get(Field.CONSENT, ""), default=defaults.kind)
    obtained_on = _obtained_on(values.get(Field.CONSENT_AT, ""), defaults, today=today)
    until_event = _until_event(values.get(Field.CONSENT_UNTIL_EVENT, ""), defaults, kind=kind, today=today)
    consent = Consent(
        kind=kind,
        obtained_on=obtained_on,
        until_event=until_event,
        ends_on=consent_rules.ends_on(kind, obtained_on, until_event),
        text=values.get(Field.CONSENT_TEXT, "") or defaults.text,
        evidence=values.get(Field.CONSENT_EVIDENCE, "") or defaults.evidence,
        recorded_by=defaults.by,
        recorded_at=now,
    )
    if not consent_rules.has_proof(consent):
        raise AudienceError(
            _("nothing proves the consent."),
            right=_("Say in which words it was asked (consent_text), or where the proof is kept (consent_evidence)."),
            key=Field.CONSENT_EVIDENCE.value,
        )
    return consent


def _obtained_on(written: str, defaults: ConsentDefaults, *, today: dt.date) -> dt.date:
    if written:
        return past_date_of(written, today=today, key=Field.CONSENT_AT.value)
    if defaults.obtained is None:
        raise AudienceError(
            _("the day of the consent is missing."),
            right=_("Write it as consent_at, like 2025-12-09."),
            key=Field.CONSENT_AT.value,
        )
    return defaults.obtained


def _until_event(written: str, defaults: ConsentDefaults, *, kind: ConsentKind, today: dt.date) -> dt.date | None:
    key = Field.CONSENT_UNTIL_EVENT.value
    until_event = date_of(written, key=key) if written else defaults.until_event
    if until_event is not None and kind not in _MAY_END_LATER:
        require_past(until_event, today=today, key=key)
    return until_event


def _require_sound(row: Row) -> None:
    """Refuse a row whose values cannot be what was meant."""
    if row.surplus:
        raise AudienceError(
            _('there are more values than columns: "{value}" stands to the right of the last column.').format(
                value=row.surplus[0][:40]
            ),
            right=_("A value that holds the separator stands in quotation marks."),
        )
    for name, value in (*row.values.items(), *row.attributes.items()):
        _require_readable(str(name), value)


def _require_readable(name: str, value: str) -> None:
    """Refuse what a table could not hold, so that whatever is taken in can be written down and read again."""
    if len(value) > _LONGEST_VALUE:
        raise AudienceError(
            _('the value of "{column}" is longer than {limit} characters.').format(column=name, limit=_LONGEST_VALUE),
            right=_("Perhaps a quotation mark is missing."),
            key=name,
        )
    if not value.isascii() and _GARBLED.search(value):
        raise AudienceError(
            _('"{value}" is garbled: its accented letters were read in a wrong encoding.').format(value=value[:40]),
            right=_("Save the original list again as CSV UTF-8."),
            key=name,
        )


def _require_not_left(attributes: Mapping[str, str]) -> None:
    """Refuse a person whom the file itself says has left."""
    for name, value in attributes.items():
        word = folded(value)
        is_left = (
            (name in _STATUS_COLUMNS and _LEFT_WORD.search(word))
            or (name in _STAYED_COLUMNS and word in NO)
            or (_LEFT_COLUMN.match(name) and word and word not in NO)
        )
        if is_left:
            raise AudienceError(
                _('the column "{column}" says "{value}": this person has left.').format(
                    column=name, value=value[:40]
                ),
                right=_("Nobody who left another list is taken in without asking them."),
                key=name,
            )


def _one_line(value: str) -> str:
    return " ".join(value.split())
