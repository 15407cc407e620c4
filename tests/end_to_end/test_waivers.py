"""A rule set aside with a reason lets an issue through; without it, or past its day, it does not."""

import pytest

from campaign_making import ISSUE, MadeWorkspace
from mistakes_making import ISSUE_FILE

pytestmark = pytest.mark.slow
WAIVER = '\n[[waiver]]\nrule = "CNT-03"\nreason = "Le titre du rapport"\nby = "Ana"\nuntil = {until}\n'


def test_a_long_subject_blocks_until_it_is_waived_with_a_reason(outbox: MadeWorkspace) -> None:
    path = outbox.root / ISSUE_FILE
    text = path.read_text(encoding="utf-8")
    subject = text.partition('subject = "')[2].partition('"')[0]
    too_long = text.replace(subject, "Un mot de plus. " * 10, 1)
    path.write_text(too_long, encoding="utf-8", newline="\n")
    blocked = outbox.run("--json", "check", ISSUE)
    assert blocked.code == 3
    assert {one["rule"] for one in blocked.value["findings"] if one["severity"] != "note"} == {"CNT-03"}
    path.write_text(too_long + WAIVER.format(until="2099-12-31"), encoding="utf-8", newline="\n")
    assert outbox.run("--json", "check", ISSUE, "--strict").code == 0
    path.write_text(too_long + WAIVER.format(until="2020-12-31"), encoding="utf-8", newline="\n")
    late = outbox.run("--json", "check", ISSUE)
    assert late.code == 3
    assert {one["rule"] for one in late.value["findings"] if one["severity"] != "note"} == {"CNT-03", "WVR-01"}
