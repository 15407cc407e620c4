"""The people at Brevo against the stand-in: counted as a campaign would count them, named once, and never revived."""

import tracemalloc
from collections.abc import Iterator

import pytest

from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.brevo_campaign import BrevoCampaign
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.secret import Secret
from providers.brevo_server import KEY, LIST, BrevoServer, Contact, crowd


@pytest.fixture
def server() -> Iterator[BrevoServer]:
    with BrevoServer() as server:
        yield server


def brevo(server: BrevoServer, *, own_list: str = LIST, **audiences: str) -> BrevoCampaign:
    return BrevoCampaign(ListSettings(key=Secret(KEY), base_url=server.base_url, list=own_list, audiences=audiences))


def test_lists_and_segments_are_named_as_the_settings_want_them(server: BrevoServer) -> None:
    found = {one.ref: (one.name, one.count) for one in brevo(server).audiences()}
    assert list(found) == ["list", "list:9", "segment:3", "segment:4", "segment:5"]
    assert found["list"][0] == "Infolettre"
    assert found["segment:4"] == ("English", 3)
    assert "list:7" in {one.ref for one in brevo(server, own_list="").audiences()}


def test_nobody_on_the_blocklist_or_off_the_list_is_counted(server: BrevoServer) -> None:
    assert brevo(server).count("list") == 8
    assert brevo(server).count("segment:3") == 4
    assert brevo(server).count("list:9") == 0


@pytest.mark.parametrize("audience", ["list:77", "segment:77", "tag:Ami", "segment:", "segment:x", "list:٣", ""])
def test_a_part_that_is_not_there_is_a_mistake_of_the_settings(server: BrevoServer, audience: str) -> None:
    with pytest.raises(ConfigError, match="There is no"):
        brevo(server).count(audience)


def test_everybody_comes_once_with_the_parts_that_hold_them(server: BrevoServer) -> None:
    members = {one.email: one.audiences for one in brevo(server).members(("segment:3", "segment:4"))}
    assert len(members) == 8
    assert members["deux.langues@lecteurs.example"] == ("segment:3", "segment:4")
    assert members["sans.langue@lecteurs.example"] == ()
    assert members["personne0@lecteurs.example"] == ("segment:3",)
    assert "partie@lecteurs.example" not in members


def test_somebody_in_a_segment_and_not_on_the_list_is_a_member_all_the_same(server: BrevoServer) -> None:
    server.people["ailleurs@lecteurs.example"] = Contact(
        id=99, email="ailleurs@lecteurs.example", attributes={"LANGUAGE": "fr"}, lists={9}
    )
    members = {one.email: one.audiences for one in brevo(server).members(("segment:3",))}
    assert members["ailleurs@lecteurs.example"] == ("segment:3",)


def test_a_large_list_is_read_page_by_page_in_little_memory() -> None:
    with BrevoServer(crowd(20_000)) as server:
        provider = brevo(server)
        tracemalloc.start()
        try:
            count = sum(1 for _member in provider.members(("list",)))
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert count == 20_000
    assert peak < 60_000_000  # the stand-in's own pages are among it


def test_who_is_deleted_while_pages_are_read_hides_nobody_else() -> None:
    with BrevoServer(crowd(1200)) as server:

        def delete(request: object) -> None:
            if getattr(request, "query", {}).get("offset") == "480":
                server.people.pop("personne0@lecteurs.example", None)

        server.control.before = delete
        emails = {one.email for one in brevo(server).members(())}
    assert emails >= {f"personne{number}@lecteurs.example" for number in range(1, 1200)}


def test_who_left_is_told_with_the_reason_where_brevo_has_one(server: BrevoServer) -> None:
    found = {one.email.partition("@")[0]: (one.why, one.detail) for one in brevo(server).departures()}
    assert found == {
        "partie": ("unsubscribed", "unsubscribedViaEmail"),
        "rebond": ("bounced", "hardBounce"),
        "quitte": ("unsubscribed", "listUnsubscribed"),
    }
    assert all(one.at is not None and one.at.tzinfo is not None for one in brevo(server).departures())


def test_somebody_who_complained_is_told_so(server: BrevoServer) -> None:
    server.people["personne0@lecteurs.example"].reason = "contactFlaggedAsSpam"
    assert ("personne0@lecteurs.example", "complained") in {
        (one.email, one.why) for one in brevo(server).departures()
    }


def test_who_left_here_is_mailed_no_more_there(server: BrevoServer) -> None:
    for _time in range(2):
        brevo(server).leave("personne0@lecteurs.example")
    assert server.people["personne0@lecteurs.example"].is_blocked
    assert brevo(server).count("segment:3") == 3


def test_somebody_brevo_does_not_know_is_no_mistake(server: BrevoServer) -> None:
    brevo(server).leave("personne+deux/trois?@ailleurs.example")
    assert server.control.changing() == []


def test_without_a_list_of_everybody_those_of_the_languages_are_asked_who_is_on_them(server: BrevoServer) -> None:
    found = {one.email for one in brevo(server, own_list="", fr=f"list:{LIST}", en="segment:4").members(())}
    assert "personne0@lecteurs.example" in found
    assert len(found) == 8


def test_who_left_any_list_that_the_settings_name_has_left(server: BrevoServer) -> None:
    server.people["personne0@lecteurs.example"].left = {9}
    for provider in (brevo(server, fr="list:9"), brevo(server, own_list="", fr="list:9")):
        assert "personne0@lecteurs.example" in {one.email for one in provider.departures()}
    assert "personne0@lecteurs.example" not in {one.email for one in brevo(server).departures()}
