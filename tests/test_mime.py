"""The bytes of a message: parsed back with the standard library, everything that went in comes out."""

import datetime as dt
import email
import email.policy
import email.utils
import re
from dataclasses import replace
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter import mime
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import OutgoingMessage, PreparedImage

TOKEN = "A" * 36
UNSUBSCRIBE = f"<https://infolettre.cipc-icpc.org/desabonnement/u/{TOKEN}>, <mailto:unsub+{TOKEN}@cipc-icpc.org>"
MESSAGE = OutgoingMessage(
    to=Mailbox(email="awa@lecteurs.example"),
    sender=Mailbox(email="infolettre@organisme.example", name="Réseau québécois, Montréal"),
    reply_to=Mailbox(email="bonjour@organisme.example", name='L\'équipe "Infolettre"'),
    subject="Décembre : la sécurité à hauteur de rue",
    html="<p>é" + "à" * 2000 + "</p>",
    text="Bonjour,\n\nà bientôt.\n",
    message_id="<1.2.3@organisme.example>",
    date=dt.datetime(2025, 12, 9, 12, 0, tzinfo=dt.UTC),
    headers=(
        ("List-Id", "Infolettre du Réseau québécois <fr.infolettre.organisme.example>"),
        ("List-Unsubscribe", UNSUBSCRIBE),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ),
)
# What people write: any text without line ends and control characters, and without an encoded-word in it.
CLEAN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200).filter(
    lambda text: "=?" not in text
)
BODY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=2000)


def parsed(raw, policy=email.policy.compat32):
    return email.message_from_bytes(raw, policy=policy)


def unfolded(raw, name):
    """Return the raw value of a header, line folds taken out."""
    return re.search(rb"^" + name.encode() + rb": ?((?:.*\r\n[ \t])*.*)\r\n", raw, re.MULTILINE)[1].replace(
        b"\r\n", b""
    )


def read(value):
    return str(make_header(decode_header(value)))


def test_text_comes_first_and_both_parts_are_utf8_quoted_printable():
    plain, html = parsed(mime.bytes_of(MESSAGE, boundary="b")).get_payload()
    assert [part["Content-Type"] for part in (plain, html)] == [
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
    ]
    assert {part["Content-Transfer-Encoding"] for part in (plain, html)} == {"quoted-printable"}


def test_pure_ascii_with_short_lines_travels_as_it_is():
    plain, html = parsed(mime.bytes_of(replace(MESSAGE, text="Hello\n", html="<p>x</p>"), boundary="b")).get_payload()
    assert (plain["Content-Transfer-Encoding"], html["Content-Transfer-Encoding"]) == ("7bit", "7bit")


def test_ascii_with_a_line_over_998_octets_is_quoted():
    raw = mime.bytes_of(replace(MESSAGE, html="x" * 999), boundary="b")
    assert parsed(raw).get_payload()[1]["Content-Transfer-Encoding"] == "quoted-printable"
    assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76


@given(subject=CLEAN, name=CLEAN, text=BODY, html=BODY)
def test_what_goes_in_comes_out(subject, name, text, html):
    message = replace(
        MESSAGE, subject=subject, sender=Mailbox(email="a@b.example", name=name.strip()), text=text, html=html
    )
    raw = mime.bytes_of(message, boundary="=_fixed")
    back = parsed(raw)
    bodies = [part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in back.get_payload()]
    assert bodies == [text, html]
    assert read(back["Subject"]) == subject or not subject
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


@given(name=CLEAN)
def test_a_display_name_comes_back_from_any_reader(name):
    raw = mime.bytes_of(replace(MESSAGE, sender=Mailbox(email="a@b.example", name=name.strip())), boundary="b")
    shown, address = email.utils.parseaddr(parsed(raw)["From"].replace("\r\n", ""))
    assert address == "a@b.example"
    assert read(shown) == name.strip()


@given(text=CLEAN)
def test_encoded_words_keep_within_75_and_their_lines_within_76(text):
    raw = mime.bytes_of(replace(MESSAGE, subject=text, sender=Mailbox(email="a@b.example", name=text)), boundary="b")
    head = raw.partition(b"\r\n\r\n")[0].decode()
    for line in head.split("\r\n"):
        words = re.findall(r"=\?utf-8\?[qb]\?[^?]*\?=", line)
        assert all(len(word) <= 75 for word in words)
        assert not words or len(line) <= 76


@given(text=CLEAN)
def test_every_encoded_word_holds_whole_characters(text):
    raw = mime.bytes_of(replace(MESSAGE, subject=text), boundary="b")
    for word in re.findall(rb"=\?utf-8\?[qb]\?[^?]*\?=", raw):
        assert isinstance(read(word.decode()), str)


def test_the_standard_library_reads_every_header_without_a_defect():
    back = parsed(mime.bytes_of(MESSAGE, boundary="b"), email.policy.default)
    assert back["From"].addresses[0].display_name == "Réseau québécois, Montréal"
    assert back["Reply-To"].addresses[0].display_name == 'L\'équipe "Infolettre"'
    assert back["To"].addresses[0].addr_spec == "awa@lecteurs.example"
    assert back["Date"].datetime == MESSAGE.date
    assert [back[name].defects for name in ("From", "Reply-To", "To", "Subject", "Date", "Message-ID")] == [()] * 6


def test_a_long_unsubscribe_address_is_never_encoded_and_folds_after_its_comma():
    raw = mime.bytes_of(MESSAGE, boundary="b")
    assert unfolded(raw, "List-Unsubscribe").decode() == UNSUBSCRIBE
    lines = [line for line in raw.split(b"\r\n") if TOKEN.encode() in line]
    assert lines[0].endswith(b",")
    assert lines[1].startswith(b" <mailto:")


def test_the_name_of_a_list_is_encoded_and_its_id_is_not():
    value = unfolded(mime.bytes_of(MESSAGE, boundary="b"), "List-Id").decode()
    assert value.endswith(" <fr.infolettre.organisme.example>")
    assert read(value.rpartition(" <")[0]) == "Infolettre du Réseau québécois"


def test_the_headers_written_are_the_headers_meant():
    back = parsed(mime.bytes_of(MESSAGE, boundary="b"))
    assert back.keys() == [
        "From",
        "Reply-To",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    ]


@pytest.mark.parametrize(
    "subject",
    [
        "x\r\nBcc: a@b.example",
        "x\nBcc: a@b.example",
        "x\x00",
        "x\x85y",
        "x\u2028y",
        "x=?utf-8?q?=0D=0ABcc:a@b.example?=",
    ],
)
def test_a_value_that_could_become_a_header_is_refused(subject):
    with pytest.raises(ContentError) as refused:
        mime.bytes_of(replace(MESSAGE, subject=subject), boundary="b")
    assert refused.value.key == "Subject"


@pytest.mark.parametrize("name", ["Bcc", "To", "cc", "X Y", "X:", "Résumé", "List-Id"])
def test_a_header_name_that_is_ours_doubled_or_no_name_is_refused(name):
    with pytest.raises(ContentError):
        mime.bytes_of(replace(MESSAGE, headers=(*MESSAGE.headers, (name, "x"))), boundary="b")


@pytest.mark.parametrize(
    "address", ["", "a", "é@b.example", "a@bé.example", "a b@c.example", "a@b>,<c@d.example", "a..b@c.example"]
)
def test_an_address_that_is_not_plain_ascii_is_refused(address):
    with pytest.raises(ContentError):
        mime.bytes_of(replace(MESSAGE, to=Mailbox(email=address)), boundary="b")


@pytest.mark.parametrize("message_id", ["1@b.example", "<1>", "<a b@c.example>", "<" + "a" * 500 + "@b.example>"])
def test_a_malformed_message_id_is_refused(message_id):
    with pytest.raises(ContentError):
        mime.bytes_of(replace(MESSAGE, message_id=message_id), boundary="b")


def test_an_address_header_with_accents_is_refused():
    with pytest.raises(ContentError):
        mime.bytes_of(replace(MESSAGE, headers=(("List-Unsubscribe", "<https://é.example/u>"),)), boundary="b")


def test_a_header_line_over_998_characters_is_refused():
    with pytest.raises(ContentError):
        mime.bytes_of(
            replace(MESSAGE, headers=(("List-Unsubscribe", f"<https://a.example/{'x' * 1000}>"),)), boundary="b"
        )


def test_a_boundary_that_stands_in_the_text_is_refused():
    with pytest.raises(ValueError, match="boundary"):
        mime.bytes_of(replace(MESSAGE, text="--b\n"), boundary="b")


def test_the_boundary_made_for_a_message_separates_its_two_parts():
    boundary = mime.boundary_for(MESSAGE.message_id)
    assert boundary != mime.boundary_for("<other@organisme.example>")
    assert len(parsed(mime.bytes_of(MESSAGE, boundary=boundary)).get_payload()) == 2


def test_pictures_travel_inside_when_asked():
    image = PreparedImage(
        name="0123456789ab.png",
        sha256="0" * 64,
        media_type="image/png",
        width=1,
        height=1,
        data=bytes(range(256)),
        address="https://images.organisme.example/another-name.png",
    )
    html = '<p>é<img src="https://images.organisme.example/another-name.png" alt=""></p>'
    back = parsed(mime.bytes_of(replace(MESSAGE, html=html), boundary="b", related=[image]))
    text, related = back.get_payload()
    page, picture = related.get_payload()
    assert (text.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    assert 'src="cid:0123456789ab.png@pictures.invalid"' in page.get_payload(decode=True).decode()
    assert picture["Content-ID"] == "<0123456789ab.png@pictures.invalid>"
    assert picture.get_payload(decode=True) == image.data


def test_the_date_is_written_in_no_locale_with_a_numeric_offset():
    east = dt.timezone(dt.timedelta(hours=5, minutes=30))
    assert mime.date_of(dt.datetime(2025, 2, 3, 4, 5, 6, tzinfo=east)) == "Mon, 03 Feb 2025 04:05:06 +0530"


def test_a_date_without_a_zone_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="aware"):
        mime.date_of(dt.datetime(2025, 2, 3))  # noqa: DTZ001 -- the mistake itself


def test_every_line_ends_with_crlf():
    raw = mime.bytes_of(MESSAGE, boundary="b")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
