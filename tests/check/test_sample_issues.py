"""The repository's own issues pass every check; broken where real HTML breaks, they do not."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.checker import check
from cipc_newsletter.compose.composer import compose
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.compose.theme import read_theme
from cipc_newsletter.config import open_workspace
from cipc_newsletter.content.issues import issue_ids, issue_template, read_issue
from cipc_newsletter.content.items import read_items
from cipc_newsletter.model.message import ComposedMessage

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def inputs() -> dict[str, CheckInput]:
    workspace = open_workspace(ROOT)
    library = read_items(ROOT)
    made = {}
    for issue_id in issue_ids(ROOT):
        issue = read_issue(
            ROOT, issue_id, library=library, blocks=read_theme(workspace, issue_template(ROOT, issue_id)).blocks
        )
        composed = compose(issue, workspace=workspace, version="0")
        made[issue_id] = CheckInput(
            issue=issue,
            composed=composed,
            mime={message.language: sample_bytes(composed, message.language) for message in composed.messages},
            organisation=workspace.config.organisation,
            today=dt.date(2025, 12, 1),
        )
    return made


def test_the_sample_issues_pass(inputs: dict[str, CheckInput]) -> None:
    assert {issue_id: check(given).findings for issue_id, given in inputs.items()} == dict.fromkeys(inputs, ())


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (' cellspacing="0" role="presentation"', ' cellspacing="0"', "A11-03"),
        (' lang="es-419"', ' lang="und"', "A11-01"),
        (' alt="', ' data-alt="', "A11-06"),
        ("Darse de baja", "Salir", "UNS-04"),
        ("Calle Clara", "Calle", "LAW-CA-02"),
        ("charset=UTF-8", "charset=latin1", "HDR-08"),
        ("El año termina", "El año termina\ufffd", "HDR-08"),
        ("El año termina", "TODO: el año termina", "CNT-06"),
        ("Jóvenes y policía", "Jóvenes", "CNT-05"),
    ],
)
def test_real_html_broken_in_one_place_is_caught(
    inputs: dict[str, CheckInput], old: str, new: str, rule: str
) -> None:
    given = inputs["2025-12"]

    def broken(message: ComposedMessage) -> ComposedMessage:
        assert message.language != "es" or old in message.html
        return replace(message, html=message.html.replace(old, new)) if message.language == "es" else message

    composed = replace(given.composed, messages=tuple(broken(message) for message in given.composed.messages))
    mime = {message.language: sample_bytes(composed, message.language) for message in composed.messages}
    report = check(replace(given, composed=composed, mime=mime))
    assert {(finding.rule, finding.language) for finding in report.blockers} == {(rule, "es")}
