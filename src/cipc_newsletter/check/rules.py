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


class Home(StrEnum):
    """Which file is to be opened where a finding knows no better place."""

    ISSUE = "issue"
    TEMPLATE = "template"
    SETTINGS = "settings"


@frozen
class Rule:
    """One rule: its id, how much a finding weighs, whether it may be waived, and what it asks in one line.

    `summary` is the English sentence; where people read it, it goes through the catalogue.
    """

    id: str
    severity: Severity
    waiver: Waivable
    summary: str

    @property
    def home(self) -> Home:
        """The file that is most often to blame."""
        if self.id in _OF_SETTINGS:
            return Home.SETTINGS
        return Home.TEMPLATE if self.id.startswith(_OF_TEMPLATE) else Home.ISSUE


_OF_SETTINGS = frozenset({"HDR-10", "HDR-11", "HDR-12", "HDR-14", "HDR-16", "UNS-01", "UNS-06", "LAW-CA-02"})
_OF_TEMPLATE = ("A11-", "CLI-", "SUP-", "DRK-", "IMG-02", "IMG-04", "UNS-04", "CNT-05", "CNT-10", "PRV-")


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


def _noted(rule_id: str, summary: str, waiver: Waivable = Waivable.CONFIG) -> Rule:
    return Rule(id=rule_id, severity=Severity.NOTE, waiver=waiver, summary=summary)


RULES: tuple[Rule, ...] = (
    _blocker("HDR-01", "Every required header field stands exactly once, and From names one address."),
    _blocker("HDR-02", "Message-ID is unique, under the sender's own domain, and says nothing about the reader."),
    _blocker("HDR-03", "Header lines are folded and encoded within the limits of RFC 5322, RFC 2047 and Gmail."),
    _blocker("HDR-04", "List-Unsubscribe, List-Id's id, Message-ID and their like are plain ASCII, never encoded."),
    _blocker("HDR-05", "No header value holds control characters or its own encoding; no header was smuggled in."),
    _blocker("HDR-06", "One visible recipient: the subscriber in To, nobody in Cc or Bcc."),
    _blocker("HDR-07", "A text part, then an HTML part, both UTF-8, quoted-printable or short ASCII lines."),
    _blocker("HDR-08", "Declared and real encoding agree: UTF-8, NFC, no stray or mangled characters."),
    _blocker("HDR-10", "From is at the organisation's own domain, under the name people know, in every language."),
    _warning("HDR-11", "Answers reach somebody: no noreply."),
    _blocker("HDR-12", "List-Id is well formed, under the sender's domain, one for each language.", Waivable.CONFIG),
    _warning(
        "HDR-14", "Feedback-ID, where there is one, is as Gmail counts by, and names no reader.", Waivable.CONFIG
    ),
    _warning("HDR-16", "Content-Language names the language of the mail."),
    _blocker("HDR-17", "No attachment, and no picture or calendar inside the mail.", Waivable.REASON),
    _blocker("HDR-18", "Date is a day and an hour with a numeric offset."),
    _blocker("UNS-01", "List-Unsubscribe holds one https address, List-Unsubscribe-Post the one-click words."),
    _blocker("UNS-04", "Both parts hold an unsubscribe link in plain words of their language, legible in the HTML."),
    _blocker("UNS-06", "No link holds the reader's address, and the way out is short."),
    _blocker("CNT-01", "The HTML stays below 100 000 octets; from 90 000 on, a warning.", Waivable.REASON),
    _blocker(
        "CNT-03", "The subject has 20 to 50 characters and does not shout; a warning up to 150.", Waivable.REASON
    ),
    _warning("CNT-04", "The preheader has 40 to 100 characters of its own, first in the mail, without filler."),
    _blocker("CNT-05", "The text part says what the HTML says: titles, links, no markup, lines of 78 characters."),
    _blocker("CNT-06", "Nothing was left over: placeholders, example addresses, open merge fields, empty links."),
    _blocker("CNT-07", "Links are whole https addresses of a named host, and lead where they say.", Waivable.REASON),
    _warning("CNT-09", "The text alone says what the mail is about: not pictures alone."),
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
    _warning("A11-11", "Stacked links are as far apart as fingers are thick: 24 pixels."),
    _blocker("A11-12", "What is seen first is read first: no reversed columns.", Waivable.REASON),
    _blocker("A11-13", "Animations come to rest and do not flash.", Waivable.REASON),
    _warning("A11-14", "Lists and paragraphs are written as such; no passage in capitals.", Waivable.CONFIG),
    _warning("A11-15", "A wrapper announced as an article has a name."),
    _warning("A11-16", "No link is a shape for Outlook: no keyboard reaches it."),
    _warning("A11-17", "No French doublets with middle dots or brackets."),
    _noted("A11-18", "Sentences have about twenty words.", Waivable.CONFIG),
    _blocker("CLI-01", "Layout by tables and widths: no grid, flex, float or position.", Waivable.CONFIG),
    _blocker("CLI-02", "Sizes, colours and presence of a text are written on its element.", Waivable.CONFIG),
    _blocker(
        "CLI-04", "No variables, calc(), rem, nesting, :has(), object-fit or negative margins.", Waivable.CONFIG
    ),
    _warning("CLI-05", "A background picture has a colour behind it.", Waivable.CONFIG),
    _blocker("CLI-06", "Padding on table cells, and a width that Outlook for Windows knows."),
    _warning("CLI-07", "Fonts of the system, ending in a last resort.", Waivable.CONFIG),
    _blocker("CLI-08", "No SVG, and no picture written into the mail."),
    _warning("CLI-09", "Style blocks below 8 KB each, without @supports.", Waivable.CONFIG),
    _blocker("CLI-10", "At most 640 pixels wide; VML for Outlook alone.", Waivable.CONFIG),
    _warning("CLI-11", "No links to a place within the mail."),
    _blocker("CLI-14", "The comments for Outlook pair off."),
    _warning("CLI-15", "Elements are closed, lie in one another whole, and share no id.", Waivable.CONFIG),
    _blocker(
        "SUP-01", "What carries layout, text or meaning is known to the readers' mail programs.", Waivable.REASON
    ),
    _blocker("IMG-01", "Pictures are JPEG, PNG or GIF, by their bytes.", Waivable.REASON),
    _blocker("IMG-02", "Pictures have the width they are shown at, and files no wider than needed."),
    _warning("IMG-03", "Pictures are light, alone and together, and loaded over https.", Waivable.CONFIG),
    _warning("IMG-04", "An alternative text can be read where the picture is not shown.", Waivable.CONFIG),
    _blocker("IMG-05", "The first picture of an animation is whole.", Waivable.REASON),
    _blocker("IMG-06", "No picture from elsewhere, and none of one pixel."),
    _blocker("IMG-07", "Every picture has the address mails load it from."),
    _warning("DRK-01", "The mail declares its dark look everywhere mail programs ask for it.", Waivable.CONFIG),
    _blocker("DRK-02", "Colours survive a dark look by force; no text over a picture.", Waivable.REASON),
    _warning("DRK-03", "No colour by light-dark().", Waivable.CONFIG),
    _warning("PAR-01", "Every language has the same sections, words and items, in the same order."),
    _warning("PAR-02", "Dates, times and figures are the same in a text and its translation."),
    _warning("PAR-03", "Every language shows the same pictures."),
    _warning("PAR-04", "Every language leads to the same pages, each in its language."),
    _warning("PAR-05", "A translation has the headings and lists of its original."),
    _warning("PAR-06", "No text was left in another language."),
    _warning("PAR-07", "Every language has the same merge fields."),
    _warning("PAR-08", "A translation says what its original says today."),
    _warning("ITM-01", "An event that is announced is still to come."),
    _blocker("ITM-02", "No item leaves before its embargo ends.", Waivable.REASON),
    _blocker("ITM-03", "No item is shown after its last day.", Waivable.REASON),
    _warning("ITM-04", "No item was in an earlier issue; a note where it was shortened."),
    _warning("ITM-05", "No two items tell the same, here or in an earlier issue."),
    _blocker("TYP-FR-01", "French ordinals: 1er, 1re, 2e, never 2ième or 1e."),
    _warning("TYP-FR-02", "French signs have their spaces.", Waivable.CONFIG),
    _blocker("TYP-FR-03", "No narrow no-break space, in any language: many fonts lack it.", Waivable.CONFIG),
    _blocker("TYP-FR-04", "French capitals keep their accents: École, À Montréal.", Waivable.REASON),
    _warning("TYP-FR-05", "French quotation marks, commas and abbreviations are whole.", Waivable.CONFIG),
    _warning(
        "TYP-FR-06", "French times, days and ranges: 14 h 30, le mardi 9 décembre, du 20 au 22 mars.", Waivable.CONFIG
    ),
    _warning("TYP-FR-07", "French numbers: 1 000 $, 3,5 %, n° 4.", Waivable.CONFIG),
    _noted("TYP-FR-08", "French months and days have no capital.", Waivable.CONFIG),
    _warning("TYP-EN-01", "English signs and quotation marks are whole and in their places.", Waivable.CONFIG),
    _blocker("TYP-ES-01", "Spanish questions and exclamations open with ¿ and ¡.", Waivable.REASON),
    _warning("TYP-ES-02", "Spanish months, ordinals, years and asides are written as Spanish does.", Waivable.CONFIG),
    _blocker("TYP-GEN-01", "No invisible characters: zero-width spaces, soft hyphens, tabs, marks of direction."),
    _blocker("LAW-CA-02", "Both parts name the organisation, its postal address and a way to reach it, legibly."),
    _blocker(
        "LAW-QC-08",
        "French is there, comes first and is at least as prominent as any other language.",
        Waivable.REASON,
    ),
    _blocker("LAW-FR-02", "No picture has an address of its reader's own: opening a mail tells nobody."),
    _blocker("LAW-FR-03", "No link is its reader's own, but for the way out.", Waivable.CONFIG),
    _blocker("PRV-06", "The style block loads nothing from elsewhere."),
    _blocker("LNK-01", "With --online: every link answers with a page.", Waivable.REASON),
    _warning("LNK-02", "With --online: a mail leads to pages in its own language."),
    _warning("LNK-03", "With --online: no link ends at a home page instead of its own."),
    _blocker("LNK-04", "With --online: the certificate of every page is accepted.", Waivable.REASON),
    _warning("WVR-01", "A waiver is past its last day and counts no more.", Waivable.NEVER),
    _noted("WVR-02", "A waiver sets no finding aside.", Waivable.NEVER),
    _warning("WVR-03", "A waiver names a rule that may never be waived.", Waivable.NEVER),
)
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
ONLINE = "LNK-"  # of rules that ask the network, with `check --online`
AXE = "AXE-"  # before the name that axe-core gives a rule of its own


def rule_called(rule_id: str) -> Rule | None:
    """Return the rule of that id, one of axe-core's too; None where there is none."""
    if rule_id.startswith(AXE):
        return Rule(id=rule_id, severity=Severity.BLOCKER, waiver=Waivable.REASON, summary="")
    return BY_ID.get(rule_id)
