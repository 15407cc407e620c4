"""Two batches of the people one call could not carry.

Promises that the parts hold exactly the people of that call, each once, frozen as they were. Does not judge the
parent: whoever splits it has settled it in the same transaction.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from cipc_newsletter.store import batches, selections
from cipc_newsletter.store.batches import Batch
from cipc_newsletter.store.selections import FrozenBatch, FrozenPerson


def split(connection: sa.Connection, parent: Batch, people: Sequence[FrozenPerson]) -> None:
    """Add two ready batches that share `people`, at least two of them, numbered after all others."""
    page = selections.read(connection, parent.key, parent.number).page
    number, _page = selections.last_numbers(connection, parent.key)
    middle = len(people) // 2
    for half in (people[:middle], people[middle:]):
        number += 1
        part = FrozenBatch(number=number, page=page, language=parent.language, people=tuple(half))
        selections.add(connection, parent.key, part)
        batches.add(
            connection,
            parent.key,
            number,
            shard=parent.shard,
            language=parent.language,
            account=parent.account,
            n=len(half),
            parent=parent.number,
        )
