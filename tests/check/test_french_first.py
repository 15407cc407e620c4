"""Rule LAW-QC-08: French first, and no smaller, in a mail of several languages."""

from dataclasses import replace

import pytest

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.checker import check
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.model.issue import Section
from cipc_newsletter.model.item import Picture
from compose_making import CONFIG, entry, issue, item, png, workspace, write


def rules(root, of, *, changed=lambda html: html):
    made = compose(of, workspace=workspace(root), version="1")
    made = replace(made, messages=tuple(replace(one, html=changed(one.html)) for one in made.messages))
    mime = {message.language: sample_bytes(made, message.language) for message in made.messages}
    given = CheckInput(issue=of, composed=made, mime=mime, organisation=CONFIG.organisation, today=of.date)
    return [(finding.rule, finding.path, finding.message) for finding in check(given).findings]


def joint(*languages: str):
    return issue(languages=languages, is_together=True)


def test_french_first_is_right(tmp_path):
    assert rules(tmp_path, joint("fr", "en")) == []


def test_french_after_another_language_is_a_blocker_of_the_issue_s_file(tmp_path):
    [(rule, path, message)] = rules(tmp_path, joint("en", "fr"))
    assert (rule, path) == ("LAW-QC-08", "issues/2025-12.toml")
    assert "first" in message or "premier" in message


def test_mails_of_one_language_each_may_come_in_any_order(tmp_path):
    assert rules(tmp_path / "apart", issue(languages=("en", "fr"))) == []


def test_an_issue_without_french_says_why_it_has_none(tmp_path):
    for folder, of in (("joint", joint("en", "es")), ("alone", issue(languages=("en",)))):
        [(rule, path, _message)] = rules(tmp_path / folder, of)
        assert (rule, path) == ("LAW-QC-08", "issues/2025-12.toml")


def test_larger_letters_in_another_language_are_found(tmp_path):
    def changed(html: str) -> str:
        assert "Claire Street Observatory</h2>" in html
        return html.replace(
            "Claire Street Observatory</h2>", '<span style="font-size:60px">Claire Street Observatory</span></h2>'
        )

    assert [rule for rule, _path, _message in rules(tmp_path, joint("fr", "en"), changed=changed)] == ["LAW-QC-08"]


@pytest.mark.parametrize("has_picture", [True, False])
def test_a_picture_that_only_another_language_has_is_found(tmp_path, has_picture):
    write(tmp_path, "news/2025-12-09-une-nouvelle/a.png", png(40, 20))
    picture = Picture(file="a.png", alt="Une rue au petit matin, trois bancs")
    french = item(image=picture if has_picture else None, date=None)
    shown = replace(entry(french, ("fr", "en")), items={"fr": french, "en": item(language="en", image=picture)})
    of = replace(joint("fr", "en"), sections=(Section(layout="lead", entries=(shown,)),))
    assert ("LAW-QC-08" in [rule for rule, _path, _message in rules(tmp_path, of)]) is not has_picture
