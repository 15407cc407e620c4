"""A new workspace: the examples of the starter, and settings to put one's own organisation in.

Promises that all its files are written, or the one named that was there before, and that remarks in them are in the
language in use. Of the templates it holds only what an organisation changes first: the rest comes from the program, with
all that later versions mend. The starter is one source: this repository's own folders, carried into the wheel.
"""

from collections.abc import Iterator
from pathlib import Path

import cipc_newsletter
from cipc_newsletter import operating_system
from cipc_newsletter.config import CONFIG_NAME, EXAMPLE_NAME, starter_folder
from cipc_newsletter.errors import FileError
from cipc_newsletter.toml_files.remarks import with_remarks
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_PACKAGE = Path(cipc_newsletter.__file__).parent
_FOLDERS = ("news", "issues", "samples")
_NOT_CARRIED = frozenset({".py"})  # what only drew the pictures, or tells the demonstration
_GITIGNORE = "/build/\n/var/\n"
_LOOK = "templates/bulletin"


@frozen
class NewWorkspace:
    """What `init` made: how many files, where, and where the store will live."""

    root: Path
    files: int
    store_folder: Path
    synced_by: str | None


def make_workspace(root: Path) -> NewWorkspace:
    """Write a new workspace into `root`. Raises FileError naming the first file that is already there."""
    files = dict(_files())
    for relative in sorted(files):
        if (root / relative).exists():
            raise FileError(
                _("this file is already there; nothing was written."),
                right=_("A new workspace goes where none of its files exists."),
                remedy=_("Choose another folder: cipc-newsletter init FOLDER"),
                path=str(root / relative),
            )
    operating_system.write_together({root / relative: data for relative, data in files.items()})
    return NewWorkspace(
        root=root,
        files=len(files),
        store_folder=_store_folder(root),
        synced_by=operating_system.synced_by(root),
    )


def _store_folder(root: Path) -> Path:
    if operating_system.synced_by(root) or operating_system.is_on_network(root):
        return operating_system.local_data_folder(root)
    return root / "var"


def _files() -> Iterator[tuple[str, bytes]]:
    """Yield the path, relative to the workspace, and the bytes of every file of a new workspace."""
    source = starter_folder()
    for folder in _FOLDERS:
        for path in sorted((source / folder).rglob("*")):
            relative = path.relative_to(source)
            is_hidden = any(part.startswith((".", "__")) for part in relative.parts)
            if path.is_file() and path.suffix not in _NOT_CARRIED and not is_hidden:
                yield relative.as_posix(), _in_our_words(path)
    yield CONFIG_NAME, _in_our_words(source / EXAMPLE_NAME)
    yield f"{_LOOK}/template.toml", _own_look().encode()
    yield f"{_LOOK}/logo.png", operating_system.read_bytes(source / _LOOK / "logo.png")
    yield ".gitignore", _GITIGNORE.encode()
    for schema in sorted((_PACKAGE / "schemas").glob("*.schema.json")):
        yield f".schemas/{schema.name}", operating_system.read_bytes(schema)


def _in_our_words(path: Path) -> bytes:
    """Return the bytes of a file of the starter, the remarks of TOML in the language in use."""
    if path.suffix != ".toml":
        return operating_system.read_bytes(path)
    return with_remarks(operating_system.read_text(path), _).encode()


def _own_look() -> str:
    """Return the settings of the bulletin that an organisation changes first, as the program itself has them."""
    return "\n".join(
        (
            "# " + _("The look of the bulletin here: only what is your own. The rest comes from the program."),
            "# " + _("docs/templates.md shows everything that can be changed: colours, fonts, words, blocks."),
            "",
            "[logo]",
            'file = "logo.png"          # ' + _("beside this file, twice as wide as it is shown"),
            "width = 72                 # " + _("how wide it is shown, in pixels"),
            'alt = { fr = "", en = "", es = "" } # ' + _("what it shows; empty where the name under it says it"),
            "",
            "# " + _("To change a colour, take the # away before [colours] and before its line:"),
            "# [colours]",
            '# band = "#12324A"         # ' + _("behind the name, at the top"),
            '# action = "#0F5E57"       # ' + _("buttons and links"),
            '# label = "#9A3B12"        # ' + _("the titles of sections"),
            "",
        )
    )
