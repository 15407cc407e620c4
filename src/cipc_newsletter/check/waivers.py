"""Waivers of an issue or of the whole workspace: which findings they set aside, and which of them count no more.

Promises that a rule marked never is never set aside, that a waiver of one item touches no other, and that every waiver
either does something or is reported.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from cipc_newsletter import toml_files
from cipc_newsletter.check.rules import Rule, Waivable
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.finding import Finding
from cipc_newsletter.model.issue import Waiver
from cipc_newsletter.wording import _


def is_waived(finding: Finding, waivers: Sequence[Waiver], rules: Mapping[str, Rule], *, today: dt.date) -> bool:
    """Whether one of `waivers` sets `finding` aside on `today`; the last day of a waiver counts."""
    return any(
        waiver.until >= today and _may_be_waived(waiver.rule, rules) and _concerns(waiver, finding)
        for waiver in waivers
    )


def mistakes_of(
    waivers: Sequence[Waiver],
    rules: Mapping[str, Rule],
    *,
    found: Sequence[Finding],
    items: Collection[str],
    issue_path: str,
    today: dt.date,
) -> Iterator[tuple[str, Mistake]]:
    """Yield what is wrong with the waivers themselves, each with the id of its rule (WVR-01, WVR-02, WVR-03).

    `items` are the ids of the issue's items; a waiver of the workspace may wait for one that is not among them.
    """
    for waiver in waivers:
        is_waiting = waiver.path != issue_path and waiver.item and waiver.item not in items
        verdict = _verdict(waiver, rules, found=found, items=items, today=today)
        if verdict is not None and not (is_waiting and verdict[0] == "WVR-02" and waiver.rule in rules):
            rule_id, what, right = verdict
            remedy = _("Take the waiver out of {path}.").format(path=waiver.path)
            yield rule_id, Mistake(what=what, right=right, remedy=remedy, path=waiver.path, line=waiver.line)


def _concerns(waiver: Waiver, finding: Finding) -> bool:
    """Whether a finding is of the waiver's rule and, where it names an item, stands in a file of that item."""
    if waiver.rule != finding.rule:
        return False
    return not waiver.item or (finding.path or "").startswith(f"news/{waiver.item}/")


def _verdict(
    waiver: Waiver,
    rules: Mapping[str, Rule],
    *,
    found: Sequence[Finding],
    items: Collection[str],
    today: dt.date,
) -> tuple[str, str, str] | None:
    """Return the rule that a waiver itself breaks, what is wrong and what would be right; None for a good one."""
    if waiver.rule in rules and not _may_be_waived(waiver.rule, rules):
        what = _("rule {rule} may not be waived.").format(rule=waiver.rule)
        return "WVR-03", what, _("It holds for every issue.")
    if waiver.until < today:
        what = _("the waiver of {rule} ended on {date}.").format(rule=waiver.rule, date=waiver.until.isoformat())
        return "WVR-01", what, _("A waiver holds until its date, that day included.")
    if any(_concerns(waiver, finding) for finding in found) and waiver.rule in rules:
        return None
    what = _("the waiver of {rule} sets nothing aside.").format(rule=waiver.rule)
    return "WVR-02", what, _reason_for_nothing(waiver, rules, items)


def _reason_for_nothing(waiver: Waiver, rules: Mapping[str, Rule], items: Collection[str]) -> str:
    """Return why a waiver sets nothing aside, with the name that was most likely meant."""
    if waiver.rule not in rules:
        none = _("There is no rule {rule}.").format(rule=waiver.rule)
        return f"{none} {_nearest(waiver.rule, sorted(rules))}".strip()
    if waiver.item and waiver.item not in items:
        none = _('The issue has no item "{id}".').format(id=waiver.item)
        return f"{none} {_nearest(waiver.item, sorted(items))}".strip()
    if waiver.item:
        return _("No finding of that rule was made about that item.")
    return _("No finding of that rule was made.")


def _nearest(name: str, known: Sequence[str]) -> str:
    near = toml_files.nearest(name, known)
    return _('The nearest is "{name}".').format(name=near) if near else ""


def _may_be_waived(rule_id: str, rules: Mapping[str, Rule]) -> bool:
    return rule_id in rules and rules[rule_id].waiver is not Waivable.NEVER
