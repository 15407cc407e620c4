"""By what parts of a page are known that are not the article's: classes, ids, addresses, sentences.

Promises lists that belong to widely used site software, none to one site, each with the words by which a person is
told. Whether a part is taken out is for `leaving_out`.
"""

import re
from enum import Enum, auto
from functools import lru_cache

from cipc_newsletter.wording import _, spoken


class Foreign(Enum):
    """What a part of a page is that is not the article's."""

    SHARING = auto()
    RELATED = auto()
    COMMENTS = auto()
    CONTENTS = auto()
    FORM = auto()
    AUTHOR = auto()
    MENU = auto()
    ADVERTISEMENT = auto()
    NOTICE = auto()
    ALOUD = auto()
    DRAWING = auto()
    HIDDEN = auto()
    CROSSED_OUT = auto()
    PIXEL = auto()
    PULL_QUOTE = auto()
    TAIL = auto()
    SHORTCODE = auto()


def in_words(kind: Foreign) -> str:
    """Return what a person is told was left out."""
    return _words_in(spoken())[kind]


@lru_cache(maxsize=2)
def _words_in(_language: str) -> "dict[Foreign, str]":
    """Return the words for each kind in the language in use, looked up once: an article may hold thousands of them."""
    return {
        Foreign.SHARING: _("share buttons"),
        Foreign.RELATED: _("related stories"),
        Foreign.COMMENTS: _("comments"),
        Foreign.CONTENTS: _("table of contents"),
        Foreign.FORM: _("a form"),
        Foreign.AUTHOR: _("about the author"),
        Foreign.MENU: _("a menu"),
        Foreign.ADVERTISEMENT: _("an advertisement"),
        Foreign.NOTICE: _("a notice of the site"),
        Foreign.ALOUD: _("words for screen readers alone"),
        Foreign.DRAWING: _("a drawing"),
        Foreign.HIDDEN: _("hidden words"),
        Foreign.CROSSED_OUT: _("crossed-out words"),
        Foreign.PIXEL: _("a tracking pixel"),
        Foreign.PULL_QUOTE: _("a pull quote that the text holds too"),
        Foreign.TAIL: _("a line the site adds below its stories"),
        Foreign.SHORTCODE: _("a code of the site's software"),
    }


# What a class or id, in small letters, must match as a whole.
_CLASSES = {
    Foreign.SHARING: (
        r"sharedaddy|sd-(?:sharing|block|content|social)[\w-]*|share-(?:buttons?|links?|icons?|bar|post|this)|sharing|"
        r"(?:post|entry|article|content|social|single)[-_](?:share|sharing|shares)(?:[-_]\w+)*|"
        r"social-(?:share|sharing|links|icons|media-share)[\w-]*|addtoany[\w-]*|a2a_(?:kit|dd|button)\w*|"
        r"addthis[\w-]*|at-(?:share|above|below)[\w-]*|elementor-(?:widget-)?share-b[\w-]*|essb_[\w-]*|heateor[\w-]*|ssba[\w-]*|"
        r"simplesocialbuttons|shareaholic[\w-]*|swp[_-]social[\w-]*|mashsb[\w-]*|et_social[\w-]*|et_pb_social_media[\w-]*|"
        r"juiz[_-]sps[\w-]*|wp-block-(?:jetpack-sharing|outermost-social-sharing|social-links?)[\w-]*|"
        r"jetpack-likes-widget[\w-]*|sharethis[\w-]*|st-btn|ssb-share[\w-]*|monarch|novashare[\w-]*|wpsr[\w-]*|"
        r"partage(?:r|s)?(?:-\w+)?|compartir|fb-(?:share-button|like)|twitter-share-button|scriptlesssocialsharing[\w-]*"
    ),
    Foreign.RELATED: (
        r"jp-relatedposts[\w-]*|related[-_]?(?:posts?|articles?|content|stories|news)[\w-]*|yarpp[\w-]*|crp_related[\w-]*|"
        r"rp4wp[\w-]*|wp-block-(?:jetpack-related-posts|latest-posts|query|post-navigation-link)[\w-]*|"
        r"(?:post|posts|entry|single)[-_]nav(?:igation)?|nav-links|srp-widget[\w-]*|wp_rp[\w-]*|zem_rp[\w-]*|"
        r"elementor-widget-(?:posts|post-navigation|loop-grid)|articles?-(?:lies|connexes|similaires)|outbrain|ob-widget|taboola[\w-]*"
    ),
    Foreign.COMMENTS: r"comments?(?:-area|-list|-section|-respond)?|respond|disqus_thread|comment-form[\w-]*|fb-comments",
    Foreign.CONTENTS: (
        r"ez-toc[\w-]*|toc[-_]container|wp-block-(?:yoast-seo-|rank-math-)?(?:table-of-contents|toc)[\w-]*|lwptoc[\w-]*|"
        r"elementor-widget-table-of-contents|simpletoc[\w-]*|toc"
    ),
    Foreign.FORM: (
        r"wpcf7|wpforms-container|gform_wrapper|mc4wp-form|mailpoet_form|nf-form-cont|forminator-ui|frm_forms|"
        r"elementor-widget-(?:form|search)|newsletter-signup|wp-block-(?:jetpack-)?(?:contact-form|subscriptions|search)"
    ),
    Foreign.AUTHOR: r"author-(?:box|bio|info)|saboxplugin[\w-]*|m-a-box[\w-]*|abh_box|pp-multiple-authors[\w-]*",
    Foreign.MENU: r"breadcrumbs?|skip-link|menu-toggle|pagination|page-links",
    Foreign.ADVERTISEMENT: r"adsbygoogle|ad-(?:container|slot|unit|wrapper)|advert(?:isement)?|code-block-ad|publicite",
    Foreign.NOTICE: (
        r"cookie-(?:notice|banner)[\w-]*|cmplz[\w-]*|cky-[\w-]*|pdfprnt[\w-]*|printfriendly[\w-]*|pf-button[\w-]*"
    ),
    Foreign.ALOUD: r"screen-reader-text|sr-only|visually-hidden|visuallyhidden|elementor-screen-only",
}
_BY_CLASS = {what: re.compile(pattern) for what, pattern in _CLASSES.items()}
_BY_NAME = {
    "form": Foreign.FORM,
    "input": Foreign.FORM,
    "select": Foreign.FORM,
    "textarea": Foreign.FORM,
    "button": Foreign.FORM,
    "nav": Foreign.MENU,
    "svg": Foreign.DRAWING,
}
_TRACKERS = re.compile(
    r"pixel\.wp\.com|stats\.wordpress\.com|(?:feeds|feedads)\.(?:feedburner|wordpress)\.com/(?:~|1\.0)|feedsportal|"
    r"doubleclick\.net|facebook\.com/tr\b|google-analytics\.com|googletagmanager|/b\.gif|/open\.aspx|counter\.theconversation|"
    r"scorecardresearch|quantserve|list-manage\.com/track|/pixel\.(?:gif|png)|matomo\.php|piwik\.php|xiti\.com|ct\.sendgrid",
    re.IGNORECASE,
)
_SHARING = re.compile(
    r"(?:facebook\.com/(?:sharer|share\.php|dialog/(?:share|feed))|(?:twitter|x)\.com/(?:intent|share|home\?status)|"
    r"linkedin\.com/(?:sharearticle|sharing|cws/share)|pinterest\.[a-z.]+/pin/create|(?:api\.whatsapp\.com|wa\.me)/(?:send)?/?\?(?:\S*&)?text=|"
    r"(?:t|telegram)\.me/share|reddit\.com/submit|tumblr\.com/(?:share|widgets/share)|getpocket\.com/(?:save|edit)|"
    r"bsky\.app/intent|threads\.net/intent|addtoany\.com|addthis\.com|plus\.google\.com/share|vk\.com/share|"
    r"xing\.com/(?:spi|social)|news\.ycombinator\.com/submitlink|printfriendly\.com|feeds\.(?:feedburner|wordpress)\.com/)",
    re.IGNORECASE,
)
_SHARING_LABEL = re.compile(
    r"[\W\d_]*(?:(?:partage[rz]?|share|sharing|compart(?:e|ir|an|elo)|tweet(?:er)?|imprimer|print|imprimir|envoyer|enviar|e-?mail"
    r"|courriel|correo|like|aimer|loading|click|to|cliquez|pour|cet?|article|this|it|that|post|page|story|nouvelle|publicación"
    r"|artículo|est[ae]|esto|ceci|sur|on|via|en|with|avec|con|por|par|the|les?|la|los|las|réseaux|sociaux|redes|sociales|social"
    r"|media|médias|amis|friends|amigos)(?:[\W\d_]+|$))*",
    re.IGNORECASE,
)
_MAIL_TO_NOBODY = re.compile(r"mailto:(?:%20)*\?", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def kind_of(name: str, classes: str, element_id: str) -> Foreign | None:
    """Return what an element is that is not the article's, nothing for any other."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    marks = [*classes.lower().split(), *([element_id.lower()] if element_id else [])]
    for what, pattern in _BY_CLASS.items() if marks else ():
        if any(pattern.fullmatch(mark) for mark in marks):
            return what
    return None


def is_hidden(style: str) -> bool:
    """Whether a `style` keeps an element from being seen."""
    return bool(style) and bool(_HIDDEN_STYLE.search(style))


def is_tracker(address: str) -> bool:
    """Whether a picture at `address` is there to count readers."""
    return bool(_TRACKERS.search(address))


def is_sharing(address: str) -> bool:
    """Whether a link leads to where a page is passed on."""
    return bool(_SHARING.search(address) or _MAIL_TO_NOBODY.match(address))


def is_sharing_label(text: str) -> bool:
    """Whether `text` is but what stands beside buttons for sharing: "Share this", "Partager sur", or nothing."""
    return bool(_SHARING_LABEL.fullmatch(text))
