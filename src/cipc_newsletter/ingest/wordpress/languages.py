"""The language a site says a post is in, and its translations by the site's own word.

Promises no language that the site does not state; whether the text agrees is `stories`' matter. The shapes, with where
they are written down:
  Polylang Pro       `lang`: "fr", `translations`: {"fr": 12, "en": 34}, itself among them (polylang.pro/doc/rest-api)
  wp-rest-polylang   `polylang_current_lang`: "fr", `polylang_translations`: [{"locale": "en", "id": 34}]
                     (README of maru3l/wp-rest-polylang; dannyvaughton/wp-rest-polylang-pro says `lang` for `locale`)
  WPML REST API      `wpml_current_locale`: "fr_CA", `wpml_translations`: [{"locale", "id", "post_title", "href"}], from
                     version 2 an object by locale (wpml-rest-api.php of shawnhooper/wpml-rest-api, 1.1 and 2.0.1; the
                     latter forgets languages before the post's own, so one side alone may name the other)
  Yoast SEO          `yoast_head_json.og_locale`: "fr_CA" (developer.yoast.com, REST API)
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cipc_newsletter.ingest.languages import code_of
from cipc_newsletter.ingest.wordpress.answers import Post
from cipc_newsletter.ingest.wordpress.fields import address_in, is_language_folder, number_in, site_of, text_in
from cipc_newsletter.model.language import LANGUAGES

MOST_TRANSLATIONS = 40
_STATED = (("lang",), ("polylang_current_lang",), ("wpml_current_locale",))
_SUPPOSED = ("yoast_head_json", "og_locale")
_TRANSLATIONS = ("translations", "polylang_translations", "wpml_translations")


def stated_language(post: Post, *, base: str) -> str:
    """Return the locale or code of the language that the site says `post` is in, empty without a word.

    The translation plugin's word comes first, then the address, then what the plugin for search engines supposes: to
    that a site whose language nobody set is "en_US", whatever its posts are written in.
    """
    for names in _STATED:
        if code_of(text_in(post, *names)):
            return text_in(post, *names)
    parts = urlsplit(address_in(text_in(post, "link"), base))
    folder = parts.path.strip("/").partition("/")[0]
    asked = folder if is_language_folder(folder) else parse_qs(parts.query).get("lang", [""])[0]
    if code_of(asked) in LANGUAGES:
        return asked
    supposed = text_in(post, *_SUPPOSED)
    return supposed if code_of(supposed) else ""


def translations_of(post: Post, *, base: str) -> tuple[str, ...]:
    """Return the keys, and the addresses where they are named, of the same story in other languages."""
    own = number_in(post.get("id"))
    site = site_of(post, base=base)
    found: dict[str, None] = {}
    for name in _TRANSLATIONS:
        for number, written in islice(_named(post.get(name)), MOST_TRANSLATIONS):
            if not number or number == own:
                continue
            address = address_in(written, base)
            other = site_of({"link": address}, base=base) if address else site
            host, _slash, _folders = site.partition("/")
            found[f"{site if other == host else other}#{number}"] = None
            if address:
                found[address] = None
    return tuple(found)


def _named(value: Any) -> Iterator[tuple[int, str]]:
    """Yield the number and the address, empty without one, of each translation in one of the shapes."""
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for entry in entries:
        if isinstance(entry, dict):
            yield number_in(entry.get("id")), text_in(entry, "href")
        else:
            yield number_in(entry), ""
