"""The file that says where a site put its pictures."""

import pytest

from cipc_newsletter.compose import published
from cipc_newsletter.compose.published import FILE, addresses_in, file_of
from cipc_newsletter.errors import ContentError

ADDRESSES = {
    "0123456789ab.png": "https://www.observatoire.example/uploads/a-1.png",
    "ab0123456789.jpg": "https://www.observatoire.example/uploads/b.jpg",
}


def test_what_was_written_is_read(tmp_path):
    (tmp_path / FILE).write_text(file_of(ADDRESSES), encoding="utf-8")
    assert addresses_in(tmp_path) == ADDRESSES


def test_without_the_file_nothing_is_published(tmp_path):
    assert addresses_in(tmp_path) == {}


def test_the_same_addresses_give_the_same_file():
    assert file_of(ADDRESSES) == file_of(dict(reversed(ADDRESSES.items())))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"a.png": "https://a.example/a.png"}',
        '{"0123456789ab.png": 1}',
        '{"0123456789ab.png": "javascript:alert(1)"}',
        '{"0123456789ab.png": "https://a.example/\\"onerror=x"}',
    ],
)
def test_anything_else_in_it_is_refused_with_what_to_do(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="publish again") as refused:
        addresses_in(tmp_path)
    assert refused.value.path == FILE


def test_the_address_of_an_unpublished_picture_answers_nobody():
    assert published.NOWHERE.endswith(".invalid")
