"""What people see while an import fetches pictures, and while a campaign goes out."""

import io
import sys

import pytest

from cipc_newsletter.cli.progress import ProgressLine
from cipc_newsletter.cli.session import Session
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.model.campaign import CampaignCounts


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def line(monkeypatch: pytest.MonkeyPatch, screen: io.StringIO) -> ProgressLine:
    monkeypatch.setattr(sys, "stderr", screen)
    return ProgressLine(Session())


def test_on_a_terminal_the_picture_under_way_is_shown_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    progress = line(monkeypatch, screen)
    progress.fetching("https://www.exemple.example/a.jpg", count=1)
    progress.end()

    shown, taken_back = screen.getvalue().split("\r")[1:3]
    assert shown == "Picture 1: https://www.exemple.example/a.jpg"
    assert taken_back == " " * len(shown)


def test_no_line_is_longer_than_a_terminal_is_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    line(monkeypatch, screen).fetching("https://www.exemple.example/" + "a" * 200, count=1)

    assert len(screen.getvalue().strip()) < 80


def test_without_a_terminal_a_short_import_says_nothing_of_its_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    progress = line(monkeypatch, screen)
    for count in range(3):
        progress.fetching("https://www.exemple.example/a.jpg", count=count + 1)
    progress.end()

    assert screen.getvalue() == ""


def test_while_nothing_has_left_the_countdown_alone_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    progress = line(monkeypatch, screen)
    progress.show(CampaignCounts(planned=12, remaining=12))
    progress.count_down(600, Waiting.GRACE)
    progress.show(CampaignCounts(planned=12, remaining=12))
    assert "Nothing has left yet" in screen.getvalue()
    assert "12" not in screen.getvalue()

    progress.show(CampaignCounts(planned=12, accepted=3, remaining=9))
    assert "3 of 12 accepted" in screen.getvalue()


def test_after_ctrl_c_the_line_says_at_once_that_it_is_stopping_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    progress = line(monkeypatch, screen)
    progress.show(CampaignCounts(planned=12, accepted=3, remaining=9))
    progress.stopping()
    said = screen.getvalue()
    assert "Stopping after the calls under way… Ctrl-C again stops at once." in said.rpartition("\r")[2]
    progress.count_down(600, Waiting.PACE)
    assert screen.getvalue() == said


def test_ctrl_c_in_the_middle_of_a_write_stops_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy(Screen):
        def write(self, _text: str) -> int:
            raise RuntimeError("reentrant call inside a write")

    line(monkeypatch, Busy()).stopping()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(600, "in 0:10:00"), (86_399, "in 23:59:59"), (86_400, "in 1 d."), (20 * 86_400 + 4 * 3600, "in 20 d 4 h.")],
)
def test_a_wait_of_days_is_told_in_days(monkeypatch: pytest.MonkeyPatch, seconds: float, words: str) -> None:
    screen = Screen()
    monkeypatch.setenv("COLUMNS", "120")
    line(monkeypatch, screen).count_down(seconds, Waiting.SCHEDULE, until="on 2025-12-15 at 09:00")
    assert words in screen.getvalue()
