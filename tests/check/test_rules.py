"""The table of rules is the one that is documented."""

from pathlib import Path

from cipc_newsletter.check.rules import RULES, Waivable

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"


def documented() -> list[tuple[str, ...]]:
    lines = PAGE.read_text(encoding="utf-8").split("## The rules")[1].split("\n\n")[1].splitlines()
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


def test_the_documentation_has_the_same_table() -> None:
    assert documented() == [(rule.id, rule.severity.value, rule.waiver.value, rule.summary) for rule in RULES]


def test_every_rule_stands_once() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)


def test_headers_consent_and_the_law_on_mailing_may_never_be_waived() -> None:
    waivable = {rule.id for rule in RULES if rule.waiver is not Waivable.NEVER}
    assert not {rule_id for rule_id in waivable if rule_id.startswith(("HDR", "UNS", "LAW-CA", "WVR"))}
