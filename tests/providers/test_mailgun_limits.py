"""What Mailgun cannot carry is refused before anything is sent."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_batches
from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.merge_fields import filled
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.mailgun_request import address_of, call_of, single
from cipc_newsletter.providers.port import Call, OutgoingBatch
from providers.mailgun_calls import expanded


def call(batch: OutgoingBatch, *, owns_unsubscribe: bool = False) -> Call:
    return call_of(batch, options={}, owns_unsubscribe=owns_unsubscribe)


@pytest.mark.parametrize(
    "text",
    [
        "%recipient.first_name%",
        "%recipient.",
        "%RECIPIENT.x%",
        "%recipient%",
        "%recipient_email%",
        "%unsubscribe_url%",
        "%tag_unsubscribe_url%",
        "%mailing_list_unsubscribe_url%",
        "%unsubscribe_email%",
        "%mailing_list_name%",
    ],
)
@pytest.mark.parametrize("place", ["html", "text", "subject", "header", "sender"])
def test_mailgun_s_own_syntax_in_a_text_is_refused(place: str, text: str) -> None:
    changes: dict[str, object] = {place: f"Bonjour {text}"}
    if place == "header":
        changes = {"headers": (("X-Note", text),)}
    if place == "sender":
        changes = {"sender": Mailbox(email="a@cipc.example", name=text)}
    with pytest.raises(BadRequestError, match="Mailgun's own syntax"):
        call(sample_batches.batch(message=sample_batches.composed(**changes)))


@pytest.mark.parametrize("name", ["%recipient.email%", "a %unsubscribe_url% b", "%recipient.x"])
def test_mailgun_s_own_syntax_in_a_value_is_refused(name: str) -> None:
    people = (sample_batches.person(1), sample_batches.person(2, first_name=name))
    with pytest.raises(BadRequestError, match="Mailgun's own syntax"):
        call(sample_batches.batch(people=people))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("%[[first_name|x]]%", {"first_name": "recipient.email"}),
        ("%recip[[first_name|x]]", {"first_name": "ient.email%"}),
        ("[[first_name|x]][[last_name|y]]", {"first_name": "%recip", "last_name": "ient.email%"}),
        ("%[[first_name|recipient.email]]%", {"first_name": ""}),
    ],
)
def test_syntax_that_only_a_value_and_the_text_around_it_make_is_refused(text: str, values: dict[str, str]) -> None:
    batch = sample_batches.batch(
        message=sample_batches.composed(text=text), people=(sample_batches.person(1, **values),)
    )
    with pytest.raises(BadRequestError, match="Mailgun's own syntax"):
        call(batch)


@pytest.mark.parametrize("text", ["100 % sûr", "50%", "%20", "à 100%recipients", "https://x.example/?a=%C3%A9%"])
def test_an_ordinary_percent_sign_is_no_syntax(text: str) -> None:
    batch = sample_batches.batch(
        message=sample_batches.composed(text=f"{text} [[first_name|x]]"),
        people=(sample_batches.person(1, first_name="5 %"),),
    )
    (delivery,) = expanded(call(batch).content)  # type: ignore[arg-type]
    assert delivery.text == f"{text} 5 %"


def test_a_value_with_syntax_is_refused_in_a_test_copy_too() -> None:
    copy = sample_batches.copy_for_test()
    hostile = replace(copy.message, text="%recipient.x%")
    with pytest.raises(BadRequestError):
        single(hostile, options={})


@pytest.mark.parametrize("email", ["a@x.example,b@y.example", "A <a@x.example>", "a b@x.example", "a@b@c.example"])
def test_what_mailgun_could_read_as_several_recipients_is_refused(email: str) -> None:
    people = (sample_batches.person(1)._replace(email=email),)
    with pytest.raises(BadRequestError, match="address"):
        call(sample_batches.batch(people=people))


def test_an_address_that_stands_twice_is_refused_whatever_its_case() -> None:
    twice = sample_batches.person(2)._replace(email="PERSONNE1@lecteurs.example")
    with pytest.raises(BadRequestError, match="twice"):
        call(sample_batches.batch(people=(sample_batches.person(1), twice)))


def test_sixteen_kilobytes_of_headers_and_options_are_the_limit() -> None:
    headers = tuple((f"X-Note-{number}", "n" * 900) for number in range(18))
    with pytest.raises(BadRequestError, match="headers and options"):
        call(sample_batches.batch(message=sample_batches.composed(headers=headers)))
    call(sample_batches.batch(message=sample_batches.composed(headers=headers[:17])))


def test_a_message_larger_than_mailgun_takes_is_refused() -> None:
    with pytest.raises(BadRequestError, match="message would be"):
        call(sample_batches.batch(message=sample_batches.composed(html="é" * 14_000_000)))


def test_a_call_larger_than_mailgun_takes_is_refused() -> None:
    address = f"https://infolettre.cipc.example/{'x' * 120_000}"
    people = tuple(sample_batches.person(number, unsubscribe_url=f"{address}{number}") for number in range(1, 501))
    with pytest.raises(BadRequestError, match="call would be"):
        call(sample_batches.batch(people=people, message=sample_batches.composed(html="[[unsubscribe_url]]")))


@pytest.mark.parametrize("name", ["CIPC (Montréal)", "Prévention, Montréal", "L’infolettre : décembre", '« É » "x"'])
def test_a_sender_s_name_that_mailgun_would_put_in_quotation_marks_is_refused(name: str) -> None:
    sender = Mailbox(email="a@cipc.example", name=name)
    with pytest.raises(BadRequestError, match="quotation marks"):
        call(sample_batches.batch(message=sample_batches.composed(sender=sender)))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", "a@cipc.example"),
        ("Centre", "Centre <a@cipc.example>"),
        ("CIPC (Montreal), Inc.", '"CIPC (Montreal), Inc." <a@cipc.example>'),
        ("Centre de prévention – CIPC", "Centre de prévention – CIPC <a@cipc.example>"),
    ],
)
def test_a_sender_is_written_as_mailgun_s_parser_reads_it(name: str, written: str) -> None:
    assert address_of(Mailbox(email="a@cipc.example", name=name)) == written


def test_a_sender_outside_ascii_is_refused() -> None:
    sender = Mailbox(email="é@cipc.example", name="Centre")
    with pytest.raises(BadRequestError, match="ASCII"):
        call(sample_batches.batch(message=sample_batches.composed(sender=sender)))


def test_every_refusal_has_three_parts() -> None:
    with pytest.raises(BadRequestError) as caught:
        call(sample_batches.batch(0))
    (mistake,) = caught.value.mistakes
    assert mistake.what
    assert mistake.right
    assert mistake.remedy
    assert caught.value.provider == "mailgun"


@settings(max_examples=150, deadline=None)
@given(
    names=st.lists(st.text(max_size=12), min_size=1, max_size=4),
    around=st.text(st.characters(exclude_characters="[]\\\r", exclude_categories=("Cs", "Cc")), max_size=30),
    fallback=st.text(st.characters(exclude_characters="[]|\\\r\n", exclude_categories=("Cs", "Cc")), max_size=8),
)
def test_whatever_is_not_refused_arrives_as_the_merge_fields_give_it(
    names: list[str], around: str, fallback: str
) -> None:
    field = f"[[first_name|x{fallback}]]"
    message = sample_batches.composed(text=f"{around}{field}{around}", html=f"<p>{field}</p>", subject=field)
    people = tuple(sample_batches.person(number, first_name=name) for number, name in enumerate(names, 1))
    batch = sample_batches.batch(message=message, people=people)
    try:
        deliveries = expanded(call(batch).content)  # type: ignore[arg-type]
    except BadRequestError:
        return
    for delivery, person in zip(deliveries, people, strict=True):
        wanted = filled(message, person, date=batch.date, message_id="<x@y.example>")
        assert (delivery.subject, delivery.html, delivery.text) == (wanted.subject, wanted.html, wanted.text)
