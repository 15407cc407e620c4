"""A finding names the file to open, and the line where that is known."""

from dataclasses import replace

import pytest

import good_mail
import mutations
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.sources import Place, found_in, full_items, is_content, line_in, line_of_key
from cipc_newsletter.model.issue import Issue, Section

ITEM = "news/2025-12-02-ete/fr.md"
ISSUE = "issues/2025-12.toml"


def written() -> Issue:
    body = "Un.\n\nDeux.\n\n[Voir](https://criterion.example/caf%C3%A9)"
    text = Section(layout="text", texts={"fr": "Le mot\nde la fin"}, line=31)
    made = good_mail.issue({"fr": good_mail.item("fr", body=body, place="Québec")})
    words = {language: replace(one, intro="Bonjour\nà toutes") for language, one in made.words.items()}
    return replace(made, sections=(*made.sections, text), words=words)


@pytest.mark.parametrize(
    ("needle", "place"),
    [
        ("Deux", Place(path=ITEM, line=14)),
        ("Québec", Place(path=ITEM)),
        ("de la fin", Place(path=ISSUE, line=31)),
        ("À la une", Place(path=ISSUE, line=20)),
        ("à toutes", Place(path=ISSUE, line=6)),
        ("nowhere", Place(path=ISSUE, line=6)),
        ("", Place(path=ISSUE, line=6)),
    ],
)
def test_a_word_is_found_where_it_was_written(needle: str, place: Place) -> None:
    assert found_in(good_mail.check_input(written=written()), "fr", needle) == place


def test_a_word_of_another_language_is_not_looked_for_in_this_one() -> None:
    assert found_in(good_mail.check_input(written=written()), "es", "Deux") == Place(path=ISSUE, line=14)


def test_an_address_is_content_however_it_is_encoded() -> None:
    given = good_mail.check_input(written=written())
    assert is_content(given, "fr", "https://criterion.example/café")
    assert is_content(given, "fr", "https://criterion.example/caf%C3%A9")
    assert not is_content(given, "fr", "https://criterion.example/thé")


def test_only_items_in_full_show_their_body() -> None:
    assert [item.path for item in full_items(written(), "fr")] == [ITEM]


def test_a_word_of_the_front_matter_is_found_on_its_line() -> None:
    matter = 'title = "Un parc"\nlink = "https://criterion.example/ete"\n[image]\nfile = "a.jpg"\nalt = "Un banc"'
    given = good_mail.check_input(written=good_mail.issue({"fr": good_mail.item("fr", matter=matter, body="…")}))
    assert found_in(given, "fr", "criterion.example/ete") == Place(path=ITEM, line=3)
    assert line_of_key(given.issue.items("fr")[0], "image.alt") == 6
    assert line_of_key(given.issue.items("fr")[0], "image.caption") is None


def test_what_nobody_wrote_stands_in_the_template() -> None:
    given = good_mail.check_input(written=written(), template="templates/bulletin/layout.mjml.j2")
    assert found_in(given, "fr", "nowhere") == Place(path="templates/bulletin/layout.mjml.j2")


def test_a_finding_about_the_settings_names_the_line_of_its_key() -> None:
    text = (
        '[organisation]\nname = "A"\n\n[sender]\nfrom_email = "a@b.example"\nreply_to = "noreply@criterion.example"\n'
    )
    assert line_in(text, "sender.reply_to") == 6
    assert line_in(text, "sender.test_to") is None
    assert line_in(text, "") is None
    broken = good_mail.mail()
    mutations.MUTATIONS["answers to nobody"][0](broken)
    (finding,) = check(good_mail.check_input(broken, settings="config.toml", settings_text=text)).findings
    assert (finding.path, finding.line) == ("config.toml", 6)
