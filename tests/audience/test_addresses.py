"""Two spellings of one mailbox compare equal; what no mail service carries is refused with the reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipc_newsletter.audience.addresses import Address, address_of, require_reader
from cipc_newsletter.errors import AudienceError


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("ana@casa.example", "ana@casa.example"),
        (" Ana.Lopez+News@Casa.EXAMPLE ", "ana.lopez+news@casa.example"),
        (f"{'a' * 64}@casa.example", f"{'a' * 64}@casa.example"),
        (f"ana@{'a' * 63}.example", f"ana@{'a' * 63}.example"),
        ("o'neill@casa.example", "o'neill@casa.example"),
        ("a&b=c@casa.example", "a&b=c@casa.example"),
        ("info@Québec.example", "info@xn--qubec-csa.example"),
        ("info@xn--qubec-csa.example", "info@xn--qubec-csa.example"),
        ("info@québec.example", "info@xn--qubec-csa.example"),
        ("info@STRASSE.example", "info@strasse.example"),
        ("info@straße.example", "info@xn--strae-oqa.example"),
    ],
)
def test_an_address_has_one_form_for_comparing(text: str, norm: str) -> None:
    assert address_of(text) == Address(email=text.strip(), norm=norm)


@pytest.mark.parametrize(
    "text",
    [
        "ana.@casa.example",
        ".ana@casa.example",
        "a..b@casa.example",
        "ana@-casa.example",
        "ana@casa-.example",
        "ana@ca--sa.example",
        "ana@casa..example",
        "ana@casa.example.",
        "ana@192.168.0.1",
        "ana@[192.168.0.1]",
        "ana@casa.test",
        "ana@casa.invalid",
        "ana@my_casa.example",
        '"ana lopez"@casa.example',
        f"{'a' * 65}@casa.example",
        f"ana@{'a' * 64}.example",
        f"ana@{'casa.' * 60}example",
        "ana\n@casa.example",
        "ana@casa.example\nBcc:eva@casa.example",
        "@casa.example",
        "ana@",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AudienceError) as caught:
        address_of(text)
    assert caught.value.key == "email"
    assert "\n" not in str(caught.value)


def test_what_is_shown_of_a_long_text_is_short() -> None:
    with pytest.raises(AudienceError) as caught:
        address_of("x" * 5000)
    assert caught.value.mistakes[0].what == f'"{"x" * 80}…" has no @.'


@pytest.mark.parametrize("text", ["josé@casa.example", "ａna@casa.example", "用户@例え.example"])
def test_letters_before_the_at_sign_that_few_services_carry_are_refused_with_the_rule(text: str) -> None:
    with pytest.raises(AudienceError, match="HDR-09"):
        address_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "abuse@x.example",
        "No-Reply@x.example",
        "no_reply+7@x.example",
        "MAILER-DAEMON@x.example",
        "ne-pas-repondre@x.ca",
    ],
)
def test_addresses_of_machines_and_functions_are_no_readers(text: str) -> None:
    with pytest.raises(AudienceError, match="CON-03"):
        require_reader(address_of(text))


@pytest.mark.parametrize("text", ["info@x.example", "abuser@x.example", "spammy.davis@x.example"])
def test_people_whose_names_resemble_a_function_are_readers(text: str) -> None:
    require_reader(address_of(text))


@given(st.text(max_size=80) | st.tuples(st.text(max_size=40), st.text(max_size=40)).map("@".join))
@settings(deadline=None)
def test_any_text_gives_an_address_in_ascii_form_or_an_audience_error(text: str) -> None:
    try:
        address = address_of(text)
    except AudienceError:
        return
    assert address.norm.isascii()
    assert address_of(address.norm).norm == address.norm
