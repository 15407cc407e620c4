"""A11-06 and the pictures that a section has of its own."""

import datetime as dt
from pathlib import Path

import pytest

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.checker import check
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.model.issue import Section, SectionPicture
from compose_making import issue, png, workspace, write


@pytest.mark.parametrize("words", [{}, {"fr": "Madeleine Aubry"}])
def test_a_picture_that_the_issue_calls_decorative_needs_no_words(tmp_path: Path, words: dict[str, str]) -> None:
    place = workspace(tmp_path)
    write(tmp_path, "issues/a.png", png(300, 300))
    picture = SectionPicture(file="a.png", alts=words)
    of = issue(Section(layout="director", texts={"fr": "Bonjour."}, persons={"fr": "Madeleine Aubry"}, image=picture))
    composed = compose(of, workspace=place, version="1")
    given = CheckInput(
        issue=of,
        composed=composed,
        mime={"fr": sample_bytes(composed, "fr")},
        organisation=place.config.organisation,
        today=dt.date(2025, 12, 1),
    )
    assert "A11-06" not in {finding.rule for finding in check(given).findings}
