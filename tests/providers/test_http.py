"""One call over HTTP: made once, and what its failing proves. Against sockets, not mocks."""

import http.server
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cipc_newsletter.errors import UnavailableError, UncertainError
from cipc_newsletter.providers import http as calls
from cipc_newsletter.providers.answers import Line
from cipc_newsletter.providers.secret import Secret

LINE = Line(provider="mailgun", title="Mailgun", connect_timeout_seconds=2, read_timeout_seconds=0.5)
FIELDS = (("to", "a@b.example"), ("to", "é@b.example"), ("subject", "Été"))


@contextmanager
def listening(play: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[int]]]:
    """A server that does `play` with each connection; yields its address and a list that grows with each."""
    connections: list[int] = []
    is_over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            connection, _address = server.accept()
            with connection:
                if is_over.is_set():
                    return
                connections.append(1)
                connection.settimeout(5)
                play(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}", connections
    finally:
        is_over.set()
        # Closing alone does not wake a thread that waits in accept on Linux.
        with socket.create_connection(server.getsockname()):
            thread.join(5)
        server.close()


def whole_request(connection: socket.socket) -> bytes:
    """Read a request to its end."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = connection.recv(65536)
        if not piece:
            return raw
        raw += piece
    head, _blank, body = raw.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answer_with(raw: bytes) -> Callable[[socket.socket], None]:
    def play(connection: socket.socket) -> None:
        if whole_request(connection):
            connection.sendall(raw)

    return play


def test_a_host_nobody_knows_is_not_sent() -> None:
    with pytest.raises(UnavailableError, match="Nothing left this computer"):
        calls.post_multipart("http://mailgun.invalid/v3/x/messages", FIELDS, line=LINE)


def test_a_refused_connection_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(UnavailableError):
        calls.post_multipart(f"http://127.0.0.1:{port}/", FIELDS, line=LINE)


def test_an_address_that_cannot_be_read_is_not_sent() -> None:
    with pytest.raises(UnavailableError):
        calls.post_multipart("http://", FIELDS, line=LINE)


def test_a_failing_secure_connection_is_not_sent() -> None:
    def play(connection: socket.socket) -> None:
        connection.recv(1024)
        connection.sendall(b"HTTP/1.0 400 this is no TLS\r\n\r\n")

    with listening(play) as (host, connections), pytest.raises(UnavailableError, match="secure"):
        calls.post_multipart(f"https://{host}/", FIELDS, line=LINE)
    assert connections == [1]


def test_a_stalled_handshake_is_not_sent() -> None:
    def play(connection: socket.socket) -> None:
        connection.recv(1024)
        connection.recv(1)

    line = Line(provider="mailgun", title="Mailgun", connect_timeout_seconds=0.3, read_timeout_seconds=0.3)
    with listening(play) as (host, _connections), pytest.raises(UnavailableError):
        calls.post_multipart(f"https://{host}/", FIELDS, line=line)


@pytest.mark.parametrize(
    "raw",
    [b"", b"HTTP/1.1 2", b"nonsense\r\n\r\n"],
    ids=["nothing", "half a status", "no HTTP"],
)
def test_an_answer_that_is_none_is_not_to_be_known(raw: bytes) -> None:
    with listening(answer_with(raw)) as (host, connections), pytest.raises(UncertainError) as caught:
        calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
    assert connections == [1]
    assert not caught.value.is_surprising


def test_no_answer_in_time_is_not_to_be_known() -> None:
    def play(connection: socket.socket) -> None:
        whole_request(connection)
        connection.recv(1)

    with listening(play) as (host, connections), pytest.raises(UncertainError, match="no answer in time"):
        calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
    assert connections == [1]


def test_a_body_that_never_ends_is_given_up() -> None:
    def play(connection: socket.socket) -> None:
        whole_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            for _count in range(100):
                connection.sendall(b"1\r\n{\r\n")
                threading.Event().wait(0.1)
        except OSError:
            return

    with listening(play) as (host, _connections):
        answer = calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
    assert answer.status == 200
    assert not answer.is_whole


def test_a_refusal_whose_body_breaks_off_keeps_its_status() -> None:
    raw = b"HTTP/1.1 429 Slow\r\nRetry-After: 9\r\nContent-Length: 500\r\n\r\nhalf"
    with listening(answer_with(raw)) as (host, _connections):
        answer = calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
    assert (answer.status, answer.is_whole, answer.headers["retry-after"]) == (429, False, "9")


def test_an_endless_answer_is_cut() -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000
    with listening(answer_with(raw)) as (host, _connections):
        answer = calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
    assert len(answer.text) == calls.ANSWER_LIMIT


def test_a_redirect_is_not_followed() -> None:
    seen: list[bytes] = []

    def play(connection: socket.socket) -> None:
        seen.append(whole_request(connection))
        connection.sendall(b"HTTP/1.1 307 Elsewhere\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")

    with listening(play) as (host, connections):
        answer = calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
    assert answer.status == 307
    assert connections == [1]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_nothing_is_ever_repeated(status: int) -> None:
    raw = f"HTTP/1.1 {status} No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".encode()
    with listening(answer_with(raw)) as (host, connections):
        assert calls.post_multipart(f"http://{host}/", FIELDS, line=LINE).status == status
    assert connections == [1]


def test_a_connection_that_the_server_ends_is_not_used_again() -> None:
    raw = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    with listening(answer_with(raw)) as (host, connections):
        for _count in range(3):
            calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
    assert connections == [1, 1, 1]


@pytest.mark.parametrize(("longest_idle_seconds", "count"), [(60.0, 1), (0.0, 3)])
def test_a_connection_is_used_again_only_while_it_is_fresh(
    monkeypatch: pytest.MonkeyPatch, longest_idle_seconds: float, count: int
) -> None:
    def play(connection: socket.socket) -> None:
        while whole_request(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    monkeypatch.setattr(calls, "_LONGEST_IDLE_SECONDS", longest_idle_seconds)
    monkeypatch.setattr(calls, "_KEPT", calls._Line())
    with listening(play) as (host, connections):
        for _count in range(3):
            calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
        if calls._KEPT.session is not None:
            calls._KEPT.session.close()
    assert len(connections) == count


def test_neither_a_proxy_nor_a_netrc_of_the_environment_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[bytes] = []

    def play(connection: socket.socket) -> None:
        seen.append(whole_request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login wrong password wrong\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(netrc))
    with listening(play) as (host, _connections):
        calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
        calls.post_multipart(f"http://{host}/", FIELDS, line=LINE, user="api", key=Secret("geheim"))
    assert b"Authorization" not in seen[0]
    assert b"Authorization: Basic YXBpOmdlaGVpbQ==" in seen[1]


def test_repeated_fields_travel_as_multipart_in_order_and_in_utf_8() -> None:
    seen: list[bytes] = []

    def play(connection: socket.socket) -> None:
        seen.append(whole_request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with listening(play) as (host, _connections):
        calls.post_multipart(f"http://{host}/", FIELDS, line=LINE)
    assert b"Content-Type: multipart/form-data; boundary=" in seen[0]
    assert b"filename" not in seen[0]
    positions = [seen[0].index(value.encode()) for _name, value in FIELDS]
    assert positions == sorted(positions)


def test_a_large_body_arrives_whole() -> None:
    sizes: list[int] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sizes.append(len(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    line = Line(provider="mailgun", title="Mailgun", connect_timeout_seconds=5, read_timeout_seconds=10)
    calls.post_multipart(f"http://127.0.0.1:{server.server_port}/", [("html", "é" * 2_000_000)], line=line)
    thread.join()
    server.server_close()
    assert sizes[0] > 4_000_000


def test_a_get_that_is_not_answered_changed_nothing() -> None:
    with listening(answer_with(b"")) as (host, _connections), pytest.raises(UnavailableError):
        calls.get(f"http://{host}/", line=LINE)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_call_without_a_body_that_is_not_answered_may_have_been_done(method: str) -> None:
    with listening(answer_with(b"")) as (host, connections), pytest.raises(UncertainError):
        calls.call(method, f"http://{host}/campaigns/1/actions/send", line=LINE)
    assert connections == [1]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_call_without_a_body_that_met_no_server_was_not_made(method: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(UnavailableError):
        calls.call(method, f"http://127.0.0.1:{port}/", line=LINE)


def test_a_call_says_its_method_parameters_headers_and_value() -> None:
    seen: list[bytes] = []

    def play(connection: socket.socket) -> None:
        seen.append(whole_request(connection))
        connection.sendall(b"HTTP/1.1 204 Done\r\nContent-Length: 0\r\n\r\n")

    with listening(play) as (host, _connections):
        answer = calls.call(
            "PATCH",
            f"http://{host}/3.0/campaigns/1",
            line=LINE,
            value={"subject": "Été"},
            parameters={"fields": "id,status", "q": "é & x"},
            headers={**calls.bearer(Secret("geheim")), "api-key": Secret("auch")},
        )
    head, _blank, body = seen[0].partition(b"\r\n\r\n")
    assert answer.status == 204
    assert head.startswith(b"PATCH /3.0/campaigns/1?fields=id%2Cstatus&q=%C3%A9+%26+x HTTP/1.1\r\n")
    assert b"Authorization: Bearer geheim" in head
    assert b"api-key: auch" in head
    assert json.loads(body) == {"subject": "Été"}


def test_a_longer_answer_is_read_where_a_list_is_expected() -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000
    line = Line(provider="mailgun", title="Mailgun", connect_timeout_seconds=2, read_timeout_seconds=5)
    with listening(answer_with(raw)) as (host, _connections):
        answer = calls.call("GET", f"http://{host}/", line=line, limit=calls.LIST_LIMIT)
    assert len(answer.text) == 1_000_000
