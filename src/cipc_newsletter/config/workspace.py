"""A folder with its settings: found, opened, and where its things lie.

Promises that the folder that is meant is opened or none at all. Writes nothing.
"""

import os
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.config.reading import read_config
from cipc_newsletter.config.settings import Config
from cipc_newsletter.errors import ConfigError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

CONFIG_NAME = "config.toml"
EXAMPLE_NAME = "config.example.toml"
WORKSPACE_VARIABLE = "CIPC_NEWSLETTER_WORKSPACE"


@frozen
class Workspace:
    """A folder with its settings. `is_example` is true where config.example.toml stands in for config.toml."""

    root: Path
    config: Config
    is_example: bool = False

    @property
    def var(self) -> Path:
        """The folder of the store: `var/`, or the user's local data folder where the workspace is synced."""
        marker = self.root / "var"
        if operating_system.synced_by(self.root) or operating_system.is_on_network(self.root):
            return operating_system.local_data_folder(self.root)
        return marker

    def shown(self, path: Path) -> str:
        """Return `path` as people know it: relative to the workspace, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)


def starter_folder() -> Path:
    """Return the folder new workspaces are copied from: carried in the wheel, or this repository itself."""
    package = Path(__file__).parents[1]
    carried = package / "starter"
    return carried if carried.is_dir() else package.parents[1]


def find_workspace(start: Path) -> Path:
    """Return the nearest folder from `start` upwards that holds a config file. Raises ConfigError."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).exists() or (folder / EXAMPLE_NAME).is_file():
            return folder
    raise ConfigError(
        _("no workspace here: neither {folder} nor a folder above it holds config.toml.").format(folder=start),
        right=_("A workspace is a folder with config.toml, news/, issues/ and templates/."),
        remedy=_("Go into your workspace, name it with -C, or make one: cipc-newsletter init"),
    )


def open_workspace(folder: Path | None = None) -> Workspace:
    """Read the workspace at `folder`, or the one found from the environment or the current folder upwards.

    Raises ConfigError where a folder that was named is not there: the one above it may be another workspace.
    """
    named = folder or (Path(os.environ[WORKSPACE_VARIABLE]) if os.environ.get(WORKSPACE_VARIABLE) else None)
    if named is not None and not named.is_dir():
        raise ConfigError(
            _("there is no folder {folder}.").format(folder=named),
            right=_("-C and the variable {variable} name a workspace, or a folder in one.").format(
                variable=WORKSPACE_VARIABLE
            ),
            remedy=_("Look at the name, and at the folder you are in."),
        )
    root = find_workspace(named.resolve() if named else Path.cwd())
    path = root / CONFIG_NAME
    is_example = not path.exists()
    if is_example:
        path = root / EXAMPLE_NAME
    if path.is_dir():
        raise ConfigError(
            _("this is a folder, not a file."),
            right=_("The settings are a text file of that name."),
            remedy=_("Move the folder away, then copy {example} to {config}.").format(
                example=EXAMPLE_NAME, config=CONFIG_NAME
            ),
            path=path.name,
        )
    return Workspace(root=root, config=read_config(path), is_example=is_example)
