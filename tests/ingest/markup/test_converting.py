"""An article's HTML becomes the body of an item, and every word of it is accounted for."""

from cipc_newsletter.ingest.markup import converted, text_of

BASE = "https://www.exemple.org/2025/12/atelier/"


def test_words_kept_and_dropped_are_those_of_the_source() -> None:
    result = converted(
        '<p>Un atelier, <b>gratuit</b>.</p><div class="sharedaddy">Partager</div><p>À bientôt.</p>',
        base=BASE,
        language="fr",
    )
    assert result.body == "Un atelier, **gratuit**.\n\nÀ bientôt."
    assert (result.words, result.kept) == (6, 5)
    assert [part.text for part in result.dropped] == ["Partager"]


def test_a_picture_is_named_by_its_file_and_keeps_its_caption() -> None:
    result = converted(
        '<figure><img src="/photos/Été%20(1).JPG" alt="Trois personnes"><figcaption>Le départ</figcaption></figure>',
        base=BASE,
        language="fr",
    )
    assert result.body == '![Trois personnes](ete-1-dad9.jpg "Le départ")'
    assert [picture.address for picture in result.pictures] == ["https://www.exemple.org/photos/Été%20(1).JPG"]


def test_a_picture_that_nobody_described_is_listed_and_asked_about() -> None:
    result = converted('<p>Texte</p><img src="/IMG_1234.jpg" alt="IMG_1234">', base=BASE, language="fr")
    assert result.body == "Texte"
    assert [picture.name for picture in result.pictures] == ["img-1234-1cb4.jpg"]
    assert result.doubts == (
        "nobody described this picture, so it is left out of the text: https://www.exemple.org/IMG_1234.jpg",
    )


def test_a_piece_of_html_is_one_line_of_text() -> None:
    assert text_of("L&rsquo;<em>atelier</em> &amp; la&nbsp;suite\n<br>ici") == "L’atelier & la\u00a0suite ici"


def test_an_accent_joins_its_letter_wherever_it_stands() -> None:
    figure = '<figure><img src="/a.png"><figcaption>e<i></i>&#769;</figcaption></figure>'
    result = converted(f"<p>e&#769;</p><p>e<span>&#769;</span></p>{figure}", base=BASE, language="fr")
    assert result.body.split("\n\n")[:2] == ["é", "é"]
    assert result.body.endswith('"é")')


def test_an_address_keeps_the_accent_its_server_knows() -> None:
    result = converted('<p><a href="/e&#769;te">été</a></p>', base=BASE, language="fr")
    assert result.body == "[été](https://www.exemple.org/e%CC%81te)"


def test_no_text_turns_about_the_letters_that_follow() -> None:
    made = converted("<p>Facture \u202egnp.exe, &#x202e;et \u200fשלום</p>", base=BASE, language="fr")
    assert "\u202e" not in made.body
    assert "\u200fשלום" in made.body
