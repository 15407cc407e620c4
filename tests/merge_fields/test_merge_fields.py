"""Merge fields: found, taken out and put back, filled and escaped for the place they land in."""

import datetime as dt
import html as html_module
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cipc_newsletter import merge_fields
from cipc_newsletter.errors import AudienceError, ContentError
from cipc_newsletter.merge_fields import Context, Part, StandIns
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import Addressee, ComposedMessage, MergeField

WORD = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40)
# No marks that are taken out of a value (Cf), and no advertisement.
NAME = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1, max_size=40).filter(
    lambda word: "www." not in word.lower() and "://" not in word
)
FALLBACK = WORD.filter(lambda text: "]" not in text and "[[" not in text and not text.endswith("["))


def message(**changes):
    values = {
        "language": "fr",
        "locale": "fr-CA",
        "subject": "[[first_name|Bonjour]], voici décembre",
        "preheader": "",
        "html": '<p>Bonjour [[first_name|à vous]]</p><a href="[[unsubscribe_url]]">Se désabonner</a>',
        "text": "Bonjour [[first_name|à vous]]\n[[unsubscribe_url]]\n",
        "sender": Mailbox(email="infolettre@organisme.example"),
        "headers": (("List-Unsubscribe", "<[[unsubscribe_url]]>"),),
    }
    return ComposedMessage(**(values | changes))


def fill(composed, **fields):
    person = Addressee(
        subscriber_id=1,
        uid=bytes(8),
        email="awa@lecteurs.example",
        fields={"unsubscribe_url": "https://public.example/u/AAAA?a=1&b=2", **fields},
    )
    return merge_fields.filled(
        composed, person, date=dt.datetime(2025, 12, 9, tzinfo=dt.UTC), message_id="<1@organisme.example>"
    )


def test_fields_are_found_in_order_without_repeats():
    text = "[[b|x]] [[a]] [[b|x]] [[b]]"
    assert merge_fields.open_fields(text) == (
        MergeField(name="b", fallback="x"),
        MergeField(name="a"),
        MergeField(name="b"),
    )


@pytest.mark.parametrize("text", [r"\[[first_name]]", "[[First]]", "[[ a ]]", "[[a", "[a]", "[[a|b\n\nc]]", "[[1]]"])
def test_what_is_not_a_field_is_not_taken_for_one(text):
    assert merge_fields.open_fields(text) == ()


def test_a_fallback_keeps_single_brackets_and_joins_its_lines():
    assert merge_fields.open_fields("[[a|b]c\n  d]]") == (MergeField(name="a", fallback="b]c d"),)


def test_brackets_after_a_backslash_become_brackets_when_filled():
    assert merge_fields.replaced(r"\[[first_name]] [[email]]", lambda field: field.name) == "[[first_name]] email"


def test_a_value_takes_the_place_of_its_field_everywhere():
    sent = fill(message(), first_name="Awa")
    assert sent.subject == "Awa, voici décembre"
    assert sent.text.startswith("Bonjour Awa\nhttps://public.example/u/AAAA?a=1&b=2\n")
    assert sent.html.startswith('<p>Bonjour Awa</p><a href="https://public.example/u/AAAA?a=1&amp;b=2">')
    assert sent.headers == (("List-Unsubscribe", "<https://public.example/u/AAAA?a=1&b=2>"),)
    assert (sent.to, sent.message_id) == (Mailbox(email="awa@lecteurs.example"), "<1@organisme.example>")


@pytest.mark.parametrize("name", ["", "   ", "\t"])
def test_an_empty_value_gives_way_to_the_fallback(name):
    assert fill(message(), first_name=name).text.startswith("Bonjour à vous\n")


def test_the_address_of_the_person_needs_no_value():
    assert fill(message(text="[[email]]")).text == "awa@lecteurs.example"


def test_a_field_with_neither_value_nor_fallback_stops_the_message():
    with pytest.raises(AudienceError, match="first_name"):
        fill(message(text="[[first_name]]"))


def test_a_hostile_name_stays_text_in_html():
    sent = fill(message(), first_name='<script>alert("1")</script>')
    assert "<script" not in sent.html
    assert html_module.unescape(sent.html).count("<script>") == 1


def test_a_hostile_name_cannot_leave_its_attribute():
    sent = fill(message(html='<a href="https://a.example/?n=[[first_name|x]]">'), first_name='"><img src=x>&b=1')
    assert sent.html == '<a href="https://a.example/?n=%22%3E%3Cimg%20src%3Dx%3E%26b%3D1">'


def test_a_value_cannot_choose_the_scheme_of_a_link():
    sent = fill(message(html='<a href="[[website|x]]">'), website="javascript:alert(1)")
    assert sent.html == '<a href="javascript%3Aalert%281%29">'


def test_a_value_inside_an_address_of_the_text_is_percent_encoded():
    sent = fill(message(text="<https://a.example/?n=[[first_name|x]]> [[first_name|x]]"), first_name="Zoé & Li")
    assert sent.text == "<https://a.example/?n=Zo%C3%A9%20%26%20Li> Zoé & Li"


@pytest.mark.parametrize("name", ["\u200b", "\u2060\ufeff", "\u00a0", "\u202e", "x" * 501, "A " * 5000])
def test_a_value_nobody_can_read_gives_way_to_the_fallback(name):
    sent = fill(message(), first_name=name)
    assert sent.subject == "Bonjour, voici décembre"
    assert sent.text.startswith("Bonjour à vous\n")


@pytest.mark.parametrize("name", ["Gagnez sur https://casino.example", "www.casino.example", "HTTP://a.example"])
def test_a_name_that_is_an_advertisement_gives_way_to_the_fallback(name):
    sent = fill(message(), first_name=name)
    assert "casino" not in sent.subject + sent.html + sent.text
    assert "à vous" in sent.text


@pytest.mark.parametrize("mark", ["\u202e", "\u202b", "\u2066", "\u2067"])
def test_a_value_cannot_turn_the_direction_of_what_follows(mark):
    sent = fill(message(), first_name=f"{mark}Awa")
    assert mark not in sent.subject + sent.html + sent.text
    assert sent.subject == "Awa, voici décembre"


@pytest.mark.parametrize(
    "name", ["עדה", "أمينة", "Zoë", "Nguyễn Thị Ánh", "李娜", "O’Brien-Ng, 3rd", "100 % Zoé", "a\u200db"]
)
def test_names_of_the_world_stay_as_they_are(name):
    assert fill(message(), first_name=name).text.startswith(f"Bonjour {name}\n")


def test_letters_apart_from_their_accents_are_put_together():
    assert fill(message(), first_name="Zoe\u0308").text.startswith("Bonjour Zo\u00eb\n")


def test_half_a_character_cannot_stop_a_mail():
    assert fill(message(), first_name="A\ud800wa").html.encode("utf-8")


def test_a_value_that_looks_like_a_field_is_not_filled():
    sent = fill(message(), first_name="[[email]]")
    assert sent.text.startswith("Bonjour [[email]]\n")


def test_the_address_of_the_person_may_be_long():
    address = f"https://public.example/u/{'a' * 800}"
    assert fill(message(text="[[unsubscribe_url]]"), unsubscribe_url=address).text == address


@pytest.mark.parametrize("name", ["A\r\nBcc: x@y.example", "A\x00", "A\u2028B", "=?utf-8?q?=0D=0ABcc:x?="])
def test_a_value_in_a_header_can_neither_break_the_line_nor_be_decoded(name):
    subject = fill(message(), first_name=name).subject
    assert not any(ord(character) < 32 or character in "\x85\u2028" for character in subject)
    assert "=?" not in subject


@given(name=NAME)
@example(name="\U0002f800")  # a sign that NFC writes as another one, U+4E3D
def test_a_value_reads_the_same_wherever_it_lands(name):
    composed = message(
        subject="",
        html='<p>[[first_name|x]]</p><a href="https://a.example/[[first_name|x]]">',
        text="[[first_name|x]]",
    )
    sent = fill(composed, first_name=name)
    expected = unicodedata.normalize("NFC", name).strip() or "x"
    text, _sep, address = sent.html.partition("</p>")
    assert html_module.unescape(text.removeprefix("<p>")) == expected
    assert unquote(address.removeprefix('<a href="https://a.example/').removesuffix('">')) == expected
    assert sent.text == expected


@given(fallback=FALLBACK)
def test_a_fallback_survives_the_way_through_html_and_text(fallback):
    stand_ins = StandIns()
    taken = stand_ins.taken_out(f"a [[first_name|{fallback}]] b")
    assert "[[" not in taken
    expected = (MergeField(name="first_name", fallback=" ".join(fallback.split())),)
    for part in Part:
        assert merge_fields.open_fields(stand_ins.put_back(taken, part=part), part=part) == expected


def test_a_fallback_is_written_escaped_in_html_and_read_back_plain():
    stand_ins = StandIns()
    written = stand_ins.put_back(stand_ins.taken_out("[[x|<b> & l'ami]]"), part=Part.HTML)
    assert "<b>" not in written
    assert merge_fields.open_fields(written, part=Part.HTML) == (MergeField(name="x", fallback="<b> & l'ami"),)


def test_a_stand_in_that_was_percent_encoded_in_an_address_is_put_back():
    stand_ins = StandIns()
    character = stand_ins.taken_out("[[email]]")
    encoded = "".join(f"%{byte:02X}" for byte in character.encode())
    assert stand_ins.put_back(f"https://a.example/{encoded}", part=Part.TEXT) == "https://a.example/[[email]]"


def test_brackets_with_a_backslash_keep_it_until_they_are_filled():
    stand_ins = StandIns()
    taken = stand_ins.taken_out(r"\[[email]]")
    assert "[[" not in taken
    assert stand_ins.put_back(taken, part=Part.HTML) == r"\[[email]]"


def test_a_stand_in_counts_as_wide_as_a_name():
    stand_ins = StandIns()
    taken = stand_ins.taken_out("a [[first_name|x]]")
    assert len(taken) + stand_ins.added_width(taken) == len("a ") + 12


def test_a_stand_in_counts_as_wide_as_its_fallback_where_that_is_wider():
    stand_ins = StandIns()
    taken = stand_ins.taken_out("[[first_name|chère abonnée, cher abonné]]")
    assert len(taken) + stand_ins.added_width(taken) == len("chère abonnée, cher abonné")


def test_two_brackets_count_as_two():
    stand_ins = StandIns()
    taken = stand_ins.taken_out(r"a \[[b]]")
    assert len(taken) + stand_ins.added_width(taken) == len("a [[b]]")


def test_the_fields_of_a_message_are_those_of_all_its_parts_sorted():
    composed = message(subject="[[city|ici]]", html="<p>[[first_name|l&#x27;ami]]</p>", text="[[first_name|l'ami]]")
    assert merge_fields.fields_of(composed) == (
        MergeField(name="city", fallback="ici"),
        MergeField(name="first_name", fallback="l'ami"),
        MergeField(name="unsubscribe_url"),
    )


def test_a_provider_learns_where_each_field_stands():
    seen = []
    merge_fields.replaced_in_context(
        '<a href="[[unsubscribe_url]]">[[email]]</a><a href="https://a.example/[[email]]">',
        lambda field, context: seen.append((field.name, context)) or "",
        part=Part.HTML,
    )
    assert seen == [("unsubscribe_url", Context.HTML), ("email", Context.HTML), ("email", Context.ADDRESS)]


def test_a_field_that_may_be_empty_needs_a_fallback_and_the_error_says_where():
    mistake = next(merge_fields.mistakes_in("a\n[[first_name]]", path="issues/1.toml", line=7, key="fr.intro"))
    assert (mistake.path, mistake.line, mistake.key) == ("issues/1.toml", 8, "fr.intro")
    assert "[[first_name|…]]" in mistake.right


@pytest.mark.parametrize("name", ["email", "unsubscribe_url", "preferences_url"])
def test_a_field_that_is_never_empty_needs_no_fallback(name):
    assert list(merge_fields.mistakes_in(f"[[{name}]]")) == []


def test_the_address_of_the_page_is_the_templates_to_write():
    (mistake,) = merge_fields.mistakes_in("[[view_url|x]]")
    assert "The template writes the line" in mistake.right


@pytest.mark.parametrize("text", ["[[First]]", "[[ email ]]", "[[email", "x [[1]](https://a.example)"])
def test_two_brackets_that_open_no_field_are_an_error(text):
    assert "not a merge field" in next(merge_fields.mistakes_in(text)).what


def test_two_brackets_with_a_backslash_are_no_error():
    assert list(merge_fields.mistakes_in(r"\[[ x ]] \[[first_name]]")) == []


def test_a_composed_message_with_a_field_that_could_stay_empty_is_refused():
    with pytest.raises(ContentError, match="first_name"):
        merge_fields.require_known(message(html="[[first_name]]"))
    merge_fields.require_known(message())
