"""The digest that names a version, and its code."""

import hashlib
import json
from dataclasses import replace

import pytest

from cipc_newsletter.compose.digest import code_of, digest_of
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import ComposedMessage, PreparedImage

IMAGE = PreparedImage(name="a.png", sha256="1" * 64, media_type="image/png", width=1, height=1, data=b"")
MESSAGE = ComposedMessage(
    language="fr",
    locale="fr-CA",
    subject="Été",
    preheader="Ici",
    html="<p>é</p>",
    text="é\n",
    sender=Mailbox(email="a@b.example", name="Centre"),
    headers=(("List-Id", "Centre <fr.b.example>"),),
    images=(IMAGE,),
)


def test_the_digest_is_that_of_the_canonical_json():
    approved = {
        "fr": {
            "headers": [["From", "Centre <a@b.example>"], ["List-Id", "Centre <fr.b.example>"]],
            "html": hashlib.sha256("<p>é</p>".encode()).hexdigest(),
            "images": ["1" * 64],
            "preheader": "Ici",
            "subject": "Été",
            "text": hashlib.sha256("é\n".encode()).hexdigest(),
        }
    }
    canonical = json.dumps(approved, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert digest_of([MESSAGE]) == hashlib.sha256(canonical).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Hiver"},
        {"preheader": "Là"},
        {"html": "<p>è</p>"},
        {"text": "è\n"},
        {"sender": Mailbox(email="c@b.example", name="Centre")},
        {"sender": Mailbox(email="a@b.example", name="Autre")},
        {"reply_to": Mailbox(email="r@b.example")},
        {"headers": ()},
        {"headers": (("List-Id", "Centre <en.b.example>"),)},
        {"images": ()},
        {"images": (replace(IMAGE, sha256="2" * 64),)},
        {"language": "en"},
    ],
)
def test_whatever_is_approved_changes_the_digest(change):
    assert digest_of([replace(MESSAGE, **change)]) != digest_of([MESSAGE])


def test_what_is_not_approved_does_not():
    assert digest_of([replace(MESSAGE, links=("x",), images=(replace(IMAGE, source="y"),))]) == digest_of([MESSAGE])


def test_the_order_of_pictures_counts_and_that_of_languages_does_not():
    other = replace(IMAGE, sha256="2" * 64)
    english = replace(MESSAGE, language="en")
    assert digest_of([replace(MESSAGE, images=(IMAGE, other))]) != digest_of(
        [replace(MESSAGE, images=(other, IMAGE))]
    )
    assert digest_of([MESSAGE, english]) == digest_of([english, MESSAGE])


@pytest.mark.parametrize(
    ("digest", "code"),
    [
        ("0" * 64, "0000-00"),
        ("f" * 64, "ZZZZ-ZZ"),
        ("00000004" + "0" * 56, "0000-01"),
        ("08421084" + "0" * 56, "1111-11"),
    ],
)
def test_the_code_is_the_first_thirty_bits(digest, code):
    assert code_of(digest) == code
