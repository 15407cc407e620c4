"""A store and a provider for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cipc_newsletter.store.database import Store
from matrix.simulation import Stage, a_stage, memory_folder
from sending_making import CountingProvider, opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def provider(tmp_path: Path) -> CountingProvider:
    return CountingProvider(path=tmp_path / "copies.jsonl")


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        yield made


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Path]:
    """A folder that lies in memory where the system has such a place: what is judged here is not the disk."""
    with memory_folder() as folder:
        yield folder
