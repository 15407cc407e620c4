"""What an article is made of stands in the body of the item: each construct as the house's Markdown writes it."""

import pytest

from cipc_newsletter.ingest.markup import converted

BASE = "https://www.exemple.org/2025/12/atelier/"


def body_of(html: str, *, language: str = "fr") -> str:
    return converted(html, base=BASE, language=language).body


@pytest.mark.parametrize(
    ("html", "body"),
    [
        # Lists.
        ("<ol start=3><li>trois</li><li>quatre</li></ol>", "3. trois\n4. quatre"),
        ("<ol reversed><li>deux</li><li>un</li></ol>", "2. deux\n\n1) un"),
        ("<ol><li>un</li><li value=5>cinq</li><li>six</li></ol>", "1. un\n\n5) cinq\n6) six"),
        ("<ul><li>a<ol><li>b<ul><li>c</ul></ol><li>d</ul>", "- a\n  1. b\n     - c\n- d"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol><li><p>un</p><p>suite</p></li><li>deux</li></ol>", "1. un\n\n   suite\n\n2. deux"),
        # Quotations.
        ("<blockquote><p>Mots</p><cite>Élise Roy</cite></blockquote>", "> Mots\n>\n> — Élise Roy"),
        ("<blockquote><p>Mots</p><footer>— <cite>Élise</cite></footer></blockquote>", "> Mots\n>\n> — Élise"),
        ("<blockquote><p>Mots<br>– Élise Roy, rue Claire</p></blockquote>", "> Mots\n>\n> — Élise Roy, rue Claire"),
        ("<figure><blockquote>Mots</blockquote><figcaption>Élise</figcaption></figure>", "> Mots\n>\n> — Élise"),
        # Headings.
        ("<h4>A</h4><h6>B</h6><h4>C</h4>", "## A\n\n### B\n\n## C"),
        ("<h1><strong>A</strong><br>suite</h1>", "## A suite"),
        # Within a line.
        ("<p>H<sub>2</sub>O, m<sup>2</sup>, 1<sup>er</sup>, x<sup>n+1</sup></p>", "H₂O, m², 1er, xⁿ⁺¹"),
        ("<p><abbr title='Or noir'>ON</abbr>, <abbr title='Or noir'>ON</abbr></p>", "ON (Or noir), ON"),
        ("<p>Elle dit <q>bonjour</q>.</p>", "Elle dit «\u00a0bonjour\u00a0»."),
        ("<p>un<br>deux<br/><br/>trois</p>", "un\\\ndeux\\\ntrois"),
        ("<p>mot<b>«gras»</b>mot</p>", "mot«**gras**»mot"),
        ("<p><b>gras </b>et<i> doux</i></p>", "**gras** et _doux_"),
        ("<p>Salut <img class='emoji' alt='🙂' src='https://s.w.org/images/core/emoji/1.svg'></p>", "Salut 🙂"),
        # Code, and what looks like Markdown.
        ("<p><code>a`b</code></p>", "``a`b``"),
        ("<pre><code>un\n  deux &lt;b></code></pre>", "```\nun\n  deux <b>\n```"),
        ("<p>1. un</p><p># deux</p><p>+++</p><p>::: {lang=en}</p>", "1\\. un\n\n\\# deux\n\n\\+++\n\n\\::: {lang=en}"),
        ("<p>[[first_name]] {{ x }} &lt;mj-raw> *a* _b_</p>", "\\[[first\\_name\\]\\] {{ x }} \\<mj-raw> \\*a\\* \\_b\\_"),
        # Definitions, details, rules, addresses.
        ("<dl><dt>Mot</dt><dd>Ce qu’il dit</dd></dl>", "**Mot**\n\nCe qu’il dit"),
        ("<details><summary>Plus</summary><p>Texte</p></details>", "**Plus**\n\nTexte"),
        ("<hr><p>a</p><hr><hr><p>b</p><hr>", "a\n\n---\n\nb"),
        # Another language.
        ("<p lang='en'>Words</p><p lang='en-GB'>More</p><p>Mots</p>", "::: {lang=en}\n\nWords\n\nMore\n\n:::\n\nMots"),
        ("<p dir='rtl'>שלום, עולם</p>", "::: {lang=he}\n\nשלום, עולם\n\n:::"),
        ("<blockquote lang='ar' dir='rtl'><p>مرحبا</p></blockquote>", "> ::: {lang=ar}\n>\n> مرحبا\n>\n> :::"),
        # Buttons, and what only looks like one.
        ("<div class='wp-block-button'><a class='wp-block-button__link' href='/s'>Oui</a></div>", "**[Oui](https://www.exemple.org/s)**"),
        ("<p><strong><a href='/s'>Oui</a></strong></p>", "[Oui](https://www.exemple.org/s)"),
    ],
)  # fmt: skip
def test_a_construct_stands_in_the_body(html: str, body: str) -> None:
    assert body_of(html) == body


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("../autre?id=3&utm_source=x&fbclid=y#bas", "https://www.exemple.org/2025/12/autre?id=3#bas"),
        ("//x.org/a?mc_cid=1", "https://x.org/a"),
        ("https://www.google.com/url?q=https%3A%2F%2Fx.org%2Fa%3Fgclid%3D1&sa=D", "https://x.org/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fx.org%2F&h=AT", "https://x.org/"),
        ("mailto:a@exemple.org", "mailto:a@exemple.org"),
        ("tel:+15145550199", "tel:+15145550199"),
        ("/a b", "https://www.exemple.org/a%20b"),
    ],
)
def test_a_link_leads_where_it_led_and_follows_nobody(address: str, kept: str) -> None:
    assert body_of(f'<p>Voir <a href="{address}">ici</a></p>') == f"Voir [ici]({kept})"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "#bas", "", "file:///etc/passwd", "http://[x"]
)
def test_a_link_that_leads_nowhere_keeps_its_words(address: str) -> None:
    assert body_of(f'<p>Voir <a href="{address}">ici</a></p>') == "Voir ici"


def test_an_exclamation_before_a_link_makes_no_picture() -> None:
    assert body_of('<p>Venez!<a href="/s">Oui</a> [<a href="/s">Non</a>]</p>') == (
        "Venez\\![Oui](https://www.exemple.org/s) &#91;[Non](https://www.exemple.org/s)\\]"
    )


def test_cells_stand_in_their_columns_where_some_are_merged() -> None:
    html = (
        "<table><caption>Marches</caption><thead><tr><th>An</th><th colspan=2>Rues</th></tr></thead>"
        "<tr><td rowspan=2>2025</td><td>Claire</td><td style='text-align:right'>3|4</td></tr>"
        "<tr><td>Verte</td><td style='text-align: right'>5<br>6</td></tr></table>"
    )
    assert body_of(html) == (
        "_Marches_\n\n| An | Rues |  |\n| --- | --- | ---: |\n| 2025 | Claire | 3\\|4 |\n|  | Verte | 5 / 6 |"
    )


def test_a_table_without_a_head_says_so() -> None:
    result = converted("<table><tr><td>a<td>b<tr><td>c<td>d</table>", base=BASE, language="fr")
    assert result.body == "| a | b |\n| --- | --- |\n| c | d |"
    assert result.doubts == ("A table has no head: its first row, “a / b”, stands as one.",)


@pytest.mark.parametrize(
    "table",
    [
        "<table role=presentation><tr><td><p>un</p></td><td><p>deux</p></td></tr></table>",
        "<table><tr><td>un</td></tr><tr><td>deux</td></tr></table>",
        "<table><tr><td><table><tr><td>un</td></tr></table></td><td>deux</td></tr></table>",
    ],
)
def test_a_table_that_only_places_things_is_no_table(table: str) -> None:
    assert body_of(table) == "un\n\ndeux"


def test_a_word_in_another_language_within_a_sentence_is_asked_about() -> None:
    result = converted("<p>Le <span lang='en'>town hall</span> du soir.</p>", base=BASE, language="fr")
    assert result.body == "Le town hall du soir."
    assert "“town hall” is in another language (en)" in result.doubts[0]


def test_a_note_is_a_number_in_brackets_and_a_list_at_the_end() -> None:
    html = (
        '<p>Les rues<sup class="fn"><a href="#n1" id="n1-link">1</a></sup> changent.</p>'
        '<ol class="wp-block-footnotes"><li id="n1">Étude de 2024. <a href="#n1-link">↩︎</a></li></ol>'
    )
    assert body_of(html) == "Les rues \\[1\\] changent.\n\n1. Étude de 2024."


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0" title="YouTube video player"></iframe>',
         "[Voir la vidéo](https://www.youtube.com/watch?v=abcdefghijk)"),
        ('<iframe data-src="https://player.vimeo.com/video/123456?h=1" title="La marche"></iframe>',
         "[Voir la vidéo\u00a0: La marche](https://vimeo.com/123456)"),
        ('<audio controls><source src="/son.mp3"></audio>',
         "[Écouter l’enregistrement](https://www.exemple.org/son.mp3)"),
        ('<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>',
         "[Voir la carte](https://www.google.com/maps/embed?pb=1)"),
    ],
)  # fmt: skip
def test_what_plays_in_a_page_is_a_link(html: str, link: str) -> None:
    assert body_of(f"<p>a</p>{html}") == f"a\n\n{link}"


def test_a_film_keeps_its_still() -> None:
    assert body_of('<video src="/f.mp4" poster="/marche-claire.jpg" title="La marche"></video>') == (
        "![Voir la vidéo\u00a0: La marche](marche-claire-f43b.jpg)\n\n[Voir la vidéo\u00a0: La marche](https://www.exemple.org/f.mp4)"
    )


def test_an_article_whose_language_nobody_said_is_no_foreign_passage() -> None:
    assert body_of("<div lang='fr'><p>Mots</p></div>", language="") == "Mots"


def test_a_first_row_in_bold_is_the_head_of_its_table() -> None:
    html = "<table><tr><td><b>Heure</b><td><b>Quoi</b><tr><td>9 h<td>Départ</table>"
    result = converted(html, base=BASE, language="fr")
    assert result.body == "| Heure | Quoi |\n| --- | --- |\n| 9 h | Départ |"
    assert result.doubts == ()


def test_lines_that_an_editor_set_as_code_keep_their_links() -> None:
    html = '<pre>Voir:\n<a href="https://voisins.example/a.pdf">Le rapport</a>\n<b>et</b> la suite</pre>'
    assert body_of(html) == "Voir:\\\n[Le rapport](https://voisins.example/a.pdf)\\\n**et** la suite"


def test_code_without_links_stays_code() -> None:
    assert body_of("<pre>a = 1\nb = 2</pre>") == "```\na = 1\nb = 2\n```"
