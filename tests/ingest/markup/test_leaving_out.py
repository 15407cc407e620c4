"""What is not the article's is left out and listed; what merely resembles it stays."""

import pytest

from cipc_newsletter.ingest.markup import Converted, converted

BASE = "https://www.exemple.org/2025/12/atelier/"


def of(html: str) -> Converted:
    return converted(html, base=BASE, language="fr")


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ('<div class="sharedaddy sd-sharing-enabled"><h3>Partager</h3><a href="#">X</a></div>', "share buttons"),
        ('<p>Partager : <a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a></p>', "share buttons"),
        ('<ul><li><a href="https://wa.me/?text=x">WhatsApp</a></li></ul>', "share buttons"),
        ('<div id="jp-relatedposts" class="jp-relatedposts"><h3>Articles liés</h3></div>', "related stories"),
        ("<form><label>Courriel</label><input name=e><button>Oui</button></form>", "a form"),
        ('<nav class="post-navigation"><a href="/b">Suivant</a></nav>', "a menu"),
        ('<div id="ez-toc-container"><p>Sommaire</p></div>', "table of contents"),
        ('<span class="screen-reader-text">(nouvel onglet)</span>', "words for screen readers alone"),
        ('<p style="display: none">Aperçu</p>', "hidden words"),
        ("<p>[contact-form-7 id=”12″ title=”Écrire”]</p>", "a code of the site's software"),
        ('<p>The post <a href="/a">Title</a> appeared first on <a href="/">Site</a>.</p>',
         "a line the site adds below its stories"),
        ('<p>L’article <a href="/a">Titre</a> est apparu en premier sur <a href="/">Site</a>.</p>',
         "a line the site adds below its stories"),
        ('<p>La entrada <a href="/a">Título</a> se publicó primero en <a href="/">Sitio</a>.</p>',
         "a line the site adds below its stories"),
        (f'<p><a href="{BASE}?utm_source=rss">Lire la suite</a></p>', "a line the site adds below its stories"),
        ('<p><a class="more-link" href="/x">Leer más</a></p>', "a line the site adds below its stories"),
    ],
)  # fmt: skip
def test_what_a_site_adds_is_left_out_and_listed(html: str, what: str) -> None:
    result = of(f"<p>Avant.</p>{html}<p>Après.</p>")
    assert result.body == "Avant.\n\nAprès."
    assert {part.what for part in result.dropped} == {what}
    assert result.words - result.kept > 0


@pytest.mark.parametrize(
    "html",
    [
        '<p>Partagez vos photos sur <a href="https://www.facebook.com/sharer?u=x">Facebook</a> en famille.</p>',
        "<p>The post office appeared first on Claire Street.</p>",
        '<p>Tout sur la marche : <a href="/dossier">lire la suite du dossier</a></p>',
        "<p>Il a dit [sic] cela, [peut-être].</p>",
        '<p class="share-the-road">Une rue partagée.</p>',
    ],
)
def test_a_sentence_that_resembles_it_stays(html: str) -> None:
    result = of(html)
    assert not result.dropped
    assert result.kept == result.words > 0


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://exemple.org/a.png" width="1" height="1" alt="">',
        '<img src="https://pixel.wp.com/b.gif?host=x" alt="">',
        '<img src="https://www.facebook.com/tr?id=1" style="display:none" alt="">',
    ],
)
def test_a_picture_that_counts_readers_is_left_out_without_a_question(picture: str) -> None:
    result = of(f"<p>Texte{picture}</p>")
    assert (result.body, result.pictures, result.doubts) == ("Texte", (), ())
    assert len(result.dropped) == 1


def test_scripts_and_styles_are_no_words() -> None:
    result = of("<style>p{}</style><p>Un mot<script>alert('non')</script></p><!-- rien -->")
    assert (result.body, result.words, result.dropped) == ("Un mot", 2, ())


def test_crossed_out_words_are_left_out_and_listed() -> None:
    result = of("<p>Le <del>12</del> 13 mars</p>")
    assert result.body == "Le 13 mars"
    assert [(part.what, part.text) for part in result.dropped] == [("crossed-out words", "12")]


def test_a_pull_quote_is_left_out_only_where_the_text_holds_it() -> None:
    pulled = '<figure class="wp-block-pullquote"><blockquote><p>Nous marchons ensemble</p></blockquote></figure>'
    assert of(f"<p>« Nous marchons ensemble », dit-elle.</p>{pulled}").body == "« Nous marchons ensemble », dit-elle."
    assert of(f"<p>Elle parle.</p>{pulled}").body == "Elle parle.\n\n> Nous marchons ensemble"


def test_wrappers_of_page_builders_leave_what_they_hold() -> None:
    html = '[vc_row full="yes"][vc_column]<div class="elementor-widget-wrap"><p>Mots</p></div>[/vc_column][/vc_row]'
    assert of(html).body == "Mots"


def test_a_button_that_opens_a_part_is_its_heading() -> None:
    assert (
        of('<h3><button aria-expanded="false">Qui vient?</button></h3><div>Tous.</div>').body
        == "## Qui vient?\n\nTous."
    )


def test_a_drawing_without_words_is_not_worth_a_line() -> None:
    assert of('<p><svg viewBox="0 0 1 1"><path d="M0"/></svg> Mots</p>').dropped == ()
