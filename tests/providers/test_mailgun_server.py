"""The stand-in itself: it refuses what Mailgun would refuse, and as a process it writes down who got what."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import sample_batches
from cipc_newsletter.errors import BadRequestError, UncertainError
from cipc_newsletter.providers import http
from cipc_newsletter.providers.answers import Line
from cipc_newsletter.providers.mailgun import Mailgun
from cipc_newsletter.providers.mailgun_settings import Settings
from cipc_newsletter.providers.secret import Secret
from providers.mailgun_server import DOMAIN, KEY, MailgunServer, deliveries_in, running

LINE = Line(provider="mailgun", title="Mailgun", connect_timeout_seconds=2, read_timeout_seconds=10)
GOOD = (
    ("from", "a@cipc.example"),
    ("to", "b@lecteurs.example"),
    ("to", "c@lecteurs.example"),
    ("subject", "Bonjour %recipient.n%"),
    ("text", "Oui"),
    ("recipient-variables", json.dumps({"b@lecteurs.example": {"n": "B"}, "c@lecteurs.example": {"n": "C"}})),
)


def post(fields: Sequence[tuple[str, str]]) -> tuple[int, list[str], int]:
    with MailgunServer() as server:
        answer = http.post_multipart(
            f"{server.url}/v3/{DOMAIN}/messages", fields, line=LINE, user="api", key=Secret(KEY)
        )
        return answer.status, server.mistakes, len(server.deliveries)


def without(name: str) -> list[tuple[str, str]]:
    return [field for field in GOOD if field[0] != name]


def test_a_good_call_is_accepted() -> None:
    assert post(GOOD) == (200, [], 2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (without("from"), "OpenAPI"),
        (without("subject"), "OpenAPI"),
        ([*GOOD, ("o:tracking", "maybe")], "OpenAPI"),
        ([*GOOD, ("o:trakcing", "no")], "unknown field o:trakcing"),
        ([*GOOD, ("replyTo", "x")], "unknown field replyTo"),
        ([*GOOD, ("subject", "twice")], "subject stands 2 times"),
        ([*GOOD, ("h:X-A", "1"), ("h:x-a", "2")], "twice as a header"),
        ([*GOOD, ("h:X-A", "é")], "not ASCII"),
        ([*GOOD, ("h:X-A", "n" * 17_000)], "16KB"),
        ([*GOOD, ("to", "D <d@lecteurs.example>")], "not one bare address"),
        ([*GOOD, ("to", "d@lecteurs.example")], "different people"),
        ([*GOOD, ("to", "B@lecteurs.example")], "stands twice and would be dropped"),
        (without("text"), "Need at least one of"),
        (without("recipient-variables"), "every recipient sees all the others"),
        ([*GOOD, ("html", "%recipient.other%")], "nobody's"),
        (
            [*GOOD[:-1], ("recipient-variables", '{"b@lecteurs.example": {"n": "B"}, "c@lecteurs.example": {}}')],
            "lacks",
        ),
        ([*GOOD, *(("to", f"x{number}@lecteurs.example") for number in range(999))], "max is 1000"),
    ],
)
def test_a_call_that_mailgun_would_not_have_is_refused(fields: Sequence[tuple[str, str]], words: str) -> None:
    status, mistakes, delivered = post(fields)
    assert status == 400
    assert words in " ".join(mistakes)
    assert delivered == 0


def test_an_urlencoded_call_is_refused() -> None:
    import requests

    with MailgunServer() as server, requests.Session() as session:
        answer = session.post(f"{server.url}/v3/{DOMAIN}/messages", data=dict(GOOD), auth=("api", KEY), timeout=10)
        assert answer.status_code == 400
        assert server.deliveries == []


def test_without_variables_everybody_would_see_everybody() -> None:
    from providers.mailgun_calls import expanded

    fields = [("from", "a@x.example"), ("to", "b@x.example"), ("to", "c@x.example"), ("subject", "s"), ("text", "t")]
    assert expanded(fields)[0].visible_to == ("b@x.example", "c@x.example")


def test_a_value_is_not_expanded_a_second_time() -> None:
    from providers.mailgun_calls import expanded

    variables = json.dumps({"b@x.example": {"one": "%recipient.two%", "two": "2"}})
    fields = [("from", "a@x.example"), ("to", "b@x.example"), ("subject", "%recipient.one%"), ("text", "t")]
    assert expanded([*fields, ("recipient-variables", variables)])[0].subject == "%recipient.two%"


def test_a_starred_word_is_played_for_ever() -> None:
    server = MailgunServer(script=("429", "500*"))
    with server:
        assert [server.next_word() for _count in range(4)] == ["429", "500", "500", "500"]


@pytest.mark.slow
def test_as_a_process_it_writes_down_each_recipient_before_it_answers(tmp_path: Path) -> None:
    with running(tmp_path, script="reset-after,400,accept") as (url, log):
        provider = Mailgun(Settings(domain=DOMAIN, key=Secret(KEY), base_url=url, owns_unsubscribe=False))
        with pytest.raises(UncertainError):
            provider.submit(provider.prepare(sample_batches.batch(2)))
        assert deliveries_in(log) == {"personne1@lecteurs.example": 1, "personne2@lecteurs.example": 1}
        with pytest.raises(BadRequestError):
            provider.submit(provider.prepare(sample_batches.batch(2)))
        provider.submit(provider.prepare(sample_batches.batch(3)))
    assert deliveries_in(log)["personne1@lecteurs.example"] == 2
    assert deliveries_in(log)["personne3@lecteurs.example"] == 1
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["answer"] for line in lines if line["event"] == "call"] == ["reset-after", "400", "accept"]
    delivered = next(line for line in lines if line["event"] == "delivered")
    assert (delivered["campaign"], delivered["batch"], delivered["attempt"]) == (sample_batches.CAMPAIGN, "3", "1")
