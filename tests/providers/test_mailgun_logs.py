"""What became of a call is searched for in Mailgun's logs: what counts as found, and what cannot be asked."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

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
from cipc_newsletter.providers.mailgun import Mailgun
from cipc_newsletter.providers.mailgun_settings import Settings
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.providers.secret import Secret
from providers.mailgun_server import DOMAIN, KEY, MailgunServer


@pytest.fixture
def server() -> Iterator[MailgunServer]:
    with MailgunServer() as running:
        yield running


def mailgun(server: MailgunServer, *, key: str = KEY, looks_up: bool = True) -> Mailgun:
    return Mailgun(
        Settings(
            domain=DOMAIN,
            key=Secret(key),
            base_url=server.url,
            owns_unsubscribe=False,
            connect_timeout_seconds=2,
            read_timeout_seconds=2,
            looks_up=looks_up,
        )
    )


def submitted(server: MailgunServer, **changes: object) -> OutgoingBatch:
    batch = replace(sample_batches.batch(), **changes)  # type: ignore[arg-type]
    provider = mailgun(server)
    provider.submit(provider.prepare(batch))
    return batch


def test_a_call_whose_answer_was_lost_is_found_with_mailguns_own_reference(server: MailgunServer) -> None:
    server.play("reset-after")
    batch, provider = sample_batches.batch(), mailgun(server)
    with pytest.raises(UncertainError):
        provider.submit(provider.prepare(batch))
    found = provider.look_up(sample_batches.trace_of(batch))
    assert found is not None
    assert found.provider_ref == f"<{batch.batch_no}.20251215140500@{DOMAIN}>"
    assert found.refused == {}
    assert server.mistakes == []


def test_a_call_that_never_arrived_is_not_found(server: MailgunServer) -> None:
    server.play("reset-before")
    batch, provider = sample_batches.batch(), mailgun(server)
    with pytest.raises(UncertainError):
        provider.submit(provider.prepare(batch))
    assert provider.look_up(sample_batches.trace_of(batch)) is None
    assert [search["filter"]["AND"][1]["values"][0]["value"] for search in server.searches] == [
        person.email for person in batch.people[:2]
    ]


def test_another_campaign_to_the_same_person_proves_nothing(server: MailgunServer) -> None:
    submitted(server, campaign_uid="another")
    assert mailgun(server).look_up(sample_batches.trace_of(sample_batches.batch())) is None


def test_the_same_campaign_in_another_call_settles_nothing_and_is_told(server: MailgunServer) -> None:
    submitted(server, batch_no=99)  # a part of a batch that an older ledger does not know to be split
    with pytest.raises(UncertainError, match="got this campaign in another call") as caught:
        mailgun(server).look_up(sample_batches.trace_of(sample_batches.batch()))
    assert caught.value.is_surprising


def test_an_earlier_attempt_of_the_same_batch_is_proof_too(server: MailgunServer) -> None:
    batch = submitted(server)
    assert mailgun(server).look_up(replace(sample_batches.trace_of(batch), attempt=batch.attempt + 1)) is not None


def test_what_the_logs_do_not_show_yet_is_found_later(server: MailgunServer) -> None:
    server.lag_seconds = 3600
    batch = submitted(server)
    assert mailgun(server).look_up(sample_batches.trace_of(batch)) is None
    server.lag_seconds = 0
    assert mailgun(server).look_up(sample_batches.trace_of(batch)) is not None


def test_one_of_two_probes_is_enough(server: MailgunServer) -> None:
    batch = submitted(server)
    trace = replace(sample_batches.trace_of(batch), probes=("nobody@lecteurs.example", batch.people[0].email))
    assert mailgun(server).look_up(trace) is not None


def test_the_entry_is_found_on_a_later_page(server: MailgunServer) -> None:
    for number in range(45):
        submitted(server, batch_no=100 + number)
    batch = submitted(server)
    assert mailgun(server).look_up(sample_batches.trace_of(batch, probes=1)) is not None
    assert len(server.searches) == 3


def test_a_call_long_ago_is_searched_where_it_was_made(server: MailgunServer) -> None:
    batch = submitted(server)
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)
    long_ago = replace(sample_batches.trace_of(batch), started_at=before, ended_at=before)
    assert mailgun(server).look_up(long_ago) is None
    assert mailgun(server).look_up(replace(long_ago, ended_at=dt.datetime.now(dt.UTC))) is not None


@pytest.mark.parametrize(
    ("word", "kind", "words"),
    [
        ("400", BadRequestError, "does not let its logs be searched"),
        ("401", AuthenticationError, "does not let its logs be searched"),
        ("403", AuthenticationError, "with the right to read logs"),
        ("404", AuthenticationError, "HTTP 404"),
        ("429-seconds", RateLimitedError, "just now"),
        ("500", UnavailableError, "just now"),
        ("503", UnavailableError, "just now"),
    ],
)
def test_logs_that_cannot_be_searched_say_so_in_words(
    server: MailgunServer, word: str, kind: type[ProviderError], words: str
) -> None:
    server.play_logs(word)
    with pytest.raises(kind, match=words) as caught:
        mailgun(server).look_up(sample_batches.trace_of(sample_batches.batch()))
    assert caught.value.retry_after == (120 if word == "429-seconds" else None)


@pytest.mark.parametrize(
    "entry",
    [
        {"event": "accepted"},
        {"event": "accepted", "user-variables": "not json"},
        {"event": "accepted", "user-variables": "[]"},
        {"event": "rejected", "user-variables": '{"campaign": "c0ffee", "batch": "7"}'},
        {"event": "accepted", "user-variables": '{"campaign": "c0ffee"}'},
    ],
)
def test_an_entry_that_does_not_name_the_call_proves_nothing(
    server: MailgunServer, entry: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, [entry])
    trace = replace(sample_batches.trace_of(sample_batches.batch()), campaign_uid="c0ffee", batch_no=7)
    assert mailgun(server).look_up(trace) is None


def test_variables_as_a_table_are_understood_too_and_a_missing_reference_is_no_fault(
    server: MailgunServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, [{"event": "delivered", "user-variables": {"campaign": "c0ffee", "batch": 7}}])
    trace = replace(sample_batches.trace_of(sample_batches.batch()), campaign_uid="c0ffee", batch_no=7)
    found = mailgun(server).look_up(trace)
    assert found is not None
    assert found.provider_ref == ""


def answer_with(monkeypatch: pytest.MonkeyPatch, items: list[dict[str, object]]) -> None:
    """Let the stand-in answer every search with these entries, once."""

    def found(_question: object, _entries: object) -> dict[str, object]:
        return {"start": "", "end": "", "items": items, "pagination": {}}

    monkeypatch.setattr("providers.mailgun_server.found_in", found)


def raising_config(server: MailgunServer, key: str = KEY) -> Callable[[], None]:
    return mailgun(server, key=key).require_set_up


def test_a_key_that_may_not_read_logs_is_told_before_anything_is_sent_with_a_way_out(server: MailgunServer) -> None:
    server.may_read_logs = False
    with pytest.raises(ConfigError, match="HTTP 403") as caught:
        raising_config(server)()
    assert 'uncertain = "hold"' in str(caught.value)
    mailgun(server, looks_up=False).require_set_up()


@pytest.mark.parametrize("word", ["500", "429"])
def test_logs_that_do_not_answer_just_now_stop_nothing(server: MailgunServer, word: str) -> None:
    server.play_logs(word)
    raising_config(server)()
