"""What an import may be given: tag soup, broken data, things that try to be code, in any encoding; and what must hold.

`SOURCES` has a strategy of files for each door. `bring_in` takes one file through the whole import, twice, and holds it
to the promises: an item or an error in words, nothing outside news/, and nothing to do the second time.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.ingest import planner, writer
from cipc_newsletter.ingest.outcomes import ImportPlan
from cipc_newsletter.item_files import parse
from cipc_newsletter.model.item import Item
from cipc_newsletter.model.outcome import Outcome
from import_doors import BASE, READERS

PICTURE = b"\x89PNG\r\n\x1a\n"

WORDS = [
    *[
        "La place du marché rouvre",
        "Le 3 mai 2024, le comité a reçu le maire.",
        "Ana Ruiz",
        "12 000 $",
        "Read more",
        "؟مرحبا",
    ],
    *[
        "Bonjour, voici la nouvelle.",
        "Lire la suite",
        "The post A appeared first on B.",
        "Photo : Ana Ruiz",
        "« Oui »",
        "— Ana",
    ],
]
CODE = [
    *[
        "{{ 7*7 }}",
        "{% raw %}",
        "{# x #}",
        "<mj-include path='/etc/passwd'/>",
        "</mj-text><mj-raw>",
        "<script>alert(1)</script>",
    ],
    *[
        "+++",
        "+++\ntitle = 'x'\n+++",
        "\n+++\n",
        ":::",
        "::: {lang=en}",
        "[[first_name|ami]]",
        "[[password]]",
        "\\[[",
        "]]>",
        "-->",
    ],
    *[
        "../../../etc/passwd",
        "..\\..\\x",
        "C:\\x",
        "con.jpg",
        "'; DROP TABLE news; --",
        '"""',
        "'''",
        "\\u0000",
        "[x]: y",
        "![",
        "](",
    ],
    *[
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://[",
        "http://\x00/",
        "//evil.example/x",
        "?a=[&b=]",
    ],
    *[
        "&nbsp;",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&amp;lt;b&amp;gt;",
        "&bogus;",
        "&lt;script&gt;",
        "\ufeff",
        "\u202e",
        "\u200b",
    ],
    *[
        "\x00",
        "\x01",
        "\x08",
        "\x0b",
        "\x0c",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufffe",
        "\U0001f468\u200d\U0001f469",
        "e\u0301",
    ],
    *["[gallery ids='1']", "[vc_row][/vc_row]", "[caption]x[/caption]", "[contact-form-7 id='1']", "[/"],
    *[
        "# a",
        "1. a",
        "- a",
        "> a",
        "    a",
        "***",
        "a_b_c",
        "`a",
        "~~~",
        "|a|b|\n|-|-|",
        "<!-- more -->",
        "&",
        "<",
        ">",
        '"',
        "'",
    ],
]
TAGS = [
    *[
        "p",
        "b",
        "strong",
        "em",
        "i",
        "u",
        "a",
        "span",
        "div",
        "br",
        "hr",
        "img",
        "h1",
        "h2",
        "h3",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
    ],
    *[
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "caption",
        "blockquote",
        "cite",
        "footer",
        "q",
        "figure",
        "figcaption",
    ],
    *[
        "iframe",
        "video",
        "audio",
        "source",
        "picture",
        "noscript",
        "script",
        "style",
        "template",
        "svg",
        "math",
        "pre",
        "code",
    ],
    *[
        "sup",
        "sub",
        "abbr",
        "del",
        "details",
        "summary",
        "form",
        "input",
        "textarea",
        "select",
        "option",
        "title",
        "button",
        "ruby",
    ],
    *[
        "article",
        "main",
        "section",
        "header",
        "aside",
        "nav",
        "body",
        "html",
        "head",
        "base",
        "link",
        "meta",
        "plaintext",
        "xmp",
    ],
    *[
        "center",
        "font",
        "object",
        "embed",
        "frameset",
        "mj-text",
        "o:p",
        "x-y",
        "time",
        "address",
        "mark",
        "bdo",
        "wbr",
        "map",
        "area",
    ],
]
ATTRIBUTES = [
    *[
        "href",
        "src",
        "alt",
        "title",
        "class",
        "id",
        "style",
        "lang",
        "dir",
        "start",
        "value",
        "type",
        "colspan",
        "rowspan",
        "srcset",
    ],
    *[
        "data-src",
        "data-lazy-src",
        "data-srcset",
        "width",
        "height",
        "rel",
        "itemprop",
        "property",
        "content",
        "name",
        "charset",
    ],
    *[
        "http-equiv",
        "datetime",
        "onclick",
        "poster",
        "reversed",
        "hidden",
        "role",
        "xml:lang",
        "hreflang",
        "align",
        "cite",
    ],
]
VALUES = [
    *[
        "",
        "#",
        "#fn1",
        "/a/b",
        "photo.jpg",
        "../../x.png",
        "a.php?f=../x.jpg",
        "a b.jpg",
        "é.jpg",
        "a.jpg 1x, b.jpg 600w",
        ", ,",
        "a.jpg 9e9w",
    ],
    *[
        "https://exemple.example/a.jpg",
        "https://www.youtube.com/watch?v=abc",
        "https://player.vimeo.com/video/1",
        "mailto:a@b.example",
    ],
    *[
        "https://www.facebook.com/sharer?u=x",
        "https://l.facebook.com/l.php?u=%00",
        "?utm_source=x&a=b",
        "tel:+1",
        "data:image/gif;base64,R0",
    ],
    *[
        "wp-block-gallery",
        "sharedaddy",
        "wp-caption",
        "wp-block-button",
        "gallery",
        "post",
        "entry-content",
        "footnotes",
        "alignleft",
    ],
    *[
        "fr",
        "en-CA",
        "ar",
        "rtl",
        "x" * 300,
        "-1",
        "0",
        "1",
        "999999999",
        "1e9",
        "A",
        "text-align:right",
        "display:none",
        "utf-16",
    ],
    *[
        "2024-05-03",
        "2024-05-03T10:00:00+02:00",
        "0000-00-00T00:00:00",
        "99999-01-01",
        "og:title",
        "og:image",
        "articleBody",
        "alternate",
    ],
    *[
        "application/ld+json",
        "application/rss+xml",
        "canonical",
        "text/html; charset=x",
        "fn1",
        "\x00",
        "http://[",
        "http://a:b@c:99999/",
    ],
]

word = st.one_of(st.sampled_from(WORDS), st.sampled_from(CODE), st.text(max_size=12))
_value = st.one_of(st.sampled_from(VALUES), st.sampled_from(CODE), st.text(max_size=8))
_attribute = st.tuples(st.sampled_from(ATTRIBUTES), _value, st.sampled_from(['"', "'", ""])).map(
    lambda made: f" {made[0]}={made[2]}{made[1]}{made[2]}"
)
_tag = st.tuples(st.sampled_from(TAGS), st.lists(_attribute, max_size=3).map("".join), st.sampled_from(["", "", "/"]))
_token = st.one_of(
    _tag.map(lambda made: f"<{made[0]}{made[1]}{made[2]}>"),
    st.sampled_from(TAGS).map(lambda name: f"</{name}>"),
    word,
    st.sampled_from(
        [
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE html>",
            "<?php",
            "\n",
            "\n\n",
            " ",
            "<",
            "</",
            "<p",
            "<a href='",
        ]
    ),
)
soups = st.lists(_token, max_size=40).map("".join)
titles = st.one_of(word, st.lists(word, min_size=1, max_size=3).map(" ".join), soups)
_junk = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), word, st.lists(word, max_size=2), st.just({}))
_dates = st.one_of(
    st.sampled_from(
        [
            "2024-05-03T10:00:00",
            "2024-05-03",
            "Fri, 03 May 2024 10:00:00 +0200",
            "0000-00-00T00:00:00",
            "hier",
            "9" * 30,
        ]
    ),
    _junk,
)
addresses = st.one_of(st.just(BASE + "a/"), _value.map(lambda value: BASE + value), _value, _junk)


def _mostly(likely: SearchStrategy[object]) -> SearchStrategy[object]:
    return st.one_of(likely, likely, likely, _junk)


_rendered = _mostly(st.fixed_dictionaries({"rendered": _mostly(soups)}))
_media = st.fixed_dictionaries(
    {},
    optional={
        "source_url": addresses,
        "alt_text": _mostly(titles),
        "caption": _rendered,
        "media_details": _mostly(st.fixed_dictionaries({"sizes": _mostly(st.dictionaries(word, _junk, max_size=2))})),
    },
)
_terms = st.lists(
    _mostly(st.fixed_dictionaries({"name": _mostly(titles), "taxonomy": _mostly(st.just("category"))})), max_size=2
)
posts = st.fixed_dictionaries(
    {
        "id": _mostly(st.integers(1, 5)),
        "date": _dates,
        "link": addresses,
        "title": _rendered,
        "content": _rendered,
    },
    optional={
        "date_gmt": _dates,
        "slug": _mostly(word),
        "status": _mostly(st.sampled_from(["publish", "private", "draft"])),
        "excerpt": _rendered,
        "lang": _mostly(st.sampled_from(["fr", "en", "es", "ar"])),
        "translations": _mostly(st.dictionaries(st.sampled_from(["fr", "en", "xx"]), _junk, max_size=2)),
        "featured_media": _junk,
        "yoast_head_json": _mostly(st.fixed_dictionaries({"og_locale": _junk})),
        "_embedded": _mostly(
            st.fixed_dictionaries(
                {},
                optional={
                    "wp:featuredmedia": _mostly(st.lists(_media, max_size=2)),
                    "wp:term": _mostly(st.lists(_terms, max_size=2)),
                },
            )
        ),
        "_links": _junk,
    },
)
_element = st.tuples(
    st.sampled_from(
        [
            *[
                "title",
                "link",
                "guid",
                "pubDate",
                "description",
                "content:encoded",
                "dc:date",
                "category",
                "author",
                "enclosure",
                "id",
            ],
            *[
                "updated",
                "published",
                "summary",
                "content",
                "media:content",
                "media:thumbnail",
                "xhtml:div",
                "atom:link",
                "language",
            ],
        ]
    ),
    st.lists(_attribute, max_size=2).map("".join),
    st.one_of(titles, soups, soups.map(lambda soup: f"<![CDATA[{soup}]]>"), _dates.map(str), addresses.map(str)),
    st.sampled_from([True, True, True, False]),
).map(lambda made: f"<{made[0]}{made[1]}>{made[2]}" + (f"</{made[0]}>" if made[3] else ""))
_entries = st.lists(st.lists(_element, max_size=6).map("".join), max_size=3)
_PROLOGUES = [
    *[
        "",
        '<?xml version="1.0" encoding="utf-8"?>',
        '<?xml version="1.0" encoding="utf-16"?>',
        "\ufeff  \n<?xml version='1.1'?>",
        "PHP Warning: x\n",
    ],
    *[
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
]
_FRAMES = [
    (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{}</channel></rss>',
        "item",
    ),
    ('<feed xmlns="http://www.w3.org/2005/Atom" xml:base="../">{}</feed>', "entry"),
    (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">{}</rdf:RDF>',
        "item",
    ),
    ("{}", "item"),
]
xml_feeds = st.tuples(st.sampled_from(_PROLOGUES), st.sampled_from(_FRAMES), _entries).map(
    lambda made: (
        made[0] + made[1][0].replace("{}", "".join(f"<{made[1][1]}>{each}</{made[1][1]}>" for each in made[2]))
    )
)
json_feeds = st.fixed_dictionaries(
    {
        "version": st.just("https://jsonfeed.org/version/1.1"),
        "items": _mostly(
            st.lists(
                st.dictionaries(
                    st.sampled_from(
                        [
                            "id",
                            "url",
                            "title",
                            "content_html",
                            "content_text",
                            "summary",
                            "image",
                            "date_published",
                            "tags",
                            "language",
                        ]
                    ),
                    st.one_of(titles, soups, addresses, _dates, _junk),
                    max_size=6,
                ),
                max_size=3,
            )
        ),
    },
    optional={"title": _junk, "home_page_url": addresses, "language": _junk},
).map(json.dumps)
_json_ld = st.dictionaries(
    st.sampled_from(
        ["@type", "@graph", "headline", "datePublished", "image", "articleBody", "mainEntityOfPage", "inLanguage"]
    ),
    st.one_of(_junk, titles, _dates, st.sampled_from(["Article", "Event"])),
    max_size=4,
).map(lambda made: f'<script type="application/ld+json">{json.dumps(made)}</script>')
_metas = st.tuples(
    st.sampled_from(["og:title", "og:image", "og:url", "article:published_time", "description"]), _value
).map(lambda made: f'<meta property="{made[0]}" content="{made[1]}">')
pages = st.tuples(st.lists(st.one_of(_json_ld, _metas, _token), max_size=4).map("".join), soups, soups).map(
    lambda made: (
        f"<!DOCTYPE html><html lang=fr><head>{made[0]}</head><body>{made[1]}<article><h1>{made[2]}</article></body></html>"
    )
)


def _encoded(made: tuple[str, str]) -> bytes:
    return made[0].encode(made[1], errors="replace" if made[1] != "utf-8" else "surrogatepass")


def _damaged(made: tuple[bytes, int, int, bytes]) -> bytes:
    raw, start, length, put = made
    start = start % (len(raw) + 1)
    return raw[:start] + put + raw[start + length :]


def as_files(texts: SearchStrategy[str]) -> SearchStrategy[bytes]:
    """Return files that hold such texts: in several encodings, some of them with a piece cut out or put in."""
    encodings = st.sampled_from(["utf-8"] * 6 + ["windows-1252", "utf-16", "shift_jis", "utf-8-sig"])
    whole = st.tuples(texts, encodings).map(_encoded)
    put = st.one_of(
        st.just(b""), st.binary(max_size=6), st.sampled_from([b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80"])
    )
    damaged = st.tuples(whole, st.integers(0, 5000), st.integers(0, 40), put).map(_damaged)
    return st.one_of(whole, whole, damaged, st.binary(max_size=60))


Items = dict[tuple[str, str], Item]

SOURCES: dict[str, SearchStrategy[bytes]] = {
    "text": as_files(st.lists(st.one_of(word, soups), max_size=12).map("\n".join)),
    "wordpress": as_files(st.one_of(st.lists(posts, max_size=3), posts, _junk).map(json.dumps)),
    "feed": as_files(st.one_of(xml_feeds, json_feeds)),
    "html": as_files(pages),
}


def bring_in(raw: bytes, door: str, *, root: Path) -> None:
    """Take `raw` by `door` through the whole import into `root`, twice; AssertionError where a promise is broken."""
    read = READERS[door]
    try:
        plan = read(raw)
        first = planner.plan_import(plan, {})
        assert not any("would not keep" in entry.reason for entry in first.entries), first.of(Outcome.SKIPPED)
        pictures = {picture.address: PICTURE for draft in plan.drafts for picture in draft.pictures}
        paths = writer.write(first, root=root, pictures=pictures)
    except NewsletterError as error:
        refusal = error
    else:
        _hold_to_promises(paths, lambda items: planner.plan_import(read(raw), items), pictures, root=root)
        return
    said = str(refusal)
    assert said
    assert "fault of the program" not in said, said
    assert all(path.is_dir() for path in root.rglob("*")), "an import that failed left something"


def _hold_to_promises(
    paths: Iterable[str], planned: Callable[[Items], ImportPlan], pictures: dict[str, bytes], *, root: Path
) -> None:
    """Read back what was written, look where it lies, and import the same again."""
    items: Items = {}
    for path in paths:
        item, mistakes = parse((root / path).read_text(encoding="utf-8"), path=path)
        assert item is not None, mistakes
        items[item.id, item.language] = item
    for path in root.rglob("*"):
        assert path.relative_to(root).parts[0] == "news", path
        assert path.is_dir() or path.suffix in PICTURES or path.name in {"fr.md", "en.md", "es.md"}, path
    second = planned(items)
    assert second.counts[Outcome.NEW] == second.counts[Outcome.UPDATED] == 0, second.counts
    assert writer.write(second, root=root, pictures=pictures) == ()


PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".heic", ".tif", ".tiff", ".bmp", ".jfif"}
