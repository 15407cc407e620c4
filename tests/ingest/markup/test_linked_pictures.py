"""Where a picture leads is not lost: a line below it leads there."""

import pytest

from cipc_newsletter.ingest.markup import converted

BASE = "https://voisins.example/2024/05/lanternes/"


def body(html: str) -> list[str]:
    return [line for line in converted(html, base=BASE, language="fr").body.split("\n") if line]


def linked(href: str, alt: str = "La couverture du rapport", more: str = "") -> str:
    return f'<a href="{href}"{more}><img src="https://voisins.example/photo-1.jpg" alt="{alt}"></a>'


def test_a_cover_leads_to_its_report_in_a_line_below() -> None:
    assert body(f"<p>Un.</p><p>{linked('/rapport.pdf')}</p><p>Deux.</p>") == [
        "Un.",
        "![La couverture du rapport](photo-1-bf41.jpg)",
        "[La couverture du rapport](https://voisins.example/rapport.pdf)",
        "Deux.",
    ]


def test_the_caption_stays_with_its_picture_and_the_line_stands_below_both() -> None:
    figure = f"<figure>{linked('https://ailleurs.example/ana')}<figcaption>Ana Ruiz</figcaption></figure>"
    assert body(figure) == [
        '![La couverture du rapport](photo-1-bf41.jpg "Ana Ruiz")',
        "[La couverture du rapport](https://ailleurs.example/ana)",
    ]


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("/a/Rapport_annuel%202023.pdf", "Rapport annuel 2023"),
        ("https://www.ailleurs.example/ana/", "ailleurs.example"),
    ],
)
def test_a_picture_without_words_leads_by_the_name_of_the_place(href: str, words: str) -> None:
    (line,) = body(linked(href, alt=""))
    assert line.startswith(f"[{words}](")


def test_the_title_of_a_link_says_where_it_leads() -> None:
    (line,) = body(linked("https://ailleurs.example/", alt="", more=' title="Le site d’Ana"'))
    assert line == "[Le site d’Ana](https://ailleurs.example/)"


@pytest.mark.parametrize(
    "href",
    [
        "https://voisins.example/photo.jpg",
        "https://voisins.example/?attachment_id=104",
        f"{BASE}photo-41/",
        BASE,
        "https://www.voisins.example/nouvelle/attachment/photo/",
        "#haut",
        "javascript:agrandir()",
    ],
)
def test_a_picture_that_leads_to_itself_leads_nowhere(href: str) -> None:
    assert body(linked(href)) == ["![La couverture du rapport](photo-1-bf41.jpg)"]
