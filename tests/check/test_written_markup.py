"""Markup that somebody wrote to be read is no fault; what leaked out of a template, or was pasted, is one."""

from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.check.checker import check
from cipc_newsletter.model.finding import Finding, Severity

WHERE = "au parc"  # words that stand in both parts of the good mail
SUMMARY = good_mail.WORDS["fr"]["summary"]


def found_about(shown: str, *, body: str = "", title: str = "", where: str = WHERE) -> list[Finding]:
    """Return what CNT-05 and CNT-06 find in a mail that shows `shown`, of an item with `body`."""
    mail = good_mail.mail()
    mail.html = mail.html.replace(where, shown.replace("&", "&amp;").replace("<", "&lt;"))
    mail.text = mail.text.replace(where, shown)
    changes = {"body": f"{SUMMARY}\n\n{body}\n\nhttps://criterion.example/ete"} | ({"title": title} if title else {})
    given = good_mail.check_input(mail, written=replace(good_mail.issue({"fr": good_mail.item("fr", **changes)})))
    return [found for found in check(given).findings if found.rule in {"CNT-05", "CNT-06"} and found.language == "fr"]


@pytest.mark.parametrize(
    ("shown", "body"),
    [
        ("la balise <script>", "la balise `<script>`"),
        ("la balise <script>", "la balise \\<script>"),
        ("la balise <script>", "la balise <script> et rien d’autre"),
        ("<b>gras</b>", "`<b>gras</b>`"),
        ("<b>gras</b>", "```html\n<b>gras</b>\n```"),
        ("<b>gras</b>", "\\<b\\>gras\\</b\\>"),
        ("on écrit {{ nom }}", "on écrit `{{ nom }}`"),
        ("on écrit {{ nom }}", "on écrit ``{{ nom }}``"),
        ("on écrit {% if a %}", "on écrit \\{\\% if a \\%\\}"),
        ("l’entité &nbsp;", "l’entité \\&nbsp;"),
        ("le composant mj-section", "le composant mj-section"),
    ],
)
def test_markup_a_story_speaks_of_is_no_fault(shown: str, body: str) -> None:
    assert found_about(shown, body=body) == []


@pytest.mark.parametrize(
    ("shown", "rule"),
    [
        ("<script>", "CNT-05"),
        ("<b>gras</b>", "CNT-05"),
        ("&nbsp;", "CNT-05"),
        ("mj-section", "CNT-05"),
        ("{{ nom }}", "CNT-05"),
        ("{{ nom }}", "CNT-06"),
    ],
)
def test_markup_that_nobody_wrote_is_a_blocker(shown: str, rule: str) -> None:
    found = found_about(shown, body="un texte qui parle de `{{ prix }}` et de `<i>`")
    assert (rule, Severity.BLOCKER) in {(one.rule, one.severity) for one in found}


@pytest.mark.parametrize(
    ("shown", "rule"), [("<b>gras</b>", "CNT-05"), ("une ligne<br>", "CNT-05"), ("Bonjour {{ prénom }}", "CNT-06")]
)
def test_markup_somebody_pasted_is_a_warning_at_its_line(shown: str, rule: str) -> None:
    (found,) = found_about(shown, body=f"Avant.\n\n{shown}")
    assert (found.rule, found.severity) == (rule, Severity.WARNING)
    assert (found.path, found.line) == ("news/2025-12-02-ete/fr.md", 16)


def test_a_title_may_name_a_tag() -> None:
    title = "Un guide de la balise <script>"
    assert found_about(title, title=title, where=good_mail.WORDS["fr"]["title"]) == []
