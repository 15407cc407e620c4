"""Each picture put in its place, those that are there left alone; what became of each.

Promises that one picture's failure hides no other's success, that the same run may be repeated without harm, and that a
dry run changes nothing. Knows no way.
"""

from collections.abc import Iterable
from enum import StrEnum

from cipc_newsletter.errors import PublishingError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.publishing.way import Way
from cipc_newsletter.values import frozen


class Result(StrEnum):
    """What became of one picture: on a dry run, what would have."""

    PUBLISHED = "published"
    ALREADY_THERE = "already_there"
    FAILED = "failed"
    NOT_TRIED = "not_tried"


@frozen
class Outcome:
    """One picture, its address where it has one, and the error where it failed."""

    picture: PreparedImage
    result: Result
    address: str = ""
    error: PublishingError | None = None


def publish(pictures: Iterable[PreparedImage], way: Way, *, is_dry_run: bool) -> tuple[Outcome, ...]:
    """Put `pictures` in their place. After an error that no other picture could escape, the rest is not tried."""
    outcomes: list[Outcome] = []
    is_over = False
    for picture in pictures:
        if is_over:
            outcomes.append(Outcome(picture=picture, result=Result.NOT_TRIED))
            continue
        outcome = _published(picture, way, is_dry_run=is_dry_run)
        is_over = outcome.error is not None and outcome.error.is_final
        outcomes.append(outcome)
    return tuple(outcomes)


def _published(picture: PreparedImage, way: Way, *, is_dry_run: bool) -> Outcome:
    try:
        address = way.found(picture)
        if address is not None:
            return Outcome(picture=picture, result=Result.ALREADY_THERE, address=address)
        address = "" if is_dry_run else way.put(picture)
    except PublishingError as error:
        return Outcome(picture=picture, result=Result.FAILED, error=error)
    return Outcome(picture=picture, result=Result.PUBLISHED, address=address)
