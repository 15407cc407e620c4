"""What item files are called: ids, languages, paths. Touches no file system."""

import re
from pathlib import PurePosixPath

ID_LENGTH = 48
_ID = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{ID_LENGTH - 1}}}", re.ASCII)


def is_item_id(text: str) -> bool:
    """Whether `text` is lower-case ASCII letters, digits and hyphens, 48 characters at most, no hyphen first."""
    return _ID.fullmatch(text) is not None


def path_of(item_id: str, language: str) -> str:
    """Return the path of an item's file in `language`, relative to the workspace, with forward slashes."""
    return f"news/{item_id}/{language}.md"


def incoming_path_of(item_id: str, language: str) -> str:
    """Return where an import keeps the source's version of a file that a person changed; no item is read from it."""
    return f"news/{item_id}/{language}.incoming.md"


def names_in(path: str) -> tuple[str, str]:
    """Return the id and the language that `path` stands for, whether they are valid or not."""
    pure = PurePosixPath(path.replace("\\", "/"))
    return pure.parent.name, pure.stem
