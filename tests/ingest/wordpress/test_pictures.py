"""The featured picture: the file a mail needs, and the words that belong to it."""

from typing import Any

import pytest

from cipc_newsletter.ingest.leading_picture import Featured
from cipc_newsletter.ingest.wordpress.pictures import featured_in
from wordpress_making import HOST, featuring, post

UPLOADS = f"{HOST}/wp-content/uploads/2023/10"


def featured(**changes) -> Featured:
    found = featured_in(post(**featuring(**changes)), base=HOST)
    assert found is not None
    return found


def details(**changes) -> dict[str, Any]:
    return {"media_details": {"width": 2400, "height": 1600, **changes}}


def test_the_smallest_file_that_is_sharp_is_taken_and_no_cut_out() -> None:
    assert featured().address == f"{UPLOADS}/lanternes-1536x1024.jpg"


def test_the_whole_picture_is_taken_where_no_file_is_wide_enough() -> None:
    small = {"medium": {"width": 300, "height": 200, "source_url": f"{UPLOADS}/a-300x200.jpg"}}
    assert featured(**details(width=900, height=600, sizes=small)).address == f"{UPLOADS}/lanternes.jpg"


@pytest.mark.parametrize("sizes", [{}, [], None, {"large": "a"}, {"large": {"width": "x"}}])
def test_a_picture_without_sizes_is_taken_whole(sizes: object) -> None:
    assert featured(**details(sizes=sizes)).address == f"{UPLOADS}/lanternes.jpg"


def test_a_size_that_names_its_file_alone_stands_beside_the_whole_picture() -> None:
    sizes = {"large": {"width": 1200, "height": 800, "file": "lanternes-1200x800.jpg"}}
    assert featured(**details(sizes=sizes)).address == f"{UPLOADS}/lanternes-1200x800.jpg"


def test_a_credit_that_the_caption_names_is_not_said_twice() -> None:
    assert featured().credit == "Ana Ruiz"
    assert featured(caption={"rendered": "<p>La marche. Photo: ANA RUIZ</p>"}).credit == ""
    assert featured(**details(image_meta={"credit": "", "copyright": "© Parc"})).credit == "© Parc"


def test_a_film_is_no_picture() -> None:
    assert featured_in(post(**featuring(mime_type="video/mp4")), base=HOST) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"jetpack_featured_media_url": f"{UPLOADS}/a.jpg"},
        {"better_featured_image": {"source_url": f"{UPLOADS}/a.jpg"}},
        {"featured_media": 3, "yoast_head_json": {"og_image": [{"url": f"{UPLOADS}/a.jpg"}]}},
        {"jetpack_featured_media_url": "/wp-content/uploads/2023/10/a.jpg"},
    ],
)
def test_a_picture_that_a_plugin_names_is_found_without_embedding(fields: dict) -> None:
    found = featured_in(post(**fields), base=HOST)
    assert found is not None
    assert found.address == f"{UPLOADS}/a.jpg"


@pytest.mark.parametrize(
    "fields",
    [{"yoast_head_json": {"og_image": [{"url": f"{UPLOADS}/logo.jpg"}]}}, {"jetpack_featured_media_url": ""}, {}],
)
def test_a_picture_of_the_site_is_not_the_post_s(fields: dict) -> None:
    assert featured_in(post(**fields), base=HOST) is None
