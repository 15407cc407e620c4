"""What the outbox's pages say, in the language in use.

Promises every sentence, date and language name of those pages in one place, so that the templates hold none.
"""

import datetime as dt

from cipc_newsletter.wording import _, ngettext, spoken


def words() -> dict[str, str]:
    """Return the sentences of the pages by the name the templates use."""
    return {
        "language": spoken(),
        "outbox": _("Outbox"),
        "outbox_lead": _("These mails were sent to nobody. They are files in this folder, ready to be looked at."),
        "campaigns": _("Campaigns"),
        "nothing": _("No campaign yet."),
        "tests": _("Test copies"),
        "open": _("Look at it"),
        "mail": _("The mail"),
        "see_mail": _("See the mail"),
        "mails": _("The mails"),
        "batches": _("The mails, in groups"),
        "group": _("Group"),
        "recipient": _("Recipient"),
        "language_column": _("Language"),
        "subject": _("Subject"),
        "file": _("File"),
        "open_file": _("Open the file"),
        "how_many": _("Mails"),
        "from": _("From"),
        "to": _("To"),
        "reply_to": _("Reply to"),
        "shown_for": _("As it was written for one person; only names and personal links differ for the others."),
        "wide": _("On a computer"),
        "narrow": _("On a telephone"),
        "text": _("As plain text"),
        "alone": _("Open it alone"),
        "pages": _("Where you are"),
        "made_by": _("Nothing on this page comes from the network."),
    }


def day(moment: str) -> str:
    """Return an ISO 8601 moment as a date in words, such as 15 décembre 2025."""
    from babel.dates import format_date

    return format_date(dt.datetime.fromisoformat(moment).date(), format="long", locale=_locale())


def language_name(language: str) -> str:
    """Return the name of a language of the mails, or its tag where the name is not known here."""
    return {"fr": _("French"), "en": _("English"), "es": _("Spanish")}.get(language, language)


def mails(count: int) -> str:
    """Return a number of mails in words."""
    from babel.numbers import format_decimal

    return ngettext("{count} mail", "{count} mails", count).format(count=format_decimal(count, locale=_locale()))


def _locale() -> str:
    return {"fr": "fr_CA", "en": "en_CA"}[spoken()]
