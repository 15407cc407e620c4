"""config.toml: the settings, how they are read, and the workspace that they are of.

Promises that nothing below ever meets a file of settings, only values.
"""

from cipc_newsletter.config.reading import read_config
from cipc_newsletter.config.settings import (
    DEFAULTS,
    Config,
    Importing,
    Organisation,
    Publishing,
    Send,
    Sender,
    StopOn,
)
from cipc_newsletter.config.workspace import (
    CONFIG_NAME,
    EXAMPLE_NAME,
    WORKSPACE_VARIABLE,
    Workspace,
    find_workspace,
    open_workspace,
    starter_folder,
)

__all__ = (
    "CONFIG_NAME",
    "DEFAULTS",
    "EXAMPLE_NAME",
    "WORKSPACE_VARIABLE",
    "Config",
    "Importing",
    "Organisation",
    "Publishing",
    "Send",
    "Sender",
    "StopOn",
    "Workspace",
    "find_workspace",
    "open_workspace",
    "read_config",
    "starter_folder",
)
