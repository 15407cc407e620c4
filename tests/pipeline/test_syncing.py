"""Both sides learn who left: what is read is kept though it breaks off, and nobody is revived on either side."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from audience_making import EXPRESS, NOW, TODAY
from cipc_newsletter.audience import leaving
from cipc_newsletter.audience.importing import import_file
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import BadRequestError, ConfigError, ProviderError
from cipc_newsletter.pipeline import syncing
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.syncing import Known
from cipc_newsletter.providers.list_port import Departure
from cipc_newsletter.store import suppressions
from list_keeper import Keeper
from providers.mailgun_server import DOMAIN, KEY, MailgunServer
from sample_workspaces import workspace

PEOPLE = tuple(f"person{number}@b.example" for number in range(6))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailgunServer]:
    monkeypatch.setenv("MAILGUN_API_KEY", KEY)
    with MailgunServer() as running:
        yield running


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    made = workspace(tmp_path)
    with store_of(made, now=NOW) as store, store.writing() as connection:
        data = ("email\n" + "\n".join(PEOPLE)).encode()
        import_file(connection, data, defaults=EXPRESS, now=NOW, today=TODAY)
    return made


def with_mailgun(place: Workspace, server: MailgunServer) -> Workspace:
    return workspace(place.root, providers={"mailgun": {"domain": DOMAIN, "base_url": server.url}})


def keeper_known(keeper: Keeper) -> Known:
    return Known(name="keeper", title="Keeper", informant=keeper, keeper=keeper)


def suppressed(place: Workspace) -> dict[str, str]:
    with store_of(place, now=NOW) as store, store.reading() as connection:
        return {norm: one.reason for norm, one in suppressions.of_addresses(connection, PEOPLE).items()}


def test_who_left_at_mailgun_is_suppressed_here(place: Workspace, server: MailgunServer) -> None:
    server.departures.add("unsubscribes", [PEOPLE[0]])
    server.departures.add("bounces", [PEOPLE[1], "stranger@b.example"])
    server.departures.add("complaints", [PEOPLE[2]])
    made = with_mailgun(place, server)
    tally = syncing.bring_home(made, syncing.informant_of(made, "mailgun"), now=NOW)
    assert (tally.read, tally.new.total()) == (4, 4)
    assert suppressed(place) == {PEOPLE[0]: "unsubscribed", PEOPLE[1]: "hard_bounce", PEOPLE[2]: "complaint"}
    assert syncing.last_sync(made, "mailgun", now=NOW) == NOW


def test_what_was_read_before_it_broke_off_is_kept_and_no_sync_is_noted(
    place: Workspace, server: MailgunServer
) -> None:
    server.departures.add("unsubscribes", [*PEOPLE[:3], *(f"x{number}@b.example" for number in range(1500))])
    made = with_mailgun(place, server)
    server.play_departures("answer", "500")
    with pytest.raises(ProviderError):
        syncing.bring_home(made, syncing.informant_of(made, "mailgun"), now=NOW)
    assert set(suppressed(place)) == set(PEOPLE[:3])
    assert syncing.last_sync(made, "mailgun", now=NOW) is None
    again = syncing.bring_home(made, syncing.informant_of(made, "mailgun"), now=NOW)
    assert (again.read, again.known, again.new.total()) == (1503, 1000, 503)


def test_a_dry_run_notes_nothing(place: Workspace, server: MailgunServer) -> None:
    server.departures.add("unsubscribes", PEOPLE)
    made = with_mailgun(place, server)
    tally = syncing.bring_home(made, syncing.informant_of(made, "mailgun"), now=NOW, is_dry_run=True)
    assert tally.new.total() == len(PEOPLE)
    assert suppressed(place) == {}
    assert syncing.last_sync(made, "mailgun", now=NOW) is None


def test_mailgun_keeps_no_list_to_be_told_of(place: Workspace, server: MailgunServer) -> None:
    known = syncing.informant_of(with_mailgun(place, server), "mailgun")
    assert syncing.left_here_on_its_list(place, known, now=NOW) == ()
    assert syncing.tell(known, PEOPLE).told == 0


def test_the_outbox_knows_of_nobody(place: Workspace) -> None:
    with pytest.raises(ConfigError, match="does not know of anybody who left"):
        syncing.informant_of(place, "outbox")


def test_people_who_left_here_are_found_on_the_list_there_and_told(place: Workspace) -> None:
    keeper = Keeper(people=["Person0@b.example", *PEOPLE[1:], "stranger@b.example", "no address"])
    with store_of(place, now=NOW) as store, store.writing() as connection:
        leaving.unsubscribe(connection, PEOPLE[0], at=NOW)
        leaving.unsubscribe(connection, PEOPLE[3], at=NOW)
        leaving.unsubscribe(connection, "elsewhere@b.example", at=NOW)
    known = keeper_known(keeper)
    gone = syncing.left_here_on_its_list(place, known, now=NOW)
    assert gone == ("Person0@b.example", PEOPLE[3])
    assert keeper.told == []
    assert syncing.tell(known, gone).told == 2
    assert syncing.left_here_on_its_list(place, known, now=NOW) == ()


def test_telling_goes_on_where_it_broke_off(place: Workspace) -> None:
    keeper = Keeper(people=list(PEOPLE), breaks_after=2)
    with store_of(place, now=NOW) as store, store.writing() as connection:
        for email in PEOPLE[:4]:
            leaving.unsubscribe(connection, email, at=NOW)
    known = keeper_known(keeper)
    with pytest.raises(ConnectionError):
        syncing.tell(known, syncing.left_here_on_its_list(place, known, now=NOW))
    keeper.breaks_after = None
    syncing.tell(known, syncing.left_here_on_its_list(place, known, now=NOW))
    assert sorted(keeper.told) == sorted(PEOPLE[:4])


def test_one_whom_the_provider_refuses_does_not_hold_up_the_others(place: Workspace) -> None:
    class Choosy(Keeper):
        def leave(self, email: str) -> None:
            if email == PEOPLE[1]:
                raise BadRequestError("it looks fake.", provider="keeper", answer="fake", status=400)
            super().leave(email)

    keeper = Choosy(people=list(PEOPLE))
    told = syncing.tell(keeper_known(keeper), PEOPLE[:3])
    assert (told.told, told.refused) == (2, (PEOPLE[1],))


def test_both_directions_at_once_leave_nobody_on_one_side_alone(place: Workspace) -> None:
    at = dt.datetime(2025, 11, 1, 9, tzinfo=dt.UTC)
    keeper = Keeper(people=list(PEOPLE[:5]), gone=[Departure(email=PEOPLE[5], why="unsubscribed", at=at)])
    with store_of(place, now=NOW) as store, store.writing() as connection:
        leaving.unsubscribe(connection, PEOPLE[0], at=NOW)
    known = keeper_known(keeper)
    syncing.bring_home(place, known, now=NOW)
    syncing.tell(known, syncing.left_here_on_its_list(place, known, now=NOW))
    assert set(suppressed(place)) == {PEOPLE[0], PEOPLE[5]}
    assert keeper.told == [PEOPLE[0]]


def test_a_provider_that_keeps_a_list_is_known_once_config_names_the_list(tmp_path: Path) -> None:
    tables = {"mailgun": {"domain": DOMAIN}, "mailchimp": {"list": "a1b2c3d4e5"}, "cyberimpact": {"list": ""}}
    made = workspace(tmp_path, providers=tables)
    assert [keeper.name for keeper in syncing.keepers_of(made)] == ["mailchimp"]
