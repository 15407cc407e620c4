"""The text part of the template that comes with the program: what stands where, and that nothing is missing."""

import datetime as dt
import itertools
import re

import pytest

from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.plaintext import WIDTH, columns
from cipc_newsletter.model.issue import Form, Section
from cipc_newsletter.model.item import Picture
from compose_making import LANGUAGES, composed, entry, everything, issue, item, png, with_words, workspace, write

MARKED = re.compile(r"^(\++) (.*)$", re.MULTILINE)


def text_of(root, *sections, **changes):
    return composed(root, issue(*sections, **changes)).messages[0].text


@pytest.fixture(scope="module", params=["numbered", "in_place"])
def messages(request, tmp_path_factory):
    """Everything the template can show, in every language, with addresses by number or in place."""
    root = tmp_path_factory.mktemp("text")
    place = workspace(root)
    settings = root / "templates" / "bulletin" / "template.toml"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(written.replace('links = "numbered"', f'links = "{request.param}"'), encoding="utf-8")
    return compose(everything(root), workspace=place, version="1").messages


def test_every_link_of_the_html_is_there(messages):
    for message in messages:
        for link in message.links:
            assert link.removeprefix("mailto:") in message.text


def test_no_line_is_wider_than_the_page_but_for_an_address(messages):
    for message in messages:
        for line in message.text.split("\n"):
            assert columns(line) <= WIDTH or re.fullmatch(r"(\[\d+\] )?<?https://\S+|.*\[\[.*", line)


def test_headings_go_down_one_level_at_a_time(messages):
    for message in messages:
        levels = [4 - len(mark) for mark, _title in MARKED.findall(message.text)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_nothing_gapes(messages):
    for message in messages:
        assert "\n\n\n" not in message.text
        assert not re.search(r"[ \t]$", message.text, re.MULTILINE)
        assert message.text.endswith("\n")


def test_neither_preheader_nor_markup_nor_narrow_space_is_in_it(messages):
    for message in messages:
        assert message.preheader not in message.text
        assert not re.search(r"<[a-z/]+>|&[a-z]+;|\u202f|\{\{|mj-", message.text)


def test_addresses_stand_where_the_template_says(tmp_path):
    section = Section(layout="text", texts={"fr": "Voir [la carte](https://www.observatoire.example/carte)."})
    assert "Voir la carte [1].\n\n[1] https://www.observatoire.example/carte\n" in text_of(tmp_path / "a", section)
    place = workspace(tmp_path / "b")
    settings = place.root / "templates" / "bulletin" / "template.toml"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(written.replace('links = "numbered"', 'links = "in_place"'), encoding="utf-8")
    text = compose(issue(section), workspace=place, version="1").messages[0].text
    assert "Voir la carte <https://www.observatoire.example/carte>.\n" in text


def test_addresses_are_numbered_through_the_whole_mail(tmp_path):
    one, two = (f"[{name}](https://www.observatoire.example/{name})" for name in "ab")
    sections = (Section(layout="text", texts={"fr": written}) for written in (one, f"{two} {one}"))
    text = text_of(tmp_path, *sections)
    assert re.findall(r"^\[(\d)\] \S+/(.)$", text, re.MULTILINE) == [("1", "a"), ("2", "b"), ("1", "a")]


def test_an_event_begins_with_its_date(tmp_path):
    event = item(date=dt.date(2026, 1, 22), place="Montréal")
    text = text_of(tmp_path, Section(layout="events", titles={"fr": "Agenda"}, entries=(entry(event),)))
    assert re.search(r"\+\+ Agenda\n\n\+ 22.janvier.2026 · Une nouvelle \(une-nouvelle\)\nMontréal\n", text)


def test_an_item_that_is_a_quotation_stands_behind_its_mark_with_its_person(tmp_path):
    said = entry(item(body="Ralentir, c’est voir.\n\nEt écouter.", person="Jean Roy", link=""))
    text = text_of(tmp_path, Section(layout="quote", entries=(said,)))
    assert "\n> Ralentir, c’est voir.\n>\n> Et écouter.\n>\n> — Jean Roy\n\nUne nouvelle" in text


def test_a_section_without_a_title_is_set_apart(tmp_path):
    words = Section(layout="text", texts={"fr": "Un mot."})
    news = Section(layout="list", entries=(entry(item()),))
    assert re.search(r"\n\n\* \* \*\n\nUn mot\.\n", text_of(tmp_path / "a", news, words))
    assert re.search(r",\n\n\+\+ Une nouvelle", text_of(tmp_path / "b", news))


def test_a_picture_with_a_legend_is_its_words_and_its_legend(tmp_path):
    write(tmp_path, "news/2025-12-09-une-nouvelle/banc.png", png(600, 300))
    picture = Picture(file="banc.png", alt="Un banc vert", caption="Le banc du coin", credit="Photo : J. Roy")
    shown = entry(item(image=picture), form=Form.FULL)
    text = text_of(tmp_path, Section(layout="full", entries=(shown,)))
    assert re.search(r"\n\n\[Un banc vert\]\nLe banc du coin\nPhoto.: J\..Roy\n\nUn paragraphe\.", text)


def test_a_merge_field_is_never_broken(tmp_path):
    written = "Bonjour " + "mot " * 14 + "[[first_name|chère abonnée, cher abonné]], bienvenue."
    text = composed(tmp_path, with_words(issue(), intro=written)).messages[0].text
    assert "[[first_name|chère abonnée, cher abonné]], bienvenue." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_out_stands_alone_on_its_line(tmp_path, language):
    text = composed(tmp_path, issue(languages=(language,))).messages[0].text
    assert "\n[[unsubscribe_url]]\n" in text
