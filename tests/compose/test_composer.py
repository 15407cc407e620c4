"""Issue → composed issue."""

import datetime as dt
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cipc_newsletter.compose.composer import compose
from cipc_newsletter.errors import ConfigError, ContentError, TemplateError
from cipc_newsletter.model.issue import Entry, Form, Section
from cipc_newsletter.model.item import Picture
from cipc_newsletter.model.message import MergeField
from compose_making import (
    BODY,
    CONFIG,
    LANGUAGES,
    composed,
    entry,
    everything,
    issue,
    item,
    png,
    with_words,
    workspace,
    write,
)

TESTS = Path(__file__).parents[1]


def with_item(shown, layout="lead", form=Form.TEASER):
    return issue(Section(layout=layout, titles={"fr": "À la une"}, entries=(entry(shown, form=form),)))


def message(root, of, **settings):
    return composed(root, of, **settings).messages[0]


def refused(root, of, error=ContentError, **settings):
    with pytest.raises(error) as raised:
        composed(root, of, **settings)
    return raised.value


HOSTILE = "{{ 7*7 }}</mj-text><mj-raw><script>alert(1)</script>&amp; \\[[x]] « ’ \" '"


@pytest.mark.parametrize("layout", ["lead", "cards", "list", "full", "events"])
def test_a_hostile_item_is_nothing_but_text(tmp_path, layout):
    shown = item(title=HOSTILE, summary=HOSTILE, place=HOSTILE, body=HOSTILE, date=dt.date(2025, 12, 1))
    made = message(tmp_path, with_item(shown, layout))
    assert "<script" not in made.html
    assert "{{ 7*7 }}&lt;/mj-text&gt;&lt;mj-raw&gt;&lt;script&gt;" in made.html
    assert "{{ 7*7 }}</mj-text><mj-raw><script>alert(1)</script>" in made.text


def test_a_hostile_subject_is_nothing_but_text(tmp_path):
    of = with_words(issue(), subject=HOSTILE, preheader=HOSTILE, intro=HOSTILE)
    made = message(tmp_path, of)
    assert "<script" not in made.html
    assert made.subject == HOSTILE.replace("« ", "«\u00a0")


def test_the_languages_come_in_the_issues_order_with_their_locales(tmp_path):
    made = composed(tmp_path, issue(languages=("es", "fr")))
    assert [(one.language, one.locale) for one in made.messages] == [("es", "es-419"), ("fr", "fr-CA")]


def test_sender_and_headers_are_those_of_the_language(tmp_path):
    made = composed(tmp_path, issue(languages=("fr", "en"))).message("en")
    assert (made.sender.name, made.reply_to.email) == ("Claire Street Observatory", "bonjour@observatoire.example")
    assert made.headers == (
        ("List-Id", "Claire Street Observatory <en.infolettre.observatoire.example>"),
        ("List-Unsubscribe", "<[[unsubscribe_url]]>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Content-Language", "en-CA"),
        ("Precedence", "bulk"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    )


def test_merge_fields_stay_open_everywhere_and_are_listed(tmp_path):
    shown = item(
        title='Pour [[first_name|vous & "nous"]]',
        body="[x](https://a.example/?c=[[city|là bas]]) et `[[city|là bas]]`\n\n**[Partir]([[unsubscribe_url]])**",
        link="https://a.example/?e=[[email]]",
    )
    made = message(tmp_path, with_words(with_item(shown, form=Form.FULL), subject="[[first_name|Bonjour]], décembre"))
    assert made.subject == "[[first_name|Bonjour]], décembre"
    assert "[[first_name|vous &amp; &quot;nous&quot;]]" in made.html
    assert 'href="https://a.example/?c=[[city|là bas]]"' in made.html
    assert 'href="https://a.example/?e=[[email]]"' in made.html
    assert 'class="action"' in made.html.partition('href="[[unsubscribe_url]]"')[0]
    assert "https://a.example/?c=[[city|là bas]]" in made.text
    assert set(made.merge_fields) == {
        MergeField(name="city", fallback="là bas"),
        MergeField(name="language_notice", fallback=""),
        MergeField(name="language_notice_tag", fallback="fr-CA"),
        MergeField(name="email"),
        MergeField(name="first_name", fallback="Bonjour"),
        MergeField(name="first_name", fallback='vous & "nous"'),
        MergeField(name="first_name", fallback="à vous"),
        MergeField(name="unsubscribe_url"),
    }


def test_a_field_without_fallback_is_an_error_with_its_place(tmp_path):
    write(tmp_path, "news/2025-12-09-une-nouvelle/fr.md", "+++\n+++\nUn.\n\nBonjour [[first_name]].\n")
    shown = item(body="Un.\n\nBonjour [[first_name]].\n", body_line=3)
    error = refused(tmp_path, with_item(shown, form=Form.FULL))
    assert (error.path, error.line) == ("news/2025-12-09-une-nouvelle/fr.md", 5)


def test_a_mistake_about_a_merge_field_shows_the_field_as_it_was_written(tmp_path):
    shown = with_item(item(body="[x]([[site|vous]])"), form=Form.FULL)
    assert 'leads to "[[site|vous]]"' in str(refused(tmp_path, shown))


def test_all_mistakes_of_all_texts_and_languages_are_told_at_once(tmp_path):
    write(tmp_path, "issues/2025-12.toml", 'number = 12\n\n[fr]\nsubject = "Un [[sujet]]"\n')
    one = item(body="[x](a)", link="javascript:x")
    two = item("2025-12-10-autre", body="Un.", image=Picture(file="absent.png", alt="x"), title="Un\x08titre")
    of = with_words(
        issue(
            Section(layout="full", entries=(entry(one, ("fr", "en")), entry(two, ("fr", "en")))),
            languages=("fr", "en"),
        ),
        subject="Un [[sujet]]",
    )
    mistakes = refused(tmp_path, of).mistakes
    assert {mistake.path for mistake in mistakes} == {
        "issues/2025-12.toml",
        "news/2025-12-09-une-nouvelle/fr.md",
        "news/2025-12-10-autre/fr.md",
        "news/2025-12-10-autre/absent.png",
    }
    assert next(mistake.line for mistake in mistakes if mistake.path == "issues/2025-12.toml") == 4
    assert len(mistakes) == len(set(mistakes)) == 5


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x85", "\ufffe", "\U00100000"])
def test_an_invisible_character_is_an_error_that_names_it(tmp_path, character):
    assert f"U+{ord(character):04X}" in str(refused(tmp_path, with_item(item(body=f"a{character}b"), form=Form.FULL)))


def test_a_layout_the_template_lacks_is_an_error_with_its_line(tmp_path):
    place = workspace(tmp_path)
    with pytest.raises(ContentError) as error:
        compose(issue(Section(layout="poem", line=9)), workspace=place, version="1")
    assert (error.value.path, error.value.line) == ("issues/2025-12.toml", 9)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("blocks/text.mjml.j2", "<mj-text>{{ section.html }}</mj-text>", "<mj-txt>{{ section.html }}</mj-txt>"),
        ("blocks/text.mjml.j2", "{{ section.html }}", "{{ section.htlm }}"),
        ("blocks/text.mjml.j2", "{{ section.html }}", "{{ section.html"),
        ("blocks/text.mjml.j2", "{{ section.html }}", "<b>{{ section.html }}"),
        ("layout.mjml.j2", "<mj-breakpoint width", "<mj-breakpoint wdith"),
        ("style.mjml.j2", "{{ dark_rules(", "{{ dark_rulse("),
        ("text.txt.j2", "{{ intro_text }}", "{{ intro_txt }}"),
    ],
)
def test_a_broken_template_is_an_error_with_its_file_and_line(tmp_path, file, old, new):
    place = workspace(tmp_path)
    path = tmp_path / "templates/bulletin" / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TemplateError) as error:
        compose(issue(), workspace=place, version="1")
    assert error.value.path == f"templates/bulletin/{file}"
    assert error.value.line == text.partition(old)[0].count("\n") + 1


def test_a_picture_without_an_address_for_pictures_says_what_to_set(tmp_path):
    write(tmp_path, "news/2025-12-09-une-nouvelle/a.png", png(10, 10))
    of = with_item(item(image=Picture(file="a.png", alt="Un banc")))
    error = refused(tmp_path, of, ConfigError, config=replace(CONFIG, images_base_url=""))
    assert error.key == "images.base_url"


def test_without_pictures_no_address_is_needed(tmp_path):
    assert message(tmp_path, issue(), config=replace(CONFIG, images_base_url="")).images == ()


@pytest.mark.parametrize(
    "file", ["../../config.toml", "/etc/passwd", "..\\a.png", "https://a.example/b.png", "//a.example/b"]
)
def test_a_picture_lies_beside_its_text(tmp_path, file):
    error = refused(tmp_path, with_item(item(image=Picture(file=file, alt="x"))))
    assert error.path == "news/2025-12-09-une-nouvelle/fr.md"


def test_pictures_come_in_order_of_appearance_once_each(tmp_path):
    for name, width in (("a.png", 10), ("b.png", 20)):
        write(tmp_path, f"news/2025-12-09-une-nouvelle/{name}", png(width, 10))
    shown = item(body="![b](b.png)\n\n![a](a.png)\n\n![b](b.png)", image=Picture(file="a.png", alt="a"))
    made = message(tmp_path, with_item(shown, "full"))
    assert [image.width for image in made.images if image.source.startswith("news/")] == [10, 20]


def test_a_teaser_with_a_link_leads_on_and_one_without_promises_nothing(tmp_path):
    long = "Une phrase qui dit quelque chose. " * 20
    with_link = message(tmp_path / "a", with_item(item(body=long)))
    without = message(tmp_path / "b", with_item(item(body=long, link="")))
    assert re.search(r'aria-label="Lire la suite&#160;: Une nouvelle[^"]*"[^>]*>Lire la suite</a>', with_link.html)
    assert with_link.html.count("Une phrase") < 10
    assert "Lire la suite" not in without.html
    assert without.html.count("Une phrase") == 20


@pytest.mark.parametrize("layout", ["lead", "full", "documents"])
def test_a_link_says_the_words_the_item_gives_it(tmp_path, layout):
    shown = item(link_label="Lire l'étude", summary="Un mot.")
    made = message(tmp_path, with_item(shown, layout))
    assert re.search(rf'<a href="{shown.link}" style="[^"]*">Lire l’étude</a>', made.html)
    assert f"\nLire l’étude\n{shown.link}\n" in made.text


def test_a_document_without_an_address_is_an_error(tmp_path):
    assert refused(tmp_path, with_item(item(link="", document="a.pdf"), "documents")).key == "document"


def test_links_are_those_of_the_html_once_each(tmp_path):
    made = message(tmp_path, with_item(item(body=BODY), form=Form.FULL))
    assert made.links == (
        "https://www.observatoire.example/a?b=1&c=2",
        "https://www.observatoire.example/dossier",
        "https://www.observatoire.example/2025-12-09-une-nouvelle",
        "[[unsubscribe_url]]",
        "mailto:bonjour@observatoire.example",
        "https://www.observatoire.example",
    )


def test_narrow_no_break_spaces_become_ordinary_ones_everywhere(tmp_path):
    of = with_words(
        with_item(item(title="1\u202f200 fois", summary="a\u202f!")), subject="b\u202f!", preheader="c\u202f!"
    )
    made = message(tmp_path, of)
    assert "\u202f" not in made.html + made.text + made.subject + made.preheader
    assert "1\u00a0200 fois" in made.text


def test_every_file_that_went_in_is_named_with_its_digest(tmp_path):
    of = everything(tmp_path, ("fr",))
    write(tmp_path, "issues/2025-12.toml", "number = 12\n")
    write(tmp_path, "config.toml", "x = 1\n")
    write(tmp_path, "news/2025-12-01-a/fr.md", "+++\n+++\n")
    sources = composed(tmp_path, of).sources
    assert {
        "config.toml",
        "issues/2025-12.toml",
        "news/2025-12-01-a/fr.md",
        "news/2025-12-01-a/image.png",
        "templates/bulletin/layout.mjml.j2",
        "templates/bulletin/blocks/cards.mjml.j2",
        "templates/bulletin/text.txt.j2",
        "templates/bulletin/template.toml",
    } <= set(sources)
    assert all(len(digest) == 64 for digest in sources.values())


def test_line_ends_of_a_template_do_not_matter(tmp_path):
    one = composed(tmp_path / "a", issue())
    place = workspace(tmp_path / "b")
    files = (tmp_path / "b" / "templates").rglob("*.*")
    for path in (path for path in files if path.suffix != ".png"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert compose(issue(), workspace=place, version="1.2.3").digest == one.digest


PROGRAM = """
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
import compose_making
from cipc_newsletter.compose.sample import sample_bytes
root = pathlib.Path(sys.argv[2])
made = compose_making.composed(root, compose_making.everything(root))
copies = [sample_bytes(made, message.language, has_pictures=True).decode("ascii") for message in made.messages]
print(json.dumps([made.digest, made.code, copies, list(made.sources.items())]))
"""


def test_the_same_sources_give_the_same_bytes_in_any_process(tmp_path):
    answers = []
    for number, (zone, locale, seed) in enumerate(
        [("America/Montreal", "fr_CA.UTF-8", "0"), ("Asia/Tokyo", "C", "4242")]
    ):
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "LANGUAGE": locale[:2], "PYTHONHASHSEED": seed}
        (tmp_path / str(number)).mkdir()
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(TESTS), str(tmp_path / str(number))],
            env=environment,
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
        )
        answers.append(json.loads(done.stdout))
    assert answers[0] == answers[1]


def test_an_entry_shows_the_item_of_each_language(tmp_path):
    both = Entry(item_id="x", items={"fr": item(title="Un titre"), "en": item(language="en", title="A title")})
    made = composed(tmp_path, issue(Section(layout="list", entries=(both,)), languages=("fr", "en")))
    assert "Un titre" in made.message("fr").text
    assert "A title" in made.message("en").text
    assert "Un titre" not in made.message("en").html


def test_everything_composes_in_every_language(tmp_path):
    made = composed(tmp_path, everything(tmp_path))
    assert [one.language for one in made.messages] == list(LANGUAGES)


ARCHIVE = replace(CONFIG, archive_base_url="https://www.observatoire.example/infolettre")


def an_event(root, *, config=ARCHIVE, **changes):
    shown = item(**({"date": dt.date(2026, 1, 22), "place": "Montréal", "summary": "Venez."} | changes))
    return message(root, with_item(shown, "events"), config=config)


def test_an_event_with_a_date_has_its_calendar_file_linked_in_both_parts(tmp_path):
    made = an_event(tmp_path)
    [file] = made.calendars
    assert file.name == "2025-12-09-une-nouvelle.ics"
    assert "DTSTART;VALUE=DATE:20260122" in file.text
    address = f"https://www.observatoire.example/infolettre/2025-12/fr/{file.name}"
    assert re.search(rf'<a href="{address}"[^>]*>Ajouter à l’agenda\u00a0: 22\u00a0janvier</a>', made.html)
    assert f"Ajouter à l’agenda\u00a0:\n{address}\n" in made.text


def test_two_events_of_one_day_have_calendar_links_that_say_their_titles(tmp_path):
    day = dt.date(2026, 1, 22)
    pair = (item("2025-12-08-un", title="Marcher", date=day), item("2025-12-09-deux", title="Rouler", date=day))
    section = Section(layout="events", entries=tuple(entry(one) for one in pair))
    made = message(tmp_path, issue(section), config=ARCHIVE)
    assert re.findall(r"agenda\u00a0: <span>(.*?)</span></a>", made.html) == ["Marcher", "Rouler"]


def test_without_a_date_or_an_archive_there_is_no_calendar(tmp_path):
    for name, made in (
        ("a", an_event(tmp_path / "a", date=None)),
        ("b", an_event(tmp_path / "b", config=CONFIG)),
        ("c", message(tmp_path / "c", with_item(item(date=dt.date(2026, 1, 22))), config=ARCHIVE)),
    ):
        assert made.calendars == (), name
        assert "agenda" not in made.html + made.text


def test_a_calendar_file_is_nobody_s_own(tmp_path):
    made = an_event(
        tmp_path,
        title="Rendez-vous, [[first_name|à vous]]",
        place=r"Salle \[[2]]",
        link="https://www.observatoire.example/?qui=[[email]]",
    )
    text = made.calendars[0].text
    assert "SUMMARY;LANGUAGE=fr-CA:Rendez-vous\\, à vous\r\n" in text
    assert "Salle [[2]]" in text
    assert "URL" not in text
