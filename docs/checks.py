"""Write the tables of docs/checks.md and docs/verifications.md: every rule, its weight, its waiver, and an example.

Run by `make documents`; a test holds the pages to the rules. The examples are what the rules say of a good mail broken in
one place (tests/mutations.py). What stands outside the tables is written by hand.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from cipc_newsletter import wording
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.rules import RULES
from cipc_newsletter.wording import _

ROOT = Path(__file__).parents[1]
PAGES: Mapping[str, Path] = {"en": ROOT / "docs" / "checks.md", "fr": ROOT / "docs" / "verifications.md"}
BEGIN, END = "<!-- the table of rules: made by `make documents` -->", "<!-- end of the table -->"
HEADS: Mapping[str, str] = {
    "en": "| rule | weight | waiver | what it asks | what it says, for example |\n|---|---|---|---|---|",
    "fr": "| règle | poids | dérogation | ce qu’elle demande | ce qu’elle dit, par exemple |\n|---|---|---|---|---|",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {},
    "fr": {
        "blocker": "bloquant",
        "warning": "avertissement",
        "note": "remarque",
        "never": "jamais",
        "reason": "motif",
        "config": "réglage",
    },
}
LONGEST_EXAMPLE = 160


def examples() -> Mapping[str, str]:
    """Return, by rule, what it says of the first mutation that it alone notices, else of the first it notices."""
    from mutations import ANSWERS, MUTATIONS, WRITTEN

    chosen: dict[str, str] = {}
    expected = {name: rules for name, (_breaks, rules) in (*MUTATIONS.items(), *WRITTEN.items(), *ANSWERS.items())}
    for rule in RULES:
        names = [name for name, rules in expected.items() if rule.id in rules]
        chosen[rule.id] = next((name for name in names if expected[name] == {rule.id}), names[0])
    said: dict[str, dict[str, str]] = {name: dict(_said(name)) for name in set(chosen.values())}
    return {rule_id: said[name][rule_id] for rule_id, name in chosen.items()}


def _said(name: str) -> Iterator[tuple[str, str]]:
    from good_mail import check_input, mail
    from mutations import ANSWERS, MUTATIONS, WRITTEN, answered

    if name in ANSWERS:
        yield from ((finding.rule, finding.message) for finding in answered(ANSWERS[name][0]))
        return
    if name in WRITTEN:
        given = check_input(**WRITTEN[name][0]())
    else:
        broken = mail()
        MUTATIONS[name][0](broken)
        given = check_input(broken)
    for finding in reversed(check(given).findings):
        yield finding.rule, finding.message


def table(language: str) -> str:
    """Return the table of rules in a language."""
    if str(ROOT / "tests") not in sys.path:
        sys.path.append(str(ROOT / "tests"))
    wording.speak(language)
    said = examples()
    words = WORDS[language]
    rows = [
        f"| {rule.id} | {words.get(rule.severity.value, rule.severity.value)} "
        f"| {words.get(rule.waiver.value, rule.waiver.value)} | {_cell(_(rule.summary))} | {_cell(said[rule.id])} |"
        for rule in RULES
    ]
    return "\n".join([HEADS[language], *rows])


def _cell(text: str) -> str:
    shown = text if len(text) <= LONGEST_EXAMPLE else text[:LONGEST_EXAMPLE].rpartition(" ")[0] + " …"
    for sign in ("\\", "|", "<", "[", "*", "_", "`"):
        shown = shown.replace(sign, f"\\{sign}")
    return shown


def page(language: str) -> str:
    """Return the page of a language with its table renewed."""
    text = PAGES[language].read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table(language)}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8", newline="\n")
