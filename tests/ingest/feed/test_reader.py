"""Feeds become drafts: every trait found in real feeds, each with words of our own."""

import datetime as dt
import json

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import Draft, Plan
from cipc_newsletter.ingest.feed import read

NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom"'
)
RSS = (
    f'<?xml version="1.0"?><rss version="2.0" {NAMES}><channel><title>Le Centre</title><link>https://centre.example/</link>'
    "<language>fr-CA</language>{}</channel></rss>"
)
TEXT = (
    "<p>Le Centre a réuni des jeunes et des policiers du quartier pour une journée de dialogue.</p>"
    "<p>Les participants ont parlé des malentendus de tous les jours, et de ce qui les apaise.</p>"
)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es" xml:base="https://centro.example/noticias/">{}</feed>'


def plan(feed: str | bytes, **given: str) -> Plan:
    content = feed.encode() if isinstance(feed, str) else feed
    return read(content, location=given.pop("location", "feed.xml"), **given)  # type: ignore[arg-type]


def item(inside: str, *, text: str = TEXT) -> Draft:
    encoded = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if text else ""
    return plan(RSS.format(f"<item><title>Un atelier</title>{inside}{encoded}</item>")).drafts[0]


def titled(title: str) -> Draft:
    return plan(RSS.format(f"<item><title>{title}</title><description>{TEXT}</description></item>")).drafts[0]


def entry(inside: str) -> Draft:
    return plan(ATOM.format(f"<entry><title>Un taller</title>{inside}</entry>")).drafts[0]


def test_an_entry_becomes_a_draft_with_all_it_says() -> None:
    draft = item(
        '<link>https://centre.example/atelier/?utm_source=rss&amp;utm_medium=rss</link><guid isPermaLink="false">'
        "https://centre.example/?p=7</guid><pubDate>Tue, 02 Dec 2025 21:00:00 -0500</pubDate><category>Jeunesse</category>"
        "<category><![CDATA[Police & quartier]]></category><description>Ce qu’une journée a changé.</description>"
    )
    assert (draft.id, draft.language, draft.published) == ("2025-12-02-atelier", "fr", dt.date(2025, 12, 2))
    assert draft.key == "https://centre.example/?p=7"
    assert draft.link == "https://centre.example/atelier/"
    assert draft.topics == ("Jeunesse", "Police & quartier")
    assert draft.summary == "Ce qu’une journée a changé."
    assert draft.body.startswith("Le Centre a réuni")
    assert draft.is_whole


def test_a_description_that_the_text_begins_with_is_no_summary() -> None:
    assert item("<description>Le Centre a réuni des jeunes et des policiers du […]</description>").summary == ""


def test_the_fuller_of_two_texts_is_the_text() -> None:
    draft = item(f"<description><![CDATA[{TEXT}]]></description>", text="<p>Une journée de dialogue.</p>")
    assert "malentendus" in draft.body


@pytest.mark.parametrize(
    "description",
    [
        "Le Centre a réuni des jeunes et des policiers du quartier pour une journée [&amp;#8230;]",
        "&lt;p&gt;Le Centre a réuni des jeunes. &lt;a href='/a'&gt;Lire la suite&lt;/a&gt;&lt;/p&gt;",
        "Une phrase courte, dont le reste est sur le site.",
    ],
)
def test_a_mere_beginning_says_that_it_is_none_of_the_whole(description: str) -> None:
    draft = item(f"<link>https://centre.example/a</link><description>{description}</description>", text="")
    assert not draft.is_whole
    assert any("beginning" in doubt for doubt in draft.doubts)


def test_a_description_in_paragraphs_is_the_whole_text() -> None:
    assert item(
        f"<link>https://centre.example/a</link><description><![CDATA[{TEXT}]]></description>", text=""
    ).is_whole


def test_the_counting_link_of_a_feed_service_is_not_the_storys() -> None:
    draft = item(
        "<link>https://feeds.example/~r/centre/~3/x</link><feedburner:origLink>https://centre.example/vrai</feedburner:origLink>"
    )
    assert draft.link == "https://centre.example/vrai"


def test_a_guid_is_the_link_unless_it_says_otherwise() -> None:
    assert item("<guid>https://centre.example/7</guid>").link == "https://centre.example/7"
    assert item('<guid isPermaLink="false">abc</guid>').link == ""


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ('<enclosure url="/a.jpg" type="image/jpeg" length="1"/>', "https://centre.example/a.jpg"),
        ('<media:content url="https://img.example/b.png" medium="image"/>', "https://img.example/b.png"),
        ('<media:thumbnail url="https://img.example/c.png" width="80"/>', "https://img.example/c.png"),
        ('<itunes:image href="https://img.example/d.jpg"/>', "https://img.example/d.jpg"),
        (
            '<media:content url="https://img.example/s.jpg" width="150"/><media:content url="/l.jpg" width="9"/>',
            "https://img.example/s.jpg",
        ),
    ],
)
def test_a_picture_beside_the_text_is_the_storys(inside: str, address: str) -> None:
    draft = item(inside)
    assert [picture.address for picture in draft.pictures] == [address]
    assert draft.image is not None
    assert draft.image.file == draft.pictures[0].name


def test_a_recording_is_named_and_not_lost() -> None:
    draft = item('<enclosure url="/entretien.mp3" type="audio/mpeg" length="1"/>')
    assert draft.image is None
    assert [part.text for part in draft.dropped] == ["https://centre.example/entretien.mp3"]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("L&amp;#8217;été &amp;amp; l&amp;#8217;hiver", "L’été & l’hiver"),
        ("L&amp;amp;#8217;été", "L’été"),
        ("<![CDATA[<b>Gras</b> et <i>italique</i>]]>", "Gras et italique"),
        ("R&amp;D", "R&D"),
        ("Trois &lt; quatre", "Trois < quatre"),
        ("  Deux\n   lignes ", "Deux lignes"),
        ("&#171;&#160;Ici&#160;&#187;", "«\u00a0Ici\u00a0»"),
    ],
)
def test_titles_are_text_however_they_were_escaped(written: str, title: str) -> None:
    found = plan(RSS.format(f"<item><title>{written}</title><description><![CDATA[{TEXT}]]></description></item>"))
    assert found.drafts[0].title == title


def test_an_entry_without_a_title_has_the_beginning_of_its_text() -> None:
    found = plan(RSS.format(f"<item><description><![CDATA[{TEXT}]]></description></item>")).drafts[0]
    assert found.title == "Le Centre a réuni des jeunes et des policiers du quartier…"


def test_mark_up_that_was_escaped_twice_is_mark_up() -> None:
    draft = item(
        "<description>&amp;lt;p&amp;gt;Un &amp;lt;b&amp;gt;mot&amp;lt;/b&amp;gt; ici.&amp;lt;/p&amp;gt;</description>",
        text="",
    )
    assert draft.body == "Un **mot** ici."


def test_html_in_atom_as_text_html_and_xhtml_is_read_each_in_its_way() -> None:
    text = entry("<content type='text'>Uno &lt;dos&gt; y tres\n\nOtro párrafo</content>")
    assert text.body == "Uno \\<dos> y tres\n\nOtro párrafo"
    assert entry("<content type='html'>&lt;p&gt;Uno &lt;em&gt;dos&lt;/em&gt;&lt;/p&gt;</content>").body == "Uno _dos_"
    xhtml = "<div xmlns='http://www.w3.org/1999/xhtml'><p>Uno <em>dos</em><br/>tres</p></div>"
    assert "Uno _dos_" in entry(f"<content type='xhtml'>{xhtml}</content>").body


def test_relative_addresses_start_from_the_base_that_the_feed_names() -> None:
    draft = entry(
        "<link href='taller.html'/><content type='html' xml:base='https://otro.example/x/'>"
        "&lt;p&gt;Ver &lt;a href='y'&gt;aquí&lt;/a&gt;.&lt;/p&gt;</content>"
    )
    assert draft.link == "https://centro.example/noticias/taller.html"
    assert "(https://otro.example/x/y)" in draft.body


def test_without_a_base_they_start_from_the_entrys_own_page() -> None:
    draft = item(
        "<link>https://centre.example/2025/atelier/</link>", text='<p>Voir <a href="photos/">les photos</a>.</p>'
    )
    assert "(https://centre.example/2025/atelier/photos/)" in draft.body


def test_the_language_of_an_entry_outweighs_the_feeds() -> None:
    assert entry("<content type='html' xml:lang='en'>&lt;p&gt;A day.&lt;/p&gt;</content>").language == "en"
    assert entry("<content type='html'>&lt;p&gt;Un día.&lt;/p&gt;</content>").language == "es"


def test_the_same_story_in_another_language_is_linked() -> None:
    draft = entry("<link href='a'/><link rel='alternate' hreflang='en' href='/en/a'/><content>Texto</content>")
    assert draft.translations == ("https://centro.example/en/a",)


def test_right_to_left_text_stays_as_it_is() -> None:
    feed = RSS.replace("fr-CA", "ar").format(
        "<item><title>ورشة حوار</title><description>&lt;p dir='rtl'&gt;شارك الشباب.&lt;/p&gt;</description></item>"
    )
    assert "شارك الشباب." in plan(feed).drafts[0].body


def test_rss_1_0_and_0_9_are_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"/><item rdf:about="https://c.example/1">'
        "<title>Un atelier</title><link>https://c.example/1</link><dc:date>2025-12-02T10:00:00+01:00</dc:date>"
        f"<description><![CDATA[{TEXT}]]></description></item></rdf:RDF>"
    )
    draft = plan(rdf).drafts[0]
    assert (draft.key, draft.published) == ("https://c.example/1", dt.date(2025, 12, 2))
    assert "malentendus" in draft.body
    item = f"<item><title>Un atelier</title><description><![CDATA[{TEXT}]]></description></item>"
    old = f'<rss version="0.91"><channel>{item}</channel></rss>'
    assert "malentendus" in plan(old).drafts[0].body


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_feed_in_any_encoding_keeps_its_signs(encoding: str) -> None:
    declared = {"cp1252": "windows-1252", "utf-16": "utf-16", "utf-8": "utf-8"}[encoding]
    feed = RSS.format(f"<item><title>L’été</title><description><![CDATA[{TEXT}]]></description></item>")
    draft = plan(feed.replace('"1.0"?>', f'"1.0" encoding="{declared}"?>').encode(encoding)).drafts[0]
    assert (draft.title, "malentendus" in draft.body) == ("L’été", True)


def test_json_feeds_are_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://centre.example/",
        "language": "fr",
        "items": [
            {
                "id": 7,
                "url": "/atelier",
                "title": "L’atelier < été",
                "content_html": TEXT,
                "summary": "Une journée.",
                "date_published": "2025-12-02T21:00:00-05:00",
                "tags": ["Jeunesse", 3],
                "image": "/a.jpg",
                "attachments": [{"url": "/a.pdf", "mime_type": "application/pdf"}, "x"],
            },
            {"id": "8", "content_text": "Une note <courte>.\n\nEt la suite."},
            "rien",
        ],
    }
    first, second = plan(json.dumps(feed)).drafts
    assert (first.key, first.link, first.published) == ("7", "https://centre.example/atelier", dt.date(2025, 12, 2))
    assert (first.title, first.summary, first.topics) == ("L’atelier < été", "Une journée.", ("Jeunesse",))
    assert first.pictures[0].address == "https://centre.example/a.jpg"
    assert [part.text for part in first.dropped] == ["https://centre.example/a.pdf"]
    assert second.body == "Une note \\<courte>.\n\nEt la suite."


def test_a_title_of_a_json_feed_that_is_written_as_html_has_it_is_read_as_it_is_meant() -> None:
    title = "L&#039;été &amp; nous : &quot;R&D&quot;, AT&copie"
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "title": title, "content_html": TEXT}],
    }
    assert plan(json.dumps(feed)).drafts[0].title == 'L\'été & nous : "R&D", AT&copie'


@pytest.mark.parametrize(
    "feed", ['{"items": 3}', "[]", '[{"id": 1, "title": {"rendered": "x"}}]', "{", '{"items": [' + "[" * 200_000]
)
def test_json_that_is_no_feed_is_refused_in_words(feed: str) -> None:
    with pytest.raises(IngestError) as caught:
        plan(feed)
    assert caught.value.mistakes[0].remedy


def test_a_page_in_place_of_a_feed_names_the_feed() -> None:
    page = (
        '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" title="RSS" href="/feed/">'
        "</head><body>Accueil</body></html>"
    )
    with pytest.raises(IngestError, match=r"https://centre\.example/feed/"):
        plan(page, location="https://centre.example/actualites")
    with pytest.raises(IngestError, match="import html"):
        plan("<html><body>Accueil</body></html>")


@pytest.mark.parametrize("text", ["<p>Bonjour</p>", "<opml version='2.0'><body/></opml>", "<note>&x;</note>"])
def test_other_xml_is_refused_as_no_feed(text: str) -> None:
    with pytest.raises(IngestError, match="no feed"):
        plan(text)


def test_a_feed_without_entries_says_so() -> None:
    found = plan(RSS.format(""))
    assert (found.drafts, bool(found.doubts)) == ((), True)


def test_an_entry_that_stands_twice_is_one() -> None:
    twice = "<item><guid>7</guid><title>Un atelier</title><description>Un texte.</description></item>" * 2
    assert len(plan(RSS.format(twice)).drafts) == 1


def test_only_entries_since_a_day_are_taken_and_undated_ones() -> None:
    items = "".join(
        f"<item><guid>{day}</guid><title>Nº {day}</title>{f'<pubDate>{day}</pubDate>' if day else ''}</item>"
        for day in ("2025-11-30", "2025-12-02", "")
    )
    found = read(RSS.format(items).encode(), location="-", since=dt.date(2025, 12, 1))
    assert [draft.title for draft in found.drafts] == ["Nº 2025-12-02", "Nº"]


def test_the_description_of_a_picture_does_not_take_the_place_of_the_text() -> None:
    pictured = (
        '<media:content url="/a.jpg" type="image/jpeg"><media:title>Une photo</media:title>'
        "<media:description>Une table.</media:description></media:content><media:description></media:description>"
    )
    found = plan(
        RSS.format(f"<item><title>Un atelier</title><description><![CDATA[{TEXT}]]></description>{pictured}</item>")
    )
    draft = found.drafts[0]
    assert draft.title == "Un atelier"
    assert "malentendus" in draft.body
    assert draft.image is not None
    assert draft.image.alt in {"Une photo", "Une table."}


def test_a_film_without_a_text_has_its_description() -> None:
    told = "<media:title>Un film</media:title><media:description type='plain'>Ce qu’on y voit.</media:description>"
    film = f"<item><title>Un film</title><media:group>{told}</media:group></item>"
    assert plan(RSS.format(film)).drafts[0].body == "Ce qu’on y voit."


def test_an_entry_that_is_but_a_title_and_a_link_names_where_its_story_is() -> None:
    draft = plan(RSS.format("<item><title>Un atelier</title><link>https://centre.example/a</link></item>")).drafts[0]
    assert (draft.refusal, draft.is_whole, draft.link) == ("", False, "https://centre.example/a")


def test_of_more_entries_than_one_import_reads_the_first_are_taken_and_the_others_counted() -> None:
    items = "".join(
        f"<item><guid>{n}</guid><title>Nº {n}</title><pubDate>2025-12-02</pubDate></item>" for n in range(1001)
    )
    long = plan(RSS.format(items))
    assert (len(long.drafts), long.unread, long.is_complete) == (1000, 1, False)
    assert "--since" in long.doubts[-1]
    assert not read(RSS.format(items).encode(), location="-", since=dt.date(2026, 1, 1)).drafts


def test_an_entry_with_nothing_in_it_is_skipped_with_the_reason() -> None:
    assert plan(RSS.format("<item><title>Vide</title></item>")).drafts[0].refusal


def test_signs_of_our_own_formats_in_a_feed_stay_text() -> None:
    draft = item("", text="<p>+++</p><p>[[first_name]] {{ 7*7 }} &lt;mj-raw&gt; ::: {lang=en}</p>")
    assert "[[first_name]]" not in draft.body.replace("\\[[", "")


def test_mark_up_that_a_text_speaks_of_stays_text() -> None:
    assert (
        item("", text="<p>Écrivez &amp;lt;b&amp;gt; en toutes lettres.</p>").body
        == r"Écrivez \&lt;b\&gt; en toutes lettres."
    )


def test_half_a_sign_in_a_json_feed_is_marked_as_missing() -> None:
    story = (
        '{"id": "a\\udc00", "title": "Nuit \\ud83d", "content_text": "Une marche \\ud800 le soir, avec les voisins."}'
    )
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{story}]}}'
    (draft,) = read(feed.encode(), location="https://centre.example/feed.json").drafts
    assert (draft.key, draft.title) == ("a\ufffd", "Nuit \ufffd")
    assert "\ufffd" in draft.body


@pytest.mark.parametrize("written", ["Cafe&amp;#769;", "Cafe&#769;", "Cafe\u0301"])
def test_an_accent_in_a_sign_of_its_own_is_one_with_its_letter(written: str) -> None:
    assert titled(written).title == "Café"


def test_a_title_whose_sign_has_a_plainer_form_reads_back_as_it_is() -> None:
    assert titled("\uf900").title == "\u8c48"
