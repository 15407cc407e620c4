"""A key goes only to an address that leads where it says, encrypted or on this very computer."""

import pytest

from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.base_url import safe_base_url


@pytest.mark.parametrize(
    "url", ["https://lists.example", "https://lists.example/v3", "http://127.0.0.1:8802", "http://[::1]:8802"]
)
def test_an_encrypted_address_and_this_computer_are_safe(url: str) -> None:
    assert safe_base_url(f"{url}/", table="provider.mailgun") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "lists.example",
        "http://lists.example",
        "http://localhost.lists.example",
        "http://127.0.0.1@lists.example",
        "https://api.brevo.com@lists.example",
        "https://lists.example?a=",
        "https://lists.example#",
        "https://lists .example",
        "https://lists.example\n.other.example",
        "http://[::1",
        "ftp://127.0.0.1",
    ],
)
def test_any_other_address_is_refused_by_its_key(url: str) -> None:
    with pytest.raises(ConfigError, match="not a safe address") as caught:
        safe_base_url(url, table="provider.mailgun")
    assert caught.value.key == "provider.mailgun.base_url"
