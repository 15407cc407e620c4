"""What is said of a provider's answer names the provider once."""

from pathlib import Path

import pytest

from cipc_newsletter.deliver.mailings.calling import said_by
from cipc_newsletter.errors import UnavailableError
from mailing_making import FileList, agreed, listing


@pytest.mark.parametrize(
    ("answer", "said"),
    [("{title} cannot be reached", "{title} cannot be reached"), ("the line is cut", "{title}: The line is cut")],
)
def test_the_provider_is_named_once(tmp_path: Path, answer: str, said: str) -> None:
    provider = FileList(path=tmp_path / "provider.json")
    store, campaign = agreed(tmp_path, provider)
    error = UnavailableError(answer.format(title=provider.title), provider=provider.name)
    assert said_by(listing(store, provider, campaign), error).startswith(said.format(title=provider.title))
