"""Pages become drafts: one article with all it says of itself, or the several stories of a category page."""

import datetime as dt

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Draft, Plan
from cipc_newsletter.ingest.html_page import addresses_to_follow, read

ADDRESS = "https://centre.example/actualites/atelier/"
FIRST = "Le Centre a réuni des jeunes et des policiers du quartier pour une journée de dialogue dans la rue."
SECOND = "Les participants ont parlé des malentendus de tous les jours, et de ce qui apaise <a href='../suite'>ensuite</a>."
STORY = f"<p>{FIRST}</p><p>{SECOND}</p>"
LONG = f"<p>{FIRST} {SECOND}</p>" * 8
MENU = "<nav><ul><li><a href='/'>Accueil</a></li><li><a href='/contact'>Nous joindre</a></li></ul></nav>"
PAGE = (
    "<!doctype html><html lang='fr-CA'><head><meta charset=utf-8><title>Un atelier - Le Centre</title>{head}</head>"
    f"<body>{MENU}{{body}}<footer>Tous droits réservés, adresse et téléphone du Centre.</footer></body></html>"
)
GRAPH = """{"@context":"https://schema.org","@graph":[{"@type":"WebPage","datePublished":"2001-01-01"},
{"@type":["NewsArticle"],"headline":"Un atelier &amp; la rue","datePublished":"2025-12-02T23:00:00-05:00","inLanguage":"fr",
"image":{"@type":"ImageObject","url":"/une.jpg"},"keywords":"jeunes, police","articleSection":["Nouvelles"],
"description":"Ce qu’une journée a changé."}]}"""


def plan(page: str | bytes, **given: str) -> Plan:
    content = page.encode() if isinstance(page, str) else page
    return read(content, **({"location": ADDRESS} | given))  # type: ignore[arg-type]


def story(body: str, head: str = "", **given: str) -> Draft:
    drafts = plan(PAGE.format(head=head, body=body), **given).drafts
    assert len(drafts) == 1
    return drafts[0]


def test_an_article_is_its_text_and_not_the_page_around_it() -> None:
    aside = "<aside><p>Abonnez-vous à notre infolettre dès maintenant pour ne rien manquer de la vie du Centre.</p></aside>"
    draft = story(f"<main><article><h1>Un atelier</h1><div class=entry-content>{STORY}</div></article>{aside}</main>")
    assert draft.title == "Un atelier"
    assert draft.body.startswith("Le Centre a réuni")
    assert draft.body.endswith("[ensuite](https://centre.example/actualites/suite).")
    assert (draft.language, draft.is_whole, draft.link) == ("fr", True, ADDRESS)


@pytest.mark.parametrize(
    "around",
    [
        "<div itemprop='articleBody'>{}</div>",
        "<div class='elementor-widget-theme-post-content'><div>{}</div></div>",
        "<article>{}</article>",
        "<main>{}</main>",
        "<div id=content>{}</div>",
        "<table><tr><td><a href=/a>Un</a> <a href=/b>Deux</a></td><td>{}</td></tr></table>",
        "<div><div><div>{}</div></div><div class=sidebar><p>Une colonne de côté qui dit tout autre chose.</p></div></div>",
    ],
)
def test_the_text_is_found_by_structure(around: str) -> None:
    draft = story(f"<h1>Un atelier</h1>{around.format(STORY)}")
    assert "Le Centre a réuni" in draft.body
    assert "ensuite" in draft.body
    assert not {"Accueil", "Tous droits", "colonne"} & set(draft.body.split())


def test_a_story_whose_text_lies_in_several_parts_is_whole() -> None:
    parts = "".join(
        f"<div class=part><div class=field--name-body><p>{FIRST} Partie {n}.</p></div></div>" for n in range(4)
    )
    draft = story(f"<div id=page><h1>Un atelier</h1><div class=parts>{parts}</div></div>")
    assert [n for n in range(4) if f"Partie {n}." in draft.body] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "heading", ["À lire aussi", "Related posts", "Noticias relacionadas", "More from the Centre"]
)
def test_other_news_below_a_story_are_named_and_left_out(heading: str) -> None:
    others = f"<h3>{heading}</h3><ul><li><a href=/a>Une autre nouvelle</a></li></ul>"
    draft = story(f"<article>{LONG}{others}</article>")
    assert "autre nouvelle" not in draft.body
    assert "Une autre nouvelle" in {part.text for part in draft.dropped}


def test_a_heading_of_the_story_that_sounds_like_it_stays() -> None:
    draft = story(
        f"<article>{STORY}<h3>Voir aussi</h3><p>Une phrase du texte lui-même, sans aucun lien.</p></article>"
    )
    assert "Voir aussi" in draft.body


@pytest.mark.parametrize(
    "tag", ["div class='has-sidebar share'", "form", "section class=related", "form id=aspnetForm"]
)
def test_what_is_most_of_the_text_is_the_story_whatever_its_class(tag: str) -> None:
    end = tag.partition(" ")[0]
    assert "réuni" in story(f"<article><{tag}>{LONG}</{end}></article>").body
    assert "réuni" in story(f"<{tag}><div>{LONG}</div></{end}>").body


def test_comments_and_lines_about_the_author_are_named_and_left_out() -> None:
    inside = (
        "<article><header><h1>Un atelier</h1><div class=entry-meta>Publié le 5 décembre 2025 par Anne</div></header>"
        f"{STORY}<div id=comments><p>Bravo à toute l’équipe du Centre.</p></div></article>"
    )
    draft = story(inside)
    assert "Anne" not in draft.body
    assert "Bravo" not in draft.body
    told = " ".join(part.text for part in draft.dropped)
    assert "par Anne" in told
    assert "Bravo" in told


def test_what_a_page_says_of_itself_is_taken() -> None:
    head = f"<script type='application/ld+json'>{GRAPH}</script><link rel=canonical href='{ADDRESS}?utm_source=x'>"
    draft = story(f"<article>{STORY}</article>", head)
    assert (draft.title, draft.published) == ("Un atelier & la rue", dt.date(2025, 12, 2))
    assert draft.topics == ("Nouvelles", "jeunes", "police")
    assert draft.summary == "Ce qu’une journée a changé."
    assert draft.pictures[0].address == "https://centre.example/une.jpg"
    assert (draft.key, draft.link) == (ADDRESS, ADDRESS)


def test_open_graph_stands_in_where_there_is_no_json_ld() -> None:
    head = (
        "<meta property=og:title content='Un atelier | Le Centre'><meta property=og:site_name content='Le Centre'>"
        "<meta property=article:published_time content='2025-12-02'><meta property=article:tag content=jeunes>"
        "<meta property=og:image content='/une.jpg'><meta property=og:image:alt content='Six jeunes'>"
    )
    draft = story(f"<article>{STORY}</article>", head)
    assert (draft.title, draft.published, draft.topics) == ("Un atelier", dt.date(2025, 12, 2), ("jeunes",))
    assert draft.image is not None
    assert draft.image.alt == "Six jeunes"


def test_the_logo_of_the_site_is_no_picture_of_a_story() -> None:
    assert (
        story(f"<article>{STORY}</article>", "<meta property=og:image content='/img/logo-centre.png'>").image is None
    )


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<article><time class=entry-date datetime='2025-12-02T10:00'>hier</time>{}</article>"),
        ("<meta name=dc.date content=2025-12-02>", "<article>{}</article>"),
        ("<meta name=DC:date content=2025-12-02>", "<article>{}</article>"),
        ("<link rel=canonical href='https://centre.example/2025/12/02/atelier/'>", "<article>{}</article>"),
    ],
)
def test_the_day_is_found_where_a_theme_puts_it(head: str, body: str) -> None:
    assert story(body.format(STORY), head).published == dt.date(2025, 12, 2)


def test_an_event_has_its_days_from_the_page() -> None:
    event = '{"@type":"Event","name":"Colloque","startDate":"2026-03-04T09:00","endDate":"2026-03-06"}'
    draft = story(
        f"<article><h1>Colloque</h1>{STORY}</article>", f"<script type='application/ld+json'>{event}</script>"
    )
    assert (draft.date, draft.date_end) == (dt.date(2026, 3, 4), dt.date(2026, 3, 6))
    assert draft.id == "2026-03-04-colloque"


def test_the_same_page_in_other_languages_is_linked_and_a_home_page_is_not() -> None:
    head = (
        f"<link rel=alternate hreflang=fr href='{ADDRESS}'><link rel=alternate hreflang=en href='/en/news/workshop/'>"
        "<link rel=alternate hreflang=es href='/es/'><link rel=alternate hreflang=x-default href='/en/news/workshop/'>"
    )
    assert story(f"<article>{STORY}</article>", head).translations == ("https://centre.example/en/news/workshop/",)


def test_a_canonical_address_that_is_the_home_page_by_mistake_is_passed_over() -> None:
    assert story(f"<article>{STORY}</article>", "<link rel=canonical href='https://centre.example/'>").link == ADDRESS


def test_a_base_element_moves_relative_addresses() -> None:
    draft = story(f"<article>{STORY}</article>", "<base href='https://autre.example/x/'>")
    assert "(https://autre.example/suite)" in draft.body


def test_a_base_given_by_hand_makes_a_file_whole() -> None:
    draft = story(f"<article>{STORY}</article>", location="page.html", base=ADDRESS)
    assert (draft.link, draft.key) == (ADDRESS, ADDRESS)


def test_a_file_that_does_not_say_where_it_is_from_is_doubted() -> None:
    assert "--base" in plan(PAGE.format(head="", body=f"<article>{STORY}</article>"), location="page.html").doubts[0]


CARD = (
    "<{tag}><h2><a href='/n{n}'>Nouvelle {n}</a></h2><time datetime=2025-12-0{n}></time>"
    "<p>Résumé de la nouvelle {n}.</p>{more}</{end}>"
)


def cards(tag: str, more: str = "") -> str:
    return "".join(CARD.format(tag=tag, end=tag.partition(" ")[0], n=n, more=more) for n in (1, 2, 3))


@pytest.mark.parametrize(
    "tag",
    [
        "article",
        "div class='post hentry'",
        "div class=h-entry",
        "article class=elementor-post",
        "div class=views-row",
        "li",
        "div",
    ],
)
def test_a_category_page_has_several_stories(tag: str) -> None:
    found = plan(PAGE.format(head="", body=f"<main><h1>Actualités</h1><div>{cards(tag)}</div></main>"))
    assert [draft.title for draft in found.drafts] == ["Nouvelle 1", "Nouvelle 2", "Nouvelle 3"]
    assert [draft.body for draft in found.drafts] == [f"Résumé de la nouvelle {n}." for n in (1, 2, 3)]
    assert found.drafts[1].published == dt.date(2025, 12, 2)
    assert addresses_to_follow(found) == tuple(f"https://centre.example/n{n}" for n in (1, 2, 3))


def test_a_category_page_with_one_story_leads_to_it() -> None:
    one = CARD.format(tag="article class=hentry", end="article", n=1, more="")
    page = PAGE.format(head="", body=f"<h1>Catégorie</h1>{one}<p>{FIRST}</p>").replace(
        "<body>", "<body class='archive category'>"
    )
    assert addresses_to_follow(plan(page)) == ("https://centre.example/n1",)


def test_the_read_more_of_a_teaser_goes() -> None:
    found = plan(PAGE.format(head="", body=cards("article", "<a class=more-link href='/n1'>Lire la suite →</a>")))
    assert found.drafts[0].body == "Résumé de la nouvelle 1."


def test_related_stories_below_an_article_do_not_make_it_a_category_page() -> None:
    own = f"<article class='post hentry'><h1>Un atelier</h1><div class=entry-content>{LONG}</div></article>"
    assert story(f"{own}<section>{cards('article')}</section>").title == "Un atelier"


def test_stories_that_a_page_gives_whole_need_not_be_followed() -> None:
    found = plan(PAGE.format(head="", body=cards("article", LONG)))
    assert all(draft.is_whole for draft in found.drafts)
    assert addresses_to_follow(found) == ()


def test_only_stories_since_a_day_are_taken() -> None:
    found = read(PAGE.format(head="", body=cards("article")).encode(), location=ADDRESS, since=dt.date(2025, 12, 2))
    assert [draft.title for draft in found.drafts] == ["Nouvelle 2", "Nouvelle 3"]


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "import feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "import feed"),
        (b'[{"id": 1}]', "import wordpress"),
        (b"%PDF-1.7 \x00\x01", "import text"),
        (b"Un texte tout simple.", "import text"),
        (b"", "import text"),
        (b"<html><body><div id=root></div><script>app()</script></body></html>", "clipboard"),
    ],
)
def test_what_is_no_page_with_a_text_is_refused_with_what_to_do(content: bytes, advice: str) -> None:
    with pytest.raises(IngestError, match=advice):
        plan(content)


def test_right_to_left_and_other_encodings_keep_their_words() -> None:
    arabic = "شارك الشباب ورجال الشرطة في يوم من الحوار حول سوء الفهم اليومي بينهم في الحي."
    page = f"<html dir=rtl lang=ar><meta charset=windows-1256><article><h1>ورشة</h1><p>{arabic}</p></article></html>"
    draft = plan(page.encode("cp1256")).drafts[0]
    assert draft.body == arabic
    assert (draft.title, draft.language) == ("ورشة", "ar")


def test_signs_of_our_own_formats_in_a_page_stay_text() -> None:
    draft = story(f"<article><h1>+++ {{{{ 7*7 }}}}</h1>{STORY}<p>[[first_name]] ::: {{lang=en}}</p></article>")
    assert draft.title == "+++ {{ 7*7 }}"
    assert "[[first_name]]" not in draft.body.replace("\\[[", "")


@pytest.mark.parametrize(
    "inside", ["<div>" * 10_000 + STORY, "<b>" * 10_000 + STORY, "<table><tr><td>" * 3000 + STORY]
)
def test_deep_nesting_keeps_the_words(inside: str) -> None:
    assert "réuni" in story(f"<article>{inside}</article>").body


def test_a_page_of_more_tags_than_any_has_is_refused_in_words() -> None:
    with pytest.raises(IngestError, match="tags"):
        plan("<html><body>" + "<i>a</i>" * 20_000)


def test_of_a_page_of_endless_stories_the_first_are_taken_and_that_is_said() -> None:
    many = "".join(CARD.format(tag="article", end="article", n=n, more="") for n in range(1000, 1300))
    found = plan(PAGE.format(head="", body=many))
    assert len(found.drafts) == 200
    assert "300" in found.doubts[0]


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x01", "&#xFFFE;", "&#1;"])
def test_a_sign_that_no_text_has_does_no_harm_beside_what_is_left_out(sign: str) -> None:
    draft = story(f"<main><article><h1>{sign}<aside>Menu</aside>{sign} Un atelier</h1>{STORY}</article></main>")
    assert FIRST in draft.body
    assert "Un atelier" in draft.title
    assert draft.title.isprintable()
