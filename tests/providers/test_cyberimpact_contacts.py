"""The people at Cyberimpact against the stand-in: in their groups, named once, and never revived."""

from collections.abc import Iterator

import pytest

from cipc_newsletter.errors import BadRequestError, ConfigError
from cipc_newsletter.providers.cyberimpact import Cyberimpact
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.secret import Secret
from providers.cyberimpact_server import KEY, LIST, CyberimpactServer, crowd


@pytest.fixture
def server() -> Iterator[CyberimpactServer]:
    with CyberimpactServer() as server:
        yield server


def cyberimpact(server: CyberimpactServer, *, own_group: str = LIST, **audiences: str) -> Cyberimpact:
    return Cyberimpact(ListSettings(key=Secret(KEY), base_url=server.base_url, list=own_group, audiences=audiences))


def test_groups_are_named_as_the_settings_want_them(server: CyberimpactServer) -> None:
    found = {one.ref: (one.name, one.count) for one in cyberimpact(server).audiences()}
    assert found == {
        "list": ("Infolettre", 8),
        "group:171416": ("Français", 4),
        "group:171417": ("English", 3),
        "group:171418": ("Español", 1),
    }


@pytest.mark.parametrize("audience", ["group:77", "segment:3", "group:", "group:x", "tag:Ami", ""])
def test_a_group_that_is_not_there_is_a_mistake_of_the_settings(server: CyberimpactServer, audience: str) -> None:
    for ask in (cyberimpact(server).count, lambda ref: list(cyberimpact(server).members((ref,)))):
        with pytest.raises(ConfigError, match="There is no"):
            ask(audience)


def test_everybody_comes_once_with_the_groups_that_hold_them(server: CyberimpactServer) -> None:
    members = {one.email: one.audiences for one in cyberimpact(server).members(("group:171416", "group:171417"))}
    assert len(members) == 8
    assert members["deux.langues@lecteurs.example"] == ("group:171416", "group:171417")
    assert members["sans.langue@lecteurs.example"] == ()
    assert "partie@lecteurs.example" not in members


def test_without_a_group_of_everybody_the_groups_of_the_languages_are_all() -> None:
    with CyberimpactServer() as server:
        members = list(cyberimpact(server, own_group="").members(("group:171418",)))
    assert [one.email for one in members] == ["personne5@lecteurs.example"]


def test_a_large_group_is_read_page_by_page() -> None:
    with CyberimpactServer(crowd(2500)) as server:
        assert sum(1 for _member in cyberimpact(server).members(())) == 2500
        assert [call.path for call in server.control.calls].count(f"/groups/{LIST}/members") == 3


def test_who_left_is_told_with_the_moment(server: CyberimpactServer) -> None:
    found = {one.email.partition("@")[0]: one for one in cyberimpact(server).departures()}
    assert {name: one.why for name, one in found.items()} == {"partie": "unsubscribed", "rebond": "bounced"}
    assert str(found["partie"].at) == "2025-11-03 14:00:00+00:00"


def test_who_left_here_is_mailed_no_more_there(server: CyberimpactServer) -> None:
    for _time in range(2):
        cyberimpact(server).leave("personne0@lecteurs.example")
    assert cyberimpact(server).count("group:171416") == 3
    cyberimpact(server).leave("inconnue@ailleurs.example")


def test_a_refusal_is_no_mistake_where_they_left_already(server: CyberimpactServer) -> None:
    server.control.trouble("refuse", on="POST /members", status=422, times=2)
    cyberimpact(server).leave("partie@lecteurs.example")
    with pytest.raises(BadRequestError):
        cyberimpact(server).leave("personne0@lecteurs.example")


def test_whoever_left_here_is_looked_for_in_every_group_that_the_settings_name(server: CyberimpactServer) -> None:
    provider = cyberimpact(server, own_group="", fr="group:171416", es="group:171418")
    assert len({one.email for one in provider.members(())}) == 5
