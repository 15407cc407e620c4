"""A campaign's report as a value: per language and in total, what we did beside what the provider reported.

Promises that each total is the sum of the languages, and that of those accepted everybody is delivered, bounced or
pending. The two truths stand side by side and are never mixed. Reads no ledger and asks no provider.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from cipc_newsletter.model.campaign import Campaign, CampaignCounts, OutcomeKind
from cipc_newsletter.values import frozen

MOST_REASONS = 10  # of each kind; the rest is summed up


@frozen
class Reported:
    """What a provider reported of those it accepted: the first three add up to them.

    `pending` are those of whom nothing was reported yet. Of those delivered, `unsubscribed` and `complained` did so;
    `opened` is None where openings are not measured.
    """

    delivered: int = 0
    bounced: int = 0
    pending: int = 0
    unsubscribed: int = 0
    complained: int = 0
    opened: int | None = None

    @property
    def accepted(self) -> int:
        """Everybody of whom this tells."""
        return self.delivered + self.bounced + self.pending


@frozen
class LanguageReport:
    """One language of a campaign: where its people are, and what was reported of those accepted, None for nothing."""

    language: str
    counts: CampaignCounts
    reported: Reported | None = None


@frozen
class Reason:
    """Why so many people of one language were refused or skipped; `words` is empty for all further reasons together."""

    language: str
    kind: OutcomeKind
    words: str
    count: int


@frozen
class CampaignReport:
    """What became of a campaign. `as_of` (aware) is when the provider's numbers were last looked at, None for never."""

    campaign: Campaign
    title: str
    languages: tuple[LanguageReport, ...]
    reasons: tuple[Reason, ...] = ()
    as_of: dt.datetime | None = None

    @property
    def counts(self) -> CampaignCounts:
        """Where everybody is."""
        names = [each.name for each in fields(CampaignCounts)]
        return CampaignCounts(**{name: sum(getattr(each.counts, name) for each in self.languages) for name in names})

    @property
    def reported(self) -> Reported | None:
        """What was reported of everybody; None where nothing was."""
        told = [each.reported for each in self.languages if each.reported is not None]
        if not told:
            return None
        silent = sum(each.counts.accepted for each in self.languages if each.reported is None)
        opened = [each.opened for each in told if each.opened is not None]
        return Reported(
            delivered=sum(each.delivered for each in told),
            bounced=sum(each.bounced for each in told),
            pending=sum(each.pending for each in told) + silent,
            unsubscribed=sum(each.unsubscribed for each in told),
            complained=sum(each.complained for each in told),
            opened=sum(opened) if opened else None,
        )


def reasons_of(found: Iterable[tuple[str, OutcomeKind, str, int]]) -> tuple[Reason, ...]:
    """Return reasons given as language, kind, words and people, alike ones together, the most frequent first."""
    together: Counter[tuple[str, OutcomeKind, str]] = Counter()
    for language, kind, words, count in found:
        together[language, kind, words] += count
    reasons: list[Reason] = []
    for kind in OutcomeKind:
        every = sorted((key for key in together if key[1] is kind), key=lambda key: (-together[key], key))
        reasons += [
            Reason(language=key[0], kind=kind, words=key[2], count=together[key]) for key in every[:MOST_REASONS]
        ]
        rest = sum(together[key] for key in every[MOST_REASONS:])
        if rest:
            reasons.append(Reason(language="", kind=kind, words="", count=rest))
    return tuple(reasons)
