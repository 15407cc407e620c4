"""A page of several stories: which of its parts are stories, each with its own heading and link.

Promises each story of a category page, a blog or a list of news once, in order, and none for a page that tells one story.
Counts words and makes no drafts: that is `reader`.
"""

from collections import defaultdict

from cipc_newsletter.ingest.html_page.elements import Element, chosen, shown_text, tokens_of, with_class, words_in
from cipc_newsletter.ingest.html_page.finding import content_of
from cipc_newsletter.ingest.html_page.furniture import is_within_furniture
from cipc_newsletter.ingest.markup.addresses import absolute, is_same_page
from cipc_newsletter.values import frozen

_HEADINGS = "descendant-or-self::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]"
_SINGLE = frozenset(
    {"single", "single-post", "single-news", "node--type-article--full", "page-node-type-article", "singular"}
)
_MANY = frozenset({"archive", "category", "blog", "tag", "search-results", "post-type-archive", "date", "author"})
_ENTRIES = (
    f"//*[{with_class('hentry', 'h-entry', 'elementor-post', 'et_pb_post', 'type-post', 'wp-block-post', 'views-row')}]"
    "[not(ancestor::aside or ancestor::footer or ancestor::nav)]"
)
_ARTICLES = "//article[not(ancestor::aside or ancestor::footer or ancestor::nav)]"
_LARGEST_SHARE = 0.6  # of all words of the candidates: one story with the teasers of others below it
_FEWEST_STORIES = 2
_FEWEST_WORDS_OF_A_STORY = 120


@frozen
class Teased:
    """One story of a page that has several: the element it stands in, its heading, and its own address."""

    element: Element
    heading: Element
    title: str
    link: str


def stories_of(page: Element, *, base: str) -> tuple[Teased, ...]:
    """Return the stories of a page that has several, none where it tells one."""
    bodies = chosen(page, "//body")
    kinds = tokens_of(bodies[0]) if bodies else frozenset()
    if kinds & _SINGLE and not kinds & _MANY:
        return ()
    is_many = bool(kinds & _MANY)
    for elements in (chosen(page, _ENTRIES), chosen(page, _ARTICLES), _repeated(page)):
        found = [story for one in _outermost(elements) if (story := _story(one, base))]
        stories = _once_each(found, base)
        if len(stories) < (1 if is_many else _FEWEST_STORIES) or (_one_rules(stories) and not is_many):
            continue
        if is_many or not _is_aside(page, stories):
            return stories
    return ()


def _story(element: Element, base: str) -> Teased | None:
    """Return what `element` teases: its first heading that has a link, or that stands in one."""
    for heading in chosen(element, _HEADINGS):
        links = chosen(heading, "descendant::a[@href] | ancestor::a[@href]")
        title = shown_text(heading)
        if links and title:
            return Teased(element=element, heading=heading, title=title, link=absolute(links[0].get("href"), base))
    return None


def _repeated(page: Element) -> list[Element]:
    """Return the blocks around headings with links that stand side by side, where no class says what they are."""
    headings = [
        one
        for one in chosen(page, "//*[self::h2 or self::h3 or self::h4]")
        if chosen(one, "descendant::a[@href] | ancestor::a[@href]") and not is_within_furniture(one)
    ]
    above: dict[Element, int] = defaultdict(int)
    for heading in headings:
        for one in heading.iterancestors():
            above[one] += 1
    blocks = [
        next((one for one in [*heading.iterancestors()][::-1] if above[one] == 1), heading) for heading in headings
    ]
    groups: dict[tuple[Element, str], list[Element]] = defaultdict(list)
    for block in blocks:
        groups[block.getparent(), block.tag].append(block)
    largest = max(groups.values(), key=len, default=[])
    return largest if len(largest) >= 3 else []


def _outermost(elements: list[Element]) -> list[Element]:
    known = set(elements)
    return [one for one in elements if not any(above in known for above in one.iterancestors())]


def _once_each(stories: list[Teased], base: str) -> tuple[Teased, ...]:
    """Return each story once, and none that is a link to the page itself or to another kind of page."""
    found: dict[str, Teased] = {}
    for story in stories:
        if story.link and not is_same_page(story.link, base):
            found.setdefault(story.link, story)
    return tuple(found.values())


def _one_rules(stories: tuple[Teased, ...]) -> bool:
    """Whether one story has most of the words of all: the page is its own."""
    words = [words_in(shown_text(story.element)) for story in stories]
    return max(words) >= _FEWEST_WORDS_OF_A_STORY and max(words) > _LARGEST_SHARE * sum(words)


def _is_aside(page: Element, stories: tuple[Teased, ...]) -> bool:
    """Whether the page has more text outside these stories than in them: they are others, named below its own."""
    inside = sum(words_in(shown_text(story.element)) for story in stories)
    content = content_of(page)
    within = [story.element for story in stories if content in story.element.iterancestors()]
    return words_in(shown_text(content)) - sum(words_in(shown_text(one)) for one in within) > inside
