"""The rules of this version as data: the checker runs what stands here, docs/checks.md shows the same table.

Promises one row per rule id. Does not know how a rule is checked. The summaries are for the documentation; the
sentences people see are made by the rule's function, in the language in use.
"""

from enum import StrEnum

from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.finding import Severity
from cipc_newsletter.values import frozen


class Waivable(StrEnum):
    """Whether an issue may set a rule aside: never, with a reason in its file, or by a setting of the project."""

    NEVER = "never"
    REASON = "reason"
    CONFIG = "config"


@frozen
class Rule:
    """One rule: its id, how much a finding weighs, whether it may be waived, and what it asks in one line."""

    id: str
    severity: Severity
    waiver: Waivable
    summary: str


@frozen
class Weighed:
    """A mistake that weighs less than its rule says."""

    mistake: Mistake
    severity: Severity


def warning(mistake: Mistake) -> Weighed:
    """Return a mistake that weighs as a warning, whatever its rule says."""
    return Weighed(mistake=mistake, severity=Severity.WARNING)


def _blocker(rule_id: str, summary: str, waiver: Waivable = Waivable.NEVER) -> Rule:
    return Rule(id=rule_id, severity=Severity.BLOCKER, waiver=waiver, summary=summary)


def _warning(rule_id: str, summary: str, waiver: Waivable = Waivable.REASON) -> Rule:
    return Rule(id=rule_id, severity=Severity.WARNING, waiver=waiver, summary=summary)


RULES: tuple[Rule, ...] = (
    _blocker("HDR-01", "Every required header field stands exactly once, and From names one address."),
    _blocker("HDR-02", "Message-ID is unique, under the sender's own domain, and says nothing about the reader."),
    _blocker("HDR-03", "Header lines are folded and encoded within the limits of RFC 5322, RFC 2047 and Gmail."),
    _blocker("HDR-04", "List-Unsubscribe, List-Id's id, Message-ID and their like are plain ASCII, never encoded."),
    _blocker("HDR-05", "No header value holds control characters or its own encoding; no header was smuggled in."),
    _blocker("HDR-06", "One visible recipient: the subscriber in To, nobody in Cc or Bcc."),
    _blocker("HDR-07", "A text part, then an HTML part, both UTF-8, quoted-printable or short ASCII lines."),
    _blocker("HDR-08", "Declared and real encoding agree: UTF-8, NFC, no stray or mangled characters."),
    _blocker("UNS-01", "List-Unsubscribe holds one https address, List-Unsubscribe-Post the one-click words."),
    _blocker("UNS-04", "Both parts hold an unsubscribe link in plain words of their language, legible in the HTML."),
    _blocker("CNT-01", "The HTML stays below 100 000 octets; from 90 000 on, a warning.", Waivable.REASON),
    _blocker(
        "CNT-03", "The subject has 20 to 50 characters and does not shout; a warning up to 150.", Waivable.REASON
    ),
    _warning("CNT-04", "The preheader has 40 to 100 characters of its own, first in the mail, without filler."),
    _blocker("CNT-05", "The text part says what the HTML says: titles, links, no markup, lines of 78 characters."),
    _blocker("CNT-06", "Nothing was left over: placeholders, example addresses, open merge fields, empty links."),
    _blocker("CNT-07", "Links are whole https addresses of a named host, and lead where they say.", Waivable.REASON),
    _blocker("CNT-10", "Nothing runs, asks, embeds or loads: no script, form, frame, film or foreign style sheet."),
    _blocker("A11-01", "The HTML and its first wrapper name the language and the direction of reading."),
    _blocker("A11-02", "Items and passages in another language are marked as such.", Waivable.REASON),
    _blocker("A11-03", "Layout tables are marked as such; tables of data have header cells."),
    _blocker("A11-04", "The title of the HTML is the subject."),
    _blocker("A11-05", "One heading of the first level, and no level skipped.", Waivable.REASON),
    _blocker("A11-06", "Every picture has an alternative text, or is declared decorative."),
    _blocker("A11-07", "The words of every link say where it leads, in three languages."),
    _blocker("A11-08", "Text has a contrast of 4.5 to 1, large text 3, in light and in dark.", Waivable.REASON),
    _blocker("A11-09", "Links in running text are underlined.", Waivable.REASON),
    _blocker("A11-10", "Running text has 16 pixels and airy lines; below 14 pixels it blocks.", Waivable.CONFIG),
    _blocker("A11-13", "Animations come to rest and do not flash.", Waivable.REASON),
    _blocker("CLI-01", "Layout by tables and widths: no grid, flex, float or position.", Waivable.CONFIG),
    _blocker("CLI-02", "Sizes, colours and presence of a text are written on its element.", Waivable.CONFIG),
    _blocker(
        "CLI-04", "No variables, calc(), rem, nesting, :has(), object-fit or negative margins.", Waivable.CONFIG
    ),
    _blocker("CLI-06", "Padding on table cells, and a width that Outlook for Windows knows."),
    _blocker("CLI-08", "No SVG, and no picture written into the mail."),
    _warning("CLI-09", "Style blocks below 8 KB each, without @supports.", Waivable.CONFIG),
    _blocker("CLI-10", "At most 640 pixels wide; VML for Outlook alone.", Waivable.CONFIG),
    _warning("CLI-11", "No links to a place within the mail."),
    _blocker(
        "SUP-01", "What carries layout, text or meaning is known to the readers' mail programs.", Waivable.REASON
    ),
    _blocker("IMG-01", "Pictures are JPEG, PNG or GIF, by their bytes.", Waivable.REASON),
    _blocker("IMG-02", "Pictures have the width they are shown at, and files no wider than needed."),
    _warning("IMG-03", "Pictures are light, alone and together, and loaded over https.", Waivable.CONFIG),
    _blocker("IMG-05", "The first picture of an animation is whole.", Waivable.REASON),
    _blocker("IMG-06", "No picture from elsewhere, and none of one pixel."),
    _blocker("IMG-07", "Every picture has the address mails load it from."),
    _warning("DRK-01", "The mail declares its dark look everywhere mail programs ask for it.", Waivable.CONFIG),
    _blocker("DRK-02", "Colours survive a dark look by force; no text over a picture.", Waivable.REASON),
    _warning("PAR-01", "Every language has the same sections, words and items, in the same order."),
    _warning("PAR-02", "Dates, times and figures are the same in a text and its translation."),
    _warning("PAR-03", "Every language shows the same pictures."),
    _warning("PAR-04", "Every language leads to the same pages, each in its language."),
    _warning("PAR-05", "A translation has the headings and lists of its original."),
    _warning("PAR-06", "No text was left in another language."),
    _warning("PAR-07", "Every language has the same merge fields."),
    _warning("PAR-08", "A translation says what its original says today."),
    _blocker("TYP-FR-01", "French ordinals: 1er, 1re, 2e, never 2ième or 1e."),
    _warning("TYP-FR-02", "French signs have their spaces.", Waivable.CONFIG),
    _blocker("TYP-FR-03", "No narrow no-break space, in any language: many fonts lack it.", Waivable.CONFIG),
    _blocker("TYP-FR-04", "French capitals keep their accents: École, À Montréal.", Waivable.REASON),
    _warning("TYP-FR-05", "French quotation marks, commas and abbreviations are whole.", Waivable.CONFIG),
    _warning(
        "TYP-FR-06", "French times, days and ranges: 14 h 30, le mardi 9 décembre, du 20 au 22 mars.", Waivable.CONFIG
    ),
    _warning("TYP-FR-07", "French numbers: 1 000 $, 3,5 %, n° 4.", Waivable.CONFIG),
    Rule(
        id="TYP-FR-08",
        severity=Severity.NOTE,
        waiver=Waivable.CONFIG,
        summary="French months and days have no capital.",
    ),
    _warning("TYP-EN-01", "English signs and quotation marks are whole and in their places.", Waivable.CONFIG),
    _blocker("TYP-ES-01", "Spanish questions and exclamations open with ¿ and ¡.", Waivable.REASON),
    _warning("TYP-ES-02", "Spanish months, ordinals, years and asides are written as Spanish does.", Waivable.CONFIG),
    _blocker("TYP-GEN-01", "No invisible characters: zero-width spaces, soft hyphens, tabs, marks of direction."),
    _blocker("LAW-CA-02", "Both parts name the organisation, its postal address and a way to reach it, legibly."),
    Rule(
        id="LAW-QC-08",
        severity=Severity.BLOCKER,
        waiver=Waivable.REASON,
        summary="In a mail of several languages French comes first and is at least as prominent.",
    ),
    Rule(
        id="WVR-01",
        severity=Severity.WARNING,
        waiver=Waivable.NEVER,
        summary="A waiver is past its date and counts no more.",
    ),
    Rule(
        id="WVR-02",
        severity=Severity.NOTE,
        waiver=Waivable.NEVER,
        summary="A waiver sets nothing aside.",
    ),
    Rule(
        id="WVR-03",
        severity=Severity.WARNING,
        waiver=Waivable.NEVER,
        summary="A waiver names a rule that may not be waived.",
    ),
)
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
