"""Programs of others that judge our mails: axe-core in the browser, html-validate, SpamAssassin.

Promises their verdict as plain values, without a network. Each is skipped where it is not installed; `.ci/run` installs
all of them. Judges nothing itself: which verdict will do is said where it is asked.
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

JUDGES = Path(__file__).parent / "judges"
_AXE = JUDGES / "node_modules" / "axe-core" / "axe.min.js"
_HTML_VALIDATE = JUDGES / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
_NODE = shutil.which("node") or shutil.which("nodejs")
_SPAMASSASSIN = shutil.which("spamassassin")

needs_axe = pytest.mark.skipif(not _AXE.exists(), reason="axe-core is not installed (make setup-tests, with npm)")
needs_html_validate = pytest.mark.skipif(
    _NODE is None or not _HTML_VALIDATE.exists(), reason="html-validate is not installed (make setup-tests, with npm)"
)
needs_spamassassin = pytest.mark.skipif(_SPAMASSASSIN is None, reason="SpamAssassin is not installed")

_RUN_AXE = """async without => {
  const rules = Object.fromEntries(axe.getRules().map(({ruleId}) => [ruleId, {enabled: !without.includes(ruleId)}]))
  const {violations, incomplete} = await axe.run(document, {rules, resultTypes: ['violations', 'incomplete']})
  const remark = (rule, node) => ({rule: rule.id, html: node.html, why: node.failureSummary})
  const told = rules => rules.flatMap(rule => rule.nodes.map(node => remark(rule, node)))
  return {violations: told(violations), undecided: told(incomplete)}
}"""


@dataclass(frozen=True)
class Remark:
    """What axe says of one element."""

    rule: str
    html: str
    why: str


@dataclass(frozen=True)
class Verdict:
    """What axe found against a page, and what it could not decide."""

    violations: tuple[Remark, ...]
    undecided: tuple[Remark, ...]


def accessibility(page: Page, *, without: Sequence[str]) -> Verdict:
    """Let axe-core judge an open page by every rule it has, experimental ones too, but those `without`."""
    # Not by a script element, which the page for reading forbids by its Content-Security-Policy.
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    told: dict[str, list[dict[str, str]]] = page.evaluate(_RUN_AXE, list(without))
    violations, undecided = (tuple(Remark(**remark) for remark in told[kind]) for kind in ("violations", "undecided"))
    return Verdict(violations, undecided)


def malformed(pages: Sequence[Path]) -> list[str]:
    """Return what html-validate finds wrong in the files, a line for each fault, by the rules of `htmlvalidate.json`."""
    assert _NODE
    rules = str(JUDGES / "htmlvalidate.json")
    done = subprocess.run(
        [_NODE, str(_HTML_VALIDATE), "--config", rules, "--formatter", "text", *map(str, pages)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout.splitlines()


@dataclass(frozen=True)
class SpamVerdict:
    """The points SpamAssassin gives a mail, and the rules that gave them."""

    points: float
    rules: dict[str, float]


def spam(mail: bytes) -> SpamVerdict:
    """Let SpamAssassin judge a mail by its local rules alone: no DNS, no lists on the network, nothing learnt."""
    assert _SPAMASSASSIN
    command = [_SPAMASSASSIN, "--local", "--test-mode", "--cf=use_bayes 0", "--cf=report_safe 0"]
    said = subprocess.run(command, input=mail, capture_output=True, timeout=120, check=True)
    report = said.stdout.decode("utf-8", "replace").rpartition("Content analysis details:")[2]
    (points,) = re.findall(r"\((-?[\d.]+) points", report)
    rules = {
        name: float(given) for given, name in re.findall(r"^\s*(-?\d+\.\d+) ([A-Z0-9_]+) ", report, re.MULTILINE)
    }
    return SpamVerdict(float(points), rules)
