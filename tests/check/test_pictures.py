"""What the pictures of a mail weigh, and where they are loaded from."""

from dataclasses import replace

import pytest

from cipc_newsletter.check.mail_view import view_of
from cipc_newsletter.check.pictures import HEAVIEST, img_03, img_07
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.message import PreparedImage
from good_mail import check_input

GOOD = check_input()
MESSAGE = GOOD.composed.messages[0]


def image(
    octets: int = 10, address: str = "https://images.observatoire.example/a.png", name: str = "a"
) -> PreparedImage:
    return PreparedImage(
        name=f"{name}.png",
        sha256="0" * 64,
        media_type="image/png",
        width=2,
        height=1,
        data=bytes(octets),
        source=f"news/a/{name}.png",
        address=address,
    )


def found(rule: object, *images: PreparedImage) -> list[Mistake]:
    view = view_of(b"", replace(MESSAGE, images=images))
    return list(rule(view, GOOD))  # type: ignore[operator]


def test_light_pictures_are_not_spoken_of() -> None:
    assert found(img_03, image(HEAVIEST), image(HEAVIEST, name="b")) == []


def test_a_heavy_picture_is_named_with_its_weight() -> None:
    (mistake,) = found(img_03, image(HEAVIEST + 1000))
    assert (mistake.path, "201 kB" in mistake.what) == ("news/a/a.png", True)


def test_pictures_too_heavy_together_name_the_heaviest() -> None:
    light = [image(190_000, name=str(number)) for number in range(5)]
    (mistake,) = found(img_03, *light, image(200_000, name="heaviest"))
    assert "1.1 MB together" in mistake.what
    assert mistake.path == "news/a/heaviest.png"


@pytest.mark.parametrize(
    ("address", "count"), [("http://images.example.org/a.png", 1), ("http://127.0.0.1:1/a.png", 0)]
)
def test_pictures_travel_over_a_closed_line_but_on_this_computer(address: str, count: int) -> None:
    assert len(found(img_03, image(address=address))) == count


def test_a_picture_without_an_address_yet_is_found_with_what_to_do() -> None:
    (mistake,) = found(img_07, image(address="https://not-published.invalid/a.png"))
    assert f"images publish {GOOD.issue.id}" in mistake.remedy
    assert found(img_07, image()) == []
