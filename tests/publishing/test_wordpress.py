"""Pictures in the media library of a WordPress site, which chooses their addresses."""

from collections.abc import Iterator

import pytest

from cipc_newsletter.errors import PublishingError
from cipc_newsletter.providers.secret import Secret
from cipc_newsletter.publishing.wordpress import WordPress
from publishing.pictures import ONE
from publishing.wordpress_site import PASSWORD, USER, Site, wordpress_site


@pytest.fixture
def site() -> Iterator[Site]:
    with wordpress_site() as running:
        yield running


def way(site: Site, *, password: str = PASSWORD, known: dict[str, str] | None = None) -> WordPress:
    return WordPress(site.url, user=USER, password=Secret(password), known=known or {}, timeout_seconds=2)


def test_the_address_is_the_one_the_site_chose(site: Site) -> None:
    assert way(site).found(ONE) is None
    stem = ONE.name.partition(".")[0]
    assert way(site).put(ONE) == f"{site.url}/wp-content/uploads/2025/12/{stem}-1.png"


def test_a_picture_in_the_library_is_found_though_its_address_was_lost(site: Site) -> None:
    address = way(site).put(ONE)
    assert way(site).found(ONE) == address
    assert site.uploads == 1


def test_a_known_address_is_asked_itself(site: Site) -> None:
    site.files["/elsewhere.png"] = ONE.data
    address = f"{site.url}/elsewhere.png"
    assert way(site, known={ONE.name: address}).found(ONE) == address


def test_a_known_address_that_is_gone_leads_to_another_upload(site: Site) -> None:
    assert way(site, known={ONE.name: f"{site.url}/gone.png"}).found(ONE) is None


def test_a_site_that_changes_pictures_is_told_and_nothing_counts_as_published(site: Site) -> None:
    site.meddles = True
    with pytest.raises(PublishingError, match="does not give back"):
        way(site).put(ONE)
    with pytest.raises(PublishingError, match="does not give back"):
        way(site).found(ONE)


def test_a_wrong_password_is_said_without_showing_it(site: Site) -> None:
    with pytest.raises(PublishingError, match="application password") as refused:
        way(site, password="wrong").found(ONE)
    assert refused.value.is_final
    right = WordPress(site.url, user="nobody", password=Secret(PASSWORD), known={})
    with pytest.raises(PublishingError) as shown:
        right.put(ONE)
    assert PASSWORD not in str(shown.value)


@pytest.mark.parametrize(
    ("status", "words", "is_final"),
    [
        (403, "author", True),
        (404, "REST interface", True),
        (413, "uploads of at least 1 MB", False),
        (500, "There was a critical error", False),
    ],
)
def test_what_a_site_refuses_is_said_in_its_words_and_ours(
    site: Site, status: int, words: str, is_final: bool
) -> None:
    site.answer = (status, "There was a critical error.")
    with pytest.raises(PublishingError, match=words) as refused:
        way(site).put(ONE)
    assert refused.value.is_final is is_final


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a.example/x y.png", 'https://a.example/"', "", None]
)
def test_an_address_no_mail_could_carry_is_none(site: Site, address: str | None) -> None:
    import json

    from cipc_newsletter.publishing import wordpress
    from cipc_newsletter.publishing.web import WebAnswer

    answer = WebAnswer(status=201, data=json.dumps({"source_url": address}).encode())
    assert wordpress._address_in(wordpress._value_in(answer), ONE) == ""
