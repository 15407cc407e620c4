"""Categories and tags: the topics of a post, and which posts are among those that were asked for.

Promises the names in the site's order; which of them are no topics is `stories`' matter. The ids of terms are asked for
in `addresses`.
Source: developer.wordpress.org/rest-api/reference/categories and /tags; `class_list` is in answers since WordPress 6.7.
"""

from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from cipc_newsletter.ingest.stories import line_of
from cipc_newsletter.ingest.wordpress.answers import Post
from cipc_newsletter.ingest.wordpress.fields import number_in, text_in

CATEGORY, TAG = "category", "post_tag"
_MOST_TERMS = 200


def topics_in(post: Post) -> tuple[str, ...]:
    """Return the names of the categories and tags of `post` in the site's order."""
    return tuple(name for taxonomy, _slug, name in _terms(post) if taxonomy in (CATEGORY, TAG))


def is_among(post: Post, *, categories: Iterable[str], tags: Iterable[str]) -> bool:
    """Whether `post` has one of the `categories` and one of the `tags`, by name, slug or number; any where none is asked.

    A post that is only numbered in its answer has the slugs of its terms in `class_list`, or nothing but the numbers.
    """
    return all(
        not wanted or bool(_called(post, taxonomy) & {name.strip().casefold() for name in wanted})
        for taxonomy, wanted in ((CATEGORY, list(categories)), (TAG, list(tags)))
    )


def names_terms(post: Post) -> bool:
    """Whether an answer says what the terms of `post` are called."""
    return "class_list" in post or any(True for _term in _terms(post))


def _called(post: Post, taxonomy: str) -> set[str]:
    """Return the names, slugs and numbers of the terms of `post`."""
    called = {one.casefold() for kind, *names in _terms(post) if kind == taxonomy for one in names}
    classes = post.get("class_list")
    listed = classes.values() if isinstance(classes, dict) else classes if isinstance(classes, list) else ()
    prefix = "category-" if taxonomy == CATEGORY else "tag-"
    called |= {one.removeprefix(prefix) for one in listed if isinstance(one, str) and one.startswith(prefix)}
    numbers = post.get("categories" if taxonomy == CATEGORY else "tags")
    return called | ({str(number_in(number)) for number in numbers} if isinstance(numbers, list) else set())


def _terms(post: Post) -> Iterator[tuple[str, str, str]]:
    """Yield taxonomy, slug and name of each term that is embedded in `post`."""
    embedded = post.get("_embedded")
    groups = embedded.get("wp:term") if isinstance(embedded, dict) else None
    found = (
        term
        for group in (groups if isinstance(groups, list) else ())
        for term in (group if isinstance(group, list) else ())
    )
    for term in islice(found, _MOST_TERMS):
        if isinstance(term, dict):
            yield text_in(term, "taxonomy"), text_in(term, "slug"), line_of(unescape(text_in(term, "name")))
