"""Where the story of a page stands, by the page's structure: marked as such, else the densest text.

Promises one element, with navigation, side columns, comments and lines about the author taken out and named. Knows the
class names of wide-spread themes and builders, no site's own.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from cipc_newsletter.ingest.draft import Dropped
from cipc_newsletter.ingest.html_page.elements import (
    Element,
    chosen,
    remove,
    shown_text,
    tokens_of,
    with_class,
    words_in,
)
from cipc_newsletter.wording import _

_FEWEST_WORDS = 25
# From the surest mark of a story's own text to the vaguest.
_CONTENT = (
    "//*[contains(concat(' ',@itemprop,' '),' articleBody ')]",
    f"//*[{with_class('elementor-widget-theme-post-content', 'et_pb_post_content', 'wp-block-post-content')}]",
    f"//*[{with_class('entry-content', 'e-content', 'post-content', 'post__content', 'single-content')}]",
    f"//*[{with_class('article-content', 'article-body', 'article__body', 'article__content', 'story-body')}]",
    f"//*[{with_class('field--name-body', 'field-name-body', 'node__content', 'td-post-content', 'item-page')}]",
    f"//*[{with_class('post-body', 'postbody', 'post-entry', 'entry', 'texte', 'contenido', 'article_content')}]",
    "//article[not(ancestor::aside)]",
    "//main | //*[@role='main']",
    f"//*[{with_class('main-content', 'content', 'contenu', 'main')}]",
)
_FURNITURE_TAGS = ("nav", "aside", "footer", "form", "dialog")
_FURNITURE = re.compile(
    r"(?:comments?|comment-(?:list|respond|form)|respond|disqus_thread|sidebar\d*|widget-area|site-(?:header|footer)|breadcrumbs?|"
    r"fil-ariane|yoast-breadcrumbs?|(?:post|posts|nav|single|entry|article)-navigation|nav-links|pagination|pager|page-links|"
    r"related|related-(?:posts?|articles?|content|stories)|jp-relatedposts|yarpp(?:-related)?|recommended|read-next|"
    r"author-(?:box|bio|info)|about-author|post-author|newsletter(?:-\w+)?|subscribe(?:-\w+)?|cookie\S*|skip-link|screen-reader-text|"
    r"print-link|toc|table-of-contents|ez-toc-container|lwptoc|elementor-location-(?:header|footer))\Z"
)
_ABOUT = re.compile(
    r"(?:entry-meta|post-meta|article-meta|meta|byline|posted-on|post-date|entry-date|date|published|author|entry-footer|cat-links|"
    r"tags-links|post-categories|post-tags|post-info|elementor-post-info|entry-categories|submitted|article-date|reading-time)\Z"
)
_MOST_WORDS_ABOUT = 40  # a longer passage is no line about the author
_TEXT_BLOCKS = (
    "descendant-or-self::p | descendant-or-self::li | descendant-or-self::blockquote | descendant-or-self::pre"
)
_FEWEST_LETTERS = 25


def content_of(page: Element) -> Element:
    """Return the element that holds the text of the page's story."""
    for xpath in _CONTENT:
        found = [(words_in(shown_text(one)), one) for one in chosen(page, xpath) if not is_within_furniture(one)]
        enough = [pair for pair in found if pair[0] >= _FEWEST_WORDS]
        if enough:
            return max(enough, key=lambda pair: pair[0])[1]
    return _densest(page)


def without_furniture(content: Element, *, title: str) -> tuple[Dropped, ...]:
    """Take what is not the story's out of `content`, and return what it was."""
    dropped: list[Dropped] = []
    for element, what in list(_furniture_in(content)):
        if element.getroottree().getroot() is not content.getroottree().getroot():
            continue  # went with something around it
        text = shown_text(element)
        if text and text != title:
            dropped.append(Dropped(what=what, text=text))
        remove(element)
    return tuple(dropped)


def _furniture_in(content: Element) -> Iterator[tuple[Element, str]]:
    for element in content.iterdescendants():
        if not isinstance(element.tag, str):
            continue
        tokens = tokens_of(element)
        if element.tag in _FURNITURE_TAGS or any(map(_FURNITURE.match, tokens)):
            yield element, _("navigation, comments or other parts of the site")
        elif any(map(_ABOUT.match, tokens)) and words_in(shown_text(element)) <= _MOST_WORDS_ABOUT:
            yield element, _("lines about the date, the author and the topics")


def is_within_furniture(element: Element) -> bool:
    """Whether `element` stands in navigation, a side column, comments or the like."""
    return any(
        one.tag in _FURNITURE_TAGS or any(map(_FURNITURE.match, tokens_of(one)))
        for one in element.iterancestors()
        if one.tag not in {"body", "html"}
    )


def _densest(page: Element) -> Element:
    """Return the element whose paragraphs hold the most text: each counts for its parent, and half for the one above."""
    scores: dict[Element, float] = defaultdict(float)
    for block in chosen(page, _TEXT_BLOCKS):
        letters = len(shown_text(block)) - 2 * sum(len(shown_text(link)) for link in chosen(block, "descendant::a"))
        parent = block.getparent()
        if letters < _FEWEST_LETTERS or parent is None or is_within_furniture(block):
            continue
        scores[parent] += letters
        above = parent.getparent()
        if above is not None:
            scores[above] += letters / 2
    best = max(scores, key=lambda one: scores[one], default=None)
    if best is None:
        bodies = chosen(page, "//body")
        return bodies[0] if bodies else page
    return best
