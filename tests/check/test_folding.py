"""What all languages have in common is told once, and nothing that differs is lost."""

import good_mail
from cipc_newsletter.check.folding import folded
from cipc_newsletter.model.finding import Finding, Severity

ISSUE = good_mail.issue()
TEMPLATE = "cipc-newsletter:templates/bulletin/template.toml"


def finding(language: str, message: str = "faux.", *, path: str = ISSUE.path, line: int | None = None) -> Finding:
    return Finding(rule="ABC-01", severity=Severity.WARNING, message=message, language=language, path=path, line=line)


def in_short(*findings: Finding) -> list[tuple[tuple[str, ...], str, int | None]]:
    return [(one.languages, one.finding.message, one.finding.line) for one in folded(findings, ISSUE)]


def test_a_fault_of_the_template_is_told_once_whatever_it_quotes() -> None:
    french = finding("fr", 'ink on paper, in light: "Bonjour"', path=TEMPLATE, line=9)
    spanish = finding("es", 'ink on paper, in light: "Hola"', path=TEMPLATE, line=9)
    assert in_short(french, spanish) == [(("fr", "es"), french.message, 9)]


def test_other_lines_of_the_template_stay_apart() -> None:
    assert len(in_short(finding("fr", path=TEMPLATE, line=9), finding("es", path=TEMPLATE, line=10))) == 2


def test_what_lies_at_the_words_of_each_language_is_at_the_file() -> None:
    lines = {language: words.line for language, words in ISSUE.words.items()}
    both = [finding(language, line=lines[language]) for language in ("fr", "es")]
    assert in_short(*both) == [(("fr", "es"), "faux.", None)]
    assert in_short(both[0]) == [(("fr",), "faux.", lines["fr"])]


def test_words_that_were_left_over_in_two_languages_are_both_told() -> None:
    assert in_short(finding("fr", '"lorem" was left.'), finding("es", '"TODO" was left.')) == [
        (("fr",), '"lorem" was left.', None),
        (("es",), '"TODO" was left.', None),
    ]


def test_two_findings_of_one_language_are_never_one() -> None:
    twice = [finding(language, f'x: "{n}"', path=TEMPLATE, line=3) for language in ("fr", "es") for n in (1, 2)]
    assert [languages for languages, _message, _line in in_short(*twice)] == [("fr", "es"), ("fr", "es")]


def test_a_finding_of_no_language_stays_as_it_is() -> None:
    assert in_short(finding("", line=44)) == [(("",), "faux.", 44)]
