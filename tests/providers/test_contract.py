"""What every provider promises, held by one suite over all of them: the same calls, judged by who got what."""

import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import sample_batches
from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.merge_fields import filled
from cipc_newsletter.providers import registry
from cipc_newsletter.providers.mailgun import Mailgun
from cipc_newsletter.providers.mailgun_settings import Settings
from cipc_newsletter.providers.outbox import Outbox
from cipc_newsletter.providers.port import Provider
from cipc_newsletter.providers.secret import Secret
from providers.mailgun_server import DOMAIN, KEY, MailgunServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What one person got, whichever way it came."""

    to: str
    subject: str
    html: str
    text: str
    list_unsubscribe: str
    list_unsubscribe_post: str


class OutboxBench:
    """The outbox in a temporary folder, its files parsed by the standard library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.provider: Provider = Outbox(folder)

    def mails(self, *, tests: bool = False) -> list[Mail]:
        paths = self.folder.glob("tests/*.eml" if tests else "2*/*.eml")
        return [_parsed(path) for path in sorted(paths)]

    def is_untouched(self) -> bool:
        return not self.folder.exists()


class MailgunBench:
    """Mailgun against the stand-in, which expands the variables itself."""

    def __init__(self, server: MailgunServer) -> None:
        self.server = server
        settings = Settings(domain=DOMAIN, key=Secret(KEY), base_url=server.url, owns_unsubscribe=False)
        self.provider: Provider = Mailgun(settings)

    def mails(self, *, tests: bool = False) -> list[Mail]:
        assert self.server.mistakes == []
        return [
            Mail(
                to=", ".join(delivery.visible_to),
                subject=delivery.subject,
                html=delivery.html,
                text=delivery.text,
                list_unsubscribe=delivery.headers.get("List-Unsubscribe", ""),
                list_unsubscribe_post=delivery.headers.get("List-Unsubscribe-Post", ""),
            )
            for delivery in self.server.deliveries
            if tests is not ("campaign" in delivery.variables)
        ]

    def is_untouched(self) -> bool:
        return not self.server.log.calls


Bench = OutboxBench | MailgunBench


@pytest.fixture(params=[name for name in registry.names() if not registry.is_list(name)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "outbox":
        yield OutboxBench(tmp_path / "outbox")
        return
    with MailgunServer() as server:
        yield MailgunBench(server)


def _parsed(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    return Mail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        html=html.get_content().replace("\r\n", "\n"),
        text=text.get_content().replace("\r\n", "\n"),
        list_unsubscribe=str(message["List-Unsubscribe"] or ""),
        list_unsubscribe_post=str(message["List-Unsubscribe-Post"] or ""),
    )


def test_everybody_gets_what_the_merge_fields_give_for_them_and_nobody_else(bench: Bench) -> None:
    batch = sample_batches.batch(10)
    bench.provider.submit(bench.provider.prepare(batch))
    expected = set()
    for person in batch.people:
        message = filled(batch.message, person, date=batch.date, message_id="<x@y.example>")
        headers = dict(message.headers)
        expected.add(
            Mail(
                to=person.email,
                subject=message.subject,
                html=message.html,
                text=message.text,
                list_unsubscribe=headers["List-Unsubscribe"],
                list_unsubscribe_post="List-Unsubscribe=One-Click",
            )
        )
    mails = bench.mails()
    assert set(mails) == expected
    assert len(mails) == 10


def test_accepting_a_batch_refuses_nobody_and_gives_a_reference(bench: Bench) -> None:
    accepted = bench.provider.submit(bench.provider.prepare(sample_batches.batch()))
    assert accepted.refused == {}
    assert accepted.provider_ref


def test_preparing_touches_nothing(bench: Bench) -> None:
    bench.provider.prepare(sample_batches.batch())
    assert bench.is_untouched()


def test_preparing_twice_gives_the_same_call(bench: Bench) -> None:
    first, second = (bench.provider.prepare(sample_batches.batch()) for _ in range(2))
    assert first == second
    assert len(first.body_sha) == 32


def test_the_attempt_does_not_change_what_the_call_is(bench: Bench) -> None:
    first = bench.provider.prepare(sample_batches.batch(attempt=1))
    assert bench.provider.prepare(sample_batches.batch(attempt=2)).body_sha == first.body_sha


@pytest.mark.parametrize(
    "change",
    [
        {"people": sample_batches.people(4)},
        {"message": sample_batches.composed(subject="Autre chose")},
        {"message": sample_batches.composed(text="Autre chose : [[unsubscribe_url]]\n")},
        {"batch_no": 4},
        {"campaign_uid": "0ther"},
    ],
)
def test_any_other_change_changes_what_the_call_is(bench: Bench, change: dict[str, object]) -> None:
    first = bench.provider.prepare(sample_batches.batch())
    assert bench.provider.prepare(sample_batches.batch(**change)).body_sha != first.body_sha


def test_a_call_shows_no_address_in_a_log(bench: Bench) -> None:
    assert "@" not in repr(bench.provider.prepare(sample_batches.batch()))


def test_a_test_copy_goes_to_one_person_marked_with_its_code_and_into_no_campaign(bench: Bench) -> None:
    where = bench.provider.submit_test(sample_batches.copy_for_test())
    assert where
    assert bench.mails() == []
    (mail,) = bench.mails(tests=True)
    assert mail.to == "redaction@cipc.example"
    assert mail.subject == "[Test 7QK4-M2] L’infolettre de décembre"


def test_a_value_cannot_become_a_header(bench: Bench) -> None:
    hostile = sample_batches.person(1, first_name="Zoé\r\nBcc: tous@lecteurs.example")
    bench.provider.submit(bench.provider.prepare(sample_batches.batch(people=(hostile,))))
    (mail,) = bench.mails()
    assert mail.to == "personne1@lecteurs.example"
    assert mail.subject.startswith("Zoé Bcc: tous@lecteurs.example, ")


@pytest.mark.parametrize(
    "headers",
    [
        [("List-Id", "a\r\nBcc: b@c.example")],
        [("X-Note", "=?utf-8?q?caché?=")],
        [("Bcc", "tous@lecteurs.example")],
        [("reply-to", "autre@cipc.example")],
        [("X-Note", "1"), ("x-note", "2")],
        [("X Note", "1")],
        [("X-Note:", "1")],
    ],
)
def test_a_header_that_would_become_more_is_refused_before_anything_is_sent(
    bench: Bench, headers: list[tuple[str, str]]
) -> None:
    batch = sample_batches.batch(message=sample_batches.composed(headers=tuple(headers)))
    with pytest.raises(BadRequestError):
        bench.provider.prepare(batch)


def test_a_missing_value_is_refused_by_name_before_anything_is_sent(bench: Bench) -> None:
    message = sample_batches.composed(html="<p>[[salutation]]</p>")
    with pytest.raises(BadRequestError, match="salutation"):
        bench.provider.prepare(sample_batches.batch(message=message))


@pytest.mark.parametrize("count", [0, 1001])
def test_too_many_people_and_none_are_refused(bench: Bench, count: int) -> None:
    with pytest.raises(BadRequestError, match=str(count)):
        bench.provider.prepare(sample_batches.batch(count))


def test_as_many_people_as_it_says_it_carries_are_carried(bench: Bench) -> None:
    limit = bench.provider.capabilities.batch_limit
    bench.provider.submit(bench.provider.prepare(sample_batches.batch(limit)))
    counts = Counter(mail.to for mail in bench.mails())
    assert len(counts) == limit
    assert set(counts.values()) == {1}


def test_a_call_may_be_repeated_where_the_proof_says_so(bench: Bench) -> None:
    call = bench.provider.prepare(sample_batches.batch())
    bench.provider.submit(call)
    bench.provider.submit(call)
    copies = 1 if bench.provider.capabilities.proof == "key" else 2
    assert set(Counter(mail.to for mail in bench.mails()).values()) == {copies}


def test_what_was_handed_over_can_be_looked_at_where_it_says(bench: Bench) -> None:
    bench.provider.submit(bench.provider.prepare(sample_batches.batch()))
    page = bench.provider.index_page
    assert page is None or "2025-12-1" in Path(page).read_text(encoding="utf-8")


def test_the_name_is_that_of_the_registry(bench: Bench) -> None:
    assert bench.provider.name in registry.names()


def test_an_accented_list_id_keeps_its_id_readable(bench: Bench) -> None:
    bench.provider.submit(bench.provider.prepare(sample_batches.batch(1)))
    if isinstance(bench, MailgunBench):
        value = bench.server.deliveries[0].headers["List-Id"]
    else:
        raw = next(bench.folder.glob("2*/*.eml")).read_bytes().decode("ascii").replace("\r\n ", " ")
        value = next(line for line in raw.split("\r\n") if line.startswith("List-Id: "))
    assert value.isascii()
    assert value.endswith(" <infolettre.cipc.example>")


def test_a_message_without_fields_still_shows_nobody_to_anybody(bench: Bench) -> None:
    message = replace(sample_batches.composed(), subject="Tout court", html="<p>Oui</p>", text="Oui\n", headers=())
    bench.provider.submit(bench.provider.prepare(sample_batches.batch(3, message=message)))
    assert sorted(mail.to for mail in bench.mails()) == [person.email for person in sample_batches.people(3)]


def test_an_accepted_call_is_found_and_another_is_not(bench: Bench) -> None:
    batch = sample_batches.batch()
    accepted = bench.provider.submit(bench.provider.prepare(batch))
    found = bench.provider.look_up(sample_batches.trace_of(batch))
    assert found is not None
    assert found.provider_ref
    assert bench.provider.name == "mailgun" or found == accepted
    assert bench.provider.look_up(sample_batches.trace_of(replace(batch, campaign_uid="another"))) is None


def test_looking_up_hands_nothing_over(bench: Bench) -> None:
    assert bench.provider.look_up(sample_batches.trace_of(sample_batches.batch())) is None
    assert bench.mails() == []
