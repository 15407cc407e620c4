"""What a site sent is kept and asked about; a broken cache is as none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching import kept_answers
from cipc_newsletter.fetching.fetched import Fetched
from cipc_newsletter.fetching.fetcher import Fetcher
from web_site import Said, Site

TAGGED = Said(content=b"<p>1", headers={"ETag": '"1"', "X-WP-TotalPages": "4", "Set-Cookie": "who=me"})
SAME = Said(status=304, kind="", headers={"ETag": '"1"'})


@pytest.fixture
def keeping(fetcher_with: Callable[..., Fetcher], tmp_path: Path) -> Callable[[], Fetcher]:
    """Each call is another run of the program with the same cache."""
    return lambda: fetcher_with(cache_folder=tmp_path / "kept")


def get(fetcher: Fetcher, address: str, *, most_bytes: int = 1000) -> Fetched:
    return fetcher.get(address, kinds=("text/html",), most_bytes=most_bytes)


def kept_files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "kept").glob("*"))


@pytest.mark.parametrize(
    ("mark", "question"),
    [({"ETag": 'W/"1"'}, "if-none-match"), ({"Last-Modified": "Mon, 02 Mar 2026 12:00:00 GMT"}, "if-modified-since")],
)
def test_a_site_is_asked_whether_something_changed(
    site: Site, keeping: Callable[[], Fetcher], mark: dict[str, str], question: str
) -> None:
    address = site.say("/a", Said(content=b"<p>1", headers=mark), SAME)
    first, second = get(keeping(), address), get(keeping(), address)
    assert first.content == second.content == b"<p>1"
    assert second.media_type == "text/html"
    assert second.charset == "utf-8"
    assert site.asked[-1][1][question] == next(iter(mark.values()))


def test_the_fields_of_the_kept_answer_are_there_again_but_no_cookie(
    site: Site, keeping: Callable[[], Fetcher], tmp_path: Path
) -> None:
    address = site.say("/a", TAGGED, SAME)
    get(keeping(), address)
    assert get(keeping(), address).headers["x-wp-totalpages"] == "4"
    assert b"who=me" not in kept_files(tmp_path)[0].read_bytes()


def test_what_changed_replaces_what_was_kept(site: Site, keeping: Callable[[], Fetcher]) -> None:
    address = site.say("/a", TAGGED, Said(content=b"<p>2", headers={"ETag": '"2"'}), SAME)
    assert [get(keeping(), address).content for _time in range(3)] == [b"<p>1", b"<p>2", b"<p>2"]


@pytest.mark.parametrize(
    "answer", [Said(content=b"<p>"), Said(content=b"<p>", headers={"ETag": '"1"', "Cache-Control": "No-Store"})]
)
def test_what_cannot_or_must_not_be_kept_is_not(
    site: Site, keeping: Callable[[], Fetcher], tmp_path: Path, answer: Said
) -> None:
    get(keeping(), site.say("/a", answer))
    assert kept_files(tmp_path) == []


def test_refusals_and_redirects_are_not_kept(site: Site, keeping: Callable[[], Fetcher], tmp_path: Path) -> None:
    site.say("/gone", Said(status=404, headers={"ETag": '"1"'}))
    site.say("/a", Said(status=302, headers={"ETag": '"1"', "Location": "/gone"}))
    with pytest.raises(FetchError, match="nothing at this address"):
        get(keeping(), site.url + "/a")
    assert kept_files(tmp_path) == []


def test_a_site_that_says_unchanged_unasked_is_not_believed(site: Site, keeping: Callable[[], Fetcher]) -> None:
    with pytest.raises(FetchError, match="answers 304"):
        get(keeping(), site.say("/a", SAME))


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[1, 2, 3]\nx", b'["a", "b", {"c": 1}]\nx', b"\xff\xfe", b"[" * 100_000]
)
def test_a_broken_cache_is_as_none(site: Site, keeping: Callable[[], Fetcher], tmp_path: Path, damage: bytes) -> None:
    address = site.say("/a", TAGGED)
    get(keeping(), address)
    for path in kept_files(tmp_path):
        path.write_bytes(damage)
    assert get(keeping(), address).content == b"<p>1"
    assert "if-none-match" not in site.asked[-1][1]


def test_content_that_was_changed_in_the_cache_is_not_used(
    site: Site, keeping: Callable[[], Fetcher], tmp_path: Path
) -> None:
    address = site.say("/a", TAGGED)
    get(keeping(), address)
    path = kept_files(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b"<p>1", b"<p>9"))
    assert get(keeping(), address).content == b"<p>1"


def test_a_cache_that_cannot_be_written_is_as_none(
    site: Site, fetcher_with: Callable[..., Fetcher], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    address = site.say("/a", TAGGED)
    assert get(fetcher_with(cache_folder=tmp_path / "file"), address).content == b"<p>1"


def test_a_kept_answer_is_no_way_round_the_limit(site: Site, keeping: Callable[[], Fetcher]) -> None:
    address = site.say("/a", Said(content=b"<p>" * 300, headers={"ETag": '"1"'}), SAME)
    get(keeping(), address)
    with pytest.raises(FetchError, match="larger than"):
        get(keeping(), address, most_bytes=100)


def test_the_oldest_go_where_there_are_many(
    site: Site, keeping: Callable[[], Fetcher], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "MOST_KEPT_BYTES", 2500)
    for number in range(5):
        get(keeping(), site.say(f"/{number}", Said(content=b"x" * 900, headers={"ETag": '"1"'})))
    assert len(kept_files(tmp_path)) == 2
