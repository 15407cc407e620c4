"""The stand-in for Mailchimp itself: what others' tests rely on, asked with nothing but an HTTP client."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from providers.mailchimp_server import KEY, LIST, MailchimpServer

NOON = dt.datetime(2026, 1, 15, 12, 0, tzinfo=dt.UTC)
HTML = "<html><head></head><body><p>Bonjour *|IF:FNAME|**|FNAME|**|ELSE:|*vous*|END:IF|*</p></body></html>"


@pytest.fixture
def server() -> Iterator[MailchimpServer]:
    with MailchimpServer() as running:
        running.control.now = NOON
        yield running


def ask(server: MailchimpServer, method: str, path: str, value: Any = None, **more: Any) -> requests.Response:
    return requests.request(method, f"{server.base_url}/3.0{path}", json=value, auth=("any", KEY), timeout=5, **more)


def draft(server: MailchimpServer, **recipients: Any) -> str:
    said = {
        "type": "regular",
        "recipients": {"list_id": LIST, **recipients},
        "settings": {"subject_line": "Bonjour", "title": "x", "from_name": "CIPC", "reply_to": "i@cipc.example"},
    }
    ref = ask(server, "POST", "/campaigns", said).json()["id"]
    ask(server, "PUT", f"/campaigns/{ref}/content", {"html": HTML, "plain_text": "Bonjour"})
    return str(ref)


def test_a_wrong_key_is_refused_as_mailchimp_words_it(server: MailchimpServer) -> None:
    answer = requests.get(f"{server.base_url}/3.0/ping", auth=("any", "wrong-us1"), timeout=5)
    assert (answer.status_code, answer.json()["title"]) == (401, "API Key Invalid")


def test_a_campaign_goes_to_the_part_of_the_list_it_names_and_to_nobody_who_left(server: MailchimpServer) -> None:
    condition = {"condition_type": "StaticSegment", "field": "static_segment", "op": "static_is", "value": 101}
    ref = draft(server, segment_opts={"match": "all", "conditions": [condition]})
    assert ask(server, "POST", f"/campaigns/{ref}/actions/send").status_code == 204
    (started,) = server.started()
    tagged = [person for person in server.people.values() if 101 in person.tags]
    assert started.people == tuple(person.email for person in tagged if person.status == "subscribed")
    assert 0 < len(started.people) < len(tagged)
    assert {mail.to for mail in server.mails()} == set(started.people)


def test_tags_are_filled_for_each_person(server: MailchimpServer) -> None:
    ref = draft(server)
    ask(server, "POST", f"/campaigns/{ref}/actions/send")
    seen = {mail.to: mail.html for mail in server.mails()}
    assert "Bonjour Sacha<" in seen["sans.langue@lecteurs.example"]
    assert "Bonjour vous<" in seen["deux.langues@lecteurs.example"]


@pytest.mark.parametrize(("at", "status"), [("12:15", 204), ("12:10", 400), ("11:45", 400)])
def test_a_schedule_keeps_to_the_quarter_hour_and_to_the_future(
    server: MailchimpServer, at: str, status: int
) -> None:
    ref = draft(server)
    said = {"schedule_time": f"2026-01-15T{at}:00+00:00"}
    assert ask(server, "POST", f"/campaigns/{ref}/actions/schedule", said).status_code == status


def test_a_scheduled_campaign_leaves_at_its_moment_unless_it_is_taken_back(server: MailchimpServer) -> None:
    first, second = draft(server), draft(server)
    for ref in (first, second):
        ask(server, "POST", f"/campaigns/{ref}/actions/schedule", {"schedule_time": "2026-01-15T12:15:00+00:00"})
    assert ask(server, "POST", f"/campaigns/{second}/actions/unschedule").status_code == 204
    server.control.now = NOON + dt.timedelta(minutes=15)
    assert [one.ref for one in server.started()] == [first]
    assert ask(server, "GET", f"/campaigns/{second}").json()["status"] == "save"


def test_an_answer_can_be_lost_before_and_after_it_was_earned(server: MailchimpServer) -> None:
    ref = draft(server)
    for word, went in (("lose-before", 0), ("lose", 1)):
        server.control.trouble(word, on="/actions/send$")
        with pytest.raises(requests.ConnectionError):
            ask(server, "POST", f"/campaigns/{ref}/actions/send")
        assert len(server.started()) == went
    assert [call.trouble for call in server.control.calls[-2:]] == ["lose-before", "lose"]


def test_the_modes_change_what_was_uploaded(server: MailchimpServer) -> None:
    server.control.modes |= {"footer", "links", "tracking", "no-text"}
    ref = draft(server)
    content = ask(server, "GET", f"/campaigns/{ref}/content").json()
    assert "Example Road" in content["html"]
    assert content["plain_text"] == ""
    assert ask(server, "GET", f"/campaigns/{ref}").json()["tracking"]["opens"] is True


def test_it_is_told_and_asked_from_outside(server: MailchimpServer) -> None:
    outside = f"{server.url}/stand-in"
    requests.post(outside, json={"trouble": {"word": "refuse", "call": 1, "status": 429}}, timeout=5)
    assert ask(server, "GET", "/ping").headers["Retry-After"] == "7"
    said = requests.get(outside, timeout=5).json()
    assert [(call["path"], call["status"]) for call in said["calls"]] == [("/ping", 429)]
    assert (said["started"], said["mails"], said["mistakes"]) == ([], [], [])


def test_more_than_ten_calls_at_once_are_refused(server: MailchimpServer) -> None:
    server.in_progress = 10
    assert ask(server, "GET", "/ping").status_code == 429
