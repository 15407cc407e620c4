"""The ledger's moves in any order keep its promises: part of T2 of the matrix, whose whole is in soak/."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from matrix.ledger_rules import Ledger
from matrix.simulation import Stage


@pytest.mark.slow
def test_in_any_order_the_moves_of_the_ledger_keep_its_promises(stage: Stage) -> None:
    machine = type("Machine", (Ledger,), {"frozen": stage.frozen})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
