"""The checks on a composed issue, on the bytes a subscriber would get.

Promises that what is checked is the serialised copy, parsed back. Opens no store.
"""

import datetime as dt
from collections.abc import Mapping

from cipc_newsletter.check.check_input import CheckInput, Palette
from cipc_newsletter.check.checker import check
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.compose.theme import Theme
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import issue_ids, read_document
from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.model.finding import CheckReport
from cipc_newsletter.pipeline.issues import Composition
from cipc_newsletter.pipeline.originals import outdated_in


def report_on(workspace: Workspace, made: Composition, *, today: dt.date) -> CheckReport:
    """Check the final bytes of a composition."""
    return check(
        CheckInput(
            issue=made.issue,
            composed=made.composed,
            mime={
                message.language: sample_bytes(
                    made.composed, message.language, public_base_url=workspace.config.public_base_url
                )
                for message in made.composed.messages
            },
            organisation=workspace.config.organisation,
            today=today,
            used_numbers=_other_numbers(workspace, made.issue.id),
            palette=_palette(made.theme),
            clients=workspace.config.clients,
            waivers=workspace.config.waivers,
            outdated=outdated_in(workspace, made.issue),
        )
    )


def _palette(theme: Theme) -> Palette:
    """Return the names of the template's colours, each with the line of its settings where it is theirs."""
    settings = next(layer.settings for layer in theme.layers if layer.settings)
    return Palette(
        path=settings.path,
        light=theme.colours,
        dark=theme.dark,
        lines={
            f"{table}.{name}": line
            for table in ("colours", "dark")
            for name in settings.data.get(table, {})
            if (line := settings.line_of((table, name)))
        },
    )


def _other_numbers(workspace: Workspace, issue_id: str) -> Mapping[int, str]:
    """Return the numbers that other issues bear; a file that cannot be read so far bears none."""
    used: dict[int, str] = {}
    for other in issue_ids(workspace.root):
        if other == issue_id:
            continue
        try:
            number = read_document(workspace.root, other)[0].data.get("number")
        except NewsletterError:
            continue
        if isinstance(number, int):
            used[number] = other
    return used
