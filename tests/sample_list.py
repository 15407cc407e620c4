"""Composed messages and mailings for tests of list providers: fields in subject, HTML and text, one for each language."""

import datetime as dt
from dataclasses import replace

import sample_batches
from cipc_newsletter.merge_fields import fields_of
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.providers.list_port import ListMessage, Mailing, Mark

NOON = dt.datetime(2026, 1, 15, 12, 0, tzinfo=dt.UTC)
QUARTER_PAST = NOON + dt.timedelta(minutes=15)
UID, DIGEST = "c0ffee5eedc0ffee", "0123456789abcdef"
SUBJECTS = {"fr": "l’infolettre de janvier", "en": "the January newsletter", "es": "el boletín de enero"}

HTML = """<!doctype html>
<html lang="fr-CA"><head><meta charset="utf-8"><title>Infolettre</title></head><body>
<p lang="[[language_notice_tag|fr-CA]]">[[language_notice|]]</p>
<p>Bonjour [[first_name|abonnée, abonné]],</p>
<p>100 % des boucles, à Montréal &amp; ailleurs&nbsp;: {{ rien }} %recipient% *étoile* | barre.</p>
<p><a href="https://cipc.example/boucles?a=1&amp;b=2">Lire la suite</a> pour [[last_name|vous &amp; les vôtres]]</p>
<p>1, rue Exemple, Montréal · envoyé à [[email]] · <a href="[[unsubscribe_url]]">Se désabonner</a></p>
</body></html>
"""
TEXT = """[[language_notice|]]
Bonjour [[first_name|abonnée, abonné]],

Lire la suite pour [[last_name|vous & les vôtres]] :
https://cipc.example/boucles?a=1&b=2

Se désabonner :
[[unsubscribe_url]]
"""


def composed(language: str = "fr", **changes: object) -> ComposedMessage:
    """A small composed message whose fields a list at a provider has."""
    message = sample_batches.composed(
        language,
        subject=f"[[first_name|Vous]], {SUBJECTS[language]}",
        html=HTML,
        text=TEXT,
        sender=Mailbox(email="infolettre@cipc.example", name="Centre de prévention"),
        reply_to=None,
        images=(),
    )
    message = replace(message, **changes)  # type: ignore[arg-type]
    return replace(message, merge_fields=fields_of(message))


def mark(language: str = "fr", **changes: str) -> Mark:
    """The mark of a mailing of issue 2026-01."""
    return replace(Mark(issue_id="2026-01", language=language, campaign_uid=UID, digest=DIGEST), **changes)


def mailing(message: ListMessage, *, audience: str, language: str = "fr", at: dt.datetime | None = None) -> Mailing:
    """What is made at a provider for one language."""
    return Mailing(mark=mark(language), audience=audience, message=message, at=at)
