"""Several languages in one mail."""

import itertools
import re
from dataclasses import replace

import pytest

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.checker import check
from cipc_newsletter.compose import build_files
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.model.issue import Form, Issue, Section
from compose_making import CONFIG, entry, everything, issue, item, workspace

ARCHIVE = replace(CONFIG, archive_base_url="https://www.observatoire.example/infolettre")


def joint(of: Issue) -> Issue:
    return replace(of, is_together=True)


def findings(of: Issue, made):
    mime = {message.language: sample_bytes(made, message.language) for message in made.messages}
    given = CheckInput(issue=of, composed=made, mime=mime, organisation=CONFIG.organisation, today=of.date)
    return check(given).findings


@pytest.fixture
def place(tmp_path):
    return workspace(tmp_path, config=ARCHIVE)


@pytest.fixture
def of(place) -> Issue:
    return joint(everything(place.root, ("fr", "en")))


@pytest.fixture
def made(place, of):
    return compose(of, workspace=place, version="1")


def test_one_message_carries_every_language_under_one_digest(made):
    [message] = made.messages
    assert (message.language, message.also) == ("fr", ("en",))
    assert made.carriers == {"fr": "fr", "en": "fr"}
    assert made.message("en") is message
    assert made.message("es") is message


def test_the_checks_find_nothing_in_it(made, of):
    # Everything there is, twice, is heavier than mail programs show whole: of the mail, that alone is told. The invented
    # news is told in every layout, and what the rules of item life say of it is right.
    rules = [finding.rule for finding in findings(of, made)]
    assert [rule for rule in rules if not rule.startswith("ITM-")] == ["CNT-01"]


def test_the_first_language_s_part_is_the_mail_it_would_have_been_and_the_others_follow_whole(made, place, of):
    alone = compose(replace(of, is_together=False), workspace=place, version="1")
    html = made.messages[0].html
    parts = re.findall(r'<div[^>]*role="article"[^>]*lang="([^"]+)" dir="ltr"', html)
    assert parts == ["fr-CA", "en-CA"]
    assert html.count("<body") == html.count("</body>") == html.count("<title>") == 1
    for shown in of.items("en"):
        assert html.count(f">{shown.title}<") >= 2
    assert alone.messages[0].text.splitlines()[-1] in made.messages[0].text


def test_what_follows_is_announced_at_the_top_in_its_own_language_in_both_parts(made):
    message = made.messages[0]
    top = message.html.partition("Premier paragraphe")[0]
    assert re.search(r'<p lang="en-CA"[^>]*>The English text follows\.</p>', top)
    assert message.html.count("The English text follows.") == 1
    assert message.text.index("The English text follows.") < message.text.index("Claire Street Observatory")


def test_subject_preheader_and_headers_are_the_first_language_s_and_the_header_names_all(made):
    message = made.messages[0]
    assert message.subject.endswith("(fr)")
    assert "(en)" not in message.html.partition("</head>")[0]
    assert dict(message.headers)["Content-Language"] == "fr-CA, en-CA"
    assert dict(message.headers)["List-Id"].endswith("<fr.infolettre.observatoire.example>")


def test_there_is_one_first_heading_and_no_level_is_skipped(made):
    levels = [int(level) for level in re.findall(r"<h([1-6])", made.messages[0].html)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_one_preheader_one_way_to_the_browser_and_one_notice_stand_in_it(made):
    html = made.messages[0].html
    assert html.count("display:none;font-size:1px") == 1
    assert html.count("Lire dans le navigateur") == 1
    assert "Read in your browser" not in html
    assert html.count("[[language_notice|]]") == 1


def test_each_part_has_its_own_way_out(made):
    html = made.messages[0].html
    assert re.findall(r'<a href="\[\[unsubscribe_url\]\]"[^>]*>([^<]*)</a>', html) == ["Se désabonner", "Unsubscribe"]


def test_no_style_of_a_part_is_lost_and_none_stands_twice(made, place, of):
    styles = re.findall(r"<style[^>]*>.*?</style>", made.messages[0].html, re.DOTALL)
    assert len(styles) == len(set(styles))
    for message in compose(replace(of, is_together=False), workspace=place, version="1").messages:
        assert set(re.findall(r"<style[^>]*>.*?</style>", message.html, re.DOTALL)) <= set(styles)


def test_its_files_lie_under_the_first_language_and_any_of_its_languages_names_it(made, place):
    manifest = build_files.write(made, workspace=place, out=place.root / "build", languages=["en"])
    [(language, described)] = manifest["languages"].items()
    assert (language, described["also"]) == ("fr", ["en"])
    names = sorted(path.name for path in (place.root / "build" / "2025-12" / "fr").iterdir())
    assert {"2025-12-01-i.ics", "2025-12-01-i-en.ics", "index.html", "message.eml"} <= set(names)
    for calendar in described["calendars"]:
        address = f"https://www.observatoire.example/infolettre/2025-12/{calendar['path']}"
        assert address in made.messages[0].links


def test_three_languages_are_announced_in_the_issue_s_order(place):
    made = compose(joint(issue(languages=("fr", "es", "en"))), workspace=place, version="1")
    top = made.messages[0].html.partition("Un mot de l’équipe")[0]
    assert top.index("El texto en español") < top.index("The English text")


def test_a_mail_of_several_languages_that_has_but_one_is_an_ordinary_mail(place):
    one, ordinary = (compose(of, workspace=place, version="1") for of in (joint(issue()), issue()))
    assert one.digest == ordinary.digest


@pytest.mark.parametrize("template", ["bulletin", "communique"])
def test_every_template_announces_what_follows_and_says_once_why_a_reader_gets_it(place, template):
    story = item("2025-12-01-a", body="Un paragraphe.")
    full = Section(layout="full", entries=(entry(story, ("fr", "en"), form=Form.FULL),))
    of = replace(joint(issue(full, languages=("fr", "en"))), template=template)
    message = compose(of, workspace=place, version="1").messages[0]
    assert message.html.count("The English text follows.") == 1
    assert message.html.count("[[language_notice|]]") == 1
    assert message.text.count("The English text follows.") == 1
