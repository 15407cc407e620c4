"""The language of the person at this computer."""

import pytest

from cipc_newsletter import operating_system


def test_the_interface_speaks_the_language_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "fr_CA.UTF-8")
    assert operating_system.interface_language() == "fr"
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    assert operating_system.interface_language() == "es"
