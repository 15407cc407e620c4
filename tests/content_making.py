"""Workspaces with news and issues, made in a temporary folder: `made_item`, `made_issue`, `read`, `told`."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from cipc_newsletter.content.issues import read_issue
from cipc_newsletter.content.items import read_items
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.issue import Issue

ISSUE_ID = "2025-12"
BLOCKS = {
    name: Block(name=name, needs=needs, shows=shows)
    for name, needs, shows in (
        *((name, (("items",),), frozenset()) for name in ("lead", "cards", "list", "full", "events")),
        ("documents", (("items",), ("item.document", "item.link")), frozenset()),
        ("text", (("text",),), frozenset()),
        ("button", (("label",), ("url",)), frozenset()),
        ("quote", (("text", "items"),), frozenset({"person"})),
        ("friends", (("links",),), frozenset({"image", "fields.motto"})),
    )
}
HEAD = """number = 12
date = 2025-12-15
template = "bulletin"
languages = ["fr", "en"]

[fr]
subject = "Sujet"
preheader = "Complément"
intro = "Bonjour,"

[en]
subject = "Subject"
preheader = "More"
"""
SECTION = """
[[section]]
title = { fr = "À la une", en = "In the spotlight" }
layout = "lead"
items = ["2025-12-09-journee"]
"""
WHOLE = HEAD + SECTION


def made_item(
    root: Path,
    item_id: str = "2025-12-09-journee",
    languages: str = "fr en",
    *,
    matter: str = "",
    body: str = "Corps.\n",
) -> Path:
    """Write an item in each of `languages` and return its folder."""
    folder = root / "news" / item_id
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages.split():
        text = f'+++\ntitle = "Titre {item_id} {language}"\n{matter}+++\n{body}'
        (folder / f"{language}.md").write_text(text, encoding="utf-8", newline="\n")
    return folder


def made_issue(root: Path, text: str = WHOLE, issue_id: str = ISSUE_ID) -> Path:
    """Write an issue file and return its path."""
    path = root / "issues" / f"{issue_id}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def read(root: Path, issue_id: str = ISSUE_ID, *, blocks: Mapping[str, Block] = BLOCKS) -> Issue:
    """Read an issue of the workspace at `root`."""
    return read_issue(root, issue_id, library=read_items(root), blocks=blocks)


def told(root: Path, issue_id: str = ISSUE_ID, *, blocks: Mapping[str, Block] = BLOCKS) -> list[str]:
    """Return the sentences that reading an issue fails with."""
    with pytest.raises(ContentError) as caught:
        read(root, issue_id, blocks=blocks)
    return [str(mistake) for mistake in caught.value.mistakes]


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """Return `text` with each part replaced, every one of which must be there."""
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text
