"""Mailchimp in particular: what is said in each call, what its words mean, and what is never taken for an answer."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import sample_list
from cipc_newsletter.errors import BadRequestError, ConfigError, ProviderError, UnavailableError, UncertainError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.list_port import Mailing, MailingState
from cipc_newsletter.providers.mailchimp import Mailchimp, describe
from cipc_newsletter.providers.mailchimp_campaigns import standing_of
from providers.list_benches import MailchimpBench
from providers.mailchimp_server import LIST, SEGMENT, MailchimpServer, Person, crowd
from sample_list import NOON, QUARTER_PAST


@pytest.fixture
def server() -> Iterator[MailchimpServer]:
    with MailchimpServer() as running:
        running.control.now = NOON
        yield running


def mailchimp(server: MailchimpServer, **changes: Any) -> Mailchimp:
    return MailchimpBench(server, **changes).again()


def mailing(provider: Mailchimp, audience: str = "tag:Français") -> Mailing:
    return sample_list.mailing(provider.translated(sample_list.composed()), audience=audience)


def made(provider: Mailchimp, audience: str = "tag:Français") -> str:
    one = mailing(provider, audience)
    ref = provider.create(one)
    provider.fill(ref, one)
    return ref


def said(server: MailchimpServer, method: str, end: str) -> Any:
    """Return what the last such call said."""
    return next(c.value for c in reversed(server.control.calls) if c.method == method and c.path.endswith(end))


# What is said.


def test_a_campaign_is_made_with_everything_of_mailchimp_s_own_switched_off(server: MailchimpServer) -> None:
    ref = made(mailchimp(server))
    for call in (said(server, "POST", "/campaigns"), said(server, "PATCH", ref)):
        assert call["tracking"] == {
            "opens": False,
            "html_clicks": False,
            "text_clicks": False,
            "goal_tracking": False,
            "ecomm360": False,
            "google_analytics": "",
            "clicktale": "",
        }
        settings = call["settings"]
        assert not any(
            settings[name] for name in ("auto_footer", "inline_css", "auto_tweet", "auto_fb_post", "fb_comments")
        )
        assert (settings["preview_text"], settings["to_name"]) == ("", "")
        assert settings["title"] == f"2026-01 fr [cipc-newsletter {sample_list.UID} {sample_list.DIGEST}]"


@pytest.mark.parametrize(
    ("audience", "options"),
    [
        ("list", None),
        (f"segment:{SEGMENT}", {"saved_segment_id": SEGMENT}),
        (
            "tag:Español",
            {"condition_type": "StaticSegment", "field": "static_segment", "op": "static_is", "value": 103},
        ),
        ("field:LANGUAGE=es", {"condition_type": "TextMerge", "field": "LANGUAGE", "op": "is", "value": "es"}),
        ("field:language=es", {"condition_type": "TextMerge", "field": "LANGUAGE", "op": "is", "value": "es"}),
    ],
)
def test_each_kind_of_audience_is_said_in_mailchimp_s_words(
    server: MailchimpServer, audience: str, options: dict[str, Any] | None
) -> None:
    mailchimp(server).create(mailing(mailchimp(server), audience))
    recipients = said(server, "POST", "/campaigns")["recipients"]
    assert recipients["list_id"] == LIST
    if options is None or "saved_segment_id" in options:
        assert recipients.get("segment_opts") == options
    else:
        assert recipients["segment_opts"] == {"match": "all", "conditions": [options]}


def test_the_value_of_a_choice_is_compared_as_a_choice(server: MailchimpServer) -> None:
    server.fields[2] = ("LANGUAGE", "Langue", "radio")
    mailchimp(server).create(mailing(mailchimp(server), "field:LANGUAGE=fr"))
    (condition,) = said(server, "POST", "/campaigns")["recipients"]["segment_opts"]["conditions"]
    assert condition["condition_type"] == "SelectMerge"


def test_people_who_are_alike_in_their_fields_are_each_counted(server: MailchimpServer) -> None:
    alike = [Person(email=f"{number}@lecteurs.example", fields={"LANGUAGE": "fr"}) for number in range(2100)]
    server.people = {person.key: person for person in alike}
    provider = mailchimp(server)
    assert provider.count("field:LANGUAGE=fr") == 2100
    assert {one.ref: one.count for one in provider.audiences()}["field:LANGUAGE=fr"] == 2100


@pytest.mark.parametrize("tag", ["O’Brien & <fils>", "été: 100 %", "a=b", "segment:201", " / ?x#y"])
def test_a_tag_of_any_name_is_found_and_read_back_under_it(server: MailchimpServer, tag: str) -> None:
    server.segments[101] = (tag.strip(), "static")
    provider = mailchimp(server)
    audience = f"tag:{tag.strip()}"
    assert provider.count(audience) == 4
    assert provider.read_back(made(provider, audience)).audience == audience


def test_the_nearest_part_is_named_where_one_is_mistyped(server: MailchimpServer) -> None:
    for mistyped, nearest in (("tag:Francais", "tag:Français"), ("field:LANGAGE=fr", "field:LANGUAGE=…")):
        with pytest.raises(ConfigError, match=nearest):
            mailchimp(server).count(mistyped)


def test_without_a_list_those_of_the_account_are_named(server: MailchimpServer) -> None:
    for list_id in ("", "ffff"):
        with pytest.raises(ConfigError, match=f"{LIST} \\(Infolettre\\)"):
            mailchimp(server, list=list_id).audiences()


def test_no_name_of_a_person_is_offered_as_an_audience(server: MailchimpServer) -> None:
    refs = [audience.ref for audience in mailchimp(server).audiences()]
    assert [ref for ref in refs if ref.startswith("field:")] == [
        f"field:LANGUAGE={one}" for one in ("en", "es", "fr")
    ]


def test_a_tag_that_cannot_be_typed_is_offered_by_its_number(server: MailchimpServer) -> None:
    server.segments[102] = ("Engl\x1bish", "static")
    assert "segment:102" in [audience.ref for audience in mailchimp(server).audiences()]


def test_a_moment_is_said_in_utc_whatever_the_zone(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    montreal = dt.timezone(dt.timedelta(hours=-5))
    provider.start(made(provider), QUARTER_PAST.astimezone(montreal))
    assert said(server, "POST", "/schedule") == {"schedule_time": "2026-01-15T12:15:00+00:00"}


# What is read.


@pytest.mark.parametrize(
    ("change", "tracking"),
    [
        ({"opens": True}, ("opens",)),
        ({"html_clicks": True}, ("clicks",)),
        ({"text_clicks": True}, ("text_clicks",)),
        ({"google_analytics": "janvier"}, ("analytics",)),
        ({"ecomm360": True}, ("analytics",)),
        ({"tracking": {}}, ("opens", "clicks", "text_clicks")),
    ],
)
def test_whatever_tracks_is_named_and_what_is_not_told_counts_as_on(
    server: MailchimpServer, change: dict[str, Any], tracking: tuple[str, ...]
) -> None:
    provider = mailchimp(server)
    ref = made(provider)
    server.edit(ref, **change)
    assert provider.read_back(ref).tracking == tracking


@pytest.mark.parametrize(
    ("change", "additions"),
    [
        ({}, ()),
        ({"auto_footer": True}, ("footer",)),
        ({"html": "<p>sans lien</p>"}, ("footer",)),
        ({"inline_css": True}, ("styles",)),
        ({"preview_text": "Lisez-nous"}, ("words",)),
    ],
)
def test_what_mailchimp_will_add_in_transport_is_named(
    server: MailchimpServer, change: dict[str, Any], additions: tuple[str, ...]
) -> None:
    provider = mailchimp(server)
    ref = made(provider)
    server.edit(ref, **change)
    assert provider.read_back(ref).additions == additions


def test_every_mail_of_a_free_account_gets_a_footer_and_check_says_so(server: MailchimpServer) -> None:
    server.plan = "forever_free"
    provider = mailchimp(server)
    assert provider.read_back(made(provider)).additions == ("footer",)
    assert any("badge" in remark for remark in provider.check().remarks)


def test_another_audience_set_there_is_read_as_another(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    ref = made(provider)
    condition = {"condition_type": "TextMerge", "field": "LANGUAGE", "op": "not", "value": "fr"}
    for options, expected in (
        ({"saved_segment_id": SEGMENT}, f"segment:{SEGMENT}"),
        ({"match": "all", "conditions": [condition]}, "LANGUAGE not"),
        ({"match": "any", "conditions": [condition, condition]}, "?"),
    ):
        server.edit(ref, recipients={"list_id": LIST, "segment_opts": options})
        assert provider.read_back(ref).audience == expected
    server.edit(ref, recipients={"list_id": "ffffffffff"})
    assert provider.read_back(ref).audience == "list ffffffffff"


def test_one_address_is_sender_and_reply_to(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    message = provider.translated(sample_list.composed(reply_to=Mailbox(email="reponse@cipc.example")))
    ref = provider.create(sample_list.mailing(message, audience="list"))
    content = provider.read_back(ref)
    assert (content.sender.email, content.reply_to) == ("infolettre@cipc.example", "infolettre@cipc.example")


@pytest.mark.parametrize(
    ("word", "emails_sent", "state"),
    [
        ("save", 0, MailingState.DRAFT),
        ("schedule", 0, MailingState.SCHEDULED),
        ("sending", 0, MailingState.SENDING),
        ("canceling", 3, MailingState.SENDING),
        ("sent", 4, MailingState.SENT),
        ("paused", 0, MailingState.STOPPED),
        ("canceled", 3, MailingState.STOPPED),
        ("archived", 4, MailingState.SENT),
        ("archived", 0, MailingState.STOPPED),
    ],
)
def test_each_word_of_mailchimp_s_is_a_state_of_ours(word: str, emails_sent: int, state: MailingState) -> None:
    assert standing_of({"status": word, "emails_sent": emails_sent}).state is state


@pytest.mark.parametrize("word", ["", "Save", "draft", "scheduled", "\x1b[2J"])
def test_a_word_nobody_documented_is_not_guessed_at(word: str) -> None:
    with pytest.raises(UncertainError) as caught:
        standing_of({"status": word, "emails_sent": 0})
    assert caught.value.is_surprising


def test_one_campaign_in_a_state_nobody_documented_hides_no_other(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    odd, well = made(provider), made(provider)
    server.campaigns[odd].status = "resting"
    assert {found.ref: found.standing.state for found in provider.ours()} == {
        odd: MailingState.SENDING,
        well: MailingState.DRAFT,
    }


def test_a_sender_s_domain_that_is_not_authenticated_is_said(server: MailchimpServer) -> None:
    for row, is_verified in (
        ({"domain": "CIPC.example", "verified": True, "authenticated": True}, True),
        ({"domain": "cipc.example", "verified": True, "authenticated": False}, False),
        ({"domain": "ailleurs.example", "verified": True, "authenticated": True}, False),
    ):
        server.domains = [row]
        account = mailchimp(server).check()
        assert account.sender_is_verified is is_verified
        assert any("not authenticated" in remark for remark in account.remarks) is not is_verified


# What is never done.


def test_a_campaign_that_is_not_ready_is_not_started_and_mailchimp_s_reason_is_shown(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    ref = made(provider)
    server.is_ready = False
    for at in (None, QUARTER_PAST):
        with pytest.raises(BadRequestError, match="postal address"):
            provider.start(ref, at)
    assert server.started() == []
    assert not [call for call in server.control.calls if call.path.endswith(("/send", "/schedule"))]


def test_a_checklist_that_is_not_answered_proves_that_nothing_was_started(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    ref = made(provider)
    server.control.trouble("refuse", on="send-checklist$", status=500)
    with pytest.raises(UnavailableError):
        provider.start(ref, None)


def test_a_question_before_a_campaign_is_made_proves_that_none_was(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    server.control.trouble("html", on="GET .*/merge-fields$", status=200)
    with pytest.raises(UnavailableError):
        provider.create(mailing(provider))
    assert server.campaigns == {}


def test_a_name_that_was_not_kept_is_no_campaign(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    one = mailing(provider)

    server.longest_title = 40
    with pytest.raises(BadRequestError, match="did not keep the name"):
        provider.create(one)
    assert server.campaigns == {}


def test_a_404_of_somebody_else_s_is_not_a_campaign_that_is_gone(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    ref = made(provider)
    for word in ("html", "redirect"):
        server.control.trouble(word, on="GET /campaigns/", status=404)
        with pytest.raises(ProviderError):
            provider.standing(ref)


def test_rows_that_are_missing_are_not_an_empty_list(server: MailchimpServer) -> None:
    provider = mailchimp(server)
    server.says_nothing = True
    for ask in (provider.ours, lambda: list(provider.departures()), lambda: provider.count("list")):
        with pytest.raises(UncertainError):
            ask()


def test_nothing_leaves_the_data_centre_the_key_names(server: MailchimpServer) -> None:
    server.control.trouble("redirect", on="GET", status=307, times=5)
    with pytest.raises(ProviderError):
        mailchimp(server).check()
    assert len(server.control.calls) == 1


# Large lists.


def test_who_leaves_while_a_list_is_read_hides_nobody(server: MailchimpServer) -> None:
    server.people = {person.key: person for person in crowd(2500)}

    def leave(request: Any) -> None:
        if request.query.get("offset", "0") == "0" and request.path.endswith("/members"):
            for number in range(10):
                server.people[Person(email=f"personne{number}@lecteurs.example").key].status = "unsubscribed"

    server.control.after = leave
    seen = [member.email for member in mailchimp(server).members(("tag:Français",))]
    assert len(seen) == len(set(seen))
    assert {f"personne{number}@lecteurs.example" for number in range(10, 2500)} <= set(seen)


def test_a_page_that_comes_again_and_again_ends(server: MailchimpServer) -> None:
    server.people = {person.key: person for person in crowd(30)}
    server.claims_more = 10_000
    assert len(list(mailchimp(server).members(()))) == 30


def test_what_was_never_seen_at_a_live_account_is_named() -> None:
    assert len(describe().unverified) >= 4
    assert replace(describe(), unverified=()).tags
