"""T3 and T4 of the matrix: dead at the n-th system call, and a disk that is full or broken from the n-th on."""

from pathlib import Path

import pytest

from matrix.system_calls import KILLED, agreed_to, require_strace, struck_everywhere

pytestmark = pytest.mark.soak
POINTS = 100


@pytest.mark.parametrize("policy", ["key", "hold"])
def test_dead_at_any_system_call_nobody_is_doubled_or_lost(tmp_path: Path, policy: str) -> None:
    require_strace()
    agreed = agreed_to(tmp_path, policy)
    answers = struck_everywhere(agreed, tmp_path, agreed.crashes(POINTS))
    dead = sum(answer.code == KILLED for answer in answers)
    print(f"{policy}: {dead} deaths at system calls, of {agreed.calls}")
    # A run may make a few calls fewer than the one that was counted, so the last of a kind may not come.
    assert dead >= 80


@pytest.mark.parametrize("policy", ["key", "hold"])
def test_a_disk_that_refuses_at_any_call_doubles_and_loses_nobody(tmp_path: Path, policy: str) -> None:
    require_strace()
    agreed = agreed_to(tmp_path, policy)
    answers = struck_everywhere(agreed, tmp_path, agreed.failures(POINTS))
    refused = [answer for answer in answers if answer.code]
    print(f"{policy}: the disk refused at {len(answers)} calls, {len(refused)} runs ended in a sentence")
    assert len(answers) >= 60
    assert all(answer.value["error"]["message"] for answer in refused)
    assert len(refused) > 0.8 * len(answers)
