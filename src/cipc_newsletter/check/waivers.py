"""Waivers of an issue: which findings they set aside, and which of them count no more.

Promises that a rule marked never is never set aside, and that every waiver either does something or is reported.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from cipc_newsletter import toml_files
from cipc_newsletter.check.rules import Rule, Waivable
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.finding import Finding
from cipc_newsletter.model.issue import Waiver
from cipc_newsletter.wording import _


def waived_rules(waivers: Sequence[Waiver], rules: Mapping[str, Rule], *, today: dt.date) -> frozenset[str]:
    """Return the ids of the rules that `waivers` set aside on `today`; the last day of a waiver counts."""
    return frozenset(
        waiver.rule for waiver in waivers if waiver.until >= today and _may_be_waived(waiver.rule, rules)
    )


def mistakes_of(
    waivers: Sequence[Waiver], rules: Mapping[str, Rule], *, found: Sequence[Finding], today: dt.date, path: str
) -> Iterator[tuple[str, Mistake]]:
    """Yield what is wrong with the waivers themselves, each with the id of its rule (WVR-01, WVR-02, WVR-03)."""
    broken = {finding.rule for finding in found}
    for waiver in waivers:
        verdict = _verdict(waiver, rules, broken=broken, today=today)
        if verdict is not None:
            rule_id, what, right = verdict
            remedy = _("Take the waiver out of the issue's file.")
            yield rule_id, Mistake(what=what, right=right, remedy=remedy, path=path, line=waiver.line)


def _verdict(
    waiver: Waiver, rules: Mapping[str, Rule], *, broken: Collection[str], today: dt.date
) -> tuple[str, str, str] | None:
    """Return the rule that a waiver itself breaks, what is wrong and what would be right; None for a good one."""
    if waiver.rule in rules and not _may_be_waived(waiver.rule, rules):
        what = _("rule {rule} may not be waived.").format(rule=waiver.rule)
        return "WVR-03", what, _("It holds for every issue.")
    if waiver.until < today:
        what = _("the waiver of {rule} ended on {date}.").format(rule=waiver.rule, date=waiver.until.isoformat())
        return "WVR-01", what, _("A waiver holds until its date, that day included.")
    if waiver.rule not in rules:
        what = _("the waiver of {rule} sets nothing aside.").format(rule=waiver.rule)
        near = toml_files.nearest(waiver.rule, sorted(rules))
        none = _("There is no rule {rule}.").format(rule=waiver.rule)
        nearest = _('The nearest is "{name}".').format(name=near) if near else ""
        return "WVR-02", what, f"{none} {nearest}".strip()
    if waiver.rule not in broken:
        what = _("the waiver of {rule} sets nothing aside.").format(rule=waiver.rule)
        return "WVR-02", what, _("No finding of that rule was made.")
    return None


def _may_be_waived(rule_id: str, rules: Mapping[str, Rule]) -> bool:
    return rule_id in rules and rules[rule_id].waiver is not Waivable.NEVER
