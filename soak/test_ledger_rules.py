"""T2 of the matrix: the ledger's moves in any order, two thousand times forty of them."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from matrix.ledger_rules import Ledger
from matrix.simulation import Stage

pytestmark = pytest.mark.soak


def test_in_any_order_the_moves_of_the_ledger_keep_its_promises(stage: Stage) -> None:
    machine = type("Machine", (Ledger,), {"frozen": stage.frozen})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=2000, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    print(f"the ledger's rules: {Ledger.runs} runs, {Ledger.moves} moves")
