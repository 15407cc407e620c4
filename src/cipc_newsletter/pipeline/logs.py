"""What happened while a campaign was sent, as JSON lines in a file of its own: `var/log/<campaign>.jsonl`.

Promises one JSON object a line, no address of anybody, a bounded size on the disk, and that a log which cannot be
written never stops a send: the ledger is the truth, this only tells the story.
"""

import contextlib
import datetime as dt
import json
import logging
import re
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LOGGER = "cipc_newsletter"
_LARGEST_BYTES, _KEPT = 5_000_000, 3  # a file of 5 MB, and three older ones
_ADDRESS = re.compile(r"[^\s\"'<>()\[\],;:]+@[^\s\"'<>()\[\],;:]+")
_TOLD = ("event", "batch", "attempt", "people", "outcome", "status", "figure", "state", "seconds")


@contextlib.contextmanager
def logged(folder: Path, name: str) -> Iterator[None]:
    """Write what the program says of its work to the log of the campaign called `name`, for the length of the block."""
    logger = logging.getLogger(_LOGGER)
    before = logger.level, logger.propagate
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _File(folder / f"{name}.jsonl", maxBytes=_LARGEST_BYTES, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        yield
        return
    handler.setFormatter(_JsonLine(name))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    # A warning without any handler would come out on standard error, into the live line.
    logger.propagate = before[1] and bool(logging.getLogger().handlers)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]
        with contextlib.suppress(OSError, ValueError):
            handler.close()


class _File(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- the standard library's name
        """Say nothing: a full disk is told of by the ledger."""


class _JsonLine(logging.Formatter):
    def __init__(self, campaign: str) -> None:
        super().__init__()
        self._campaign = campaign

    def format(self, record: logging.LogRecord) -> str:
        """Return one JSON object without a line end."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower(), "campaign": self._campaign}
        line |= {name: getattr(record, name) for name in _TOLD if hasattr(record, name)}
        line["message"] = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        told = {name: without_addresses(value) if isinstance(value, str) else value for name, value in line.items()}
        return json.dumps(told, ensure_ascii=False, default=str)


def without_addresses(text: str) -> str:
    """Return `text` with every e-mail address in it hidden."""
    return _ADDRESS.sub("…@…", text)
