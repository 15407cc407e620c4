"""Which passage of one version became which of another: the same words are the same passage, likely ones are paired.

Promises that every passage of both versions is in exactly one pair, in the order of the newer version. Says nothing of
what differs within a pair.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from cipc_newsletter.review.passages import Passage
from cipc_newsletter.values import frozen

_LEAST_ALIKE = 0.3  # share of common words from which two passages are one that was rewritten
_MOST_COMPARED = 4000


@frozen
class Pair:
    """A passage before and after: None before where it was added, None after where it was taken out."""

    before: Passage | None = None
    after: Passage | None = None
    is_moved: bool = False


def aligned(old: Sequence[Passage], new: Sequence[Passage]) -> tuple[Pair, ...]:
    """Return the passages of two versions of a mail in pairs."""
    matcher = SequenceMatcher(None, [one.key for one in old], [one.key for one in new], autojunk=False)
    pairs: list[Pair] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pairs += [Pair(before=one, after=other) for one, other in zip(old[i:j], new[k:m], strict=True)]
        else:
            pairs += _rewritten(old[i:j], new[k:m])
    return tuple(_with_moves(pairs))


def _rewritten(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Pair]:
    """Yield what was replaced by what, in order, so that the likeness of all pairs together is greatest."""
    scores = _scores(old, new)
    i = k = 0
    while i < len(old) and k < len(new):
        alike = _likeness(old[i], new[k], is_alone=len(old) == len(new) == 1)
        if alike and scores[i][k] == alike + scores[i + 1][k + 1]:
            yield Pair(before=old[i], after=new[k])
            i, k = i + 1, k + 1
        elif scores[i + 1][k] >= scores[i][k + 1]:
            yield Pair(before=old[i])
            i += 1
        else:
            yield Pair(after=new[k])
            k += 1
    yield from (Pair(before=one) for one in old[i:])
    yield from (Pair(after=one) for one in new[k:])


def _scores(old: Sequence[Passage], new: Sequence[Passage]) -> list[list[float]]:
    """Return the greatest likeness that can be reached from each place on."""
    table = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    if len(old) * len(new) > _MOST_COMPARED:
        return table
    is_alone = len(old) == len(new) == 1
    for i in range(len(old) - 1, -1, -1):
        for k in range(len(new) - 1, -1, -1):
            alike = _likeness(old[i], new[k], is_alone=is_alone)
            both = alike + table[i + 1][k + 1] if alike else 0.0
            table[i][k] = max(both, table[i + 1][k], table[i][k + 1])
    return table


def _likeness(one: Passage, other: Passage, *, is_alone: bool) -> float:
    if one.kind is not other.kind:
        return 0.0
    if one.picture or is_alone:
        return 1.0
    words = set(one.text.split()), set(other.text.split())
    share = 2 * len(words[0] & words[1]) / max(1, len(words[0]) + len(words[1]))
    return share if share >= _LEAST_ALIKE else 0.0


def _with_moves(pairs: list[Pair]) -> Iterator[Pair]:
    """Yield the pairs, what was taken out at one place and added at another as one."""
    gone = {pair.before.key: pair.before for pair in pairs if pair.before and not pair.after}
    come = {pair.after.key for pair in pairs if pair.after and not pair.before}
    for pair in pairs:
        if pair.before and not pair.after and pair.before.key in come:
            continue
        if pair.after and not pair.before and pair.after.key in gone:
            yield Pair(before=gone[pair.after.key], after=pair.after, is_moved=True)
        else:
            yield pair
