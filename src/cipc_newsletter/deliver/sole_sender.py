"""The one right to send from a store, which a process holds for as long as it sends.

Promises that two processes never hold it at once, and that it is free again the moment its holder dies. A store that
can be shared has no such right: there the ledger alone says whose turn it is.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.errors import NotTheSenderError
from cipc_newsletter.store.database import Store
from cipc_newsletter.wording import _

LOCK_NAME = "sender.lock"
EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
_LOOKS = 10  # who only looks whether somebody sends holds it while they read
_LOOK_SECONDS = 0.05


@contextlib.contextmanager
def alone(store: Store) -> Iterator[None]:
    """Hold the one right to send from this store; one that can be shared is held by nobody. Raises NotTheSenderError."""
    if store.is_shared:
        yield
        return
    with held(store.folder) as is_held:
        if not is_held:
            raise another_sends()
        yield


@contextlib.contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold the right to send from the store in `folder` until the block ends; yields whether it could be had.

    Raises FileError where the folder cannot be written to.
    """
    path = folder / LOCK_NAME
    with contextlib.ExitStack() as stack:
        try:
            is_held = _is_held_soon(stack, path)
        except OSError as error:
            raise operating_system.file_error(error, str(path), is_write=True) from error
        yield is_held


def _is_held_soon(stack: contextlib.ExitStack, path: Path) -> bool:
    for _look in range(_LOOKS - 1):
        if stack.enter_context(operating_system.exclusive_lock(path)):
            return True
        time.sleep(_LOOK_SECONDS)
    return stack.enter_context(operating_system.exclusive_lock(path))


def another_sends() -> NotTheSenderError:
    """Return that another process holds the right to send."""
    return NotTheSenderError(
        _("another command is already sending from this store."),
        right=_("One process sends at a time, so that nobody is mailed twice."),
        remedy=_("Wait for it to end, or watch it: cipc-newsletter campaign status"),
    )


def is_sending(store: Store) -> bool:
    """Whether a process holds the right to send from a store that cannot be shared; yes, where that cannot be seen."""
    with contextlib.ExitStack() as stack:
        return not _is_free(stack, store)


@contextlib.contextmanager
def given_up_before(store: Store, *, at: dt.datetime) -> Iterator[dt.datetime]:
    """Yield until when a call must have been given up for nobody to wait for it any more: ever, where nobody sends.

    Nobody begins to before the block ends. Where several may send, who made a call may be at work until it had to be
    given up.
    """
    with contextlib.ExitStack() as stack:
        yield EVER if not store.is_shared and _is_free(stack, store) else at


def _is_free(stack: contextlib.ExitStack, store: Store) -> bool:
    """Whether nobody sends; where that is so, nobody does until the stack is closed."""
    path = store.folder / LOCK_NAME
    if not path.exists():  # nobody ever did, and a look leaves nothing behind
        return True
    try:
        return stack.enter_context(operating_system.exclusive_lock(path))
    except OSError:  # a folder that cannot be written to
        return False
