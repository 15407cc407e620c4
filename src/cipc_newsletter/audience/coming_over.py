"""A row of a list provider's export as what it is here: somebody who left, or a person with what proves their consent.

Promises that whoever left at the provider is never taken for a subscriber, that the proof names the columns and the
file it stands in, and that nobody counts as having agreed only because the provider held them. Writes nothing.
"""

import datetime as dt
from dataclasses import replace

from cipc_newsletter.audience.addresses import address_of
from cipc_newsletter.audience.columns import Field
from cipc_newsletter.audience.consent import in_file
from cipc_newsletter.audience.csv_files import Row
from cipc_newsletter.audience.entries import ConsentDefaults
from cipc_newsletter.audience.export_rules import Export, Left, Proven
from cipc_newsletter.audience.leaving import Leaver
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.store.suppressions import SuppressionReason
from cipc_newsletter.wording import _


def leaver_of(
    row: Row, export: Export | None, *, file: str, now: dt.datetime, left: SuppressionReason | None = None
) -> Leaver | None:
    """Return the person in `row` where they left; None where they are on the list. Raises AudienceError.

    `left` is said of everybody in the file; what the export says goes before it. Where nothing says when, it was at
    `now` at the latest.
    """
    told = export.left(row.facts, file) if export else None
    if told is None and left is not None:
        told = Left(reason=left, at=None, words="")
    if told is None:
        return None
    words = " ".join(part for part in (export.title if export else "", told.words) if part)
    return Leaver(
        address=address_of(row.values.get(Field.EMAIL, "")),
        reason=told.reason,
        at=min(told.at or now, now),
        evidence=in_file(words, file).strip(),
    )


def proven(row: Row, export: Export, defaults: ConsentDefaults, *, file: str) -> Row:
    """Return `row` with what the provider kept of the consent, as the fields of a file of one's own would say it.

    Raises AudienceError where neither the provider nor `defaults` say on what ground the person is mailed.
    """
    said = export.proven(row.facts)
    has_ground = row.values.get(Field.CONSENT) or said.kind or defaults.kind
    own_words = row.values.get(Field.CONSENT_EVIDENCE, "") or ("" if said.kind else defaults.evidence)
    is_shown = said.kind or own_words or defaults.text or row.values.get(Field.CONSENT_TEXT)
    if not has_ground or not is_shown:
        raise AudienceError(
            _("{provider} kept no sign-up of this person's own, so nothing proves the consent.").format(
                provider=export.title
            ),
            right=_("Whoever was added by hand or from a file agreed elsewhere, or not at all."),
            remedy=_(
                "Where there is proof, say it for all of them: --consent express --obtained 2025-12-09 --evidence …"
            ),
            key=Field.CONSENT_EVIDENCE.value,
        )
    return replace(row, values={**row.values, **_values(row, said, defaults, own_words, export=export, file=file)})


def _values(
    row: Row, said: Proven, defaults: ConsentDefaults, own_words: str, *, export: Export, file: str
) -> dict[Field, str]:
    kept = f"{export.title} {said.words}" if said.words else export.title
    evidence = in_file(" · ".join(part for part in (own_words, kept) if part), file)
    values = {Field.CONSENT_EVIDENCE: evidence}
    if said.kind and not row.values.get(Field.CONSENT):
        values[Field.CONSENT] = said.kind.value
    if said.on and not row.values.get(Field.CONSENT_AT) and (said.kind or defaults.obtained is None):
        values[Field.CONSENT_AT] = said.on
    return values
