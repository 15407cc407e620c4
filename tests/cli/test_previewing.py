"""`preview` as people start and end it."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from preview_making import sample_workspace
from running import environment, run

pytestmark = pytest.mark.slow


@contextmanager
def started(workspace: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "cipc_newsletter", "preview", "--no-browser", *arguments]
    running = subprocess.Popen(
        command, cwd=workspace, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def test_it_prints_the_address_of_the_newest_issue_and_ends_at_ctrl_c(tmp_path: Path) -> None:
    workspace = sample_workspace(tmp_path / "workspace")
    with started(workspace) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        assert address.endswith("/issue/2025-12")
        with urllib.request.urlopen(address) as answer:
            assert "Protéger les jeunes" in answer.read().decode("utf-8")
        with urllib.request.urlopen(f"{address.rpartition('/issue')[0]}/events") as line:
            assert line.readline() == b"retry: 500\n"
            running.send_signal(signal.SIGINT)
            _out, err = running.communicate(timeout=20)
        assert running.returncode == 130
        said = [line for line in err.splitlines() if line]
        assert said == ["Only this computer can open it. Ctrl-C ends the preview.", "Stopped. Nothing more was done."]


def test_with_json_it_prints_one_document(tmp_path: Path) -> None:
    with started(sample_workspace(tmp_path / "workspace"), "2025-11", "--json") as running:
        assert running.stdout is not None
        text = ""
        while not text.rstrip().endswith("}"):
            text += running.stdout.readline()
        said = json.loads(text)
        assert said["address"].endswith("/issue/2025-11")
        assert f":{said['port']}/" in said["address"]


def test_a_port_that_is_taken_is_told_in_words(tmp_path: Path) -> None:
    workspace = sample_workspace(tmp_path / "workspace")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run("preview", "--no-browser", "--port", str(port), cwd=workspace)
    assert answer.code == 2
    assert answer.err.startswith(f"Port {port} of this computer cannot be used.")


def test_an_issue_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    answer = run("preview", "2031", "--no-browser", cwd=sample_workspace(tmp_path / "workspace"))
    assert answer.code == 1
    assert 'no issue "2031"' in answer.err.lower()


def test_a_workspace_without_issues_shows_an_empty_list(tmp_path: Path) -> None:
    workspace = sample_workspace(tmp_path / "workspace")
    for path in (workspace / "issues").glob("*.toml"):
        path.unlink()
    with started(workspace) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        with urllib.request.urlopen(address) as answer:
            assert "There is no issue yet." in answer.read().decode("utf-8")
