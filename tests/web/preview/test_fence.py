"""Who may ask the preview, and for what: requests no well-behaved browser makes, over a raw line (rule SEC-05)."""

import socket
import threading
import time

import pytest

from preview_making import Running

FORM = {"content_type": "application/x-www-form-urlencoded"}


def test_a_page_is_answered_and_forbids_all_that_it_does_not_need(still: Running) -> None:
    answer = still.ask()
    assert answer.status == 200
    assert "Protéger les jeunes" in answer.body
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'"
    )
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "host",
    [
        "127.attacker.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.attacker.example:{port}",
        "attacker.example:{port}",
        "localhost.attacker.example:{port}",
        "user@127.0.0.1:{port}",
        "127.0.0.1:{port}@attacker.example",
        "127.0.0.1:{port},attacker.example",
        "127.0.0.1:0{port}",
        "127.1:{port}",
        "2130706433:{port}",
        "0.0.0.0:{port}",
        "[::1]:{port}",
    ],
)
def test_another_host_is_refused(still: Running, host: str) -> None:
    answer = still.ask(host=host.format(port=still.door.port))
    assert answer.status == 403
    assert "Protéger" not in answer.body


def test_the_name_that_a_browser_gives_this_computer_is_as_good(still: Running) -> None:
    assert still.ask(host=f"LocalHost:{still.door.port}").status == 200


def test_no_host_and_two_hosts_are_refused(still: Running) -> None:
    path, port = f"{still.door.root}/", still.door.port
    assert still.send(f"GET {path} HTTP/1.0\r\n\r\n".encode()).status == 403
    assert still.send(f"GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n".encode()).status == 400
    two = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: attacker.example\r\nConnection: close\r\n\r\n"
    assert still.send(two.encode()).status in {400, 403}


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{port}{root}/", "http://attacker.example{root}/", "*", "{root}"]
)
def test_an_address_that_is_no_path_below_the_word_is_refused(still: Running, target: str) -> None:
    said = target.format(port=still.door.port, root=still.door.root)
    request = f"GET {said} HTTP/1.1\r\nHost: 127.0.0.1:{still.door.port}\r\nConnection: close\r\n\r\n"
    answer = still.send(request.encode())
    assert answer.status in {307, 400, 404}
    assert "Protéger" not in answer.body


@pytest.mark.parametrize(
    "path", ["/", "/issue/2025-12", "/assets/preview.css", "/{near}/", "/{word}x/", "/" + "a" * 3000]
)
def test_without_the_word_there_is_nothing(still: Running, path: str) -> None:
    word = still.door.word
    said = path.format(word=word, near=word[:-1] + ("a" if word[-1] != "a" else "b"))
    request = f"GET {said} HTTP/1.1\r\nHost: 127.0.0.1:{still.door.port}\r\nConnection: close\r\n\r\n"
    answer = still.send(request.encode())
    assert answer.status in {400, 404}
    assert word not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "issue/../../../etc/passwd",
        "issue/%2e%2e/%2e%2e/etc/passwd",
        "issue/..%2f..%2fconfig.toml",
        "issue/2025-12/picture/..%2f..%2f..%2fconfig.toml",
        "issue/2025-12/picture/%2fetc%2fpasswd",
        "issue/2025-12/picture/..%5c..%5cconfig.toml",
        "issue/2025-12%00",
        "events%0a",
        "issue/issues%2f2025-12.toml",
        "issue/2025",
        "assets/..%2fpages%2fbase.html",
        "assets/base.html",
        "assets/",
        "config.toml",
        "news/2025-12-02-jeunes-et-police/fr.md",
        "var/newsletter.db",
    ],
)
def test_no_file_can_be_asked_for_by_its_path(still: Running, path: str) -> None:
    answer = still.ask(path)
    assert answer.status in {400, 404}
    for text in ("root:", "[organisation]", "+++", "SQLite"):
        assert text not in answer.body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT"])
def test_only_reading_and_forms_are_known(still: Running, method: str) -> None:
    answer = still.ask(method=method)
    assert answer.status in {400, 405}
    assert "access-control-allow-methods" not in answer.headers


@pytest.mark.parametrize(
    "fields",
    [
        {"origin": "https://attacker.example"},
        {"origin": "http://127.0.0.1"},
        {"origin": "http://127.0.0.1:{port}.attacker.example"},
        {"origin": "http://localhost:{port}"},
        {"origin": "https://127.0.0.1:{port}"},
        {"origin": "null"},
        {"origin": "null", "sec_fetch_site": "cross-site"},
        {"origin": "null", "sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {},
    ],
)
def test_a_form_from_anywhere_else_changes_nothing(still: Running, fields: dict[str, str]) -> None:
    said = {name: value.format(port=still.door.port) for name, value in fields.items()}
    assert still.ask("issue/2025-12", method="POST", body=b"a=1", **FORM, **said).status == 403


def test_a_body_that_is_too_large_is_refused_before_it_is_read(still: Running) -> None:
    origin = f"http://127.0.0.1:{still.door.port}"
    assert still.ask("issue/2025-12", method="POST", origin=origin, content_length="999999999999").status == 413
    assert still.ask("issue/2025-12", method="POST", origin=origin, content_length="-1").status == 400


def test_a_body_without_an_end_is_refused_where_it_has_grown_too_large(still: Running) -> None:
    piece = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    head = (
        f"POST {still.door.root}/issue/2025-12 HTTP/1.1\r\nHost: 127.0.0.1:{still.door.port}\r\n"
        f"Origin: http://127.0.0.1:{still.door.port}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", still.door.port), timeout=10) as line:
        line.sendall(head.encode())
        answer = b""
        for _time in range(400):
            try:
                line.sendall(piece)
            except OSError:
                break
        line.settimeout(5)
        try:
            answer = line.recv(4096)
        except OSError:
            answer = b""
    assert answer == b"" or b" 413 " in answer.split(b"\r\n")[0]
    assert still.ask().status == 200


@pytest.mark.slow
def test_a_body_that_does_not_come_is_not_waited_for(still: Running) -> None:
    head = (
        f"POST {still.door.root}/issue/2025-12/approve HTTP/1.1\r\nHost: 127.0.0.1:{still.door.port}\r\n"
        f"Origin: http://127.0.0.1:{still.door.port}\r\nContent-Length: 100\r\nConnection: close\r\n\r\nname="
    )
    assert still.send(head.encode(), seconds=40).status == 408


def test_slow_clients_hold_up_nobody(still: Running) -> None:
    lines = [socket.create_connection(("127.0.0.1", still.door.port)) for _number in range(60)]
    try:
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1")
        started = time.monotonic()
        assert still.ask().status == 200
        assert time.monotonic() - started < 20, "it hangs"
    finally:
        for line in lines:
            line.close()


def test_many_ask_at_once_and_the_issue_is_composed_for_all(still: Running) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(still.ask("issue/2025-11").status)) for _n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [200] * 12
