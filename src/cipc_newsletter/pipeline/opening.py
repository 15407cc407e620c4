"""Opening what a workspace holds: its store and its signing keys.

Promises that both are found where the workspace's settings say, and nowhere else.
"""

import datetime as dt
import os

from cipc_newsletter import tokens
from cipc_newsletter.config import Workspace
from cipc_newsletter.store.database import Store, open_store


def store_of(workspace: Workspace, *, now: dt.datetime) -> Store:
    """Open the store of `workspace`, made or migrated where needed. Raises StoreError."""
    return open_store(workspace.config.store_url, root=workspace.root, folder=workspace.var, now=now)


def has_store(workspace: Workspace) -> bool:
    """Whether a store was ever made here, so that a question about nothing need not make one."""
    return (workspace.var / "newsletter.db").exists() or workspace.config.store_url != "sqlite:///var/newsletter.db"


def keys_of(workspace: Workspace) -> tokens.KeyRing:
    """Return the keys that sign unsubscribe links, made once where no variable names them."""
    variable = workspace.config.secret_env
    secret = os.environ.get(variable) if variable else None
    return tokens.key_ring(secret, folder=workspace.var)
