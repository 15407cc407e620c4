"""Lines and codes that site software leaves in an article: "appeared first on", "read more", shortcodes.

Promises that a line counts as one of these only as a whole and only with its link; a sentence that merely sounds like
one stays.
"""

import re

from cipc_newsletter.ingest.markup.addresses import is_same_page
from cipc_newsletter.ingest.markup.elements import Element, found, one_line, seen_text

_LONGEST_TAIL = 600
_APPEARED = re.compile(
    r"(?:the (?:post|article|entry)|this (?:post|article)) .*?"
    r"(?:appeared first|first appeared|was (?:first|originally) published) (?:on|at|in) .+"
    r"|(?:l['’](?:article|entrée)|le billet|la publication|cet article) .*?"
    r"(?:est apparue? (?:en premier|d['’]abord)|a été publiée? en premier|provient) (?:sur|de|dans) .+"
    r"|(?:la entrada|la noticia|el (?:post|artículo)|esta entrada) .*?"
    r"(?:se publicó|fue publicad[ao]|aparece|apareció) (?:primero|originalmente) (?:en|por) .+"
    r"|o post .*? (?:apareceu primeiro|foi publicado primeiro) em .+|der beitrag .*? erschien zuerst auf .+"
    r"|l['’]articolo .*? (?:proviene da|sembra essere il primo su) .+",
    re.IGNORECASE,
)
_HINTS = ("appear", "first", "original", "premi", "abord", "provien", "prim", "zuerst", "publi", "apar")
_READ_MORE = re.compile(
    r"(?:lire (?:la suite|plus|l['’]article)|voir (?:la suite|plus)|(?:continuer|poursuivre) la lecture|(?:la )?suite"
    r"|en savoir plus|read (?:more|on|the (?:rest|full|whole))|continue reading|keep reading|learn more|more"
    r"|leer (?:más|mas)|(?:seguir|continuar) leyendo|continuar? la lectura|ver más|más información)\b.*",
    re.IGNORECASE,
)
_MORE_CLASSES = frozenset(
    {
        "more-link",
        "read-more",
        "readmore",
        "moretag",
        "excerpt-more",
        "excerpt-read-more",
        "elementor-post__read-more",
    }
)
_OUTER = " \u00a0.…[]()»«>→›&-–—"
# In small letters only: what a person writes between brackets rarely looks like one of these.
_KNOWN = (
    r"vc_\w+|et_pb_\w+|fusion_\w+|av_\w+|su_\w+|tatsu_\w+|mk_\w+|ultimate_\w+|cs_\w+|gallery|caption|embed|audio|video|playlist|"
    r"contact-form(?:-7)?|wpforms|gravityforms?|ninja_forms?|mc4wp_form|sibwp_form|tribe_\w+|rev_slider\w*|smartslider3|metaslider|"
    r"ngg\w*|elementor-template|pdf-embedder|wpdm_\w+|tablepress|table|toc|addtoany|sharethis[\w-]*|jetpack[\w-]*|newsletter\w*"
)
# Quotation marks of attributes may have become typographic ones on the way.
_VALUE = r"(?:\"[^\"\[\]]*\"|'[^'\[\]]*'|[“”„″«»‘’′][^“”″«»‘’′\[\]]*[“”″«»‘’′]|[^\s\[\]\"'“”″«»‘’′]+)"
_SHORTCODE = re.compile(
    rf"\[/?(?:{_KNOWN})(?:\s[^\[\]]{{0,2000}})?/?\]|\[[a-z][\w-]{{2,40}}(?:\s+[\w-]{{1,40}}={_VALUE})+\s*/?\]|\[/[a-z][\w-]{{2,40}}\]"
)


def may_hold_tail(text: str) -> bool:
    """Whether the words of such a line are anywhere in `text`."""
    small = text.lower()
    return any(hint in small for hint in _HINTS)


def is_tail(element: Element) -> bool:
    """Whether `element` is the line a feed puts below a story: the post appeared first on the site."""
    text = one_line(seen_text(element))
    if not text or len(text) > _LONGEST_TAIL or not _APPEARED.fullmatch(text):
        return False
    return any(found(element, lambda inner: inner.name == "a"))


def is_read_more(link: Element, base: str) -> bool:
    """Whether `link` leads to the rest of the very story it stands in."""
    text = one_line(seen_text(link)).strip(_OUTER)
    if _MORE_CLASSES & set(link.classes):
        return True
    return bool(_READ_MORE.fullmatch(text)) and is_same_page(link.get("href"), base)


def shortcodes_in(text: str) -> list[str]:
    """Return the codes in `text` that the site's software would have carried out."""
    return [match[0] for match in _SHORTCODE.finditer(text)]


def without_shortcodes(text: str) -> str:
    """Return `text` without such codes, a space in the place of each."""
    return _SHORTCODE.sub(" ", text)
