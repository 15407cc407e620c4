"""The one right to send from a store, which a process holds for as long as it sends.

Promises that two processes never hold it at once, and that it is free again the moment its holder dies. A store that
can be shared has no such right: there the ledger alone says whose turn it is.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Iterator

from cipc_newsletter import operating_system
from cipc_newsletter.errors import NotTheSenderError
from cipc_newsletter.store.database import Store
from cipc_newsletter.wording import _

LOCK_NAME = "sender.lock"
EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
_LOOKS = 3  # who only looks whether somebody sends holds it for an instant
_LOOK_SECONDS = 0.05


@contextlib.contextmanager
def alone(store: Store) -> Iterator[None]:
    """Hold the one right to send from this store; one that can be shared is held by nobody. Raises NotTheSenderError."""
    if store.is_shared:
        yield
        return
    path = store.folder / LOCK_NAME
    with contextlib.ExitStack() as stack:
        try:
            for _look in range(_LOOKS):
                if stack.enter_context(operating_system.exclusive_lock(path)):
                    break
                time.sleep(_LOOK_SECONDS)
            else:
                raise another_sends()
        except OSError as error:
            raise operating_system.file_error(error, str(path), is_write=True) from error
        yield


def another_sends() -> NotTheSenderError:
    """Return that another process holds the right to send."""
    return NotTheSenderError(
        _("another command is already sending from this store."),
        right=_("One process sends at a time, so that nobody is mailed twice."),
        remedy=_("Wait for it to end, or watch it: cipc-newsletter campaign status"),
    )


def is_sending(store: Store) -> bool:
    """Whether a process holds the right to send from a store that cannot be shared; yes, where that cannot be seen."""
    path = store.folder / LOCK_NAME
    if not path.exists():  # nobody ever did, and a look leaves nothing behind
        return False
    try:
        with operating_system.exclusive_lock(path) as is_free:
            return not is_free
    except OSError:  # a folder that cannot be written to
        return True


def given_up_before(store: Store, *, at: dt.datetime) -> dt.datetime:
    """Return until when a call must have been given up for nobody to wait for it any more: ever, where nobody sends.

    Where several may send, who made a call may be at work still until it had to be given up.
    """
    return at if store.is_shared or is_sending(store) else EVER
