"""The outbox: whole files that any mail program opens, written once."""

import email
import email.policy
import os
import stat
import subprocess
import sys
import threading
from email.message import EmailMessage
from pathlib import Path

import pytest

import sample_batches
import sample_workspaces
from cipc_newsletter import operating_system
from cipc_newsletter.errors import AuthenticationError, BadRequestError, ConfigError, FileError, UncertainError
from cipc_newsletter.merge_fields import filled
from cipc_newsletter.providers import outbox as module
from cipc_newsletter.providers.outbox import Outbox, make, message_id_for


def parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def submitted(folder: Path, **changes: object) -> Path:
    """Submit a batch and return its campaign's folder."""
    provider = Outbox(folder)
    provider.submit(provider.prepare(sample_batches.batch(**changes)))
    return folder / "2025-12-1"


def test_each_person_has_a_file_named_for_campaign_batch_and_subscriber(tmp_path: Path) -> None:
    folder = submitted(tmp_path)
    assert sorted(path.name for path in folder.glob("*.eml")) == [
        f"c0ffee5eed.3.{number}.eml" for number in range(1, 6)
    ]


def test_the_html_of_the_file_is_the_approved_html_filled(tmp_path: Path) -> None:
    batch = sample_batches.batch()
    message = parsed(submitted(tmp_path) / "c0ffee5eed.3.2.eml")
    html = message.get_body(("html",))
    assert html is not None
    raw = html.get_payload(decode=True)
    wanted = filled(batch.message, batch.people[1], date=batch.date, message_id="<x@y.example>").html
    assert isinstance(raw, bytes)
    assert raw.replace(b"\r\n", b"\n") == wanted.encode()


def test_the_date_is_the_batch_s_and_the_message_id_is_always_the_same(tmp_path: Path) -> None:
    first = parsed(submitted(tmp_path / "a") / "c0ffee5eed.3.1.eml")
    second = parsed(submitted(tmp_path / "b") / "c0ffee5eed.3.1.eml")
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == "Mon, 15 Dec 2025 14:05:00 +0000"


def test_message_ids_are_unique_to_campaign_and_person_and_say_nothing_of_them() -> None:
    ids = {
        message_id_for(campaign, uid.to_bytes(8, "big"), "cipc.example")
        for campaign in ("a", "b")
        for uid in range(100)
    }
    assert len(ids) == 200
    assert all(identity.endswith("@cipc.example>") and len(identity) < 100 for identity in ids)


def test_a_repeated_call_writes_nothing_again(tmp_path: Path) -> None:
    path = submitted(tmp_path) / "c0ffee5eed.3.1.eml"
    path.write_bytes(b"looked at")
    submitted(tmp_path)
    assert path.read_bytes() == b"looked at"


def test_a_call_cut_short_is_completed_by_repeating_it(tmp_path: Path) -> None:
    folder = submitted(tmp_path)
    whole = (folder / "c0ffee5eed.3.4.eml").read_bytes()
    (folder / "c0ffee5eed.3.4.eml").unlink()
    (folder / "c0ffee5eed.3.5.eml").unlink()
    submitted(tmp_path)
    assert (folder / "c0ffee5eed.3.4.eml").read_bytes() == whole
    assert len(list(folder.glob("*.eml"))) == 5


def test_no_half_written_file_is_left(tmp_path: Path) -> None:
    submitted(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.name.endswith(".part")] == []


@pytest.mark.parametrize("campaign", ["../../etc", "tests", "a/b", "", ".hidden", "é", "x" * 200, "nul:"])
def test_a_campaign_s_name_never_leads_out_of_the_outbox(tmp_path: Path, campaign: str) -> None:
    provider = Outbox(tmp_path / "outbox")
    provider.submit(provider.prepare(sample_batches.batch(metadata={"campaign": campaign})))
    assert len(list((tmp_path / "outbox" / "c0ffee5eed").glob("*.eml"))) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["outbox"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser writes into a read-only folder")
def test_a_read_only_folder_pauses_the_campaign_in_three_parts(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(AuthenticationError) as caught:
            submitted(tmp_path)
    finally:
        tmp_path.chmod(stat.S_IRWXU)
    (mistake,) = caught.value.mistakes
    assert mistake.path
    assert mistake.right
    assert mistake.remedy


def test_a_file_where_the_folder_should_be_pauses_and_names_it(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way", encoding="utf-8")
    provider = Outbox(tmp_path / "outbox", shown="var/outbox")
    with pytest.raises(AuthenticationError) as caught:
        provider.submit(provider.prepare(sample_batches.batch()))
    assert str(caught.value.mistakes[0].path).startswith("var/outbox/2025-12-1/")


def test_a_call_of_which_some_mails_stand_is_uncertain_and_pauses(tmp_path: Path) -> None:
    # No file name is longer than 255 octets: the first person's is as long as that, the second's is longer.
    people = tuple(person._replace(subscriber_id=10**place) for place, person in enumerate(sample_batches.people(2)))
    batch = sample_batches.batch(campaign_uid="u" * 247, batch_no=1, people=people)
    provider = Outbox(tmp_path)
    with pytest.raises(UncertainError) as caught:
        provider.submit(provider.prepare(batch))
    assert caught.value.is_surprising
    assert caught.value.mistakes[0].path
    assert len(list(tmp_path.glob("*/*.eml"))) == 1


def test_a_page_that_cannot_be_written_does_not_stop_the_mails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise FileError("held open")

    monkeypatch.setattr(module.outbox_pages, "write", refuse)
    assert len(list(submitted(tmp_path).glob("*.eml"))) == 5


def test_several_threads_may_submit_at_once(tmp_path: Path) -> None:
    provider = Outbox(tmp_path)
    threads = [
        threading.Thread(
            target=lambda number=number: provider.submit(provider.prepare(sample_batches.batch(batch_no=number)))
        )
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list((tmp_path / "2025-12-1").glob("*.eml"))) == 40
    assert "40" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_test_copy_lies_apart_and_names_its_code(tmp_path: Path) -> None:
    where = Outbox(tmp_path, shown="var/outbox").submit_test(sample_batches.copy_for_test())
    assert where.startswith("var/outbox/tests/7QK4-M2.fr.")
    (path,) = (tmp_path / "tests").glob("*.eml")
    assert parsed(path)["Subject"] == "[Test 7QK4-M2] L’infolettre de décembre"


def test_a_hostile_code_cannot_choose_where_its_copy_lies(tmp_path: Path) -> None:
    copy = sample_batches.copy_for_test(code="../../x", language="..")
    Outbox(tmp_path / "outbox").submit_test(copy)
    assert len(list((tmp_path / "outbox" / "tests").glob("*.eml"))) == 1


def test_the_folder_is_the_one_of_the_settings(tmp_path: Path) -> None:
    made = make(sample_workspaces.workspace(tmp_path, providers={"outbox": {"folder": "out/mails"}}), {})
    made.submit(made.prepare(sample_batches.batch()))
    assert (tmp_path / "out" / "mails" / "2025-12-1" / "c0ffee5eed.3.1.eml").exists()


def test_without_a_setting_it_lies_in_the_folder_of_the_store(tmp_path: Path) -> None:
    made = make(sample_workspaces.workspace(tmp_path), {})
    assert made.submit(made.prepare(sample_batches.batch())).provider_ref == "var/outbox/2025-12-1"


def test_in_a_synced_workspace_it_moves_along_with_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operating_system, "synced_by", lambda _folder: "OneDrive")
    monkeypatch.setattr(operating_system, "local_data_folder", lambda _folder: tmp_path / "local")
    made = make(sample_workspaces.workspace(tmp_path / "OneDrive"), {})
    made.submit(made.prepare(sample_batches.batch()))
    assert (tmp_path / "local" / "outbox" / "2025-12-1" / "index.html").exists()


def test_a_folder_outside_the_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        make(sample_workspaces.workspace(tmp_path, providers={"outbox": {"folder": "../elsewhere"}}), {})
    assert caught.value.key == "provider.outbox.folder"


def test_a_broken_address_is_refused_before_anything_is_written(tmp_path: Path) -> None:

    people = (sample_batches.person(1)._replace(email="é@lecteurs.example"),)
    with pytest.raises(BadRequestError):
        Outbox(tmp_path).prepare(sample_batches.batch(people=people))


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_only_whole_files(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[2]); from pathlib import Path; import sample_batches\n"
        "from cipc_newsletter.providers.outbox import Outbox\n"
        "provider = Outbox(Path(sys.argv[1])); call = provider.prepare(sample_batches.batch(200))\n"
        "print('ready', flush=True); provider.submit(call); print('done', flush=True)"
    )
    tests = str(Path(__file__).parents[1])
    whole = Outbox(tmp_path / "whole")
    whole.submit(whole.prepare(sample_batches.batch(200)))
    wanted = {path.name: path.read_bytes() for path in (tmp_path / "whole" / "2025-12-1").glob("*.eml")}
    folder = tmp_path / "killed"
    for pause in (0.0, 0.01, 0.03, 0.06, 0.1):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(folder), tests], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            threading.Event().wait(pause)
            process.kill()
        found = {path.name: path.read_bytes() for path in folder.glob("2025-12-1/*.eml")}
        assert found.items() <= wanted.items()
    again = Outbox(folder)
    again.submit(again.prepare(sample_batches.batch(200)))
    assert {path.name: path.read_bytes() for path in folder.glob("2025-12-1/*.eml")} == wanted
