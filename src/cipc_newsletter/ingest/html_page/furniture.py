"""What stands on a page beside and within a story and is not its text: menus, comments, lines about the author.

Promises that all of it is named, and that nothing that may be the story itself is taken for furniture. Knows the class
names of wide-spread themes and builders, and what such parts are headed in French, English and Spanish.
"""

import re
from collections.abc import Iterator

from cipc_newsletter.ingest.draft import Dropped
from cipc_newsletter.ingest.html_page.elements import Element, chosen, remove, shown_text, tokens_of, word_counts
from cipc_newsletter.ingest.phrases import plain
from cipc_newsletter.wording import _

_FURNITURE_TAGS = ("nav", "aside", "footer", "dialog")  # no form: some systems put the whole page into one
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
# Part of a class that a theme made up itself: "c-related-list". Only believed inside a story, where it is a small part.
_LOOSELY = re.compile(
    r"(?:\A|[-_])(?:related|recommend(?:ed|ations?)|shar(?:e|ing)|social|newsletter|comments?|sidebar|breadcrumbs?|pagination|cookies?|"
    r"promo|paywall|advert(?:isement)?|most-read|read-?also|mehr-zum-thema)(?:[-_]|\Z)"
)
_HEADS_OTHERS = re.compile(
    r"(?:related(?: (?:posts?|articles?|stories|news|content))?|you (?:may|might) also (?:like|be interested in)|"
    r"(?:see|read) also|more (?:from|on|in|about|stories|news)\b.{0,40}|"
    r"(?:articles?|contenus?|nouvelles|billets) (?:similaires?|connexes?|associ[ée]e?s?|reli[ée]e?s?)|"
    r"[àa] lire (?:aussi|[ée]galement)|(?:voir|lire) aussi|sur le m[êe]me sujet|vous aimerez aussi|dans la m[êe]me .{2,20}|"
    r"(?:art[íi]culos?|noticias?|entradas?|contenidos?) relacionad[ao]s?|(?:lea|lee|ver|vea) tambi[ée]n|"
    r"(?:tambi[ée]n )?(?:te|le) puede interesar|m[áa]s (?:noticias|sobre .{2,30}))\s*:?",
    re.IGNORECASE,
)
_LARGEST_SHARE = 0.4  # of the words of a story: what has more is the story
_MOST_WORDS_ABOUT = 40  # a longer passage is no line about the author


def without_furniture(content: Element, *, title: str) -> tuple[Dropped, ...]:
    """Take what is not the story's out of `content`, and return what it was."""
    dropped: list[Dropped] = []
    for element, what in [*_furniture_in(content), *_others_in(content)]:
        if content not in element.iterancestors():
            continue  # went with something around it
        text = shown_text(element)
        if text and text != title:
            dropped.append(Dropped(what=what, text=text))
        remove(element)
    for element in content.iter("form", *_FURNITURE_TAGS):
        element.tag = "div"  # what is left of them holds the story
    return tuple(dropped)


def is_within_furniture(element: Element) -> bool:
    """Whether `element` stands in navigation, a side column, comments or the like."""
    return any(
        one.tag in _FURNITURE_TAGS or any(map(_FURNITURE.match, tokens_of(one)))
        for one in element.iterancestors()
        if one.tag not in {"body", "html"}
    )


def _furniture_in(content: Element) -> Iterator[tuple[Element, str]]:
    counts = word_counts(content)
    whole, told = counts[content]
    for element in content.iterdescendants():
        words, in_paragraphs = counts[element]
        tokens = tokens_of(element)
        is_part = element.tag in (*_FURNITURE_TAGS, "form") or any(map(_FURNITURE.match, tokens))
        if is_part or any(map(_LOOSELY.search, tokens)):
            is_small = element.tag == "nav" or words <= _LARGEST_SHARE * whole
            if is_small and in_paragraphs <= _LARGEST_SHARE * told:
                yield element, _("navigation, comments or other parts of the site")
        elif words <= _MOST_WORDS_ABOUT and any(map(_ABOUT.match, tokens)):
            yield element, _("lines about the date, the author and the topics")


def _others_in(content: Element) -> Iterator[tuple[Element, str]]:
    """Yield the headings of other news below a story, and what they head, where that is links."""
    for heading in chosen(content, "descendant::*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"):
        if not _HEADS_OTHERS.fullmatch(plain(shown_text(heading))):
            continue
        followers = []
        for one in heading.itersiblings():
            if one.tag in {"h1", "h2", "h3"} or not chosen(one, "descendant-or-self::a"):
                break
            followers.append(one)
        yield from (
            (one, _("navigation, comments or other parts of the site")) for one in (heading, *followers) if followers
        )
