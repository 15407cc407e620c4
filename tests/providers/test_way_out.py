"""No real provider starts where nobody could unsubscribe."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.mailgun import Mailgun
from cipc_newsletter.providers.mailgun_settings import Settings
from cipc_newsletter.providers.outbox import Outbox
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.providers.way_out import require_way_out
from cipc_newsletter.tokens import sample_token
from providers.mailgun_server import DOMAIN, KEY, MailgunServer


@contextmanager
def public_pages(get: int = 200, post: int = 200) -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """Public pages that answer with these statuses; yields their address and what they were asked."""
    asked: list[tuple[str, str, bytes]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer("GET", get)

        def do_POST(self) -> None:
            self.answer("POST", post)

        def answer(self, method: str, status: int) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append((method, self.path, body))
            self.send_response(status)
            self.send_header("Location", "/login")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def mailgun(*, owns_unsubscribe: bool = False, unsubscribe: str = "off") -> Iterator[Mailgun]:
    with MailgunServer(unsubscribe=unsubscribe) as server:
        settings = Settings(domain=DOMAIN, key=Secret(KEY), base_url=server.url, owns_unsubscribe=owns_unsubscribe)
        yield Mailgun(settings)


def require(provider: Mailgun, base_url: str) -> None:
    require_way_out(provider, public_base_url=base_url, connect_timeout_seconds=2, read_timeout_seconds=1)


def test_the_outbox_needs_no_way_out(tmp_path: Path) -> None:
    require_way_out(Outbox(tmp_path), public_base_url="")


def test_pages_that_answer_are_a_way_out_and_nobody_is_unsubscribed_by_the_test() -> None:
    with public_pages() as (url, asked), mailgun() as provider:
        require(provider, url)
    path = f"/u/{sample_token()}"
    assert asked == [("GET", path, b""), ("POST", path, b"List-Unsubscribe=One-Click")]


@pytest.mark.parametrize("post", [202, 204, 400, 404, 410, 422])
def test_a_post_that_turns_the_token_away_was_understood(post: int) -> None:
    with public_pages(post=post) as (url, _asked), mailgun() as provider:
        require(provider, url)


@pytest.mark.parametrize("get", [301, 302, 401, 403, 404, 500, 503])
def test_a_page_that_does_not_open_by_itself_is_no_way_out(get: int) -> None:
    with public_pages(get=get) as (url, _asked), mailgun() as provider, pytest.raises(ConfigError, match=str(get)):
        require(provider, url)


@pytest.mark.parametrize("post", [301, 303, 307, 401, 403, 405, 500, 501, 503])
def test_a_one_click_post_that_fails_or_leads_elsewhere_is_no_way_out(post: int) -> None:
    with public_pages(post=post) as (url, _asked), mailgun() as provider, pytest.raises(ConfigError, match=str(post)):
        require(provider, url)


def test_pages_that_do_not_run_are_no_way_out() -> None:
    with public_pages() as (url, _asked):
        pass
    with mailgun() as provider, pytest.raises(ConfigError, match="does not work") as caught:
        require(provider, url)
    assert caught.value.key == "public.base_url"
    assert "base_url" in caught.value.mistakes[0].remedy


def test_without_any_address_there_is_no_way_out() -> None:
    with mailgun() as provider, pytest.raises(ConfigError, match="base_url is empty"):
        require(provider, "")


def test_an_insecure_public_address_is_no_way_out() -> None:
    with mailgun() as provider, pytest.raises(ConfigError, match="https"):
        require(provider, "http://cipc.example")


def test_the_provider_s_own_link_is_a_way_out_where_it_is_set_up() -> None:
    with mailgun(owns_unsubscribe=True, unsubscribe="on") as provider:
        require(provider, "")


def test_the_provider_s_own_link_is_none_where_it_is_switched_off() -> None:
    with (
        mailgun(owns_unsubscribe=True, unsubscribe="off") as provider,
        pytest.raises(ConfigError, match="switched off"),
    ):
        require(provider, "")


def test_a_second_link_by_the_provider_stops_the_start() -> None:
    with (
        public_pages() as (url, _asked),
        mailgun(unsubscribe="footer") as provider,
        pytest.raises(ConfigError, match="would add its own"),
    ):
        require(provider, url)
