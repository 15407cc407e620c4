"""What axe-core, in a browser of this computer, says of the mails of an issue (`check --browser`).

Promises the page that asks it, and what it answered as findings AXE-… by the weight axe gives them, and A11-12 where a mail
is wider than a telephone. Starts no browser. axe-core is Deque's, under the MPL 2.0: see data/axe.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.reading import squeezed
from cipc_newsletter.check.rules import AXE, BY_ID
from cipc_newsletter.check.sources import Place, said_in
from cipc_newsletter.errors import BrowserError
from cipc_newsletter.model.finding import Finding, Severity
from cipc_newsletter.wording import _, ngettext, spoken

_FOLDER = Path(__file__).parent / "data" / "axe"
# Rules that are wrong of mails (rule A11-15), with those that ask for more than level AA.
WITHOUT: Mapping[str, str] = {
    "region": "mail programs replace <main> and <nav>; Outlook for Windows knows no sectioning element",
    "landmark-one-main": "the same",
    "color-contrast-enhanced": "the 7:1 of level AAA; ours is the 4.5:1 of level AA",
}
_WEIGHTS: Mapping[str, Severity] = {
    "critical": Severity.BLOCKER,
    "serious": Severity.BLOCKER,
    "moderate": Severity.WARNING,
    "minor": Severity.NOTE,
}
_RESULT = re.compile(r'<pre id="result">(.*?)</pre>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ALT = re.compile(r'\balt="([^"]+)"')
_NARROW, _WIDE = 320, 640
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>axe</title></head><body>
<script id="axe" type="text/plain">{axe}</script>
<script>
const given = {given};
const shown = (source, width) => new Promise(done => {{
  const frame = document.createElement('iframe');
  frame.width = width; frame.height = 6000; frame.style.border = 0;
  frame.onload = () => done(frame);
  frame.srcdoc = source;
  document.body.append(frame);
}});
const judged = async source => {{
  const frame = await shown(source, {wide});
  const page = frame.contentDocument;
  const script = page.createElement('script');
  script.textContent = document.getElementById('axe').textContent;
  page.head.append(script);
  const axe = frame.contentWindow.axe;
  if (given.locale) axe.configure({{locale: given.locale}});
  const {{violations}} = await axe.run(page, {{rules: given.rules, resultTypes: ['violations']}});
  frame.remove();
  const narrow = await shown(source, {narrow});
  const needed = narrow.contentDocument.documentElement.scrollWidth;
  narrow.remove();
  return {{needed, violations: violations.map(({{id, impact, help, helpUrl, nodes}}) => ({{
    id, impact, help, helpUrl, count: nodes.length, html: nodes[0].html, why: nodes[0].failureSummary}}))}};
}};
(async () => {{
  const answer = {{}};
  try {{
    for (const [language, source] of Object.entries(given.mails)) answer[language] = await judged(source);
  }} catch (error) {{ answer.error = String(error); }}
  const result = document.createElement('pre');
  result.id = 'result';
  result.textContent = JSON.stringify(answer);
  document.body.replaceChildren(result);
}})();
</script></body></html>
"""


def page_for(mails: Mapping[str, str]) -> str:
    """Return the page that lets axe judge the HTML of each language, and puts the answer into its own DOM."""
    locale = json.loads((_FOLDER / "fr.json").read_text(encoding="utf-8")) if spoken() == "fr" else None
    given = {
        "mails": dict(mails),
        "locale": locale,
        "rules": {rule: {"enabled": False} for rule in WITHOUT},
    }
    axe = (_FOLDER / "axe.min.js").read_text(encoding="utf-8")
    # Nothing in the JSON may end the script element it stands in.
    escaped = json.dumps(given, ensure_ascii=False).replace("<", "\\u003c")
    return _PAGE.format(axe=axe, given=escaped, wide=_WIDE, narrow=_NARROW)


def findings_in(dom: str, given: CheckInput) -> tuple[Finding, ...]:
    """Return what axe answered, from the DOM of the page. Raises BrowserError where it did not answer."""
    match = _RESULT.search(dom)
    answer: dict[str, Any] = json.loads(html.unescape(match[1])) if match else {"error": _("no answer")}
    if "error" in answer:
        raise BrowserError(
            _("axe-core did not come to an end in the browser: {why}.").format(why=answer["error"]),
            right=_("A current Chromium, Chrome or Edge runs it within seconds."),
            remedy=_("Update the browser; or check without --browser."),
        )
    return tuple(finding for language, said in answer.items() for finding in _of_language(language, said, given))


def _of_language(language: str, said: Mapping[str, Any], given: CheckInput) -> Iterator[Finding]:
    if said["needed"] > _NARROW:
        yield Finding(
            rule="A11-12",
            severity=BY_ID["A11-12"].severity,
            message=_("the mail is {count} pixels wide on a telephone of 320.").format(count=said["needed"]),
            right=_("It fits, so that nobody reads sideways."),
            fix=_("Mend the widths in the template, or the long word or table in a text."),
            language=language,
            path=given.template or given.issue.path,
        )
    for violation in said["violations"]:
        place = _place_of(violation["html"], language, given)
        count = violation["count"]
        text = ngettext(
            'axe-core: {help}: "{html}".', 'axe-core: {help}: "{html}", and {count} elements in all.', count
        )
        yield Finding(
            rule=f"{AXE}{violation['id']}",
            severity=_WEIGHTS.get(violation["impact"] or "", Severity.WARNING),
            message=text.format(help=violation["help"], html=_shown(violation["html"]), count=count),
            right=squeezed(violation["why"] or ""),
            fix=_("Mend the template, or the text it comes from; {address} explains it.").format(
                address=violation["helpUrl"].partition("?")[0]
            ),
            language=language,
            path=place.path,
            line=place.line,
        )


def _place_of(element: str, language: str, given: CheckInput) -> Place:
    """Return where the words of an element were written; else the template."""
    return said_in(given, language, _words_of(element)) or Place(path=given.template or given.issue.path)


def _words_of(element: str) -> str:
    """Return what an element says: its text, or its alternative text."""
    alt = _ALT.search(element)
    return squeezed(html.unescape(alt[1] if alt else _TAG.sub(" ", element)))


def _shown(element: str) -> str:
    """Return the words of an element, by which people know it; its HTML where it says nothing."""
    return (_words_of(element) or squeezed(element))[:80]
