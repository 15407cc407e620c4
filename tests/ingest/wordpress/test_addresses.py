"""Which addresses of a site are asked, told from what it answers."""

import datetime as dt

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.fetching.fetched import Fetched
from cipc_newsletter.ingest.wordpress import addresses
from cipc_newsletter.ingest.wordpress.addresses import first_address, next_address, page_address

ROOT = "https://voisins.example/wp-json/"
PLAIN = "https://voisins.example/index.php?rest_route=/"


def page(content: bytes = b"", **headers: str) -> Fetched:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(
        address="https://voisins.example/actualites/", content=content, media_type="text/html", headers=named
    )


def answer(address: str, **headers: str) -> Fetched:
    return Fetched(
        address=address,
        content=b"[]",
        media_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("voisins.example", "https://voisins.example/"),
        ("www.voisins.example/actualites/", "https://www.voisins.example/actualites/"),
        (" http://voisins.example/a?b=1#c ", "http://voisins.example/a?b=1"),
        ("127.0.0.1:8080/x", "https://127.0.0.1:8080/x"),
    ],
)
def test_an_address_is_made_whole_as_a_browser_does(site: str, address: str) -> None:
    assert page_address(site) == address


@pytest.mark.parametrize(
    "site", ["", "ftp://voisins.example/", "file:///etc/passwd", "https://", "les voisins", "javascript:1"]
)
def test_what_is_no_address_of_a_site_is_said(site: str) -> None:
    with pytest.raises(IngestError, match="no address of a site"):
        page_address(site)


def test_the_interface_is_named_in_the_header_or_in_the_head() -> None:
    header = f'<https://voisins.example/?p=9>; rel=shortlink, <{ROOT}>; rel="https://api.w.org/"'
    assert addresses.root_in(page(link=header)) == ROOT
    element = f"<head><link rel='https://api.w.org/' href='{PLAIN.replace('/', '&#x2F;')}' /></head>".encode()
    assert addresses.root_in(page(element)) == PLAIN
    assert addresses.root_in(page(b"<link rel='icon' href='/a.png'>")) == ""


def test_a_relative_address_in_the_header_is_the_site_s() -> None:
    assert addresses.root_in(page(link='</wp-json/>; rel="https://api.w.org/"')) == ROOT


def test_the_page_of_one_post_or_category_names_its_route() -> None:
    named = f'<{ROOT}wp/v2/posts/12>; rel="alternate"; title="a, b"; type="application/json"'
    header = f'<{ROOT}>; rel="https://api.w.org/", {named}'
    assert addresses.route_in(page(link=header)) == f"{ROOT}wp/v2/posts/12"
    oembed = b'<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x">'
    assert addresses.route_in(page(oembed)) == ""


def test_the_newest_posts_are_asked_for_with_their_pictures_and_terms() -> None:
    assert first_address(ROOT, most=20) == f"{ROOT}wp/v2/posts?per_page=20&_embed=wp:featuredmedia,wp:term"
    assert first_address(PLAIN, most=5).startswith(
        "https://voisins.example/index.php?rest_route=/wp/v2/posts&per_page=5"
    )


def test_a_day_categories_tags_and_a_language_can_be_asked_for() -> None:
    asked = first_address(ROOT, since=dt.date(2025, 12, 1), categories=(3, 9), tags=(4,), language="fr")
    assert asked.endswith("&after=2025-11-30T23:59:59&categories=3,9&tags=4&lang=fr")


def test_pictures_and_terms_are_asked_for_once() -> None:
    assert addresses.embedding(f"{ROOT}wp/v2/posts?_embed") == f"{ROOT}wp/v2/posts?_embed"
    assert addresses.embedding(f"{ROOT}wp/v2/posts/3") == f"{ROOT}wp/v2/posts/3?_embed=wp:featuredmedia,wp:term"


def test_the_next_page_is_the_one_the_site_names() -> None:
    following = f"{ROOT}wp/v2/posts?page=2"
    header = f'<{ROOT}wp/v2/posts?page=1>; rel="prev", <{following}>; rel="next"'
    assert next_address(answer(f"{ROOT}wp/v2/posts", link=header)) == following


def test_the_next_page_is_counted_where_the_site_names_none() -> None:
    first = first_address(PLAIN, most=50)
    second = next_address(answer(first, x_wp_totalpages="2"))
    assert second == f"{first}&page=2"
    assert next_address(answer(second, x_wp_totalpages="2")) == ""


@pytest.mark.parametrize("pages", ["", "1", "many", "9" * 30])
def test_a_site_without_a_number_of_pages_has_one(pages: str) -> None:
    assert next_address(answer(f"{ROOT}wp/v2/posts", x_wp_totalpages=pages)) == ""


def test_an_address_of_the_interface_is_known() -> None:
    assert addresses.is_answer_address("https://public-api.wordpress.com/wp/v2/sites/voisins.example/posts")
    assert addresses.is_answer_address(f"{ROOT}wp/v2/posts?per_page=3")
    assert addresses.is_answer_address(f"{PLAIN}wp/v2/posts")
    assert not addresses.is_answer_address("https://voisins.example/actualites/")
