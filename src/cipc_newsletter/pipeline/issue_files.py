"""Starting an issue file, and showing what one holds.

Promises that no file is overwritten. Composes nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from cipc_newsletter import operating_system
from cipc_newsletter.compose.theme import Theme, read_theme
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import issue_template, path_of, resolve_issue
from cipc_newsletter.content.issues import read_issue
from cipc_newsletter.content.items import read_items, resolve_item
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.issue import Entry, Issue, Section
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _, ngettext


@frozen
class NewIssue:
    """An issue file that was begun: its languages, and the items that keep it from being in others."""

    path: str
    languages: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]


def start(workspace: Workspace, issue_id: str, *, item_ids: Sequence[str], template: str, today: dt.date) -> NewIssue:
    """Write the file of a new issue with these items, the first one leading.

    Raises ContentError where the file is there or an item is not, TemplateError where there is no such template.
    """
    from cipc_newsletter.content import new_issue

    path = path_of(issue_id)
    require_new(workspace, path)
    library = read_items(workspace.root)
    found = [resolve_item(library, name) for part in item_ids for name in part.split(",") if name.strip()]
    languages = new_issue.languages_for(library, found)
    text = new_issue.issue_text(
        issue_id,
        number=new_issue.next_number(workspace.root),
        date=today,
        template=template,
        languages=languages,
        item_ids=found,
        library=library,
        blocks=read_theme(workspace, template).blocks,
        organisation=workspace.config.organisation,
    )
    operating_system.write_whole(workspace.root / path, text, shown=path)
    return NewIssue(path=path, languages=languages, lacking=new_issue.lacking(library, found))


def require_new(workspace: Workspace, path: str) -> None:
    """Raise ContentError where the file of an issue that is to be written is there already."""
    if (workspace.root / path).exists():
        raise ContentError(
            _("this issue is there already; nothing was written."),
            right=_("A new issue has an id that no other has."),
            remedy=_("Edit it, or choose another id."),
            path=path,
        )


def read(workspace: Workspace, name: str | None) -> tuple[Issue, Theme]:
    """Read the issue called `name` with its items, and the theme of its template."""
    issue_id = resolve_issue(workspace.root, name)
    theme = read_theme(workspace, issue_template(workspace.root, issue_id))
    issue = read_issue(workspace.root, issue_id, library=read_items(workspace.root), blocks=theme.blocks)
    return issue, theme


def overview(issue: Issue) -> Mapping[str, Any]:
    """Return what an issue holds, as scripts read it."""
    return {
        "issue": issue.id,
        "path": issue.path,
        "number": issue.number,
        "date": issue.date,
        "template": issue.template,
        "languages": list(issue.languages),
        "words": {
            language: {"subject": words.subject, "preheader": words.preheader}
            for language, words in issue.words.items()
        },
        "sections": [_section_value(section) for section in issue.sections],
    }


def _section_value(section: Section) -> Mapping[str, Any]:
    return {
        "layout": section.layout,
        "titles": dict(section.titles),
        "items": [
            {"id": entry.item_id, "form": entry.form.value, "fallback": entry.fallback} for entry in section.entries
        ],
    }


def overview_in_words(issue: Issue) -> str:
    """Return what an issue holds, for a person, in its main language."""
    main = issue.languages[0]
    count = len(issue.items(main))
    lines = [
        _("Issue {issue}, number {number}, of {date}, in {languages}: {path}").format(
            issue=issue.id,
            number=issue.number,
            date=issue.date.isoformat(),
            languages=", ".join(issue.languages),
            path=issue.path,
        ),
        *(f"  {language}  {words.subject}" for language, words in issue.words.items()),
        ngettext("{count} item:", "{count} items:", count).format(count=count),
    ]
    for section in issue.sections:
        lines.append(f"  {section.titles.get(main, '')} [{section.layout}]".rstrip())
        lines.extend(f"    {entry.item_id}  {_title(entry, main)}" for entry in section.entries)
    return "\n".join(lines)


def _title(entry: Entry, language: str) -> str:
    item = entry.items[language]
    return item.title if item.language == language else f"{item.title} ({item.language})"
