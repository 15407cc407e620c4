"""What typography leaves to a person is found in the sources, at its line, in the language of its text."""

import pytest

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.checker import FUNCTIONS, check
from cipc_newsletter.check.rules import BY_ID
from cipc_newsletter.model.finding import Finding
from good_mail import check_input, issue, item, mail

LINK = "https://criterion.example/ete"


def found(given: CheckInput) -> list[Finding]:
    return [finding for finding in check(given).findings if finding.rule.startswith("TYP")]


def found_in_body(body: str, *, language: str = "fr") -> list[Finding]:
    changed = item(language, body=f"{body}\n\n{LINK}")
    return found(check_input(written=issue({language: changed})))


# text, language: the rule, what is shown of the text, what it would be
BODIES: dict[tuple[str, str], tuple[str, str, str]] = {
    ("La 1e fois.", "fr"): ("TYP-FR-01", "1e", "1er, 1re"),
    ("La 26-ième fois.", "fr"): ("TYP-FR-01", "26-ième", "26e"),
    ("Un mot;un autre.", "fr"): ("TYP-FR-02", "mot;un", "mot; un"),
    ("Note:Un mot.", "fr"): ("TYP-FR-02", "Note:Un", "Note\u00a0: Un"),
    ("Une Ecole de la rue.", "fr"): ("TYP-FR-04", "Ecole", "École"),
    ("Enfin. A Montréal, on marche.", "fr"): ("TYP-FR-04", "A Montréal", "À Montréal"),
    ("Ca va bien.", "fr"): ("TYP-FR-04", "Ca va", "Ça va"),
    ('Un "mot seul.', "fr"): ("TYP-FR-05", '"mot', "«…»"),
    ("Un 'mot' ici.", "fr"): ("TYP-FR-05", "'mot'", "“mot”"),
    ("Un, deux,trois.", "fr"): ("TYP-FR-05", "deux,trois", "deux, trois"),
    ("Des bancs, etc...", "fr"): ("TYP-FR-05", "etc...", "etc."),
    ("À 14:30 précises.", "fr"): ("TYP-FR-06", "14:30", "14 h 30"),
    ("Le 9 Décembre.", "fr"): ("TYP-FR-06", "Décembre", "décembre"),
    ("Rendez-vous mardi, le 9.", "fr"): ("TYP-FR-06", "mardi, le 9", "le mardi 9"),
    ("Les dates : 20-22 mars.", "fr"): ("TYP-FR-06", "20-22 mars", "du 20 au 22 mars"),
    ("Ouvert 18h-20h.", "fr"): ("TYP-FR-06", "18h-20h", "de 18h à 20h"),
    ("Cela coûte $100.", "fr"): ("TYP-FR-07", "$100", "100 $"),
    ("Cela coûte 1,000.50 $.", "fr"): ("TYP-FR-07", "1,000.50", "1\u00a0000,50"),
    ("Hausse de 3.5 %.", "fr"): ("TYP-FR-07", "3.5", "3,5"),
    ("Le premier Lundi du mois.", "fr"): ("TYP-FR-08", "Lundi", "lundi"),
    ("Stop!Go on.", "en"): ("TYP-EN-01", "Stop!Go", "Stop! Go"),
    ('A "lone mark.', "en"): ("TYP-EN-01", '"lone', "“…”"),
    ("It costs $ 100.", "en"): ("TYP-EN-01", "$ 100", "$100"),
    ("Vamos. Qué tal?", "es"): ("TYP-ES-01", "Qué tal?", "¿…?"),
    ("Vamos!", "es"): ("TYP-ES-01", "Vamos!", "¡…!"),
    ("¿Y tú. Nada.", "es"): ("TYP-ES-01", "¿Y tú. Nada.", "¿…?"),
    ("El 9 de Diciembre.", "es"): ("TYP-ES-02", "Diciembre", "diciembre"),
    ("La 1ra vez.", "es"): ("TYP-ES-02", "1ra", "1.ª"),
    ("El 3er piso.", "es"): ("TYP-ES-02", "3er", "3.er"),
    ("En el año 2.024.", "es"): ("TYP-ES-02", "2.024", "2024"),
    ("La calle - larga - duerme.", "es"): ("TYP-ES-02", "calle - larga - duerme", "calle —larga— duerme"),
}


@pytest.mark.parametrize(("text", "language"), BODIES)
def test_what_is_doubtful_is_proposed_at_its_line(text: str, language: str) -> None:
    rule, shown, would_be = BODIES[text, language]
    (finding,) = found_in_body(
        f"Un parc.\n\n{text}" if language != "es" else f"Un parque.\n\n{text}", language=language
    )
    assert finding.rule == rule
    assert shown in finding.message
    assert would_be in finding.right
    assert finding.line == 14
    assert finding.severity is BY_ID[rule].severity


def test_every_rule_is_broken_by_some_text() -> None:
    elsewhere = {"TYP-FR-03", "TYP-GEN-01"}  # of the final bytes, below
    assert {rule for rule, _shown, _right in BODIES.values()} | elsewhere == {
        rule for rule in FUNCTIONS if rule.startswith("TYP")
    }


@pytest.mark.parametrize(
    "text",
    [
        'L\'été, "oui" ! À 14h30, la 26ième fois : « bien » ...',
        "A remporté le prix. Le plan A. Vitamine A.",
        "Voir https://a.ca/?q=a;Ecole,b ou `14:30` et [un lien](https://a.ca/A:B).",
        "    À 14:30 = du code",
        '```\nA la une: "x\nà 14:30\n```',
        'Un écran de 15" et 5\'10".',
        "2-3, 3-4, un score de 3:1, de 18 h à 20 h, du 20 au 22 mars",
        "Bonjour [[first_name|A:B]],",
    ],
)
def test_what_is_right_or_mended_by_itself_is_not_proposed(text: str) -> None:
    assert found_in_body(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "¿Qué tal? ¡Bien! ¡¿Qué?! ¿Y tú?, ¿y él?",
        "Pero ¿qué pasa? (?) ¡Vamos!",
        "¿Cuándo? El 9. ¿Dónde?\nAquí, ¿no?",
        "¡Ya, ya!! Vea https://a.mx/?b=1.",
        "La calle duerme; más de 1.200 personas en 2024.",
    ],
)
def test_spanish_that_is_right_is_left_alone(text: str) -> None:
    assert found_in_body(text, language="es") == []


def test_a_foreign_passage_is_judged_in_its_own_language() -> None:
    assert found_in_body("::: {lang=en}\nHow are you? At 14:30, in Etat.\n:::", language="es") == []
    (finding,) = found_in_body("Bien.\n\n::: {lang=es}\nQué tal?\n:::")
    assert (finding.rule, finding.line) == ("TYP-ES-01", 15)


def test_quotation_marks_pair_within_their_paragraph() -> None:
    assert [finding.line for finding in found_in_body('Un "mot\n\net un mot" seul.')] == [12, 14]


def test_a_subject_is_found_at_the_words_of_its_language() -> None:
    written = issue()
    words = dict(written.words)
    words["fr"] = type(words["fr"])(subject="Etat des lieux", preheader="…", line=6)
    finding = next(one for one in found(check_input(written=issue(words=words))) if "Etat" in one.message)
    assert (finding.rule, finding.path, finding.line) == ("TYP-FR-04", "issues/2025-12.toml", 6)


def test_a_text_shown_in_two_languages_is_found_once() -> None:
    fallback = item("fr", body=f"Une Ecole.\n\n{LINK}")
    findings = found(check_input(written=issue({"fr": fallback, "es": fallback})))
    assert [(finding.rule, finding.language) for finding in findings] == [("TYP-FR-04", "fr")]


@pytest.mark.parametrize("character", ["\u200b", "\u00ad", "\ufeff", "\u202e", "\u2067"])
def test_an_invisible_character_that_arrives_is_found(character: str) -> None:
    broken = mail()
    broken.swap("Un guide", f"Un{character} guide")
    assert {finding.rule for finding in found(check_input(broken))} == {"TYP-GEN-01"}


def test_a_tab_in_the_text_part_is_found() -> None:
    broken = mail()
    broken.in_text("A: 1", "A:\t1")
    assert {finding.rule for finding in found(check_input(broken))} == {"TYP-GEN-01"}


def test_a_narrow_space_that_arrives_is_found() -> None:
    broken = mail()
    broken.swap("Un guide", "Un\u202fguide")
    assert {finding.rule for finding in found(check_input(broken))} == {"TYP-FR-03"}
