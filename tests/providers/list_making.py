"""Messages, marks and mailings for the tests of providers that keep the list."""

import datetime as dt
from typing import Any

from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.providers.list_port import ListMessage, Mailing, Mark

SENDER = Mailbox(email="infolettre@cipc.example", name="CIPC, l’équipe")
REPLY_TO = Mailbox(email="bonjour@cipc.example")
HTML = (
    '<html lang="fr-CA"><head><style>#outlook a{padding:0}@media screen{p{margin:0}}</style></head><body>\n'
    '<p lang="[[language_notice_tag|fr-CA]]">[[language_notice|]]</p>\n'
    "<p>Bonjour [[first_name|à vous]],</p>\n"
    '<p><a href="[[unsubscribe_url]]">Se désabonner</a></p>\n'
    "</body></html>\n"
)
TEXT = "[[language_notice|]]\nBonjour [[first_name|à vous]],\n\nSe désabonner : [[unsubscribe_url]]\n"


def composed(**changes: Any) -> ComposedMessage:
    """Return a small message in French, its merge fields open."""
    plain: dict[str, Any] = {
        "language": "fr",
        "locale": "fr-CA",
        "subject": "Nouvelles de décembre",
        "preheader": "",
        "html": HTML,
        "text": TEXT,
        "sender": SENDER,
        "reply_to": REPLY_TO,
    }
    return ComposedMessage(**{**plain, **changes})


def mark(language: str = "fr", *, uid: str = "00c0ffee00c0ffee", digest: str = "f00d" * 4) -> Mark:
    """Return our mark for one language of an issue."""
    return Mark(issue_id="2025-12", language=language, campaign_uid=uid, digest=digest)


def mailing(message: ListMessage, audience: str, *, at: dt.datetime | None = None, language: str = "fr") -> Mailing:
    """Return one language of a campaign, to one audience."""
    return Mailing(mark=mark(language), audience=audience, message=message, at=at)
