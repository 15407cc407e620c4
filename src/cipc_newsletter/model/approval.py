"""A named person accepting one digest."""

import datetime as dt

from cipc_newsletter.values import frozen


@frozen
class Approval:
    """Who accepted which digest, when (aware, UTC); `withdrawn_at` is set when the yes was taken back.

    `accepted` are the warnings that stood when they said yes, each as its rule and language, such as "CNT-03 fr".
    """

    issue_id: str
    digest: str
    code: str
    name: str
    at: dt.datetime
    note: str = ""
    accepted: tuple[str, ...] = ()
    withdrawn_at: dt.datetime | None = None
