"""No schedule of deaths, refusals, cut lines, pauses and departures mails anybody twice or loses anybody."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cipc_newsletter.deliver import engine, recovery, settling
from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.providers.port import Accepted, Proof
from cipc_newsletter.store.attempts import AttemptOutcome
from cipc_newsletter.store.batches import Settlement
from schedule_playing import FAULTS, PEOPLE, Schedule, play
from sending_making import CountingProvider, created, opened, with_audience

PROCESSES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(min_value=1, max_value=70)),
        st.lists(st.sampled_from(FAULTS), max_size=6),
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agreed")
    with opened(folder) as store:
        with_audience(store, PEOPLE)
        created(store, grace_seconds=5)
    return folder


@pytest.mark.parametrize("proof", ["key", "none"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(processes=PROCESSES)
def test_no_schedule_doubles_or_loses_anybody(agreed: Path, proof: Proof, processes: Schedule) -> None:
    play_in_a_copy(agreed, proof, processes)


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("proof", ["key", "none"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(processes=PROCESSES)
def test_no_schedule_of_many_doubles_or_loses_anybody(agreed: Path, proof: Proof, processes: Schedule) -> None:
    play_in_a_copy(agreed, proof, processes)


def play_in_a_copy(agreed: Path, proof: Proof, processes: Schedule) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(agreed, Path(name) / "world"))
        with opened(folder) as store:
            play(store, CountingProvider(path=folder / "copies", proof=proof), processes)


def back_to_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """What every queue with a visibility time-out does with a dead worker's job."""

    def settlement(**values: object) -> Settlement:
        return Settlement(**{**values, "state": BatchState.READY})  # type: ignore[arg-type]

    monkeypatch.setattr(recovery, "Settlement", settlement)


def unclear_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry whatever raised."""
    monkeypatch.setattr(settling, "_outcome_of", lambda _error: AttemptOutcome.UNAVAILABLE)


def marked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Record as accepted what is about to be sent, as a cursor does."""
    submit = engine._submit

    def marking(sending: engine.Sending, claimed: settling.Claimed, *, claimed_at: float) -> None:
        with sending.store.writing() as connection:
            settling.record_accepted(connection, claimed, Accepted(provider_ref=""), at=sending.clock.now())
        submit(sending, claimed, claimed_at=claimed_at)

    monkeypatch.setattr(engine, "_submit", marking)


def repeated_without_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat whatever is uncertain, proof or not."""
    monkeypatch.setattr(recovery, "may_repeat", lambda _connection, _sending: True)


@pytest.mark.parametrize("bug", [back_to_ready, unclear_is_a_failure, marked_first, repeated_without_looking])
def test_the_invariants_notice_a_program_that_is_wrong(
    agreed: Path, monkeypatch: pytest.MonkeyPatch, bug: Callable[[pytest.MonkeyPatch], None]
) -> None:
    bug(monkeypatch)
    schedules: list[Schedule] = [[(last, ["none", "cut after"])] for last in range(20, 60)]
    with pytest.raises(AssertionError, match=r"I[1-9]"):
        play_all(agreed, schedules)


def play_all(agreed: Path, schedules: list[Schedule]) -> None:
    for schedule in schedules:
        play_in_a_copy(agreed, "none", schedule)
