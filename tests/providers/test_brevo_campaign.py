"""Brevo's campaigns against the stand-in: what is sent, what is read back, and what each answer becomes."""

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
from cipc_newsletter.providers.brevo_campaign import BrevoCampaign, describe
from cipc_newsletter.providers.list_port import MailingState
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.secret import Secret
from providers.brevo_server import KEY, LIST, SENDER, BrevoServer
from providers.list_making import HTML, composed, mailing, mark

IN_AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[BrevoServer]:
    with BrevoServer() as server:
        yield server


@pytest.fixture
def brevo(server: BrevoServer) -> BrevoCampaign:
    return made(server)


def made(server: BrevoServer, **changes: object) -> BrevoCampaign:
    plain = {"key": Secret(KEY), "base_url": server.base_url, "list": LIST, "sender_email": SENDER}
    return BrevoCampaign(ListSettings(**{**plain, **changes}))  # type: ignore[arg-type]


def draft(brevo: BrevoCampaign, audience: str = "segment:3") -> str:
    return brevo.create(mailing(brevo.translated(composed()), audience))


def test_the_account_its_plan_and_its_sender_are_told(brevo: BrevoCampaign) -> None:
    account = brevo.check()
    assert (account.name, account.plan, account.mails_left) == ("CIPC", "subscription", 9000)
    assert account.sender_is_verified
    assert account.records == ()
    assert "no call switches that off" in account.remarks[0]


def test_records_that_are_missing_are_told_as_they_are_entered(server: BrevoServer, brevo: BrevoCampaign) -> None:
    server.domain_is_authenticated = server.sender_is_active = False
    account = brevo.check()
    assert account.records == (("TXT", "mail._domainkey", "k=rsa;p=MIGf"),)
    assert account.sender_is_verified is False


def test_a_draft_is_read_back_as_it_was_sent(server: BrevoServer, brevo: BrevoCampaign) -> None:
    message = brevo.translated(composed())
    ref = brevo.create(mailing(message, "segment:3"))
    seen = brevo.read_back(ref)
    assert (seen.subject, seen.html, seen.sender) == (message.subject, message.html, message.sender)
    assert (seen.reply_to, seen.audience, seen.text) == ("bonjour@cipc.example", "segment:3", None)
    assert seen.tracking == ("opens", "clicks")
    assert seen.additions == ()
    assert server.started() == []
    assert server.control.mistakes == []


def test_nothing_that_brevo_could_add_is_asked_for(server: BrevoServer, brevo: BrevoCampaign) -> None:
    draft(brevo)
    sent = server.control.calls[-1].value
    assert (sent["mirrorActive"], sent["inlineImageActivation"], sent["header"], sent["footer"]) == (
        False,
        False,
        "",
        "",
    )
    assert not {"previewText", "utmCampaign", "scheduledAt", "params"} & set(sent)


def test_what_brevo_adds_all_the_same_is_named(server: BrevoServer, brevo: BrevoCampaign) -> None:
    server.keeps_default_footer = server.marks_links = True
    ref = draft(brevo)
    server.edit(ref, previewText="Aperçu", mirrorActive=True)
    seen = brevo.read_back(ref)
    assert seen.additions == ("footer", "mirror_link", "preview_text")
    assert seen.tracking == ("opens", "clicks", "analytics")


def test_filling_twice_leaves_what_was_filled_last(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    other = brevo.translated(composed(subject="Autre objet"))
    for _time in range(2):
        brevo.fill(ref, mailing(other, "list"))
    assert (brevo.read_back(ref).subject, brevo.read_back(ref).audience) == ("Autre objet", "list")
    assert len(server.campaigns) == 1


def test_an_attribute_the_account_lacks_is_refused_before_anything_is_made(
    server: BrevoServer, brevo: BrevoCampaign
) -> None:
    message = brevo.translated(composed(html=HTML + "[[shoe_size|38]]"))
    with pytest.raises(BadRequestError, match=r"no attribute for shoe_size \(SHOE_SIZE\)") as caught:
        brevo.create(mailing(message, "list"))
    assert "FIRSTNAME" in caught.value.mistakes[0].right
    assert server.control.changing() == []


def test_our_campaigns_are_found_by_their_names_among_a_thousand(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    template = server.campaigns[ref]
    for number in range(1000):
        server.campaigns[str(number + 5000)] = type(template)(
            id=number + 5000, said={**template.said, "name": f"Autre {number}"}
        )
    found = brevo.ours()
    assert [(one.ref, one.mark, one.standing.state) for one in found] == [(ref, mark(), MailingState.DRAFT)]


def test_a_campaign_leaves_at_its_moment_and_not_before(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref, at = draft(brevo), dt.datetime.now(dt.UTC).replace(microsecond=0) + IN_AN_HOUR
    brevo.start(ref, at)
    assert (brevo.standing(ref).state, brevo.standing(ref).at) == (MailingState.SCHEDULED, at)
    assert server.mails() == []
    server.control.now = at
    assert brevo.standing(ref).state is MailingState.SENT
    assert sorted(mail.to for mail in server.mails()) == sorted(server.started()[0].people)
    assert brevo.standing(ref).n == 4


def test_a_campaign_leaves_now(server: BrevoServer, brevo: BrevoCampaign) -> None:
    brevo.start(draft(brevo), None)
    mail = server.mails()[0]
    assert "Bonjour Prénom0," in mail.html
    assert BrevoServer.own_link(mail.to) in mail.html


def test_a_scheduled_campaign_is_taken_back_and_becomes_a_draft(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    brevo.start(ref, dt.datetime.now(dt.UTC) + IN_AN_HOUR)
    brevo.stop(ref)
    brevo.stop(ref)
    assert brevo.standing(ref).state is MailingState.DRAFT
    brevo.remove(ref)
    brevo.remove(ref)
    assert brevo.standing(ref).state is MailingState.MISSING
    assert server.started() == []


def test_what_has_left_is_neither_taken_back_nor_deleted(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    brevo.start(ref, None)
    for call in (brevo.stop, brevo.remove):
        with pytest.raises(BadRequestError, match="leaves already"):
            call(ref)
    assert len(server.started()) == 1


def test_a_campaign_scheduled_while_it_was_deleted_stays(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)

    def schedule(request: object) -> None:
        if getattr(request, "method", "") == "DELETE":
            server.campaigns[ref].status = "queued"

    server.control.before = schedule
    with pytest.raises(BadRequestError, match="is no draft"):
        brevo.remove(ref)


def test_a_test_copy_goes_to_those_named_and_to_nobody_else(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    brevo.test(ref, ("essai@cipc.example",))
    assert [(mail.to, mail.is_test) for mail in server.mails()] == [("essai@cipc.example", True)]
    with pytest.raises(BadRequestError, match="address for the test copy"):
        brevo.test(ref, ())
    assert server.control.mistakes == []


def test_results_add_up(server: BrevoServer, brevo: BrevoCampaign) -> None:
    server.bounced, server.complaints = {"personne0@lecteurs.example"}, {"personne2@lecteurs.example"}
    ref = draft(brevo)
    brevo.start(ref, None)
    brevo.leave("personne4@lecteurs.example")
    results = brevo.results(ref)
    assert (results.sent, results.delivered, results.bounced, results.pending) == (4, 3, 1, 0)
    assert (results.unsubscribed, results.complained, results.is_final) == (1, 1, False)
    server.campaigns[ref].sent_at = (dt.datetime.now(dt.UTC) - dt.timedelta(days=4)).isoformat()
    assert brevo.results(ref).is_final


def test_a_campaign_deleted_there_is_missing_and_said_so(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    server.delete(ref)
    assert brevo.standing(ref).state is MailingState.MISSING
    with pytest.raises(BadRequestError, match="has no campaign"):
        brevo.read_back(ref)


def test_a_page_of_another_server_does_not_make_a_campaign_missing(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    server.control.trouble("html", on="GET /emailCampaigns", status=404)
    with pytest.raises(AuthenticationError):
        brevo.standing(ref)


@pytest.mark.parametrize("word", ["bloqued", "", "inReview"])
def test_a_state_that_nobody_documented_is_uncertain(server: BrevoServer, brevo: BrevoCampaign, word: str) -> None:
    ref = draft(brevo)
    server.campaigns[ref].status = word
    with pytest.raises(UncertainError, match="documentation does not know"):
        brevo.standing(ref)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (402, AuthenticationError),
        (403, AuthenticationError),
        (429, RateLimitedError),
        (500, UncertainError),
    ],
)
def test_each_refusal_of_a_start_is_the_error_it_proves(
    server: BrevoServer, brevo: BrevoCampaign, status: int, kind: type[Exception]
) -> None:
    ref = draft(brevo)
    server.control.trouble("refuse", on="sendNow", status=status)
    with pytest.raises(kind):
        brevo.start(ref, None)
    assert server.started() == []


def test_how_long_to_wait_is_read_from_brevos_own_header(server: BrevoServer, brevo: BrevoCampaign) -> None:
    server.control.trouble("refuse", on="GET /account", status=429, headers={"Retry-After": ""})
    with pytest.raises(RateLimitedError) as caught:
        brevo.check()
    assert caught.value.retry_after == 3


def test_an_account_without_credits_pauses_and_is_no_bad_call(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    server.credits = 0
    with pytest.raises(AuthenticationError, match="do not have enough credits"):
        brevo.start(ref, None)


def test_a_start_whose_answer_was_lost_is_uncertain_and_found_again(
    server: BrevoServer, brevo: BrevoCampaign
) -> None:
    ref = draft(brevo)
    server.control.trouble("lose", on="sendNow")
    with pytest.raises(UncertainError):
        brevo.start(ref, None)
    assert brevo.standing(ref).state is MailingState.SENT
    assert [one.ref for one in brevo.ours()] == [ref]


def test_the_key_is_in_no_error(server: BrevoServer) -> None:
    wrong = made(server, key=Secret("xkeysib-wrong"))
    with pytest.raises(AuthenticationError) as caught:
        wrong.check()
    assert "xkeysib" not in str(caught.value)


def test_a_field_of_a_list_is_no_audience_of_brevos(brevo: BrevoCampaign) -> None:
    with pytest.raises(ConfigError, match='no "field:LANGUAGE=fr"') as caught:
        brevo.create(mailing(brevo.translated(composed()), "field:LANGUAGE=fr"))
    assert caught.value.key == "provider.brevo-campaign.audiences"


def test_what_was_never_tried_is_named() -> None:
    assert len(describe().unverified) == 3
    assert {tag.field for tag in describe().tags} >= {"unsubscribe_url", "first_name", "email"}


def test_a_list_is_named_back_as_the_settings_name_it(server: BrevoServer) -> None:
    brevo = made(server, audiences={"fr": "list:7"})
    assert brevo.read_back(draft(brevo, "list:7")).audience == "list:7"
    assert made(server).read_back(draft(brevo, "list")).audience == "list"


def test_one_campaign_in_a_state_nobody_knows_hides_no_other_and_counts_as_begun(
    server: BrevoServer, brevo: BrevoCampaign
) -> None:
    first, second = draft(brevo), draft(brevo)
    server.campaigns[first].status = "bloqued"
    found = {one.ref: one.standing.state for one in brevo.ours()}
    assert found == {first: MailingState.SENDING, second: MailingState.DRAFT}


def test_a_campaign_that_lost_its_name_is_not_started(server: BrevoServer, brevo: BrevoCampaign) -> None:
    ref = draft(brevo)
    server.edit(ref, name="Infolettre de décembre")
    with pytest.raises(BadRequestError, match="does not have its name any more"):
        brevo.read_back(ref)


def test_answers_go_to_the_sender_where_no_other_address_was_approved(
    server: BrevoServer, brevo: BrevoCampaign
) -> None:
    message = brevo.translated(composed(reply_to=None))
    ref = brevo.create(mailing(message, "list"))
    assert brevo.read_back(ref).reply_to == message.sender.email
