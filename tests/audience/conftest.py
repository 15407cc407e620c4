"""A store for each test, opened and closed around it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audience_making import opened_store
from cipc_newsletter.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened_store(tmp_path) as opened:
        yield opened
