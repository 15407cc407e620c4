"""A page of news pasted as plain text, read into a plan: its items, each line's role, what is doubtful.

Promises that nothing is guessed where the page has no titles, and that nothing of the page is lost: every plan is
proved before it is returned. Writes nothing; `planner` and `writer` carry a plan out.
"""

import re

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.blocks import blocks_of
from cipc_newsletter.ingest.conservation import prove_plan
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.drafting import plan_of
from cipc_newsletter.ingest.roles import lines_of
from cipc_newsletter.ingest.source_text import source_lines, tidy
from cipc_newsletter.ingest.splitting import borders_of
from cipc_newsletter.wording import _


def read(text: str, *, location: str, language: str | None = None) -> Plan:
    """Return the plan for the pasted `text` of a page.

    `location` is what people called it; its file name goes into each item's source. `language` ("fr", "en", "es") is
    given to every item, None finds each item's own. Raises IngestError where it is no plain text. A page that
    cannot be split gives a plan without drafts: `refusal_of` says it.
    """
    name = tidy(re.split(r"[/\\]", location)[-1].replace("\n", " ")) or "-"
    blocks = blocks_of(source_lines(text, location=location))
    borders = borders_of(blocks)
    doubts = (
        () if borders.titles else (_("No line of this page is a title, so where a story begins cannot be told."),)
    )
    plan = plan_of(lines_of(blocks, borders), location=name, language=language, doubts=doubts)
    prove_plan(text, plan)
    return plan


def refusal_of(plan: Plan) -> IngestError | None:
    """Return the error for a plan without any item, None where it has one."""
    if plan.drafts:
        return None
    return IngestError(
        _("no line of this page is a title, so where a story begins cannot be told; nothing was written."),
        right=_("Each story begins with its title, on a line of its own, above its first paragraph."),
        remedy=_("Add the titles to the text; or write a plan (--plan FILE), mark the titles in it, and --apply it."),
        path=plan.location,
    )
