"""The locked versions are a whole: what a locked package needs is locked too, else a fresh clone installs nothing."""

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_whatever_a_locked_package_needs_is_locked(name: str) -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE))
    needed = {need for package in locked for need in _needs_of(package)}
    assert {"markupsafe", "tomlkit"} <= needed  # of Jinja, and of Hatchling, with which the project is built
    assert needed - locked == set()


def _needs_of(package: str) -> set[str]:
    """Return what an installed package needs here, without its extras."""
    try:
        said = [Requirement(line) for line in requires(package) or ()]
    except PackageNotFoundError:  # locked for another system
        return set()
    return {
        canonicalize_name(need.name) for need in said if need.marker is None or need.marker.evaluate({"extra": ""})
    }
