"""The second template: one story in full; and the blocks and the logo that both have."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.errors import ContentError, TemplateError
from cipc_newsletter.model.issue import Link, Section, SectionPicture
from compose_making import CONFIG, entry, issue, item, png, workspace, write

RELEASE = {"template": "communique"}
PICTURE = SectionPicture(file="pictures/a.png", alts={"fr": "Une personne & son chat"})


@pytest.fixture
def place(tmp_path):
    write(tmp_path, "issues/pictures/a.png", png(400, 300))
    return workspace(tmp_path)


def html(place, *sections, **changes):
    return compose(issue(*sections, **changes), workspace=place, version="1").messages[0].html


def test_a_release_prints_its_story_in_full(place):
    story = Section(layout="story", entries=(entry(item(body="Un début.\n\nUne fin.", place="Montréal")),))
    made = html(place, story, **RELEASE)
    assert "Pour diffusion immédiate" in made
    assert "Une fin." in made
    assert "Communiqué no 12 · 15 décembre 2025" in made.replace("&#160;", " ").replace("\u00a0", " ")


def test_a_release_has_the_layouts_of_the_bulletin_too(place):
    assert set(read_theme(place, "bulletin").blocks) < set(read_theme(place, "communique").blocks)


def test_a_release_has_one_first_heading_and_none_is_skipped(place):
    story = Section(layout="story", entries=(entry(item(body="Un début.\n\n## Un point\n\nUne fin.")),))
    contact = Section(layout="contact", titles={"fr": "Médias"}, texts={"fr": "### Ici\n\nLà."})
    levels = [int(level) for level in re.findall(r"<h(\d)", html(place, story, contact, **RELEASE))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_word_from_a_person_has_their_portrait_signature_and_name(place):
    word = Section(
        layout="director",
        texts={"fr": "Bonjour."},
        persons={"fr": "Madeleine Aubry"},
        image=PICTURE,
        signature=PICTURE,
    )
    made = html(place, word)
    assert made.count('alt="Une personne &amp; son chat"') == 2
    assert re.findall(r'width="(144|160)"', made) == ["144", "160"]
    assert "Madeleine Aubry" in made


def test_a_word_from_a_person_does_without_pictures(place):
    made = html(place, Section(layout="director", texts={"fr": "Bonjour."}, persons={"fr": "Madeleine Aubry"}))
    assert "mj-column-per-28" not in made


def test_partners_are_links_by_logo_or_by_name(place):
    url = {"fr": "https://partenaire.example/?a=1&b=2"}
    links = (Link(labels={"fr": "Ville"}, urls=url, image=PICTURE), Link(labels={"fr": "Port & quais"}, urls=url))
    composed = compose(issue(Section(layout="partners", links=links)), workspace=place, version="1")
    (message,) = composed.messages
    assert message.html.count('href="https://partenaire.example/?a=1&amp;b=2"') == 2
    assert ">Port &amp; quais</a>" in message.html
    assert "Port & quais\nhttps://partenaire.example/?a=1&b=2" in message.text
    assert "issues/pictures/a.png" in composed.sources


def test_a_section_s_picture_that_is_missing_is_told_by_name(place):
    gone = SectionPicture(file="pictures/b.png", alts={"fr": "x"})
    with pytest.raises(ContentError, match=r"issues/pictures/b\.png"):
        html(place, Section(layout="director", texts={"fr": "a"}, persons={"fr": "b"}, image=gone))


def test_the_logo_is_the_first_picture_and_says_nothing_beside_the_name(place):
    composed = compose(issue(), workspace=place, version="1")
    assert composed.messages[0].images[0].source == "templates/bulletin/logo.png"
    assert re.search(r'<img [^>]*alt="" role="presentation" width="72"', composed.messages[0].html)


def test_where_mails_load_no_pictures_there_is_no_logo(tmp_path):
    place = workspace(tmp_path, config=replace(CONFIG, images_base_url=""))
    assert "<img" not in html(place)


def test_a_workspace_may_have_a_logo_for_each_language_or_none(place):
    settings = place.root / "templates" / "bulletin" / "template.toml"
    whole = settings.read_text(encoding="utf-8")
    write(place.root, "templates/bulletin/fr.png", png(90, 30))
    settings.write_text(
        whole.replace('file = "logo.png"', 'file = { fr = "fr.png", en = "logo.png", es = "logo.png" }'),
        encoding="utf-8",
    )
    assert compose(issue(), workspace=place, version="1").messages[0].images[0].source.endswith("fr.png")
    settings.write_text(whole.replace('file = "logo.png"', 'file = ""'), encoding="utf-8")
    assert "<img" not in html(place)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('file = "logo.png"', 'file = "gone.png"', "logo.file"),
        ('file = "logo.png"', 'file = "../../../secret.png"', "logo.file"),
        ('file = "logo.png"', 'file = { fr = "logo.png" }', "logo.file"),
        ('file = "logo.png"', "file = 3", "logo.file"),
        ("width = 72", "width = 0", "logo.width"),
        ('alt = { fr = "", ', "alt = { ", "logo.alt"),
        ("width = 72", "width = 72\nplate = 1", "logo.plate"),
    ],
)
def test_a_logo_that_cannot_be_is_told_with_its_key(place, old, new, key):
    settings = place.root / "templates" / "bulletin" / "template.toml"
    text = settings.read_text(encoding="utf-8")
    assert old in text
    settings.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TemplateError) as error:
        read_theme(place, "bulletin")
    assert error.value.key == key
    assert error.value.line


def test_an_item_written_from_right_to_left_is_laid_out_that_way(place):
    arabic = item(language="ar", title="شارع آمن", body="نص قصير.", link="")
    made = html(place, Section(layout="full", entries=(entry(arabic),)))
    assert re.search(r'<h2 [^>]*lang="ar" dir="rtl" align="right">شارع آمن</h2>', made)
    assert '<div lang="ar" dir="rtl" align="right">' in made
