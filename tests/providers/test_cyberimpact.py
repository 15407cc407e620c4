"""Cyberimpact against the stand-in: no drafts, so what is made is proven or taken back, and found again by its mark."""

import datetime as dt
from collections.abc import Iterator

import pytest

from cipc_newsletter.errors import (
    AuthenticationError,
    BadRequestError,
    ConfigError,
    RateLimitedError,
    UncertainError,
)
from cipc_newsletter.providers.cyberimpact import Cyberimpact, describe
from cipc_newsletter.providers.list_port import ListMessage, MailingState
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.secret import Secret
from providers.cyberimpact_server import KEY, LIST, TAGS, CyberimpactServer
from providers.list_making import composed, mailing, mark


@pytest.fixture
def server() -> Iterator[CyberimpactServer]:
    with CyberimpactServer() as server:
        yield server


@pytest.fixture
def cyberimpact(server: CyberimpactServer) -> Cyberimpact:
    return made(server)


def made(server: CyberimpactServer, **changes: object) -> Cyberimpact:
    plain = {"key": Secret(KEY), "base_url": server.base_url, "list": LIST, "tags": TAGS}
    return Cyberimpact(ListSettings(**{**plain, **changes}))  # type: ignore[arg-type]


def later(hours: float = 24 * 30) -> dt.datetime:
    """Return a moment ahead, on the second; noon in Québec is never an hour that exists twice."""
    at = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
    return at.replace(hour=17, minute=0, second=0, microsecond=0)


def message(cyberimpact: Cyberimpact) -> ListMessage:
    return cyberimpact.translated(composed())


def scheduled(cyberimpact: Cyberimpact, audience: str = "group:171416") -> str:
    return cyberimpact.create(mailing(message(cyberimpact), audience, at=later()))


def test_the_account_is_asked_whether_it_answers_as_its_documentation_says(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    account = cyberimpact.check()
    assert account.name == "CIPC"
    assert account.sender_is_verified is None
    assert account.mails_left is None
    assert [call.path for call in server.control.calls] == [
        "/ping",
        "/groups",
        "/mailings/scheduled",
        "/mailings/sent",
    ]
    assert server.control.changing() == []


@pytest.mark.parametrize("path", ["/ping", "/groups", "/mailings/scheduled", "/mailings/sent"])
def test_an_account_that_answers_otherwise_is_refused_before_anything_is_made(
    server: CyberimpactServer, cyberimpact: Cyberimpact, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = server.answered

    def other(request: object) -> object:
        reply = answered(request)  # type: ignore[arg-type]
        if getattr(request, "path", "") == path:
            reply = type(reply)(body={"data": [], "ping": "pong"})
        return reply

    monkeypatch.setattr(server, "answered", other)
    with pytest.raises(UncertainError, match="otherwise than its documentation"):
        cyberimpact.check()


def test_what_is_made_is_on_its_way_at_its_moment(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    ref = scheduled(cyberimpact)
    standing = cyberimpact.standing(ref)
    assert (standing.state, standing.at) == (MailingState.SCHEDULED, later())
    assert [one.ref for one in server.started()] == [ref]
    assert server.mails() == []
    server.control.now = later()
    assert cyberimpact.standing(ref).state is MailingState.SENT
    assert cyberimpact.standing(ref).n == 4
    assert len(server.mails()) == 4
    assert server.control.mistakes == []


def test_what_is_read_back_is_what_was_approved_and_our_mark_is_not_in_it(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    wanted = message(cyberimpact)
    seen = cyberimpact.read_back(scheduled(cyberimpact))
    assert (seen.subject, seen.html, seen.text) == (wanted.subject, wanted.html, wanted.text)
    assert (seen.sender, seen.reply_to, seen.audience) == (wanted.sender, "bonjour@cipc.example", "group:171416")
    assert seen.tracking == ("opens", "clicks")
    assert seen.additions == ("footer",)
    sent = server.control.calls[-2].value
    assert (sent["mailingStatistics"], sent["googleAnalytics"], sent["language"]) == ("anonymized", False, "fr_ca")


def test_no_reader_sees_the_mark(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    ref = scheduled(cyberimpact)
    server.control.now = later()
    mail = next(mail for mail in server.mails() if mail.ref == ref)
    assert f"<!-- {mark()} --></body>" in mail.html
    assert str(mark()) not in mail.text + mail.subject
    assert "@lecteurs" not in str(mark())


def test_our_mailings_are_found_by_their_marks_wherever_they_stand(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    first, second, third = (scheduled(cyberimpact) for _time in range(3))
    server.let_go(second)
    server.let_go(third)
    server.mailings[third].archived_at = "2026-01-01 00:00:00.000"
    found = {one.ref: (one.mark, one.standing.state) for one in cyberimpact.ours()}
    assert found == {
        first: (mark(), MailingState.SCHEDULED),
        second: (mark(), MailingState.SENT),
        third: (mark(), MailingState.SENT),
    }


def test_a_mailing_is_named_by_its_subject_and_its_groups(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    scheduled(cyberimpact)
    (found,) = cyberimpact.ours()
    assert found.name == f"{message(cyberimpact).subject} ({server.groups[171416]})"


def test_what_left_long_ago_is_not_looked_through(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    ref = scheduled(cyberimpact)
    server.let_go(ref)
    server.mailings[ref].started_at = dt.datetime.now(dt.UTC) - dt.timedelta(days=61)
    server.control.calls.clear()
    assert cyberimpact.ours() == ()
    assert not any(call.path == f"/mailings/{ref}" for call in server.control.calls)


def test_a_lost_answer_leaves_one_that_is_found_again(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    server.control.trouble("lose", on="POST /mailings$")
    with pytest.raises(UncertainError):
        scheduled(cyberimpact)
    assert [one.mark for one in cyberimpact.ours()] == [mark()]
    assert len(server.started()) == 1


def test_a_mailing_without_its_mark_is_taken_back(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    server.strips_comments = True
    with pytest.raises(BadRequestError, match="took our mark out"):
        scheduled(cyberimpact)
    assert server.started() == []


def test_a_mailing_at_another_moment_is_taken_back(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    server.zone_hours = 1
    with pytest.raises(BadRequestError, match="at another moment"):
        scheduled(cyberimpact)
    assert server.started() == []


@pytest.mark.parametrize("status", [403, 422, 429, 500])
def test_one_that_could_not_be_taken_back_is_never_said_to_be_none(
    server: CyberimpactServer, cyberimpact: Cyberimpact, status: int
) -> None:
    server.strips_comments = True
    server.control.trouble("refuse", on="DELETE", status=status)
    with pytest.raises(UncertainError, match="did not work") as caught:
        scheduled(cyberimpact)
    assert "delete it there" in caught.value.mistakes[0].remedy
    assert len(server.started()) == 1


def test_one_that_could_be_the_same_and_has_no_mark_stops_the_next(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    ref = scheduled(cyberimpact)
    server.edit(ref, bodyHtml="<p>Sans marque</p>")
    with pytest.raises(BadRequestError, match=f"to the same group already, number {ref}"):
        scheduled(cyberimpact)
    assert len(server.started()) == 1
    assert scheduled(cyberimpact, "group:171417") != ref


def test_a_refusal_of_making_says_that_nothing_was_made(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    for status, kind in ((401, AuthenticationError), (422, BadRequestError), (429, RateLimitedError)):
        server.control.trouble("refuse", on="POST /mailings$", status=status)
        with pytest.raises(kind):
            scheduled(cyberimpact)
    assert server.started() == []


def test_a_sender_that_is_not_validated_is_refused_in_cyberimpacts_words(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    server.validated_senders.clear()
    with pytest.raises(BadRequestError, match="The given data was invalid"):
        scheduled(cyberimpact)


def test_spanish_is_refused_by_name_before_anything_is_asked(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    assert cyberimpact.capabilities.languages == ("fr", "en")
    with pytest.raises(BadRequestError, match="no mailings in Spanish"):
        cyberimpact.translated(composed(language="es"))
    with pytest.raises(BadRequestError, match="no mailings in Spanish"):
        cyberimpact.create(mailing(message(cyberimpact), "group:171418", at=later(), language="es"))
    assert server.control.calls == []


def test_one_that_waits_is_taken_back(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    ref = scheduled(cyberimpact)
    for _time in range(2):
        cyberimpact.stop(ref)
    cyberimpact.remove(ref)
    assert cyberimpact.standing(ref).state is MailingState.MISSING
    assert server.started() == []


def test_one_that_leaves_cannot_be_taken_back(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    ref = scheduled(cyberimpact)
    server.keeps_sending = True
    server.let_go(ref)
    assert cyberimpact.standing(ref).state is MailingState.SENDING
    for call in (cyberimpact.stop, cyberimpact.remove):
        with pytest.raises(BadRequestError, match="has left"):
            call(ref)
    assert server.control.changing()[-1].method == "POST"


def test_filling_and_starting_ask_nothing(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    ref = scheduled(cyberimpact)
    before = len(server.control.calls)
    cyberimpact.fill(ref, mailing(message(cyberimpact), "group:171416", at=later()))
    cyberimpact.start(ref, later())
    assert len(server.control.calls) == before


def test_a_mailing_without_a_moment_and_a_test_copy_are_refused(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    with pytest.raises(BadRequestError, match="without a moment"):
        cyberimpact.create(mailing(message(cyberimpact), "group:171416"))
    with pytest.raises(BadRequestError, match="no call for a test copy"):
        cyberimpact.test("2559", ("essai@cipc.example",))
    assert server.control.calls == []


def test_one_deleted_there_is_missing_and_said_so(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    ref = scheduled(cyberimpact)
    server.delete(ref)
    assert cyberimpact.standing(ref).state is MailingState.MISSING
    with pytest.raises(BadRequestError, match="no mailing"):
        cyberimpact.read_back(ref)


@pytest.mark.parametrize("word", ["paused", "", "stopped"])
def test_a_state_that_nobody_documented_is_uncertain(
    server: CyberimpactServer, cyberimpact: Cyberimpact, word: str
) -> None:
    ref = scheduled(cyberimpact)
    server.mailings[ref].status = word
    with pytest.raises(UncertainError, match="documentation does not know"):
        cyberimpact.standing(ref)


def test_results_add_up(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    server.bounced = {"personne0@lecteurs.example"}
    ref = scheduled(cyberimpact)
    server.let_go(ref)
    cyberimpact.leave("personne2@lecteurs.example")
    results = cyberimpact.results(ref)
    assert (results.sent, results.delivered, results.bounced, results.pending) == (4, 3, 1, 0)
    assert (results.unsubscribed, results.complained, results.is_final) == (1, 0, False)


def test_the_key_is_in_no_error(server: CyberimpactServer) -> None:
    with pytest.raises(AuthenticationError) as caught:
        made(server, key=Secret("eyJ-wrong")).check()
    assert "eyJ" not in str(caught.value)


def test_a_segment_is_no_audience_of_cyberimpacts(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    with pytest.raises(ConfigError, match='no "segment:3"') as caught:
        scheduled(cyberimpact, "segment:3")
    assert caught.value.key == "provider.cyberimpact.audiences"
    assert server.control.calls == []


def test_what_was_never_tried_is_named() -> None:
    assert len(describe().unverified) == 5
    assert describe().tags == ()


def test_a_group_is_named_back_as_the_settings_name_it(server: CyberimpactServer) -> None:
    named = made(server, audiences={"fr": f"group:{LIST}"})
    assert named.read_back(scheduled(named, f"group:{LIST}")).audience == f"group:{LIST}"
    assert made(server).read_back(scheduled(named, "list")).audience == "list"


def test_one_mailing_in_a_state_nobody_knows_hides_no_other_and_counts_as_begun(
    server: CyberimpactServer, cyberimpact: Cyberimpact
) -> None:
    first, second = scheduled(cyberimpact), scheduled(cyberimpact)
    server.let_go(first)
    server.mailings[first].status = "en cours"
    found = {one.ref: one.standing.state for one in cyberimpact.ours()}
    assert found == {first: MailingState.SENDING, second: MailingState.SCHEDULED}


def test_statistics_with_names_in_them_are_told(server: CyberimpactServer, cyberimpact: Cyberimpact) -> None:
    server.control.modes |= {"tracking"}
    seen = cyberimpact.read_back(scheduled(cyberimpact))
    assert seen.tracking == ("opens", "clicks", "mailingStatistics: detailed")
