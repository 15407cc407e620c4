"""Rule PAR-08: a translation says what its original says today."""

from dataclasses import replace

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.checker import check
from cipc_newsletter.model.finding import Finding
from cipc_newsletter.model.translation import OutdatedTranslation, TextChange
from good_mail import check_input as good_input
from good_mail import issue

CHANGE = TextChange(key="body.2", name="Paragraph", before="dix personnes", after="onze personnes")
OUTDATED = OutdatedTranslation(
    language="en", original="fr", name="Youth", path="news/2025-12-02-jeunes/en.md", changes=(CHANGE,), is_kept=True
)


def english_first() -> CheckInput:
    """An issue whose main language is itself a translation."""
    return good_input(written=replace(issue(), languages=("en",)))


def found(given: CheckInput, *outdated: OutdatedTranslation) -> list[Finding]:
    report = check(replace(given, outdated=outdated))
    return [finding for finding in report.findings if finding.rule == "PAR-08"]


def test_old_words_and_new_are_shown() -> None:
    (finding,) = found(english_first(), OUTDATED)
    assert 'Paragraph (body.2): "dix personnes" became "onze personnes"' in finding.message
    assert "translate confirm 2025-12-02-jeunes --lang en" in finding.fix
    assert (finding.path, finding.language) == ("news/2025-12-02-jeunes/en.md", "en")


def test_where_the_earlier_words_are_not_known_the_text_is_named_with_its_beginning() -> None:
    change = replace(CHANGE, before="", after="onze personnes " * 20)
    (finding,) = found(english_first(), replace(OUTDATED, changes=(change,), is_kept=False))
    assert 'Paragraph (body.2), now: "onze personnes' in finding.message
    assert len(finding.message) < 200


def test_a_text_that_is_new_and_one_that_is_gone_are_told_apart() -> None:
    changes = (replace(CHANGE, before=""), replace(CHANGE, key="body.3", after=""))
    (finding,) = found(english_first(), replace(OUTDATED, changes=changes))
    assert 'new: "onze personnes"' in finding.message
    assert 'gone: "dix personnes"' in finding.message


def test_of_many_changes_the_first_are_shown_and_the_rest_counted() -> None:
    (finding,) = found(english_first(), replace(OUTDATED, changes=(CHANGE,) * 8))
    assert "3 more texts" in finding.message


def test_a_record_of_one_digest_says_so() -> None:
    (finding,) = found(english_first(), replace(OUTDATED, changes=(), is_kept=False))
    assert "not known which texts" in finding.message


def test_another_language_is_not_spoken_of() -> None:
    assert not found(english_first(), replace(OUTDATED, language="xx"))
