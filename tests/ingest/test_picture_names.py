"""A fetched picture gets a tame name of its own beside the item."""

import re

import pytest

from cipc_newsletter.ingest.picture_names import picture_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://a.org/Fête%20des%20voisins.JPG?x=1", "fete-des-voisins-____.jpg"),
        ("https://a.org/../../etc/passwd", "passwd-____.jpg"),
        ("https://a.org/", "picture-____.jpg"),
        ("https://a.org/%2e%2e%2f%5c..%5cx.php5?y", "x-php5-____.jpg"),
        ("https://a.org/" + "a" * 300 + ".webp", "a" * 40 + "-____.webp"),
        ("https://a.org/\udcff.png", "picture-____.png"),
    ],
)
def test_a_picture_gets_a_tame_file_name(address: str, name: str) -> None:
    assert re.fullmatch(name.replace("____", "[0-9a-f]{4}"), picture_name(address))


def test_one_address_has_one_name() -> None:
    assert picture_name("https://a.org/a.png") == picture_name("https://a.org/a.png")


def test_pictures_of_one_name_at_two_addresses_have_two() -> None:
    assert picture_name("https://a.org/2023/a.png") != picture_name("https://a.org/2024/a.png")
