"""Mailgun: what a call says, what its answers prove, and when its own unsubscribe link may be used."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

import sample_batches
from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    ConfigError,
    ProviderError,
    RateLimitedError,
    UnavailableError,
    UncertainError,
)
from cipc_newsletter.providers.answers import Answer, words_of
from cipc_newsletter.providers.mailgun import Mailgun
from cipc_newsletter.providers.mailgun_settings import Settings
from cipc_newsletter.providers.secret import Secret
from providers.mailgun_calls import own_link
from providers.mailgun_server import DOMAIN, KEY, MailgunServer


@pytest.fixture
def server() -> Iterator[MailgunServer]:
    with MailgunServer(wait_seconds=2) as running:
        yield running


def mailgun(server: MailgunServer, **changes: Any) -> Mailgun:
    values: dict[str, Any] = {
        "domain": DOMAIN,
        "key": Secret(KEY),
        "base_url": server.url,
        "owns_unsubscribe": False,
        "connect_timeout_seconds": 10,
        "read_timeout_seconds": 20,
    }
    return Mailgun(Settings(**(values | changes)))


def fields_of(provider: Mailgun, **changes: Any) -> list[tuple[str, str]]:
    return list(provider.prepare(sample_batches.batch(**changes)).content)  # type: ignore[call-overload]


def submit(provider: Mailgun) -> None:
    provider.submit(provider.prepare(sample_batches.batch()))


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("400", BadRequestError),
        ("401", AuthenticationError),
        ("402", AuthenticationError),
        ("403", AuthenticationError),
        ("404", AuthenticationError),
        ("408", UncertainError),
        ("409", UncertainError),
        ("413", BadRequestError),
        ("422", BadRequestError),
        ("429", RateLimitedError),
        ("500", UncertainError),
        ("502", UncertainError),
        ("503", UncertainError),
        ("503-wait", UncertainError),
        ("504", UncertainError),
        ("wrong-path", AuthenticationError),
        ("redirect-301", AuthenticationError),
        ("redirect-302", UncertainError),
        ("redirect-303", UncertainError),
        ("redirect-307", AuthenticationError),
        ("reset-before", UncertainError),
        ("close", UncertainError),
        ("stall", UncertainError),
        ("half", UncertainError),
        ("reset-after", UncertainError),
        ("close-after", UncertainError),
        ("stall-after", UncertainError),
        ("500-after", UncertainError),
        ("no-json", UncertainError),
        ("no-id", UncertainError),
        ("202", UncertainError),
    ],
)
def test_each_answer_is_told_apart(server: MailgunServer, word: str, kind: type[ProviderError]) -> None:
    server.play(word)
    with pytest.raises(ProviderError) as caught:
        submit(mailgun(server, read_timeout_seconds=0.5 if word.startswith("stall") else 20))
    assert type(caught.value) is kind
    assert server.log.calls == [word]


@pytest.mark.parametrize("word", ["400", "401", "403", "404", "413", "429", "wrong-path", "redirect-301"])
def test_what_counts_as_not_accepted_was_accepted_by_nobody(server: MailgunServer, word: str) -> None:
    server.play(word)
    with pytest.raises((AuthenticationError, BadRequestError, RateLimitedError, UnavailableError)):
        submit(mailgun(server))
    assert server.deliveries == []


@pytest.mark.parametrize("word", ["no-json", "no-id", "202", "redirect-302", "redirect-303"])
def test_an_answer_nobody_documented_is_surprising(server: MailgunServer, word: str) -> None:
    server.play(word)
    with pytest.raises(UncertainError) as caught:
        submit(mailgun(server))
    assert caught.value.is_surprising


@pytest.mark.parametrize(
    ("word", "seconds"),
    [("429", None), ("429-seconds", 120), ("429-date", 90), ("429-words", 120), ("429-words-date", 3600)],
)
def test_how_long_to_wait_is_read_from_the_header_or_from_mailgun_s_words(
    server: MailgunServer, word: str, seconds: float | None
) -> None:
    server.play(word)
    with pytest.raises(RateLimitedError) as caught:
        submit(mailgun(server))
    assert caught.value.retry_after == seconds


def test_an_answer_that_comes_late_but_in_time_is_an_acceptance() -> None:
    with MailgunServer(script=("late",), wait_seconds=0.3) as server:
        provider = mailgun(server, read_timeout_seconds=5)
        accepted = provider.submit(provider.prepare(sample_batches.batch()))
    assert accepted.provider_ref.endswith(f"@{DOMAIN}>")


def test_a_wrong_key_pauses_and_the_key_is_not_shown(server: MailgunServer) -> None:
    with pytest.raises(AuthenticationError) as caught:
        submit(mailgun(server, key=Secret("key-wrong")))
    assert "key-wrong" not in str(caught.value)
    assert server.deliveries == []


def test_a_request_shown_back_does_not_show_the_key(server: MailgunServer) -> None:
    import base64

    line = mailgun(server)._line
    travelling = base64.b64encode(f"api:{KEY}".encode()).decode()
    assert words_of(Answer(status=400, text=f"Authorization: Basic {travelling} {KEY}"), line) == (
        "Authorization: Basic *** ***"
    )


def test_a_wrong_domain_pauses(server: MailgunServer) -> None:
    with pytest.raises(AuthenticationError, match="Domain not found"):
        submit(mailgun(server, domain="other.example"))


def test_a_base_url_with_a_path_too_many_pauses_and_says_so(server: MailgunServer) -> None:
    with pytest.raises(AuthenticationError, match="base_url"):
        submit(mailgun(server, base_url=f"{server.url}/v3"))
    assert server.deliveries == []


def test_a_call_names_its_campaign_batch_and_attempt_and_hides_them_from_the_recipient(server: MailgunServer) -> None:
    fields = dict(fields_of(mailgun(server), attempt=2))
    assert fields["v:campaign"] == sample_batches.CAMPAIGN
    assert (fields["v:batch"], fields["v:attempt"]) == ("3", "2")
    assert fields["o:suppress-headers"] == "X-Mailgun-Variables"


def test_recipients_are_bare_addresses_and_every_one_has_every_variable(server: MailgunServer) -> None:
    fields = fields_of(mailgun(server))
    people = [value for name, value in fields if name == "to"]
    variables = json.loads(dict(fields)["recipient-variables"])
    assert people == [person.email for person in sample_batches.people(5)]
    assert list(variables) == people
    assert len({frozenset(values) for values in variables.values()}) == 1


@pytest.mark.parametrize("name", ["100 % d’accord", '"Zo" \\ %s', "李", "%%"])
@pytest.mark.parametrize("others", [None, "Zoé"])
def test_the_variables_are_json_whatever_the_names_hold_and_whether_they_differ(
    server: MailgunServer, name: str, others: str | None
) -> None:
    people = tuple(
        sample_batches.person(number, first_name=name if number == 2 else others or name) for number in range(1, 4)
    )
    said = dict(fields_of(mailgun(server), people=people))["recipient-variables"]
    variables = json.loads(said)
    assert name in variables["personne2@lecteurs.example"].values()
    assert (others or name) in variables["personne1@lecteurs.example"].values()
    assert said == json.dumps(variables, separators=(",", ":"))


def test_the_unsubscribe_address_is_one_variable_for_html_text_and_header(server: MailgunServer) -> None:
    fields = dict(fields_of(mailgun(server)))
    assert fields["h:List-Unsubscribe"] == "<%recipient.unsubscribe_url%>"
    assert fields["h:List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert 'href="%recipient.unsubscribe_url%"' in fields["html"]
    assert "%recipient.unsubscribe_url%" in fields["text"]


def test_one_field_has_a_variable_for_each_fallback_and_context_that_differs(server: MailgunServer) -> None:
    fields = dict(fields_of(mailgun(server)))
    variables = json.loads(fields["recipient-variables"])["personne2@lecteurs.example"]
    assert "%recipient.first_name%, l’infolettre" in fields["subject"]
    values = {value for name, value in variables.items() if name.startswith("first_name")}
    assert values == {"O’Brien & <fils>", "O’Brien &amp; &lt;fils&gt;"}
    nameless = json.loads(fields["recipient-variables"])["personne1@lecteurs.example"]
    assert {value for name, value in nameless.items() if name.startswith("first_name")} == {
        "Vous",
        "vous",
        "abonnée, abonné",
    }


def test_reply_to_and_the_other_approved_headers_travel(server: MailgunServer) -> None:
    fields = dict(fields_of(mailgun(server)))
    assert fields["h:Reply-To"] == "reponse@cipc.example"
    assert fields["from"] == "Centre de prévention <infolettre@cipc.example>"


def test_the_test_mode_and_tracking_of_the_settings_are_said_in_every_call(server: MailgunServer) -> None:
    provider = mailgun(server, options={"o:tracking": "no", "o:testmode": "yes"})
    assert dict(fields_of(provider))["o:testmode"] == "yes"
    submit(provider)
    provider.submit_test(sample_batches.copy_for_test())
    assert [delivery.options["o:tracking"] for delivery in server.deliveries] == ["no"] * 6


def test_a_test_copy_is_one_message_without_campaign(server: MailgunServer) -> None:
    mailgun(server).submit_test(sample_batches.copy_for_test())
    (delivery,) = server.deliveries
    assert delivery.variables == {}
    assert delivery.subject.startswith("[Test 7QK4-M2] ")
    assert server.mistakes == []


def test_its_own_link_stands_in_html_text_and_header_where_no_server_runs(server: MailgunServer) -> None:
    provider = mailgun(server, owns_unsubscribe=True)
    assert provider.capabilities.owns_unsubscribe
    person = sample_batches.person(1)
    fields = {name: value for name, value in person.fields.items() if name != "unsubscribe_url"}

    provider.submit(provider.prepare(sample_batches.batch(people=(person._replace(fields=fields),))))
    (delivery,) = server.deliveries
    link = own_link(person.email)
    assert f'href="{link}"' in delivery.html
    assert f"Se désabonner : {link}" in delivery.text
    assert delivery.headers["List-Unsubscribe"] == f"<{link}>"
    assert server.mistakes == []


@pytest.mark.parametrize(
    ("unsubscribe", "is_own", "words"),
    [
        ("off", True, "switched off"),
        ("footer", True, "would add its own"),
        ("footer", False, "would add its own"),
        ("on", False, "would add its own"),
    ],
)
def test_a_domain_setting_that_does_not_fit_stops_the_start(unsubscribe: str, is_own: bool, words: str) -> None:
    with MailgunServer(unsubscribe=unsubscribe) as server, pytest.raises(ConfigError, match=words):
        mailgun(server, owns_unsubscribe=is_own).require_set_up()


@pytest.mark.parametrize(("unsubscribe", "is_own"), [("on", True), ("off", False)])
def test_a_domain_setting_that_fits_is_fine(unsubscribe: str, is_own: bool) -> None:
    with MailgunServer(unsubscribe=unsubscribe) as server:
        mailgun(server, owns_unsubscribe=is_own).require_set_up()


def test_a_key_that_may_only_send_is_enough_with_links_of_our_own_and_not_without() -> None:
    with MailgunServer(may_look=False, may_read_logs=False) as server:
        mailgun(server, looks_up=False).require_set_up()
        with pytest.raises(ConfigError, match="does not let this key look"):
            mailgun(server, owns_unsubscribe=True, looks_up=False).require_set_up()


def test_asking_for_the_setting_of_a_silent_host_is_an_error_of_the_provider() -> None:
    with MailgunServer() as server:
        provider = mailgun(server, owns_unsubscribe=True)
    with pytest.raises(UnavailableError):
        provider.require_set_up()


def test_it_says_how_many_people_and_how_long_from_its_settings(server: MailgunServer) -> None:
    capabilities = mailgun(server, batch_size=40).capabilities
    assert (capabilities.batch_limit, capabilities.proof) == (40, "lookup")
    assert mailgun(server, settle_minutes=2).capabilities.settle_seconds == 120
    assert capabilities.is_real
    assert capabilities.longest_call_seconds >= 2 + 0.5
