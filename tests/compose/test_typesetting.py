"""The texts of a passage are set across its marks, and nothing else of it is; `~` stands for a no-break space."""

import pytest

from cipc_newsletter.compose.markdown import Place, passage_of
from cipc_newsletter.compose.markdown_html import Dress, Shown
from cipc_newsletter.compose.teaser import teaser_of
from cipc_newsletter.compose.text_layout import Notes
from cipc_newsletter.model.message import PreparedImage

IMAGE = PreparedImage(name="0.png", sha256="0", media_type="image/png", width=80, height=60, data=b"")


def passage(text, language="fr"):
    dress = Dress(
        styles={},
        picture=lambda file: Shown(image=IMAGE, address=f"https://images.example/{file}", width=80, height=60),
        locale={"fr": "fr-CA", "en": "en-CA", "es": "es-419", "ar": "ar"}.__getitem__,
        is_field=lambda _address: False,
        language=language,
    )
    return passage_of(text, place=Place(), level=3, dress=dress, notes=Notes())


def html(text, language="fr"):
    return passage(text, language).html.replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« **mot** »", "<p>«~<strong>mot</strong>~»</p>"),
        ("mot **fort** !", "<p>mot <strong>fort</strong>!</p>"),
        ("l'*été* : oui", "<p>l’<em>été</em>~: oui</p>"),
        ('"*mot* **fort**"', "<p>«~<em>mot</em> <strong>fort</strong>~»</p>"),
        ("[un lien](https://a.example/l?b=1;c) !", '<p><a href="https://a.example/l?b=1;c">un lien</a>!</p>'),
        ("<https://a.example/?b=1;c>", '<p><a href="https://a.example/?b=1;c">https://a.example/?b=1;c</a></p>'),
        ("`x = 'a' ;` !", "<p><code>x = 'a' ;</code>!</p>"),
        ("un mot\nsur deux lignes : oui", "<p>un mot\nsur deux lignes~: oui</p>"),
    ],
)  # fmt: skip
def test_spaces_are_right_across_marks(text, expected):
    assert html(text) == expected


def test_code_is_left_alone():
    assert html("    x = \"a\" ; y = 'b' !") == "<pre>x = &quot;a&quot; ; y = 'b' !</pre>".replace("&quot;", '"')


def test_a_mark_that_was_text_stays_text():
    assert html(r"\*l'été\* - \# 1 ; \`a\`") == "<p>*l’été* – # 1; `a`</p>"


def test_a_text_is_set_in_its_own_language():
    text = 'Il dit "oui".\n\n::: {lang=en}\nShe said "yes".\n:::\n\nIl dit "non".'
    assert html(text) == (
        '<p>Il dit «~oui~».</p><div lang="en-CA" dir="ltr"><p>She said “yes”.</p></div><p>Il dit «~non~».</p>'
    )


def test_a_passage_in_a_language_without_rules_is_left_alone():
    assert '<p>"a" !</p>' in html('::: {lang=ar}\n"a" !\n:::')


def test_french_ordinals_are_raised_in_html_and_plain_in_the_text_part():
    made = passage("La 26ième fois, le 1er mai, au XXIe siècle.")
    assert made.html.replace("\u00a0", "~") == (
        '<p>La 26<sup style="line-height:0">e</sup> fois, le 1<sup style="line-height:0">er</sup>~mai,'
        ' au XXI<sup style="line-height:0">e</sup> siècle.</p>'
    )
    assert "La 26e fois, le 1er~mai" in made.text.replace("\u00a0", "~")
    assert "sup" not in passage("The 26th time, 1er", "en").html


@pytest.mark.parametrize("text", ["Vers le port", "des Ives", "le 3e-mail", "2.1e", "A1e", "Vere"])
def test_what_only_looks_like_an_ordinal_is_not_raised(text):
    assert "sup" not in html(text)


def test_captions_alternative_texts_and_buttons_are_set():
    assert html('![Un "banc" vert](a.png "L\'été : ici")').count("«~banc~»") == 1
    assert "L’été~: ici" in html('![Un banc](a.png "L\'été : ici")')
    assert ">Lire l’été!</a>" in html("**[Lire l'été !](https://a.example)**")


def test_a_teaser_is_set_before_it_is_cut():
    assert teaser_of(summary="", body="Un *mot* : `l'x` !", may_cut=True, locale="fr-CA") == "Un mot\u00a0: l'x!"
