"""What one import reads: the first stories, never one in part, and the others counted."""

import pytest

from cipc_newsletter.ingest.allowance import MOST_STORIES, MOST_WORK, Allowance, unread_said, within, work_of

ARTICLE = "<p>Un mot.</p>" * 10_000


def test_no_story_is_read_in_part_and_none_after_one_that_did_not_fit() -> None:
    stories = [ARTICLE] * (MOST_WORK // work_of(ARTICLE)) + [ARTICLE, "<p>Court.</p>"]
    read, left = within(stories, lambda story: (story,))
    assert read == stories[:-2]
    assert left == 2


def test_short_stories_are_counted_too() -> None:
    read, left = within(map(str, range(MOST_STORIES + 5)), lambda story: (story,))
    assert (len(read), left) == (MOST_STORIES, 5)


@pytest.mark.parametrize("absurd", ["<b>" * 40_000, "mot " * 200_000, "&amp;" * 40_000])
def test_what_is_refused_at_a_glance_takes_nothing_from_the_others(absurd: str) -> None:
    read, left = within([*[absurd] * 50, "<p>Court.</p>"], lambda story: (story,))
    assert (len(read), left) == (51, 0)


def test_all_pieces_of_a_story_count() -> None:
    allowance = Allowance()
    assert allowance.covers(*[ARTICLE] * 3)
    assert not allowance.covers(*[ARTICLE] * 8)
    assert not allowance.covers("")


def test_a_thousand_posts_as_sites_have_them_are_within_one_import() -> None:
    post = "<p>L&rsquo;atelier du <a href='/a'>quartier</a> a réuni les voisins du parc.</p>" * 15
    assert within([post] * MOST_STORIES, lambda story: (story,))[1] == 0


def test_nothing_is_said_where_all_was_read() -> None:
    assert unread_said(0) == ()
    assert "1 story" in unread_said(1)[0]
