"""The template that comes with the program: legible, complete, and right for those who listen."""

import html
import itertools
import re
from dataclasses import replace

import pytest

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.checker import check
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.model.issue import Section
from compose_making import CONFIG, LANGUAGES, composed, entry, everything, issue, item, with_words, workspace

# Which colours stand on which ground.
PAIRS = [
    *itertools.product(("ink", "action", "label", "muted"), ("paper",)),
    *itertools.product(("ink", "action", "muted"), ("tint",)),
    ("muted", "page"),
    ("on_action", "action"),
    ("on_band", "band"),
    ("on_band_quiet", "band"),
]


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    """Everything the template can show, in every language."""
    root = tmp_path_factory.mktemp("bulletin")
    made = compose(everything(root), workspace=workspace(root), version="1")
    return {message.language: message for message in made.messages}


@pytest.fixture(scope="module", params=LANGUAGES)
def message(request, messages):
    return messages[request.param]


def test_the_checks_find_nothing_in_a_mail_of_everything(tmp_path):
    of = everything(tmp_path)
    made = composed(tmp_path, of)
    given = CheckInput(
        issue=of,
        composed=made,
        mime={message.language: sample_bytes(made, message.language) for message in made.messages},
        organisation=CONFIG.organisation,
        today=of.date,
    )
    # The same invented news is told in every layout: what the rules of item life say of it is right.
    assert [finding for finding in check(given).findings if not finding.rule.startswith("ITM-")] == []


@pytest.mark.parametrize(("text", "ground"), PAIRS)
@pytest.mark.parametrize("scheme", ["colours", "dark"])
def test_every_pair_of_colours_can_be_read(tmp_path, scheme, text, ground):
    colours = getattr(read_theme(workspace(tmp_path), "bulletin"), scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5


def test_language_and_direction_stand_on_the_page_and_on_its_first_wrapper(message):
    said = f'lang="{message.locale}" dir="ltr"'
    assert f"<html {said}" in message.html
    assert re.search(rf'<div[^>]*role="article"[^>]*{said}', message.html)


def test_the_title_is_the_subject(message):
    assert f"<title>{message.subject}</title>" in message.html


def test_the_preheader_is_the_first_text_of_the_body_and_hidden(message):
    body = message.html.partition("<body")[2]
    first = re.search(r"<div style=\"([^\"]*)\">([^<]+)</div>", body)
    assert first[2] == message.preheader
    assert "display:none" in first[1]
    assert "color" not in first[1]  # white on white is what hidden advertising looks like to a filter
    assert body.index(first[0]) < 200


def test_there_is_one_first_heading_and_no_level_is_skipped(message):
    levels = [int(level) for level in re.findall(r"<h([1-6])", message.html)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_layout_table_says_so_and_every_data_table_has_header_cells(message):
    for table in re.split(r"(?=<table)", message.html)[1:]:
        if 'role="presentation"' not in table.partition(">")[0]:
            assert "<th " in table.partition("</table>")[0]


def test_every_picture_but_the_emblem_has_alternative_text_and_each_a_width(message):
    pictures = re.findall(r"<img[^>]*>", message.html)
    assert len(pictures) == 8
    assert all(re.search(r'width="\d+"', picture) for picture in pictures)
    assert ['alt=""' in picture for picture in pictures] == [True] + [False] * 7
    assert 'role="presentation"' in pictures[0]


def test_no_link_says_only_click_here_or_read_more(message):
    words = [
        html.unescape((re.search('aria-label="([^"]*)"', opening) or ["", re.sub(r"<[^>]*>", "", text)])[1]).strip()
        for opening, text in re.findall(r"<a ([^>]*)>(.*?)</a>", message.html, re.DOTALL)
    ]
    assert all(words)
    assert not {"lire la suite", "read more", "seguir leyendo", "ici", "here"} & {
        word.lower().rstrip(" :") for word in words
    }


def test_every_link_has_its_own_style_and_leads_somewhere(message):
    for link in re.findall(r"<a [^>]*>", message.html):
        assert "style=" in link
        assert re.search(r'href="(https://|mailto:|\[\[unsubscribe_url\]\])', link)


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Se désabonner"), ("en", "Unsubscribe"), ("es", "Darse de baja")]
)
def test_the_way_out_stands_in_both_parts_in_plain_words(messages, language, words):
    html = messages[language].html
    assert re.search(
        rf'<p [^>]*style="[^"]*font-size:13px[^"]*">[^<]*<a href="\[\[unsubscribe_url\]\]"[^>]*>{words}</a>', html
    )
    assert "\n[[unsubscribe_url]]\n" in messages[language].text


def test_who_mails_stands_in_both_parts(message):
    for said in (
        "Observatoire de la rue Claire inc.",
        "1234, rue Claire",
        "514\u00a0555-0142",
        "bonjour@observatoire.example",
    ):
        assert said in message.html
        assert said in message.text


def test_an_item_in_another_language_carries_it(messages):
    assert '<h3 class="title"' in messages["fr"].html
    assert ' lang="fr-CA">Une nouvelle' not in messages["fr"].html
    assert ' lang="fr-CA">Une nouvelle (f)' in re.sub(r"<a [^>]*>", "", messages["es"].html)
    assert 'hreflang="fr-CA"' in messages["es"].html
    assert "En francés" in messages["es"].html
    assert "En francés" in messages["es"].text


def test_the_text_part_has_every_title_in_the_order_of_the_html_and_every_link(message):
    names = [name for name in "abcdefghijk" if f"Une nouvelle ({name})" in message.html]
    assert len(names) == 11
    places = [re.search(rf"^\++ .*Une nouvelle \({name}\)$", message.text, re.MULTILINE).start() for name in names]
    assert places == sorted(places)
    for link in message.links:
        assert link.removeprefix("mailto:") in message.text


def test_the_text_part_has_no_preheader_tag_or_narrow_space_and_short_lines(message):
    assert message.preheader not in message.text
    assert not re.search(r"<[a-z/]|&[a-z]+;|\u202f|\{\{|mj-", message.text)
    assert all(len(line) <= 78 or "http" in line for line in message.text.split("\n"))


def test_nothing_is_loaded_but_the_pictures(message):
    loaded = re.findall(r'src="([^"]*)"|url\(([^)]*)\)|<link|@import', message.html)
    assert {address for address, _other in loaded} <= {
        f"https://images.observatoire.example/{image.name}" for image in message.images
    }


def test_light_and_dark_are_both_declared(message):
    assert '<meta name="color-scheme" content="light dark"' in message.html
    assert "@media (prefers-color-scheme: dark)" in message.html
    assert "[data-ogsc] .paper" in message.html


def test_a_style_of_the_theme_is_never_escaped(message):
    assert "&#39;Segoe" not in message.html
    assert "'Segoe UI'" in message.html


def test_the_mail_of_everything_stays_below_what_gmail_shows(message):
    assert len(message.html.encode()) < 90_000


def test_a_long_title_hangs_below_its_mark_in_the_text(tmp_path):
    of = issue(Section(layout="list", entries=(entry(item(title="Un titre qui n’en finit pas " * 5)),)))
    text = composed(tmp_path, of).messages[0].text
    title = text[text.index("++ Un titre") :].partition("\n\n")[0].split("\n")
    assert len(title) > 1
    assert all(line.startswith("   ") for line in title[1:])


def test_without_an_introduction_nothing_gapes(tmp_path):
    text = composed(tmp_path, with_words(issue(), intro="")).messages[0].text
    assert "\n\n\n" not in text


ARCHIVE = replace(CONFIG, archive_base_url="https://www.observatoire.example/infolettre")


def test_the_way_to_the_browser_and_to_the_other_languages_stands_before_the_name_and_in_the_text(tmp_path):
    made = composed(tmp_path, issue(languages=("fr", "en")), config=ARCHIVE).message("fr")
    own, other = (f"https://www.observatoire.example/infolettre/2025-12/{language}/" for language in ("fr", "en"))
    top = made.html.partition("<h1")[0]
    assert re.search(rf'<a href="{own}"[^>]*>Lire dans le navigateur</a>', top)
    assert re.search(rf'<a href="{other}" hreflang="en-CA" lang="en-CA"[^>]*>English</a>', top)
    assert f"\n{own}\n" in made.text
    assert f"English\n{other}\n" in made.text


def test_without_an_archive_nothing_speaks_of_a_browser(tmp_path):
    made = composed(tmp_path, issue(languages=("fr", "en"))).message("fr")
    assert "navigateur" not in made.html + made.text
    assert "English" not in made.html + made.text


def test_a_quotation_of_its_own_is_set_large_and_one_in_a_text_is_not(tmp_path):
    said = {"fr": "> Ralentir, c’est voir."}
    large = composed(tmp_path / "a", issue(Section(layout="quote", texts=said))).messages[0].html
    usual = composed(tmp_path / "b", issue(Section(layout="text", texts=said))).messages[0].html
    sizes = [re.search(r"<blockquote style=\"[^\"]*font-size:(\d+)px", html)[1] for html in (large, usual)]
    assert sizes == ["22", "18"]
