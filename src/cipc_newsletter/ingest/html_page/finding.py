"""Where the story of a page stands, by the page's structure: marked as such, else the densest text.

Promises one element, wide enough for a story whose text lies in several. Knows the class names of wide-spread themes and
builders, no site's own.
"""

from cipc_newsletter.ingest.html_page.elements import Element, chosen, shown_text, with_class, words_in
from cipc_newsletter.ingest.html_page.furniture import is_within_furniture
from cipc_newsletter.ingest.html_page.weights import Weights

_FEWEST_WORDS = 25
_WIDER_THAN_THE_DENSEST = 1.25
# From the surest mark of a story's own text to the vaguest, each with how many times its text what stands around it must
# have to be believed instead: some sites mark but the first part of a story.
_CONTENT = (
    (2.0, "//*[contains(concat(' ',@itemprop,' '),' articleBody ')]"),
    (2.0, f"//*[{with_class('elementor-widget-theme-post-content', 'et_pb_post_content', 'wp-block-post-content')}]"),
    (2.0, f"//*[{with_class('entry-content', 'e-content', 'post-content', 'post__content', 'single-content')}]"),
    (2.0, f"//*[{with_class('article-content', 'article-body', 'article__body', 'article__content', 'story-body')}]"),
    (
        2.0,
        f"//*[{with_class('field--name-body', 'field-name-body', 'node__content', 'td-post-content', 'item-page')}]",
    ),
    (
        2.0,
        f"//*[{with_class('post-body', 'postbody', 'post-entry', 'entry', 'texte', 'contenido', 'article_content')}]",
    ),
    (1.5, "//article[not(ancestor::aside)]"),
    (1.5, "//main | //*[@role='main']"),
    (1.5, f"//*[{with_class('main-content', 'content', 'contenu', 'main')}]"),
)


def content_of(page: Element) -> Element:
    """Return the element that holds the text of the page's story."""
    weights = Weights(page)
    for certainty, xpath in _CONTENT:
        found = [(weights.of(one), one) for one in chosen(page, xpath) if not is_within_furniture(one)]
        enough = [pair for pair in found if words_in(shown_text(pair[1])) >= _FEWEST_WORDS]
        if enough:
            return weights.widened(max(enough, key=lambda pair: pair[0])[1], at=certainty)
    return weights.widened(weights.densest(), at=_WIDER_THAN_THE_DENSEST)
