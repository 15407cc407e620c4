"""The conversation with a site: a real one on this computer, asked from any of its addresses."""

import datetime as dt
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from cipc_newsletter.errors import FetchError, IngestError
from cipc_newsletter.fetching.fetched import Fetched
from cipc_newsletter.ingest.allowance import MOST_STORIES
from cipc_newsletter.ingest.wordpress import Ask, Asked, Question, carried_out, read
from cipc_newsletter.ingest.wordpress.addresses import PER_PAGE
from wordpress_making import NewsSite, news_site, post


def fetched(ask: Ask) -> Fetched:
    """Fetch what stands at an address, as the fenced way does in the end."""
    try:
        with urllib.request.urlopen(ask.address, timeout=5) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            kind = headers["content-type"].partition(";")[0]
            assert kind in ask.kinds
            return Fetched(address=answer.url, content=answer.read(), media_type=kind, headers=headers)
    except urllib.error.HTTPError as error:
        error.close()
        raise FetchError(f"{ask.address} answers {error.code}.", status=error.code) from error


def day(number: int) -> str:
    return f"2023-10-{number:02}T08:30:00"


@pytest.fixture
def site() -> Iterator[NewsSite]:
    posts = [post(number, date=day(number), categories=[number % 2 + 1]) for number in range(28, 0, -1)]
    with news_site(*posts) as running:
        yield running


def asked(site: NewsSite, path: str = "/actualites/", **question) -> Asked:
    return carried_out(Question(site=site.url + path, **question), fetched)


def numbers(answers: Asked) -> list[int]:
    plan = read(answers.contents, location=answers.base)
    return [int(draft.key.partition("#")[2]) for draft in plan.drafts]


def test_the_newest_posts_come_from_any_address_of_the_site(site: NewsSite) -> None:
    answers = asked(site)
    assert numbers(answers) == list(range(28, 8, -1))
    assert answers.total == 28
    assert len(site.asked) == 2


def test_as_many_as_are_wanted_come_and_no_further_page_is_asked(site: NewsSite) -> None:
    assert numbers(asked(site, most=3)) == [28, 27, 26]
    assert len(site.asked) == 2


def test_every_post_since_a_day_comes_over_all_pages(site: NewsSite) -> None:
    site.posts = [post(number, date=f"2023-10-12T08:{number:02}:00") for number in range(59, 0, -1)] * 2
    site.posts += [post(400, date="2023-10-11T23:00:00")]
    assert len(numbers(asked(site, since=dt.date(2023, 10, 12)))) == 59
    assert [one for one in site.asked if "page=3" in one]
    assert not [one for one in site.asked if "page=4" in one]


def test_a_post_at_midnight_belongs_to_its_day(site: NewsSite) -> None:
    site.posts = [post(2, date="2023-10-12T00:00:00"), post(1, date="2023-10-11T23:59:00")]
    assert numbers(asked(site, since=dt.date(2023, 10, 12))) == [2]


@pytest.mark.parametrize(
    "behaviour",
    [
        {"has_header": False, "has_element": True},
        {"has_header": False},
        {"is_plain": True},
        {"is_plain": True, "has_header": False},
        {"is_plain": True, "has_header": False, "is_soft": True},
    ],
)
def test_the_interface_is_found_however_the_site_names_it(site: NewsSite, behaviour: dict[str, bool]) -> None:
    for name, value in behaviour.items():
        setattr(site, name, value)
    assert len(numbers(asked(site))) == 20


def test_the_page_of_one_post_gives_that_post_alone(site: NewsSite) -> None:
    site.shows = "wp/v2/posts/12"
    assert numbers(asked(site)) == [12]
    assert "_embed" in site.asked[-1]


def test_the_page_of_a_category_gives_its_posts(site: NewsSite) -> None:
    site.shows = "wp/v2/categories/2"
    assert all(number % 2 == 1 for number in numbers(asked(site)))
    assert "categories=2" in site.asked[-1]


def test_an_address_of_the_interface_is_asked_as_it_is(site: NewsSite) -> None:
    assert numbers(asked(site, "/wp-json/wp/v2/posts?per_page=2")) == [28, 27]
    assert site.asked[0] == "/wp-json/wp/v2/posts?per_page=2&_embed=wp:featuredmedia,wp:term"


def test_a_category_is_named_in_words_or_by_its_number(site: NewsSite) -> None:
    site.categories = {"Jeunesse": 2, "Jeunesse et police": 1}
    assert all(number % 2 == 1 for number in numbers(asked(site, categories=("jeunesse",))))
    assert all(number % 2 == 0 for number in numbers(asked(site, categories=("1",))))


def test_a_category_the_site_does_not_have_is_said_with_those_it_has(site: NewsSite) -> None:
    site.categories = {"Jeunesse": 2, "Police": 1}
    with pytest.raises(IngestError) as refused:
        asked(site, categories=("Sports",))
    assert str(refused.value) == (
        "The site has no category “Sports”. It has: Jeunesse, Police. Name one of them, or leave it out."
    )


def test_the_language_is_asked_for(site: NewsSite) -> None:
    asked(site, language="fr")
    assert site.asked[-1].endswith("&lang=fr")


@pytest.mark.parametrize("is_soft", [False, True])
def test_a_site_that_is_no_wordpress_is_said_with_what_else_can_be_tried(site: NewsSite, is_soft: bool) -> None:
    site.has_header, site.has_rest, site.is_soft = False, False, is_soft
    with pytest.raises(IngestError, match="does not answer as a WordPress site") as refused:
        asked(site)
    assert "import feed" in str(refused.value)


def test_a_site_that_fails_half_way_gives_nothing(site: NewsSite) -> None:
    site.posts = [post(number, date=day(12)) for number in range(1, 120)]
    site.broken_page = 2
    with pytest.raises(IngestError, match="answers 500"):
        asked(site, since=dt.date(2023, 10, 1))


def test_a_site_out_of_order_is_not_taken_for_another_kind_of_site(site: NewsSite) -> None:
    site.broken_page = 1
    with pytest.raises(FetchError, match="answers 500"):
        asked(site)


def test_a_site_that_cannot_be_reached_is_not_asked_again() -> None:
    tried: list[str] = []

    def unreachable(ask: Ask) -> Fetched:
        tried.append(ask.address)
        raise FetchError("voisins.example does not answer.")

    with pytest.raises(FetchError, match="does not answer"):
        carried_out(Question(site="voisins.example"), unreachable)
    assert tried == ["https://voisins.example/"]


def test_posts_beyond_what_one_import_reads_are_counted_and_not_asked_for(site: NewsSite) -> None:
    site.posts = [post(number, date=day(12)) for number in range(1, MOST_STORIES + 31)]
    found = asked(site, since=dt.date(2023, 10, 1))
    assert (len(found.contents), found.unread) == (MOST_STORIES // PER_PAGE, 30)
