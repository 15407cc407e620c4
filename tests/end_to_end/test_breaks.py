"""The world breaks in the middle of a real send: each time nobody is mailed twice, and a sentence says who was not and
what to do, in French as in English.
"""

import shutil
import signal
import socket
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from campaign_making import EVERYBODY, ISSUE, SUBSCRIBERS, MadeWorkspace, addresses
from mistakes_making import assert_french
from providers.mailgun_server import MailgunServer
from refusing_disks import read_only
from running import Answer

pytestmark = pytest.mark.slow
SEND = ("send", ISSUE, "--yes", "--expect", str(EVERYBODY), "--now")
RESUME = ("campaign", "resume")
ONCE = Counter(addresses())
BEGUN = 3  # people mailed before the break


@pytest.fixture
def begun(mailgun: MadeWorkspace, server: MailgunServer) -> MadeWorkspace:
    """A campaign of which three people were mailed before it paused."""
    mailgun.configure({"provider.mailgun.in_flight": 1})
    server.play("accept", "401")
    assert mailgun.run(*SEND).code == 5
    assert mailgun.status()["accepted"] == BEGUN
    return mailgun


def database(workspace: MadeWorkspace) -> Path:
    return workspace.root / "var" / "newsletter.db"


def broken(workspace: MadeWorkspace, *command: str, french: str, code: int = 5) -> Answer:
    """Run a command that must end in words, in both languages; return what it said in English."""
    said = workspace.run(*command, language="fr")
    assert said.code == code, said
    assert_french(said.err)
    assert french in said.err.replace("\u00a0", " ")
    return workspace.run(*command)


def assert_nobody_more(server: MailgunServer) -> None:
    assert server.counts().total() == BEGUN


def test_without_a_network_it_waits_says_so_and_goes_on_later(begun: MadeWorkspace, server: MailgunServer) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        begun.configure({"provider.mailgun.base_url": f"http://127.0.0.1:{nobody.getsockname()[1]}"})
        with begun.started(*RESUME) as command:
            command.wait_until(lambda: "The provider takes nothing just now" in command.said)
            command.interrupt()
            code, said = command.ended()
    assert (code, "9 people were not mailed. Go on: cipc-newsletter campaign resume 2025-12-1" in said) == (5, True)
    begun.configure({"provider.mailgun.base_url": server.url})
    assert begun.run(*RESUME).code == 0
    assert server.counts() == ONCE


def test_after_the_clock_was_set_back_nobody_waits_for_a_grace_that_is_over(
    begun: MadeWorkspace, server: MailgunServer
) -> None:
    tomorrow = (int(time.time()) + 86_400) * 1_000_000  # the moment at which it began, as a clock a day behind has it
    with closing(sqlite3.connect(database(begun))) as connection, connection:
        connection.execute("UPDATE campaign SET grace_until = ?, created_at = ?", (tomorrow, tomorrow))
    assert begun.run(*RESUME).code == 0
    assert server.counts() == ONCE


def test_a_name_that_leads_nowhere_is_as_no_network(begun: MadeWorkspace, server: MailgunServer) -> None:
    begun.configure({"provider.mailgun.base_url": "https://mailgun.invalid"})
    with begun.started(*RESUME) as command:
        command.wait_until(lambda: "The provider takes nothing just now" in command.said)
        command.interrupt()
        code, said = command.ended()
    assert (code, "9 people were not mailed" in said) == (5, True)
    assert_nobody_more(server)


@pytest.mark.skipif(sys.platform == "win32", reason="a process of this system cannot be put to sleep by another")
def test_a_computer_that_sleeps_during_a_call_mails_nobody_twice(begun: MadeWorkspace, server: MailgunServer) -> None:
    server.wait_seconds = 1.5
    server.play("late")
    with begun.started(*RESUME) as command:
        command.wait_until(lambda: len(server.log.calls) >= 3)
        command.process.send_signal(signal.SIGSTOP)
        time.sleep(7)  # longer than a claim lives before its call
        command.process.send_signal(signal.SIGCONT)
        code, said = command.ended()
    assert code == 0, said
    assert server.counts() == ONCE


def test_a_store_that_may_not_be_written_any_more_stops_the_send(begun: MadeWorkspace, server: MailgunServer) -> None:
    with read_only(begun.root):
        said = broken(begun, *RESUME, french="n’autorise pas l’écriture", code=1)
    assert "newsletter.db" in said.err
    assert_nobody_more(server)
    assert begun.run(*RESUME).code == 0
    assert server.counts() == ONCE


def test_a_damaged_page_in_the_middle_stops_the_send(begun: MadeWorkspace, server: MailgunServer) -> None:
    phrase = {"CIPC_NEWSLETTER_PASSPHRASE": "cheval agrafe pile correcte"}
    assert begun.run("backup", "safe", **phrase).code == 0
    with closing(sqlite3.connect(database(begun))) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'batch'").fetchone()[0]
    with database(begun).open("r+b") as stream:
        stream.seek((root - 1) * size)
        stream.write(b"\xa5" * size)
    said = broken(begun, *RESUME, french="est endommagée", code=1)
    assert "put your latest backup in its place" in said.err
    assert_nobody_more(server)
    doctor = begun.run("doctor")
    assert (doctor.code, "✗ Ledger" in doctor.out) == (1, True)
    restored = begun.run("restore", "safe", "--replace", "--yes", "--expect", str(EVERYBODY), **phrase)
    assert restored.code == 0, restored
    assert broken(begun, *RESUME, french="remise d’une sauvegarde", code=1).code == 1
    assert_nobody_more(server)
    assert begun.run("campaign", "reconcile", "--hold").code == 4
    assert begun.run(*RESUME).code == 4
    assert begun.status()["held"] == EVERYBODY - BEGUN
    assert_nobody_more(server)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM selection WHERE batch_no = 4", "UPDATE selection SET payload = x'00' WHERE batch_no = 4"],
)
def test_people_missing_from_the_frozen_selection_stop_the_send(
    begun: MadeWorkspace, server: MailgunServer, statement: str
) -> None:
    with closing(sqlite3.connect(database(begun))) as connection, connection:
        connection.execute(statement)
    said = broken(begun, *RESUME, french="Le lot 4 de la sélection figée n’est pas celui qui a été figé")
    assert "cipc-newsletter restore FILE --replace" in said.err
    assert "to go" in said.err
    assert not server.counts() - ONCE
    doctor = begun.run("doctor")
    assert (doctor.code, "atch 4 of the frozen selection" in doctor.out) == (1, True)


def test_an_older_copy_of_the_store_mails_nobody(begun: MadeWorkspace, server: MailgunServer) -> None:
    older = begun.root / "older.db"
    shutil.copyfile(database(begun), older)
    assert begun.run(*RESUME).code == 0
    shutil.copyfile(older, database(begun))
    said = broken(begun, *RESUME, french="copie plus ancienne", code=1)
    assert "2025-12-1: up to 9 people more may have been mailed" in said.err
    assert begun.run("campaign", "reconcile").code == 0, "the provider's logs know them all"
    assert begun.run(*RESUME).code == 0
    assert server.counts() == ONCE
    assert begun.status()["accepted"] == EVERYBODY


def test_two_computers_that_share_the_folder_send_an_issue_once(
    begun: MadeWorkspace, server: MailgunServer, tmp_path: Path
) -> None:
    colleague = begun.copy_to(tmp_path / "colleague")
    shutil.rmtree(colleague.root / "var")  # a synchronising folder carries everything but the store
    shutil.rmtree(colleague.variables["CIPC_NEWSLETTER_DATA"])
    colleague.done("audience", "import", SUBSCRIBERS)
    colleague.approve()
    said = broken(colleague, *SEND, french="Le numéro 2025-12 a été envoyé de", code=1)
    assert "to 12 people, as campaign 2025-12-1" in said.err
    assert "delete issues/2025-12.sent-" in said.err
    assert_nobody_more(server)
    assert begun.run(*RESUME).code == 0
    assert server.counts() == ONCE


def test_a_store_copied_to_another_computer_names_the_first(
    begun: MadeWorkspace, server: MailgunServer, tmp_path: Path
) -> None:
    second = begun.copy_to(tmp_path / "second")
    shutil.rmtree(second.variables["CIPC_NEWSLETTER_DATA"])
    said = broken(second, *RESUME, french="ou d’un autre ordinateur nommé", code=1)
    assert socket.gethostname() in said.err
    assert "campaign reconcile --take-over" in said.err
    assert_nobody_more(server)
    assert second.run("campaign", "reconcile", "--take-over").code == 4
    assert second.run(*RESUME).code == 4
    assert second.status()["held"] == EVERYBODY - BEGUN
    assert_nobody_more(server)


def test_an_issue_whose_campaign_was_ended_before_anybody_had_it_is_free_for_a_colleague(
    mailgun: MadeWorkspace, server: MailgunServer, tmp_path: Path
) -> None:
    mailgun.configure({"send.grace_minutes": 10})
    with mailgun.started(*SEND[:-1]) as command:
        command.wait_until(lambda: "Nothing has left yet. The first mail leaves" in command.said)
        assert list((mailgun.root / "issues").glob("*.sent-*"))
        assert mailgun.run("campaign", "cancel", "--yes", "--by", "Élise").code == 0
        command.ended()
    assert not list((mailgun.root / "issues").glob("*.sent-*"))
    assert server.counts().total() == 0
