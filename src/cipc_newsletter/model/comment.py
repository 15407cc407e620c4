"""What a reviewer said about a place in a mail."""

import datetime as dt

from cipc_newsletter.values import frozen

SUBJECT, PREHEADER, TEXT_PART, WHOLE = "subject", "preheader", "text", ""  # places that are no passage of the HTML


@frozen
class Comment:
    """A reviewer's words about one passage of one language, until somebody resolves them.

    `uid` is 32 hex digits, made once where the comment was written, so that it is taken in once; `number` is what people
    call it by, 0 until it is kept. `passage` is the key of the passage (`review.passages`), or one of the places above;
    `quoted` what stood there. `digest` and `code` name the version that was seen. Times are aware, UTC.
    """

    uid: str
    issue_id: str
    language: str
    passage: str
    quoted: str
    digest: str
    code: str
    author: str
    text: str
    at: dt.datetime
    item_id: str = ""
    number: int = 0
    resolved_at: dt.datetime | None = None
    resolved_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody resolved it yet."""
        return self.resolved_at is None
