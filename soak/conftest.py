"""What the long runs share with the tests: the way into tests/, and the place to play schedules on."""

from collections.abc import Iterator

import pytest

from matrix.simulation import Stage, a_stage


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        yield made
