"""Run every rule of the table over every language of a composed issue.

Promises that the order of findings is always the same: blockers first, then the order of the table, then the issue's
languages. The rules about waivers (WVR) have no function here: they look at the findings of the others. Does no I/O.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from cipc_newsletter.check.accessibility import a11_01, a11_03, a11_06
from cipc_newsletter.check.active_content import cli_08, cnt_10
from cipc_newsletter.check.body import hdr_07, hdr_08, hdr_17
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.client_rules import cli_01, cli_02, cli_04, cli_06, cli_09, cli_10
from cipc_newsletter.check.client_support import sup_01
from cipc_newsletter.check.comfort import a11_10
from cipc_newsletter.check.content import cnt_05
from cipc_newsletter.check.contrast import a11_08, a11_09, drk_02
from cipc_newsletter.check.dark_mode import drk_01
from cipc_newsletter.check.finish import cli_05, cli_07, cli_14, cli_15, drk_03
from cipc_newsletter.check.french_first import law_qc_08
from cipc_newsletter.check.headers import hdr_01, hdr_02, hdr_03, hdr_04, hdr_05, hdr_06, hdr_18
from cipc_newsletter.check.image_rules import a11_13, img_01, img_02, img_05, img_06
from cipc_newsletter.check.inbox_line import cnt_03, cnt_04
from cipc_newsletter.check.item_life import itm_01, itm_02, itm_03, itm_04, itm_05
from cipc_newsletter.check.law import law_ca_02
from cipc_newsletter.check.leftovers import cnt_06
from cipc_newsletter.check.links import a11_07, cli_11, cnt_07
from cipc_newsletter.check.mail_view import MailView, view_of
from cipc_newsletter.check.outdated import par_08
from cipc_newsletter.check.parity import par_01, par_02, par_03, par_04, par_05, par_06, par_07
from cipc_newsletter.check.personal_addresses import law_fr_02, law_fr_03, prv_06, uns_06
from cipc_newsletter.check.pictures import img_03, img_04, img_07
from cipc_newsletter.check.plain_writing import a11_14, a11_17, a11_18, cnt_09
from cipc_newsletter.check.rules import AXE, BY_ID, ONLINE, RULES, Home, Rule, Weighed, rule_called
from cipc_newsletter.check.sender import hdr_10, hdr_11, hdr_12, hdr_14, hdr_16
from cipc_newsletter.check.size import cnt_01
from cipc_newsletter.check.sources import line_in
from cipc_newsletter.check.structure import a11_02, a11_04, a11_05
from cipc_newsletter.check.targets import a11_11, a11_12, a11_15, a11_16
from cipc_newsletter.check.typography import proposed, typ_fr_03, typ_gen_01
from cipc_newsletter.check.unsubscribing import uns_01, uns_04
from cipc_newsletter.check.waivers import is_waived, mistakes_of
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.finding import CheckReport, Finding, Severity

RuleFunction = Callable[[MailView, CheckInput], Iterator[Mistake | Weighed]]

FUNCTIONS: Mapping[str, RuleFunction] = {
    "HDR-01": hdr_01,
    "HDR-02": hdr_02,
    "HDR-03": hdr_03,
    "HDR-04": hdr_04,
    "HDR-05": hdr_05,
    "HDR-06": hdr_06,
    "HDR-07": hdr_07,
    "HDR-08": hdr_08,
    "HDR-10": hdr_10,
    "HDR-11": hdr_11,
    "HDR-12": hdr_12,
    "HDR-14": hdr_14,
    "HDR-16": hdr_16,
    "HDR-17": hdr_17,
    "HDR-18": hdr_18,
    "UNS-01": uns_01,
    "UNS-04": uns_04,
    "UNS-06": uns_06,
    "CNT-01": cnt_01,
    "CNT-03": cnt_03,
    "CNT-04": cnt_04,
    "CNT-05": cnt_05,
    "CNT-06": cnt_06,
    "CNT-07": cnt_07,
    "CNT-09": cnt_09,
    "CNT-10": cnt_10,
    "A11-01": a11_01,
    "A11-02": a11_02,
    "A11-03": a11_03,
    "A11-04": a11_04,
    "A11-05": a11_05,
    "A11-06": a11_06,
    "A11-07": a11_07,
    "A11-08": a11_08,
    "A11-09": a11_09,
    "A11-10": a11_10,
    "A11-11": a11_11,
    "A11-12": a11_12,
    "A11-13": a11_13,
    "A11-14": a11_14,
    "A11-15": a11_15,
    "A11-16": a11_16,
    "A11-17": a11_17,
    "A11-18": a11_18,
    "CLI-01": cli_01,
    "CLI-02": cli_02,
    "CLI-04": cli_04,
    "CLI-05": cli_05,
    "CLI-06": cli_06,
    "CLI-07": cli_07,
    "CLI-08": cli_08,
    "CLI-09": cli_09,
    "CLI-10": cli_10,
    "CLI-11": cli_11,
    "CLI-14": cli_14,
    "CLI-15": cli_15,
    "SUP-01": sup_01,
    "IMG-01": img_01,
    "IMG-02": img_02,
    "IMG-03": img_03,
    "IMG-04": img_04,
    "IMG-05": img_05,
    "IMG-06": img_06,
    "IMG-07": img_07,
    "DRK-01": drk_01,
    "DRK-02": drk_02,
    "DRK-03": drk_03,
    "TYP-FR-01": proposed("TYP-FR-01"),
    "TYP-FR-02": proposed("TYP-FR-02"),
    "TYP-FR-03": typ_fr_03,
    "TYP-FR-04": proposed("TYP-FR-04"),
    "TYP-FR-05": proposed("TYP-FR-05"),
    "TYP-FR-06": proposed("TYP-FR-06"),
    "TYP-FR-07": proposed("TYP-FR-07"),
    "TYP-FR-08": proposed("TYP-FR-08"),
    "TYP-EN-01": proposed("TYP-EN-01"),
    "TYP-ES-01": proposed("TYP-ES-01"),
    "TYP-ES-02": proposed("TYP-ES-02"),
    "TYP-GEN-01": typ_gen_01,
    "LAW-CA-02": law_ca_02,
    "LAW-QC-08": law_qc_08,
    "PRV-06": prv_06,
    "LAW-FR-02": law_fr_02,
    "LAW-FR-03": law_fr_03,
}
LanguageFunction = Callable[[CheckInput, str], Iterator[Mistake | Weighed]]

# Rules about what was written in one language. Most compare it with the main one; a few look at the main one too.
LANGUAGE_FUNCTIONS: Mapping[str, LanguageFunction] = {
    "PAR-01": par_01,
    "PAR-02": par_02,
    "PAR-03": par_03,
    "PAR-04": par_04,
    "PAR-05": par_05,
    "PAR-06": par_06,
    "PAR-07": par_07,
    "PAR-08": par_08,
    "ITM-01": itm_01,
    "ITM-02": itm_02,
    "ITM-03": itm_03,
    "ITM-04": itm_04,
    "ITM-05": itm_05,
}
_OF_MAIN_TOO = frozenset({"PAR-08", "ITM-01", "ITM-02", "ITM-03", "ITM-04", "ITM-05"})
BEYOND = (AXE, ONLINE)  # rules that need a browser or the network
_WEIGHTS = {Severity.BLOCKER: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check(check_input: CheckInput, *, beyond: Sequence[Finding] = (), asked: Sequence[str] = ()) -> CheckReport:
    """Return all findings about a composed issue, waived ones apart.

    `beyond` are findings of what this room does not do: a browser's, the network's; `asked` are the beginnings of the
    ids of rules that were looked at so, such as "AXE-": only then can a waiver of one be found useless.
    """
    found = [*_found(check_input), *beyond]
    issue, today = check_input.issue, check_input.today
    waivers = (*issue.waivers, *check_input.waivers)
    looked_at = [one for one in waivers if not one.rule.startswith(BEYOND) or one.rule.startswith(tuple(asked))]
    known = BY_ID | {one.rule: rule for one in waivers if (rule := rule_called(one.rule)) is not None}
    items = {entry.item_id for section in issue.sections for entry in section.entries}
    found_of_waivers = [
        _finding(BY_ID[rule_id], mistake, check_input, language="")
        for rule_id, mistake in mistakes_of(
            looked_at, known, found=found, items=items, issue_path=issue.path, today=today
        )
    ]
    aside = [finding for finding in found if is_waived(finding, waivers, known, today=today)]
    kept = [finding for finding in found if finding not in aside]
    return CheckReport(
        issue_id=issue.id,
        digest=check_input.composed.digest,
        findings=tuple(sorted(kept + found_of_waivers, key=lambda finding: _WEIGHTS[finding.severity])),
        waived=tuple(aside),
    )


def _found(given: CheckInput) -> Iterator[Finding]:
    """Yield what the rules find, in the order of the table, then of the languages; the same thing once."""
    views = [view_of(given.mime.get(message.language, b""), message) for message in given.composed.messages]
    for rule in RULES:
        for language, noticed in _noticed_by(rule, views, given):
            yield _finding(rule, noticed, given, language=language)


def _noticed_by(rule: Rule, views: Sequence[MailView], given: CheckInput) -> Iterator[tuple[str, Mistake | Weighed]]:
    if rule.id in FUNCTIONS:
        for view in views:
            yield from ((view.language, noticed) for noticed in dict.fromkeys(FUNCTIONS[rule.id](view, given)))
    elif rule.id in LANGUAGE_FUNCTIONS:
        compare = LANGUAGE_FUNCTIONS[rule.id]
        for language in given.issue.languages if rule.id in _OF_MAIN_TOO else given.issue.languages[1:]:
            yield from ((language, noticed) for noticed in dict.fromkeys(compare(given, language)))


def _finding(rule: Rule, noticed: Mistake | Weighed, given: CheckInput, *, language: str) -> Finding:
    """Return a mistake as a finding of `rule`; its place is the file most often to blame where no better one is known."""
    mistake = noticed.mistake if isinstance(noticed, Weighed) else noticed
    path, line = (mistake.path, mistake.line) if mistake.path else _home(rule, mistake, given, language)
    return Finding(
        rule=rule.id,
        severity=noticed.severity if isinstance(noticed, Weighed) else rule.severity,
        message=mistake.what,
        right=mistake.right,
        fix=mistake.remedy,
        language=language,
        path=path,
        line=line,
    )


def _home(rule: Rule, mistake: Mistake, given: CheckInput, language: str) -> tuple[str, int | None]:
    path = {Home.TEMPLATE: given.template, Home.SETTINGS: given.settings, Home.ISSUE: ""}[rule.home]
    if path:
        return path, line_in(given.settings_text, mistake.key or "") if rule.home is Home.SETTINGS else None
    words = given.issue.words.get(language)
    return given.issue.path, words.line if words else None
