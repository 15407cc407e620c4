"""What this program writes itself passes the rules about bytes, whatever words are in it."""

import datetime as dt
from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter import merge_fields, mime
from cipc_newsletter.check.checker import check
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import Addressee

SUBJECTS = [
    "Bulletin",
    "Plain words " * 12,
    "Éé " * 60,
    "« Été » : l’année — 12 %, n° 3, à la une…",
    "日本語の件名がとても長い場合でも折り返されること、そして読めること",
    "Emoji 🎉🎉🎉 and tabs",
    "x" * 200,
    "a  b   c",
    "=? not encoded ?",
    "Hello [[first_name|abonnée, abonné]], voici décembre",
    "un \\[[first_name]] écrit tel quel",
]
NAMES = [
    "Observatoire",
    "Observatoire Critérion",
    'Ana "La" Núñez, Dr.',
    "Centre international pour la " * 3,
    "Ação nº 2",
]


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("name", NAMES)
def test_no_rule_objects_to_our_own_bytes(subject: str, name: str) -> None:
    mail = good_mail.mail()
    mail.message = replace(
        mail.message,
        subject=" ".join(subject.split(" ")).strip(),
        sender=Mailbox(email="infolettre@criterion.example", name=name.strip()),
        reply_to=Mailbox(email="redaction@criterion.example", name=name.strip()),
        headers=(("List-Id", f"{name.strip()} <fr.infolettre.criterion.example>"), *mail.message.headers[1:]),
    )
    message = mail.composed()
    addressee = Addressee(subscriber_id=1, uid=bytes(8), email="personne@lecture.example", fields=good_mail.FILLED)
    outgoing = merge_fields.filled(
        message,
        addressee,
        date=dt.datetime(2025, 12, 15, 12, tzinfo=dt.UTC),
        message_id="<echantillon.fr@infolettre.criterion.example>",
    )
    raw = mime.bytes_of(outgoing, boundary=mime.boundary_for(outgoing.message_id))
    given = good_mail.check_input(mail)
    report = check(replace(given, mime=given.mime | {"fr": raw}))
    assert [finding for finding in report.findings if finding.rule.startswith(("HDR", "UNS"))] == []
