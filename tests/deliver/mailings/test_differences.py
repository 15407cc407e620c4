"""Whatever a provider makes of what was uploaded is noticed, and told as what it is."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cipc_newsletter.deliver.mailings.differences import NAMES, differences
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers.list_port import Content, ListMessage

HTML = """<!doctype html>
<html lang="fr-CA"><head><meta charset="utf-8"><title>Infolettre</title><style>p { color: #222 }</style></head><body>
<!--[if mso]><table><tr><td><![endif]-->
<table role="presentation"><tr><td style="padding: 8px">
<h1>Jeunes et police</h1>
<p>Trois <b>boucles</b> de méfiance, à Montréal &amp; ailleurs.</p>
<img src="https://pictures.example/a.png" alt="Un atelier" width="600">
<p><a href="https://cipc.example/nouvelles/1">Lire la suite</a> <a href="https://cipc.example/don">Donner</a></p>
<p><a href="*|UNSUB|*">Se désabonner</a></p>
</td></tr></table>
</body></html>
"""
TEXT = "Jeunes et police\n\nLire la suite : https://cipc.example/nouvelles/1\nSe désabonner : *|UNSUB|*\n"
SENDER = Mailbox(email="infolettre@cipc.example", name="CIPC")
WANTED = ListMessage(
    subject="Décembre", html=HTML, text=TEXT, sender=SENDER, reply_to=Mailbox(email="a@cipc.example")
)
SAME = Content(
    subject="Décembre", html=HTML, text=TEXT, sender=SENDER, reply_to="a@cipc.example", audience="tag:Français"
)


def found(**changes: object) -> dict[str, str]:
    """The differences of content that is otherwise in these ways, by name."""
    seen = replace(SAME, **changes)  # type: ignore[arg-type]
    return {each.name: each.words for each in differences(WANTED, seen, audience="tag:Français")}


def html(old: str, new: str) -> dict[str, str]:
    assert old in HTML
    return found(html=HTML.replace(old, new))


def test_what_is_the_same_to_the_last_byte_has_no_difference() -> None:
    assert found() == {}


FOOTER = '<div style="color:#999"><p>Envoyé par <a href="https://paper.example">Paper</a></p></div></body>'


def test_a_footer_is_told_with_its_length_and_its_first_words_and_nothing_else_is() -> None:
    assert html("</body>", FOOTER) == {"footer": "It added 16 characters after the last word: “Envoyé par Paper”."}


def test_a_footer_inside_the_last_cell_is_a_footer_too() -> None:
    assert list(html("désabonner</a></p>\n</td>", "désabonner</a></p><p>Paper inc.</p>\n</td>")) == ["footer"]


def test_a_banner_before_the_first_word_is_not_a_footer() -> None:
    assert "words" in html("<body>", "<body><p>Voir en ligne</p>")
    assert "footer" not in html("<body>", "<body><p>Voir en ligne</p>")


def test_rewritten_links_are_counted_and_say_where_they_lead() -> None:
    rewritten = HTML.replace(
        'href="https://cipc.example', 'href="https://click.paper.example/r?u=https://cipc.example'
    )
    assert found(html=rewritten) == {
        "links": "2 links lead elsewhere, the first to click.paper.example instead of cipc.example."
    }


def test_a_footer_and_rewritten_links_are_both_told() -> None:
    both = HTML.replace("https://cipc.example", "https://c.paper.example").replace("</body>", FOOTER)
    assert set(found(html=both)) == {"footer", "links"}


def test_a_counting_picture_is_a_pixel() -> None:
    pixel = '<img src="https://paper.example/open.gif" width="1" height="1" alt=""></body>'
    assert set(html("</body>", pixel)) == {"pixel"}


def test_a_footer_does_not_hide_a_counting_picture() -> None:
    pixel = '<img src="https://paper.example/open.gif" width="1" height="1" alt="">'
    assert set(html("</body>", FOOTER.replace("</div>", f"{pixel}</div>"))) == {"footer", "pixel"}


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("méfiance", "mefiance", "words"),
        ("Trois", "Troi", "words"),
        ("méfiance,", "méfiance", "words"),
        ("de méfiance", "méfiance", "words"),
        ("https://cipc.example/don", "https://cipc.example/dom", "links"),
        ('<a href="https://cipc.example/don">Donner</a>', "Donner", "links"),
        ("a.png", "b.png", "pictures"),
        ("Un atelier", "Un etelier", "words"),
        ("padding: 8px", "padding: 9px", "styles"),
        ("#222", "#223", "styles"),
        ("<b>boucles</b>", "<i>boucles</i>", "markup"),
        ('width="600"', 'width="601"', "markup"),
        ("[if mso]", "[if mso 9]", "markup"),
        ("&amp; ailleurs", "&#38; ailleurs", "markup"),
        ("<!doctype html>", "<!DOCTYPE html>", "markup"),
        ("Infolettre</title>", "Infolettres</title>", "words"),
        ("</p>\n<img", "</p><img", "whitespace"),
        ("<b>boucles</b> de", "<b>boucles</b>de", "whitespace"),
    ],
)
def test_one_changed_character_is_told_as_what_it_is(old: str, new: str, name: str) -> None:
    assert list(html(old, new)) == [name]


@pytest.mark.parametrize("place", range(0, len(HTML), 7))
@pytest.mark.parametrize("letter", ["x", ""])
def test_no_single_character_can_be_changed_unnoticed(place: int, letter: str) -> None:
    changed = HTML[:place] + letter + HTML[place + 1 :]
    assert found(html=changed) or changed == HTML


@pytest.mark.parametrize("seen", ["", "x", "<html>", "\x00", "<!--", "<a" * 50])
def test_nonsense_instead_of_a_page_is_a_difference(seen: str) -> None:
    assert found(html=seen)


OUTLOOK = (
    '<!--[if mso]><v:roundrect href="https://cipc.example/don"><center>Donner</center></v:roundrect><![endif]-->'
)
HIDDEN = '<div style="display:none;max-height:0">Trois boucles de méfiance</div>'
PAGE = HTML.replace("<h1>", f"{HIDDEN}{OUTLOOK}<h1>")


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('roundrect href="https://cipc.example/don"', 'roundrect href="https://c.paper.example/don"', "links"),
        ("<center>Donner", "<center>Vendre", "words"),
        ("<center>Donner", "<center>Donner à Paper", "words"),
        (">Trois boucles de méfiance<", ">Deux boucles de méfiance<", "words"),
        ("display:none;max-height:0", "display:block", "words"),
        ('<p><a href="*|UNSUB|*"', '<p style="display: none"><a href="*|UNSUB|*"', "words"),
        ('<p><a href="*|UNSUB|*"', '<p hidden><a href="*|UNSUB|*"', "words"),
        ("p { color: #222 }", "p { color: #222 } a { Font-Size: 0 }", "words"),
        ("<title>", '<base href="https://paper.example/"><title>', "links"),
        ("<title>", '<meta http-equiv="refresh" content="0;url=https://paper.example"><title>', "links"),
        ("<h1>", '<form action="https://paper.example"></form><h1>', "links"),
        ("<h1>", '<script src="https://paper.example/x.js"></script><h1>', "links"),
        ("Lire la suite", '<a href="https://paper.example">Lire</a> la suite', "links"),
    ],
)
def test_what_the_lenient_settings_accept_lets_no_word_and_no_link_through(old: str, new: str, name: str) -> None:
    assert old in PAGE
    wanted, seen = replace(WANTED, html=PAGE), replace(SAME, html=PAGE.replace(old, new, 1))
    lenient = ("footer", "pixel", "styles", "markup", "whitespace", "pictures")
    told = differences(wanted, seen, audience="tag:Français", accepted=lenient)
    assert name in {each.name for each in told if not each.is_accepted}


def test_styles_written_otherwise_that_hide_the_same_are_styles_alone() -> None:
    wanted = replace(WANTED, html=PAGE)
    seen = replace(SAME, html=PAGE.replace("display:none;max-height:0", "max-height: 0; color: red; display: none"))
    assert {each.name for each in differences(wanted, seen, audience="tag:Français")} == {"styles"}


def test_changed_words_are_told_with_their_place() -> None:
    assert html("de méfiance", "de confiance")["words"] == (
        "After “Trois boucles de” it says “confiance,” instead of “méfiance,”."
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (None, "text_part"),
        ("", "text_part"),
        (TEXT.replace("Jeunes", "Jeune"), "text_part"),
        (TEXT[:20], "text_part"),
        (TEXT.replace("\n", "\r\n"), "whitespace"),
        (TEXT + "\nEnvoyé par Paper", "footer"),
        (TEXT.replace("https://cipc.example", "https://c.paper.example"), "links"),
    ],
)
def test_the_text_part_is_compared_too(text: str | None, name: str) -> None:
    assert list(found(text=text)) == [name]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"subject": "Decembre"}, "subject"),
        ({"sender": Mailbox(email="infolettre@cipc.example", name="Paper")}, "sender"),
        ({"reply_to": "b@cipc.example"}, "reply_to"),
        ({"reply_to": ""}, "reply_to"),
        ({"audience": "list"}, "audience"),
        ({"audience": ""}, "audience"),
        ({"tracking": ("opens",)}, "tracking_opens"),
        ({"tracking": ("clicks",)}, "tracking_clicks"),
        ({"tracking": ("text_clicks",)}, "tracking_clicks"),
        ({"tracking": ("analytics",)}, "tracking_analytics"),
        ({"additions": ("footer",)}, "footer"),
    ],
)
def test_settings_are_compared_too(changes: dict[str, object], name: str) -> None:
    assert list(found(**changes)) == [name]


def test_every_name_that_is_told_is_one_that_the_settings_know() -> None:
    everything = found(
        subject="x", sender=Mailbox(email="x@x.example"), reply_to="x@x.example", audience="x", text=None, html="",
        tracking=("opens", "clicks", "analytics", "something"), additions=("footer", "something"),
    )  # fmt: skip
    assert set(everything) <= set(NAMES)


def test_what_is_accepted_by_name_is_marked_so_and_still_told() -> None:
    seen = replace(SAME, tracking=("opens", "clicks"))
    both = differences(WANTED, seen, audience="tag:Français", accepted=("tracking_opens",))
    assert [(each.name, each.is_accepted) for each in both] == [("tracking_opens", True), ("tracking_clicks", False)]


def mail_of(rows: int) -> str:
    row = '<tr><td style="padding:4px"><p>Une nouvelle de <b>plus</b>.</p><a href="https://cipc.example/{n}">Lire</a></td></tr>'
    return HTML.replace("<h1>", "<table>" + "".join(row.replace("{n}", str(n)) for n in range(rows)) + "</table><h1>")


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.replace("https://cipc.example/", "https://c.paper.example/?"),
        lambda page: page.replace("plus", "moins"),
        lambda page: page.replace("<b>plus</b>", "plus"),
        lambda _page: "<p>Tout autre chose</p>" * 3000,
    ],
)
def test_a_large_page_changed_all_over_is_told_as_well(change: Callable[[str], str]) -> None:
    page = mail_of(300)
    seen = replace(SAME, html=change(page))
    assert differences(replace(WANTED, html=page), seen, audience="tag:Français")
