"""A check report as SARIF 2.1.0 (OASIS), so that editors and code hosts show findings where they are.

Promises one run of one tool, every rule that found something, every finding with its file where it has one, and the
waived ones as suppressed. Writes no file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from cipc_newsletter.check.rules import Rule
from cipc_newsletter.model.finding import CheckReport, Finding, Severity
from cipc_newsletter.wording import _ as translated
from cipc_newsletter.wording import spoken

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {Severity.BLOCKER: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_ROOT = "WORKSPACE"


def sarif_of(report: CheckReport, rules: Mapping[str, Rule], *, version: str, root: str) -> dict[str, Any]:
    """Return `report` as a SARIF log; `root` is the address of the workspace's folder, with a slash at its end."""
    every = (*report.findings, *report.waived)
    ids = list(dict.fromkeys(finding.rule for finding in every))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "cipc-newsletter",
                        "version": version,
                        "rules": [_descriptor(rule_id, rules.get(rule_id)) for rule_id in ids],
                    }
                },
                "language": "fr-CA" if spoken() == "fr" else "en-CA",
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"uri": root}},
                "properties": {"issue": report.issue_id, "digest": report.digest},
                "results": [
                    *(_result(finding, ids) for finding in report.findings),
                    *(_result(finding, ids, is_waived=True) for finding in report.waived),
                ],
            }
        ],
    }


def _descriptor(rule_id: str, rule: Rule | None) -> dict[str, Any]:
    """Return what SARIF calls a reporting descriptor; a rule of another tool's has its id alone."""
    if rule is None:
        return {"id": rule_id}
    return {
        "id": rule_id,
        "shortDescription": {"text": translated(rule.summary)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"waiver": rule.waiver.value},
    }


def _result(finding: Finding, ids: Sequence[str], *, is_waived: bool = False) -> dict[str, Any]:
    text = " ".join(part for part in (finding.message, finding.right, finding.fix) if part)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": ids.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"finding/v1": _fingerprint(finding)},
        "properties": {"language": finding.language},
    }
    if finding.path:
        result["locations"] = [{"physicalLocation": _place(finding.path, finding.line)}]
    if is_waived:
        result["suppressions"] = [{"kind": "inSource"}]
    return result


def _place(path: str, line: int | None) -> dict[str, Any]:
    # What came with the program has an address of its own: cipc-newsletter:templates/…
    is_ours = path.startswith("cipc-newsletter:")
    artifact = {"uri": quote(path, safe="/:" if is_ours else "/")} | ({} if is_ours else {"uriBaseId": _ROOT})
    return {"artifactLocation": artifact} | ({"region": {"startLine": line}} if line else {})


def _fingerprint(finding: Finding) -> str:
    """Return what stays the same while a finding is, even where its line moves."""
    said = "\n".join((finding.rule, finding.language, finding.path or "", finding.message))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
