"""Findings stand beside the place they concern."""

import pytest

from cipc_newsletter.config import open_workspace
from cipc_newsletter.model.finding import CheckReport, Finding, Severity
from cipc_newsletter.pipeline.issues import Composition, composition
from cipc_newsletter.pipeline.remarks import LINE, Remark, remarks_on
from cipc_newsletter.review.passages import Passage, PassageKind, passages_of
from preview_making import sample_workspace

ITEM = "2025-12-09-journee-tacmes"
Passages = dict[str, tuple[Passage, ...]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Composition:
    return composition(open_workspace(sample_workspace(tmp_path_factory.mktemp("remarks") / "workspace")), "2025-12")


@pytest.fixture(scope="module")
def passages(made: Composition) -> Passages:
    return {message.language: passages_of(message, made.issue) for message in made.composed.messages}


def remarks(made: Composition, passages: Passages, *findings: Finding) -> tuple[Remark, ...]:
    report = CheckReport(issue_id="2025-12", digest=made.composed.digest, findings=findings)
    return remarks_on(report, made, passages)


def finding(message: str = "it is wrong.", **fields: object) -> Finding:
    given = {"rule": "CNT-01", "severity": Severity.WARNING, "language": "fr", "message": message, **fields}
    return Finding(**given)  # type: ignore[arg-type]  # the fields of a finding


def test_a_finding_about_an_item_stands_at_its_title(made: Composition, passages: Passages) -> None:
    (remark,) = remarks(made, passages, finding(path=f"news/{ITEM}/fr.md", line=4))
    place = next(passage for passage in passages["fr"] if passage.key == remark.places["fr"])
    assert place.item_id == ITEM
    assert place.kind is PassageKind.HEADING


def test_a_finding_that_quotes_stands_where_the_words_are(made: Composition, passages: Passages) -> None:
    words = next(one for one in passages["es"] if one.item_id == ITEM and one.kind is PassageKind.PARAGRAPH)
    (remark,) = remarks(made, passages, finding(f'"{words.text[:30]}" is odd.', language="es"))
    assert remark.places == {"es": words.key}


def test_a_finding_about_a_link_stands_where_the_link_is(made: Composition, passages: Passages) -> None:
    linked = next(one for one in passages["fr"] if one.links and one.item_id)
    (remark,) = remarks(made, passages, finding(f'the link "{linked.links[0]}" leads nowhere.'))
    place = next(passage for passage in passages["fr"] if passage.key == remark.places["fr"])
    assert linked.links[0] in place.links


def test_a_finding_that_names_a_line_stands_at_its_paragraph(made: Composition, passages: Passages) -> None:
    item = next(one for one in made.issue.items("fr") if one.id == ITEM)
    shown = [one.text for one in passages["fr"] if one.item_id == ITEM and one.kind is PassageKind.PARAGRAPH]
    lines = item.body.splitlines()
    number = next(number for number, line in enumerate(lines) if line[:40] and any(line[:40] in one for one in shown))
    (remark,) = remarks(made, passages, finding(path=item.path, line=item.body_line + number))
    place = next(passage for passage in passages["fr"] if passage.key == remark.places["fr"])
    assert lines[number][:40] in place.text


def test_a_finding_about_the_subject_stands_at_the_line_of_the_inbox(made: Composition, passages: Passages) -> None:
    (remark,) = remarks(made, passages, finding(rule="CNT-03", path="issues/2025-12.toml"))
    assert remark.places == {"fr": LINE}


def test_one_finding_of_all_languages_is_told_once_with_a_place_in_each(
    made: Composition, passages: Passages
) -> None:
    same = [finding('the picture has no "alt" here.', language=language) for language in ("fr", "en", "es")]
    (remark,) = remarks(made, passages, *same)
    assert remark.languages == ("fr", "en", "es")


def test_a_finding_without_a_place_is_kept(made: Composition, passages: Passages) -> None:
    (remark,) = remarks(made, passages, finding(path="config.toml"))
    assert remark.places == {}


def test_the_heaviest_come_first(made: Composition, passages: Passages) -> None:
    found = remarks(
        made,
        passages,
        finding(severity=Severity.NOTE),
        finding("worse.", severity=Severity.BLOCKER),
        finding("bad.", severity=Severity.WARNING),
    )
    assert [remark.finding.severity for remark in found] == [Severity.BLOCKER, Severity.WARNING, Severity.NOTE]
