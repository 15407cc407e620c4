"""Comments as values, for tests of what becomes of them."""

import datetime as dt
from dataclasses import replace

from cipc_newsletter.model.comment import Comment

AT = dt.datetime(2025, 12, 12, 9, 30, 0, 5, tzinfo=dt.UTC)


def comment(**changes: object) -> Comment:
    """A comment of Ana's on a French paragraph."""
    made = Comment(
        uid="0123456789abcdef" * 2,
        issue_id="2025-12",
        language="fr",
        passage="paragraph-4d4584fa",
        item_id="2025-12-02-ete",
        quoted="Quarante jeunes",
        digest="ab" * 32,
        code="7QK4-M2",
        author="Ana",
        text="Trente, pas quarante.\nÀ vérifier.",
        at=AT,
    )
    return replace(made, **changes)  # type: ignore[arg-type]
