"""Broken XML of feeds becomes XML that a strict parser reads, with its words; what is dangerous is refused."""

import contextlib
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.feed.mending import well_formed

RSS = '<rss version="2.0"><channel><title>Nouvelles</title>{}</channel></rss>'


def tree(text: str) -> ET.Element:
    return ET.fromstring(well_formed(text, location="feed.xml"))


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_a_well_formed_feed_is_passed_on_byte_for_byte() -> None:
    feed = RSS.format("<item><description><![CDATA[<p>Été &nbsp; <br> <b>ici</b>]]></description></item>")
    assert well_formed('<?xml version="1.0" encoding="utf-8"?>' + feed, location="-") == feed.encode()


@pytest.mark.parametrize(
    ("broken", "seen"),
    [
        ("<item><title>Un & deux</title></item>", "Un & deux"),
        ("<item><title>L&rsquo;&eacute;t&eacute;&nbsp;!</title></item>", "L’été !"),
        ("<item><title>Trois < quatre</title></item>", "Trois < quatre"),
        ("<item><title>Bel\x08 \x1fété\x00</title></item>", "Bel été"),
        ("<item><title>Tiret &#150; long &#0; fin</title></item>", "Tiret – long \ufffd fin"),
        ("<item><title>Ouvert</TITLE></item>", "Ouvert"),
        ("<item><title>Fermé deux fois</title></title></item>", "Fermé deux fois"),
        ("<item><description>Un <b>gras <br>et <img src=a.png> fin</description></item>", "Un gras et fin"),
        ('<item><enclosure url="a.jpg" url="b.jpg" length=3 type=image/jpeg/><title>Deux</title></item>', "Deux"),
        ("<item><content:encoded>Sans déclaration</content:encoded></item>", "Sans déclaration"),
        ("<item><zzz:thing zzz:of='1'>Inconnu</zzz:thing></item>", "Inconnu"),
        ("<item><title>Jamais fermé</item>", "Jamais fermé"),
        ("<item><title><![CDATA[Section ouverte", "Section ouverte</channel></rss>"),
        ("<item><title>Commentaire <!-- caché --></title><b>visible</item>", "Commentaire visible"),
        ('<item><link href="a>Guillemet</link></item>', "Guillemet"),
    ],
)
def test_what_feeds_break_is_mended_with_its_words(broken: str, seen: str) -> None:
    assert words(tree(RSS.format(broken))) == f"Nouvelles{seen}"


def test_an_item_that_was_never_closed_ends_where_the_next_begins() -> None:
    root = tree(RSS.format("<item><title>Un</title><item><title>Deux</title><item><title>Trois</title></item>"))
    assert [item.findtext("title") for item in root.iter("item")] == ["Un", "Deux", "Trois"]
    assert all(item.find("item") is None for item in root.iter("item"))


def test_a_page_quoted_in_a_feed_keeps_its_doctype() -> None:
    quoted = "<item><description><![CDATA[<!DOCTYPE html> commence une page.]]></description></item>"
    assert "<!DOCTYPE html> commence" in words(tree(RSS.format(quoted)))


def test_items_after_the_end_of_the_feed_belong_to_it() -> None:
    assert len(list(tree(RSS.format("") + "<item><title>Perdu</title></item>").iter("item"))) == 1


@pytest.mark.parametrize("before", ["\n\n", "Warning: something in /srv/x.php on line 3\n", "\ufeff", "\x00"])
def test_what_stands_before_the_feed_is_left_out(before: str) -> None:
    assert tree(f'{before}<?xml version="1.0"?>{RSS.format("<item/>")}').tag == "rss"


def test_the_first_of_two_attributes_of_one_name_counts() -> None:
    root = tree(RSS.format('<item><enclosure url="a.jpg" url="b.jpg"></item>'))
    assert root.find(".//enclosure").get("url") == "a.jpg"  # type: ignore[union-attr]


def test_a_declared_prefix_keeps_its_meaning_beside_one_that_is_not() -> None:
    feed = '<rss xmlns:media="urn:own"><media:a/><dc:date>2025</dc:date><br></rss>'
    assert [child.tag for child in tree(feed)] == ["{urn:own}a", "{http://purl.org/dc/elements/1.1/}date", "br"]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd">',
        '<!DOCTYPE rdf:RDF [<!ENTITY % latin PUBLIC "-//X//EN" "http://example.org/latin.ent"> %latin;]>',
        '<!DOCTYPE rss [\n<!ENTITY centre "Centre">\n<!ENTITY accent "&#233;">\n]>',
    ],
)
def test_a_harmless_doctype_is_taken_out(doctype: str) -> None:
    assert b"DOCTYPE" not in well_formed(doctype + RSS.format("<item/>"), location="-")


def test_short_texts_that_a_feed_names_stand_for_themselves() -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY centre "Le Centre"><!ENTITY e "&#233;">]>'
    assert "Le Centre ét&" in words(tree(doctype + RSS.format("<item><title>&centre; &e;t&amp;</title></item>")))


BOMB = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "subset",
    [
        f'<!ENTITY lol0 "lol">{BOMB}',
        '<!ENTITY secret SYSTEM "file:///etc/passwd">',
        '<!ENTITY secret PUBLIC "-//X//EN" "http://example.org/x">',
        f'<!ENTITY long "{"a" * 100_000}">',
    ],
)
def test_entities_that_swell_or_lead_elsewhere_are_refused_in_words(subset: str) -> None:
    with pytest.raises(IngestError) as caught:
        well_formed(f"<!DOCTYPE rss [{subset}]>{RSS.format('&lol9;&secret;')}", location="feed.xml")
    assert "entity" in str(caught.value)
    assert caught.value.path == "feed.xml"


def test_a_doctype_that_hides_in_broken_quotes_declares_nothing() -> None:
    hidden = f'<!DOCTYPE rss " [{BOMB}]>' + RSS.format("<item><title>&lol9;</title></item>")
    assert len(well_formed(hidden, location="-")) < 2 * len(hidden)


@pytest.mark.parametrize("text", ["", "rien", "a & b", "<", "<<<", "<!---->", "</rss>"])
def test_what_is_no_xml_is_refused(text: str) -> None:
    with pytest.raises(IngestError):
        well_formed(text, location="-")


PIECES = st.sampled_from(
    ["<rss>", "</rss>", "<item>", "</item>", "<a:b c:d='e'>", "</a:b>", "<br>", "<![CDATA[", "]]>", "<!--", "-->", "&",
     "&#0;", "&eacute;", "<", ">", '"', "'", "=", "é", " ", "<x y=z/>", "<?p", "?>", "<!DOCTYPE", "[", "]", "xmlns:a=''",
     "&amp;", "<a:b:c>", "<xml:a>", "<xmlns:q>", "xmlns='urn:x'", "<item xmlns:a=''>", "\ud800", "\x01"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=25))
def test_any_rubble_is_mended_or_refused_in_words(pieces: list[str]) -> None:
    with contextlib.suppress(IngestError):
        ET.fromstring(well_formed("<rss>" + "".join(pieces), location="-"))


@pytest.mark.parametrize(
    "unit",
    [
        "<a",
        "<!--",
        "<![CDATA[",
        '<a b="',
        "<b>",
        "</b>",
        "&",
        "<item>",
        "<a:b>",
        "<?",
        "<!DOCTYPE [",
        "<!",
        "<a b='x' ",
    ],
)
def test_rubble_by_the_megabyte_is_read_in_one_pass(unit: str) -> None:
    text = "<rss>" + unit * (200_000 // len(unit))
    with contextlib.suppress(IngestError):
        assert well_formed(text, location="-")
