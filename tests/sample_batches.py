"""Composed messages, people and batches for tests of providers: three languages, fields in every context."""

import datetime as dt
import struct
import zlib
from dataclasses import replace

from cipc_newsletter.merge_fields import fields_of
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import Addressee, ComposedMessage, OutgoingMessage, PreparedImage
from cipc_newsletter.providers.port import OutgoingBatch, TestCopy, Trace

DATE = dt.datetime(2025, 12, 15, 14, 5, tzinfo=dt.UTC)
CAMPAIGN = "c0ffee5eed"


def picture_of(width: int, height: int) -> bytes:
    """A PNG of one colour."""
    rows = b"".join(b"\0" + b"\x0f\x5e\x57" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


PICTURE = PreparedImage(
    name="atelier.0123456789ab.png",
    sha256="0" * 64,
    media_type="image/png",
    width=60,
    height=20,
    data=picture_of(60, 20),
)

HTML = """<!doctype html>
<html lang="fr-CA"><head><meta charset="utf-8"><title>Infolettre</title></head><body>
<p>Bonjour [[first_name|abonnée, abonné]],</p>
<p>100 % des boucles, à Montréal &amp; ailleurs.</p>
<img src="https://pictures.example/images/atelier.0123456789ab.png" alt="Un atelier" width="600">
<p><a href="https://cipc.example/profil?de=[[email]]">Votre profil, [[first_name|vous]]</a></p>
<p><a href="[[unsubscribe_url]]">Se désabonner</a></p>
</body></html>
"""
TEXT = """Bonjour [[first_name|abonnée, abonné]],

Se désabonner : [[unsubscribe_url]]
Votre profil : https://cipc.example/profil?de=[[email]]
"""


def composed(language: str = "fr", **changes: object) -> ComposedMessage:
    """A small composed message with merge fields in text, attribute, address, subject and header."""
    message = ComposedMessage(
        language=language,
        locale={"fr": "fr-CA", "en": "en-CA", "es": "es-419"}.get(language, language),
        subject="[[first_name|Vous]], l’infolettre de décembre",
        preheader="Ce mois-ci",
        html=HTML,
        text=TEXT,
        sender=Mailbox(email="infolettre@cipc.example", name="Centre de prévention"),
        reply_to=Mailbox(email="reponse@cipc.example"),
        headers=(
            ("List-Id", "Infolettre du Centre de prévention <infolettre.cipc.example>"),
            ("List-Unsubscribe", "<[[unsubscribe_url]]>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ),
        images=(PICTURE,),
    )
    message = replace(message, **changes)  # type: ignore[arg-type]
    return replace(message, merge_fields=fields_of(message))


def person(number: int, *, first_name: str = "Zoé", **fields: str) -> Addressee:
    """One subscriber with an unsubscribe address of their own."""
    return Addressee(
        subscriber_id=number,
        uid=number.to_bytes(8, "big"),
        email=f"personne{number}@lecteurs.example",
        fields={"first_name": first_name, "unsubscribe_url": f"https://cipc.example/u/{number:036d}"} | fields,
    )


def people(count: int) -> tuple[Addressee, ...]:
    """People whose names need escaping, some without a name."""
    names = ("Zoé", "", "O’Brien & <fils>", '"Zo" = %1', "李")
    return tuple(person(number, first_name=names[number % len(names)]) for number in range(1, count + 1))


def batch(count: int = 5, **changes: object) -> OutgoingBatch:
    """A batch of `count` people, the same every time."""
    made = OutgoingBatch(
        campaign_uid=CAMPAIGN,
        batch_no=3,
        attempt=1,
        message=composed(),
        people=people(count),
        date=DATE,
        metadata={"campaign": "2025-12-1"},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def copy_for_test(**changes: object) -> TestCopy:
    """One filled message for somebody of the house."""
    message = OutgoingMessage(
        to=Mailbox(email="redaction@cipc.example"),
        sender=Mailbox(email="infolettre@cipc.example", name="Centre de prévention"),
        subject="L’infolettre de décembre",
        html="<html><head></head><body><p>Bonjour</p></body></html>",
        text="Bonjour\n",
        message_id="<essai@cipc.example>",
        date=DATE,
    )
    made = TestCopy(message=message, code="7QK4-M2", language="fr", images=(PICTURE,))
    return replace(made, **changes)  # type: ignore[arg-type]


def trace_of(batch: OutgoingBatch, *, probes: int = 2) -> Trace:
    """Return what a batch handed over just now is looked for by."""
    return Trace(
        campaign_uid=batch.campaign_uid,
        batch_no=batch.batch_no,
        attempt=batch.attempt,
        started_at=dt.datetime.now(dt.UTC),
        ended_at=dt.datetime.now(dt.UTC),
        probes=tuple(person.email for person in batch.people[:probes]),
        n=len(batch.people),
    )
