"""A plan as a text that a colleague can correct in a plain editor.

Promises one line of the page per line, with the word for its role before it, the items' ids, languages and dates
above their titles, and each doubt as a comment beside what it is about. `plan_reading` reads an edited one back.
"""

import hashlib
from collections.abc import Iterator, Sequence

from cipc_newsletter.ingest.draft import Draft, Line, Plan
from cipc_newsletter.ingest.plan_help import help_lines
from cipc_newsletter.ingest.plan_roles import WIDTH, key_word, sign_of, word_of
from cipc_newsletter.wording import _

CHECK = "check"
_CHECKS_PER_LINE = 8


def file_text(plan: Plan) -> str:
    """Return the whole plan file: help on top, the plan, and at the end what tells an altered line."""
    parts = [
        *help_lines(),
        "",
        f"source = {plan.location}",
        f"kind = {plan.kind}",
        f"digest = {digest_of_lines([line.text for line in plan.lines])}",
        "",
        *_body(plan),
        "",
        *_checks(plan.lines),
    ]
    return "\n".join(parts) + "\n"


def shown_text(plan: Plan) -> str:
    """Return the plan as `--dry-run` shows it: the same text without help and checks."""
    return "\n".join(_body(plan)) + "\n"


def digest_of_lines(texts: Sequence[str]) -> str:
    """Return "sha256:…" of the lines of a page."""
    return "sha256:" + hashlib.sha256("\n".join(texts).encode()).hexdigest()


def check_of(text: str) -> str:
    """Return six hex digits that tell a line of the page from an altered one."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _body(plan: Plan) -> Iterator[str]:
    drafts = {draft.lines[0].number: draft for draft in plan.drafts}
    yield from (f"# ? {doubt}" for doubt in plan.doubts)
    is_open = False
    for line in plan.lines:
        draft = drafts.get(line.number)
        if draft is not None:
            yield from ["", *_head(draft)] if is_open else _head(draft)
        if line.doubt:
            yield "# ? " + line.doubt
        yield _line(line)
        is_open = True


def _head(draft: Draft) -> Iterator[str]:
    date = draft.date.isoformat() if draft.date else ""
    if draft.date_end:
        date += f"/{draft.date_end.isoformat()}"
    for key, value in (("id", draft.id), ("language", draft.language), ("date", date)):
        yield f"{key_word(key)} = {value}".rstrip()
    yield from (f"# ? {doubt}" for doubt in draft.doubts)


def _line(line: Line) -> str:
    return f"{word_of(line.role):<{WIDTH}} | {line.text}"


def _checks(lines: Sequence[Line]) -> Iterator[str]:
    yield "# " + _("Please leave the lines below as they are: they tell which line was altered by mistake.")
    checks = [f"{line.number}{sign_of(line.role)}{check_of(line.text)}" for line in lines]
    for start in range(0, len(checks), _CHECKS_PER_LINE):
        yield f"{CHECK} = {' '.join(checks[start : start + _CHECKS_PER_LINE])}"
