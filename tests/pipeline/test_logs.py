"""The log of a campaign: one JSON object a line, no address, bounded, and never in the way."""

import json
import logging
from pathlib import Path

import pytest

from cipc_newsletter.pipeline import logs

LOG = logging.getLogger("cipc_newsletter.deliver.settling")


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "2025-12-1.jsonl").read_text(encoding="utf-8").splitlines()]


def test_each_line_is_an_object_with_time_event_and_what_it_is_about(tmp_path: Path) -> None:
    with logs.logged(tmp_path / "log", "2025-12-1"):
        LOG.info("answered", extra={"event": "answered", "batch": 3, "outcome": "accepted", "secret": "x"})
    (line,) = lines(tmp_path / "log")
    assert (line["campaign"], line["event"], line["batch"], line["outcome"]) == (
        "2025-12-1",
        "answered",
        3,
        "accepted",
    )
    assert str(line["at"]).endswith("+00:00")
    assert "secret" not in line


@pytest.mark.parametrize(
    "said",
    ["refused: a.b+c@exemple.example", '"élise@école.example"', "<x@y.example>, z@y.example", "mailto:me@here"],
)
def test_no_address_gets_into_it(tmp_path: Path, said: str) -> None:
    with logs.logged(tmp_path, "2025-12-1"):
        LOG.warning("the provider said %s", said, extra={"event": said})
    text = (tmp_path / "2025-12-1.jsonl").read_text(encoding="utf-8")
    assert "example" not in text
    assert "…@…" in text
    assert json.loads(text)


def test_it_stays_within_its_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_LARGEST_BYTES", 2000)
    with logs.logged(tmp_path, "2025-12-1"):
        for number in range(200):
            LOG.info("answered", extra={"event": "answered", "batch": number})
    assert len(list(tmp_path.iterdir())) == 4
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 8000
    assert lines(tmp_path)[-1]["batch"] == 199


def test_where_it_cannot_be_written_the_work_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log").write_text("a file where the folder would be", encoding="utf-8")
    with logs.logged(tmp_path / "log", "2025-12-1"):
        LOG.info("answered")
    with logs.logged(tmp_path / "other", "2025-12-1"):
        for handler in logging.getLogger("cipc_newsletter").handlers:
            handler.stream.close()  # type: ignore[attr-defined]
        LOG.info("answered")
    assert capsys.readouterr().err == ""


def test_after_the_block_nothing_is_written_any_more(tmp_path: Path) -> None:
    before = logging.getLogger("cipc_newsletter").level
    with logs.logged(tmp_path, "2025-12-1"):
        pass
    LOG.info("later")
    assert (tmp_path / "2025-12-1.jsonl").read_text(encoding="utf-8") == ""
    assert logging.getLogger("cipc_newsletter").level == before
