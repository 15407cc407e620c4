"""The posts in what a site answered, whatever stands around them."""

import json

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.wordpress.answers import MOST_BYTES, answer_in
from wordpress_making import answer, post

ONE = json.dumps(post(7))
LIST = answer(post(7), post(8))


def numbers(raw: bytes | str) -> list[int]:
    raw = raw if isinstance(raw, bytes) else raw.encode()
    return [one["id"] for one in answer_in(raw, location="posts.json").posts]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (LIST, [7, 8]),
        (ONE, [7]),
        (json.dumps([post(7), post(8)], indent=4, ensure_ascii=False), [7, 8]),
        (b"\xef\xbb\xbf" + LIST, [7, 8]),
        (LIST.decode().encode("utf-16"), [7, 8]),
        (LIST + b"\n" + answer(post(9)), [7, 8, 9]),
        (f"{ONE}\n{json.dumps(post(8))}\n", [7, 8]),
        (json.dumps({"body": [post(7)], "status": 200, "headers": {"X-WP-Total": 1}}), [7]),
        (json.dumps({"data": {"posts": [post(7), post(8)]}}), [7, 8]),
        (json.dumps([[post(7)], [post(8)]]), [7, 8]),
        ("<br />\n<b>Warning</b>:  Undefined array key [fr] in <b>/a.php</b> on line <b>3</b><br />\n" + ONE, [7]),
        ('Notice: {"x" expected in a.php\n' + LIST.decode(), [7, 8]),
        (LIST + b"\n<!-- Cached page, 0.1 s -->", [7, 8]),
        (b" [ ] ", []),
        (json.dumps({"body": [], "status": 200, "headers": {}}), []),
    ],
)
def test_every_post_is_found(raw: bytes | str, found: list[int]) -> None:
    assert numbers(raw) == found


def test_what_a_post_embeds_is_no_post() -> None:
    inner = post(9)
    assert numbers(json.dumps([post(7, _embedded={"up": [inner]})])) == [7]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (
            '{"code":"rest_no_route","message":"Aucune route.","data":{"status":404}}',
            "answered with an error: Aucune route",
        ),
        ('[{"id":3,"name":"Jeunesse","slug":"jeunesse","taxonomy":"category"}]', "categories or tags"),
        (
            '[{"id":3,"type":"attachment","title":{"rendered":"a"},"media_type":"image"}]',
            "pictures of the media library",
        ),
        ("<!DOCTYPE html><html><body>Actualités</body></html>", "this is a web page"),
        ('<?xml version="1.0"?><rss version="2.0"></rss>', "this is a feed"),
        ('{"a": 1}', "no posts of WordPress"),
        ("Bonjour", "no posts of WordPress"),
        ("", "no posts of WordPress"),
        ("[{", "no posts of WordPress"),
        ("[" * 200_000, "no posts|too deep"),
        ('[{"a":' * 100_000, "no posts|too deep"),
        ('[{"id":' + "9" * 5000 + "}]", "number that is too long|no posts"),
    ],
)
def test_what_is_no_answer_is_named(raw: str, words: str) -> None:
    with pytest.raises(IngestError, match=words):
        numbers(raw)


def test_a_page_is_sent_to_the_command_for_pages() -> None:
    with pytest.raises(IngestError, match=r"import html posts\.json"):
        numbers("<html><p>Bonjour</p></html>")


def test_an_answer_that_breaks_off_is_refused_with_its_line() -> None:
    whole = json.dumps([post(number) for number in range(20)], indent=1)
    with pytest.raises(IngestError, match=r"posts\.json, line \d+: the JSON breaks off\.") as refused:
        numbers(whole[: len(whole) // 2])
    assert refused.value.line is not None
    assert refused.value.line > 100


def test_an_answer_that_is_broken_inside_says_where() -> None:
    whole = json.dumps([post(number) for number in range(9)], indent=1)
    broken = whole[:6000] + whole[6000:].replace('"sticky": false', '"sticky": oops', 1)
    with pytest.raises(IngestError, match="broken at “oops"):
        numbers(broken)


def test_a_file_saved_by_an_old_editor_is_read_with_a_doubt() -> None:
    found = answer_in(json.dumps([post(7)], ensure_ascii=False).encode("cp1252"), location="a.json")
    assert "réuni" in found.posts[0]["content"]["rendered"]
    assert found.doubts == ("This file is not UTF-8; it was read as Windows-1252.",)


def test_a_file_with_a_few_broken_characters_keeps_the_others() -> None:
    raw = json.dumps([post(7)], ensure_ascii=False).encode().replace(b"fine", b"fin\xe9")
    found = answer_in(raw, location="a.json")
    assert "réuni" in found.posts[0]["content"]["rendered"]
    assert found.doubts == ("Some characters of this file are broken; they show as \ufffd.",)


def test_a_file_too_large_for_posts_is_refused_unread() -> None:
    with pytest.raises(IngestError, match=f"larger than {MOST_BYTES // 1_000_000} MB"):
        answer_in(b" " * (MOST_BYTES + 1), location="a.json")
