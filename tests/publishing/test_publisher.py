"""What becomes of each picture when several are published."""

from dataclasses import dataclass, field

from cipc_newsletter.errors import PublishingError
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.publishing.publisher import Result, publish
from publishing.pictures import ONE, OTHER, picture

THIRD = picture(b"a third picture")


@dataclass
class Place:
    """A place in memory that refuses some names, each once and for all or not."""

    place: str = "memory"
    there: dict[str, bytes] = field(default_factory=dict)
    refuses: dict[str, bool] = field(default_factory=dict)

    def found(self, picture: PreparedImage) -> str | None:
        return f"m:{picture.name}" if picture.name in self.there else None

    def put(self, picture: PreparedImage) -> str:
        if picture.name in self.refuses:
            raise PublishingError("no.", is_final=self.refuses[picture.name])
        self.there[picture.name] = picture.data
        return f"m:{picture.name}"

    def close(self) -> None:
        """Nothing is held open."""


def results(place: Place, *, is_dry_run: bool = False) -> list[Result]:
    return [outcome.result for outcome in publish((ONE, OTHER, THIRD), place, is_dry_run=is_dry_run)]


def test_what_is_there_is_left_alone_and_the_rest_is_put() -> None:
    place = Place(there={OTHER.name: b""})
    assert results(place) == [Result.PUBLISHED, Result.ALREADY_THERE, Result.PUBLISHED]
    assert place.there[OTHER.name] == b""


def test_the_same_again_changes_nothing() -> None:
    place = Place()
    results(place)
    assert results(place) == [Result.ALREADY_THERE] * 3


def test_a_dry_run_puts_nothing() -> None:
    place = Place(there={OTHER.name: b""})
    assert results(place, is_dry_run=True) == [Result.PUBLISHED, Result.ALREADY_THERE, Result.PUBLISHED]
    assert list(place.there) == [OTHER.name]


def test_one_failure_hides_no_other_picture() -> None:
    place = Place(refuses={ONE.name: False})
    assert results(place) == [Result.FAILED, Result.PUBLISHED, Result.PUBLISHED]


def test_after_a_failure_that_no_picture_escapes_the_rest_is_not_tried() -> None:
    place = Place(refuses={OTHER.name: True})
    assert results(place) == [Result.PUBLISHED, Result.FAILED, Result.NOT_TRIED]
