"""The installed command dies at a system call, or the disk refuses one: everybody is accounted for.

Part of T3 and T4 of the matrix; the whole is in soak/.
"""

from pathlib import Path

import pytest

from matrix.system_calls import KILLED, Agreed, agreed_to, require_strace, struck_everywhere

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Agreed:
    require_strace()
    return agreed_to(tmp_path_factory.mktemp("agreed"), "hold")


def test_dead_at_a_system_call_nobody_is_doubled_or_lost(agreed: Agreed, tmp_path: Path) -> None:
    answers = struck_everywhere(agreed, tmp_path, agreed.crashes(10))
    # Threads that wait for each other share a commit, so the last calls of a kind may not come: it then ends as usual.
    assert {answer.code for answer in answers} <= {KILLED, 0, 4}
    assert [answer.code for answer in answers].count(KILLED) * 2 > len(answers)


def test_a_disk_that_refuses_ends_in_a_sentence_and_doubles_and_loses_nobody(agreed: Agreed, tmp_path: Path) -> None:
    answers = struck_everywhere(agreed, tmp_path, agreed.failures(4))
    refused = [answer for answer in answers if answer.code]
    assert all(answer.value["error"]["message"] for answer in refused)
    assert refused
