"""Pictures asked for as a reader's mail program would."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cipc_newsletter.publishing.reachable import unanswered
from picture_host import PictureHost, picture_host
from publishing.pictures import ONE, OTHER, picture


@pytest.fixture
def host(tmp_path: Path) -> Iterator[PictureHost]:
    with picture_host(tmp_path) as found:
        for one in (ONE, OTHER):
            (tmp_path / one.name).write_bytes(one.data)
        yield found


def asked(host: PictureHost, *datas: bytes) -> list[str]:
    pictures = [picture(data, address=f"{host.url}/x/{picture(data).name}") for data in datas]
    return [mistake.what for mistake in unanswered(pictures, timeout_seconds=1)]


def test_addresses_that_show_their_pictures_are_right(host: PictureHost) -> None:
    assert asked(host, ONE.data, OTHER.data) == []


def test_each_address_that_does_not_is_named_with_its_answer(host: PictureHost) -> None:
    (missing,) = asked(host, ONE.data, b"never published")
    assert missing.startswith(f"{host.url}/x/{picture(b'never published').name}")
    assert "404" in missing


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (301, "leads elsewhere"),
        (302, "leads elsewhere"),
        (403, "403"),
        (500, "500"),
        (204, "204"),
        ("other", "other bytes"),
        ("cut", "broke off"),
    ],
)
def test_no_other_answer_counts(host: PictureHost, answer: int | str, words: str) -> None:
    host.answers["*"] = answer
    (said,) = asked(host, ONE.data)
    assert words in said


def test_a_computer_that_says_nothing_is_tried_once(host: PictureHost) -> None:
    host.answers["*"] = "stall"
    said = asked(host, ONE.data, OTHER.data)
    assert len(said) == 2
    assert all("no answer in time" in each for each in said)
    assert len(host.asked) == 1


def test_a_picture_shown_twice_is_asked_for_once(host: PictureHost) -> None:
    asked(host, ONE.data, ONE.data)
    assert len(host.asked) == 1


def test_an_answer_without_end_is_given_up() -> None:
    """A server that sends more than any picture has."""
    import http.server

    from picture_host import serving

    class Endless(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
            """Say nothing."""

    with serving(Endless) as url:
        (mistake,) = unanswered([picture(address=f"{url}/a.png")], timeout_seconds=5)
    assert "has no end" in mistake.what
