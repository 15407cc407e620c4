"""Pictures made ready, kept between builds; the same with the cache and without it."""

import os

import pytest

from cipc_newsletter.compose import images, picture_cache
from cipc_newsletter.compose.images import prepared
from cipc_newsletter.compose.picture_cache import PictureCache
from compose_making import png

RAW = png(30, 20)


@pytest.fixture
def cache(tmp_path):
    return PictureCache(tmp_path / "cache")


def ready(cache, raw=RAW, max_width=100):
    return prepared(raw, shown="a.png", max_width=max_width, cache=cache)


def files(tmp_path):
    return sorted((tmp_path / "cache").iterdir())


def test_the_second_time_nothing_is_made(cache, monkeypatch):
    first = ready(cache)
    monkeypatch.setattr(images, "_made_ready", None)
    assert ready(cache) == first == prepared(RAW, shown="a.png", max_width=100, cache=cache)


def test_another_file_or_width_is_another_picture(cache, tmp_path):
    ready(cache)
    ready(cache, max_width=101)
    ready(cache, png(31, 20))
    assert len(files(tmp_path)) == 3


@pytest.mark.parametrize("damage", [b"", b"x", b"[]\n", b'["PNG", 1, 1, "0"]\nother', b"\xff\xfe\n\n", b"null\n"])
def test_a_broken_cache_is_as_none(cache, tmp_path, damage):
    right = ready(cache)
    (file,) = files(tmp_path)
    file.write_bytes(damage)
    assert ready(cache) == right


def test_one_wrong_bit_is_noticed(cache, tmp_path):
    right = ready(cache)
    (file,) = files(tmp_path)
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)
    assert ready(cache) == right


def test_a_cache_that_cannot_be_written_is_as_none(tmp_path):
    (tmp_path / "cache").write_bytes(b"a file")
    assert ready(PictureCache(tmp_path / "cache")) == prepared(RAW, shown="a.png", max_width=100)


def test_the_oldest_are_dropped(cache, tmp_path, monkeypatch):
    monkeypatch.setattr(picture_cache, "MOST_PICTURES", 2)
    ready(cache)
    (oldest,) = files(tmp_path)
    os.utime(oldest, (1, 1))
    ready(cache, max_width=101)
    ready(cache, max_width=102)
    assert len(files(tmp_path)) == 2
    assert oldest not in files(tmp_path)


def test_its_folder_is_named_for_program_and_library():
    import PIL

    from cipc_newsletter import __version__

    assert picture_cache.cache_folder().name.startswith(f"pictures-{__version__}-{PIL.__version__}-")
