"""What `audience unsubscribe` says of an address that nobody here has: it depends on who keeps the list."""

from pathlib import Path

import pytest

from cipc_newsletter.cli import application
from cipc_newsletter.cli.session import Session
from sample_workspaces import workspace


@pytest.mark.parametrize(
    ("providers", "wanted", "unwanted"),
    [
        ({}, "look at its spelling", "Mailchimp"),
        ({"mailchimp": {"list": "a1b2c3"}}, "whoever is on the list of Mailchimp stands there", "spelling"),
    ],
)
def test_an_address_that_only_the_list_provider_can_know_is_not_called_misspelt(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    providers: dict[str, dict[str, str]],
    wanted: str,
    unwanted: str,
) -> None:
    monkeypatch.setattr(Session, "workspace", lambda _session: workspace(tmp_path, providers=providers))
    assert application.run(["audience", "unsubscribe", "ana@correo.example"]) == 0
    said = capsys.readouterr().err
    assert wanted in said
    assert unwanted not in said
