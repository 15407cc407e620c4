"""The checks on a composed issue, on the bytes a subscriber would get.

Promises that what is checked is the serialised copy, parsed back. Opens no store.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cipc_newsletter import __version__, operating_system
from cipc_newsletter.check.check_input import CheckInput, OtherIssue, Palette
from cipc_newsletter.check.checker import check
from cipc_newsletter.check.rules import BY_ID
from cipc_newsletter.check.sarif import sarif_of
from cipc_newsletter.compose.sample import sample_bytes
from cipc_newsletter.compose.template_folders import found
from cipc_newsletter.compose.theme import Theme
from cipc_newsletter.config import CONFIG_NAME, EXAMPLE_NAME, Workspace
from cipc_newsletter.content.issue_files import issue_ids, read_document
from cipc_newsletter.content.items import read_items
from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.model.finding import CheckReport, Finding
from cipc_newsletter.model.issue import Form, Issue
from cipc_newsletter.pipeline.issues import Composition
from cipc_newsletter.pipeline.originals import outdated_in
from cipc_newsletter.pipeline.written_files import Kind, Target, target_of
from cipc_newsletter.wording import _

LAYOUT = "layout.mjml.j2"
_OUR_SARIF = re.compile(
    rb'\{\s*"\$schema": "[^"]*",\s*"version": "2\.1\.0",\s*"runs": \[\s*\{\s*'
    rb'"tool": \{\s*"driver": \{\s*"name": "cipc-newsletter"'
)


def report_on(workspace: Workspace, made: Composition, *, today: dt.date, is_leaving: bool = False) -> CheckReport:
    """Check the final bytes of a composition; `is_leaving` where it is about to be sent, whatever the issue's date."""
    return check(replace(input_of(workspace, made, today=today), is_leaving=is_leaving))


def check_with(given: CheckInput, beyond: Mapping[str, Sequence[Finding]]) -> CheckReport:
    """Check with what a browser and the network said, by the beginnings of those rules' ids ("AXE-", "LNK-")."""
    found = tuple(finding for findings in beyond.values() for finding in findings)
    return check(given, beyond=found, asked=tuple(beyond))


def input_of(workspace: Workspace, made: Composition, *, today: dt.date) -> CheckInput:
    """Return all that the checks look at of a composition."""
    settings = EXAMPLE_NAME if workspace.is_example else CONFIG_NAME
    return CheckInput(
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
        others=tuple(_others(workspace, made.issue)),
        palette=_palette(made.theme),
        clients=workspace.config.clients,
        waivers=workspace.config.waivers,
        outdated=outdated_in(workspace, made.issue),
        template=_layout(made.theme),
        settings=settings,
        settings_text=_text_of(workspace, settings),
    )


def as_sarif(report: CheckReport, workspace: Workspace) -> str:
    """Return a report as editors and code hosts read it."""
    root = workspace.root.resolve().as_uri()
    log = sarif_of(report, BY_ID, version=__version__, root=f"{root.rstrip('/')}/")
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def sarif_target(workspace: Workspace, named: str) -> Target:
    """Return the place `named` for a report as SARIF. Raises FileError, also for what is no earlier one."""
    kind = Kind(
        words=_("SARIF is JSON, for editors and code hosts."),
        example="findings.sarif",
        earlier=_OUR_SARIF,
        is_of_build=True,
    )
    return target_of(workspace, named, kind=kind)


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


def _text_of(workspace: Workspace, name: str) -> str:
    """Return what stands in a file of the workspace, so that a line of it can be told; nothing where it is gone."""
    try:
        return operating_system.read_text(workspace.root / name, shown=name)
    except NewsletterError:
        return ""


def _layout(theme: Theme) -> str:
    """Return the path of the template's layout, as people know it."""
    place = found(theme.layers, LAYOUT)
    return place[1] if place else theme.shown


def _others(workspace: Workspace, issue: Issue) -> Iterator[OtherIssue]:
    """Yield the other issues, as far as their files can be read; one that cannot has nothing to compare with."""
    library = read_items(workspace.root)
    for other in issue_ids(workspace.root):
        if other == issue.id:
            continue
        try:
            data = read_document(workspace.root, other)[0].data
        except NewsletterError:
            continue
        number, date = data.get("number"), data.get("date")
        shown = _shown(data)
        yield OtherIssue(
            id=other,
            number=number if isinstance(number, int) else None,
            date=date if isinstance(date, dt.date) else None,
            shown=shown,
            items=tuple(
                item
                for item_id in shown
                for language in issue.languages
                if (item := library.items.get((item_id, language)))
            ),
        )


def _shown(data: Mapping[str, Any]) -> Mapping[str, Form]:
    """Return the form of each item that an issue's file names, whatever else is wrong with it."""
    sections = data.get("section")
    entries = [
        entry
        for section in (sections if isinstance(sections, list) else ())
        if isinstance(section, dict) and isinstance(section.get("items"), list)
        for entry in section["items"]
    ]
    tables = [entry if isinstance(entry, dict) else {"id": entry} for entry in entries]
    return {
        str(table.get("id", "")): Form.FULL if table.get("form") == Form.FULL else Form.TEASER for table in tables
    }
