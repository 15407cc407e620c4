"""The languages of an issue say the same, by what translating leaves alone; a declared exception is none."""

import datetime as dt
from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.check.checker import check
from cipc_newsletter.model.finding import Finding
from cipc_newsletter.model.issue import Entry, Issue, Section, Waiver
from cipc_newsletter.model.item import Picture

SPANISH = "news/2025-12-02-ete/es.md"


def findings(written: Issue) -> list[Finding]:
    return [one for one in check(good_mail.check_input(written=written)).findings if one.rule.startswith("PAR")]


def with_spanish(**changes: object) -> Issue:
    return good_mail.issue({"es": good_mail.item("es", **changes)})


def body(extra: str) -> str:
    return f"{good_mail.item('es').body}\n\n{extra}"


def test_languages_in_line_have_no_finding() -> None:
    assert findings(good_mail.issue()) == []


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (with_spanish(date=dt.date(2025, 12, 3)), "PAR-02"),
        (with_spanish(body=body("Vinieron 1.200 personas.")), "PAR-02"),
        (with_spanish(image=Picture(alt="Otra", file="otra.jpg")), "PAR-03"),
        (with_spanish(image=None), "PAR-03"),
        (with_spanish(body=body("![Un plano](plano.png)")), "PAR-03"),
        (with_spanish(link="https://otro.example/verano"), "PAR-04"),
        (with_spanish(body=body("[Leer el informe](https://criterion.example/informe)")), "PAR-04"),
        (with_spanish(body=body("## Un título")), "PAR-05"),
        (with_spanish(body=body("- una\n- otra")), "PAR-05"),
        (
            with_spanish(
                body="Le parc est à toutes les personnes qui veulent y passer du temps avec les autres. " * 3
            ),
            "PAR-06",
        ),
        (with_spanish(body=body("[[first_name|amiga]]")), "PAR-07"),
    ],
)
def test_a_translation_out_of_line_is_found_in_its_file(written: Issue, rule: str) -> None:
    found = findings(written)
    assert [(one.rule, one.language, one.path) for one in found] == [(rule, "es", SPANISH)]


def test_a_figure_that_differs_is_found_on_its_line() -> None:
    (found,) = findings(with_spanish(body=body("Vinieron 1.200 personas.")))
    assert found.line == 16
    assert "1200" in found.message


def test_an_hour_that_differs_is_told_as_people_write_it() -> None:
    items = {
        language: good_mail.item(language, time=dt.time(hour, 30))
        for language, hour in (("fr", 17), ("en", 17), ("es", 18))
    }
    (found,) = findings(good_mail.issue(items))
    assert (
        found.message
        == '"Jóvenes y policía: un verano distinto" begins at 17:30 in the main language, at 18:30 here.'
    )


def test_the_page_of_each_language_may_have_its_own_path_and_host() -> None:
    assert findings(with_spanish(link="https://es.criterion.example/es/verano")) == []


def test_a_section_title_that_one_language_lacks_is_found() -> None:
    section = replace(good_mail.issue().sections[0], titles={"fr": "À la une"})
    assert [(one.rule, one.line) for one in findings(good_mail.issue(sections=(section,)))] == [("PAR-01", 20)] * 2


def test_a_text_without_its_translation_is_found() -> None:
    text = Section(layout="text", titles={}, texts={"fr": "Un mot."}, line=31)
    written = good_mail.issue(sections=(*good_mail.issue().sections, text))
    assert [(one.rule, one.line) for one in findings(written)] == [("PAR-01", 31)] * 2


def test_an_item_shown_in_another_language_by_choice_is_not_compared() -> None:
    borrowed = good_mail.item("fr", body="Vingt personnes, 20 projets, 3 villes.")
    section = good_mail.issue().sections[0]
    entry = Entry(item_id="2025-12-02-ete", items=dict.fromkeys(good_mail.WORDS, borrowed), fallback="fr")
    assert findings(good_mail.issue(sections=(replace(section, entries=(entry,)),))) == []


def test_a_declared_exception_with_its_reason_is_set_aside() -> None:
    until = dt.date(2025, 12, 31)
    waiver = Waiver(rule="PAR-03", reason="Otra foto", by="Ana", until=until, path="issues/2025-12.toml")
    written = replace(with_spanish(image=Picture(alt="Otra", file="otra.jpg")), waivers=(waiver,))
    report = check(good_mail.check_input(written=written))
    assert [one.rule for one in report.waived] == ["PAR-03"]
    assert not [one for one in report.findings if one.rule.startswith(("PAR", "WVR"))]
