"""How far a campaign or an import is, said calmly: one live line on a terminal, a line a minute without one.

Promises that while nothing has left, that is what it says.
"""

import contextlib
import shutil
import sys
import time
from collections import deque

from cipc_newsletter.cli.moments import duration_in_words
from cipc_newsletter.cli.session import Session
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.model.campaign import CampaignCounts
from cipc_newsletter.wording import _, ngettext

_EVERY_SECONDS = 60.0
_ON_TERMINAL_SECONDS = 0.2
_A_DAY = 86_400.0  # seconds
_WIDE = 200  # characters of a line in a file, which nobody takes back
_WIDEST = 78  # characters: a longer line could not be taken back


class ProgressLine:
    """Shows counts as they come, on stderr."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_live = sys.stderr.isatty() and not session.is_json and not session.is_quiet
        self._shown_at: dict[str, float] = {}  # by kind of sentence: a wait is told though progress was just now
        self._width = 0
        self._is_stopping = False
        self._pace = _Pace()

    def show(self, counts: CampaignCounts) -> None:
        """Show where the people are, not too often."""
        self._pace.note(counts.planned - counts.remaining)
        if counts.remaining == counts.planned:
            return  # nothing to count yet, and a countdown that stands there must not flicker
        width = shutil.get_terminal_size((80, 24)).columns - 1 if self._is_live else _WIDE
        sentence = brief(counts, per_second=self._pace.per_second, width=width)
        self._put(sentence, kind="counts", every=_ON_TERMINAL_SECONDS if self._is_live else _EVERY_SECONDS)

    def count_down(self, seconds: float, waiting: Waiting, *, until: str = "") -> None:
        """Show how long nothing will leave, and why; `until` is the moment in words, for the waits of hours."""
        sentence = {
            Waiting.GRACE: _("Nothing has left yet. The first mail leaves in {time}. Ctrl-C stops it."),
            Waiting.SCHEDULE: _("Nothing has left yet. It leaves {until}, in {time}."),
            Waiting.PROVIDER: _("The provider takes nothing just now: going on in {time}. Ctrl-C stops here."),
            Waiting.PROOF: _(
                "Searching the provider's records for a lost answer: again in {time}. Ctrl-C stops here."
            ),
            Waiting.OTHERS: _("Another process has the last calls under way: looking again in {time}."),
            Waiting.PACE: _("At the provider's pace: going on in {time}. Ctrl-C stops here."),
            Waiting.DAY: _("The day's limit is reached: going on {until}, in {time}."),
            Waiting.FIRST_WAVE: _("The first wave is out: a look at what becomes of it, going on in {time}."),
        }[waiting].format(time=_clock(seconds), until=until)
        self._put(sentence, kind=waiting.value, every=1.0 if self._is_live else _EVERY_SECONDS)

    def stopping(self) -> None:
        """Say at once that it ends after the calls under way; nothing takes the place of that any more."""
        with contextlib.suppress(RuntimeError):  # Ctrl-C in the middle of writing this very line
            self._put(
                _("Stopping after the calls under way… Ctrl-C again stops at once."), kind="stopping", every=0.0
            )
        self._is_stopping = True

    def fetching(self, address: str, *, count: int) -> None:
        """Show that the picture number `count` is asked for; without a terminal the first minute is silent."""
        self._shown_at.setdefault("pictures", time.monotonic() - (_ON_TERMINAL_SECONDS if self._is_live else 0))
        sentence = _("Picture {count}: {address}").format(count=count, address=address)
        every = _ON_TERMINAL_SECONDS if self._is_live else _EVERY_SECONDS
        self._put(sentence[:_WIDEST], kind="pictures", every=every)

    def reading(self, people: int) -> None:
        """Show how many people of a list were read."""
        sentence = ngettext("Reading the list: {count} person", "Reading the list: {count} people", people)
        every = _ON_TERMINAL_SECONDS if self._is_live else _EVERY_SECONDS
        self._put(sentence.format(count=people), kind="list", every=every)

    def end(self) -> None:
        """Leave the line as it is and begin a new one."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            self._width = 0

    def _put(self, sentence: str, *, kind: str, every: float) -> None:
        now = time.monotonic()
        if self._is_stopping or now - self._shown_at.get(kind, -every) < every:
            return
        self._shown_at[kind] = now
        if not self._is_live:
            self._session.say(sentence)
            return
        sentence = sentence[: shutil.get_terminal_size((80, 24)).columns - 1]  # a longer line could not be taken back
        sys.stderr.write("\r" + sentence.ljust(self._width))
        sys.stderr.flush()
        self._width = len(sentence)


def _clock(seconds: float) -> str:
    """Return a time to wait as a clock shows it, in hours, minutes and seconds: 9:29:12; days in words: 20 d 4 h."""
    if seconds >= _A_DAY:
        return duration_in_words(seconds)
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def as_sentence(reason: str) -> str:
    """Return why a campaign was paused as a sentence of its own; in the ledger it begins like the part of one."""
    return reason[:1].upper() + reason[1:]


def brief(counts: CampaignCounts, *, per_second: float, width: int) -> str:
    """Return how far a campaign is in one line no longer than `width`; what matters least is left out first."""
    parts = [
        _("{accepted} of {planned} accepted").format(accepted=counts.accepted, planned=counts.planned),
        _("{count} refused").format(count=counts.refused),
        _("{count} uncertain").format(count=counts.uncertain + counts.held),
        _("{count} to go").format(count=counts.remaining),
    ]
    if per_second > 0 and counts.remaining:
        parts.append(_("{duration} left").format(duration=duration_in_words(counts.remaining / per_second)))
        parts.append(_("{count} a minute").format(count=max(round(per_second * 60), 1)))
    while len(parts) > 1 and len(", ".join(parts)) > width:
        parts.pop()
    return ", ".join(parts)


class _Pace:
    """How many people a second are settled, over the last minute of this process."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, settled: int) -> None:
        """Remember that so many are settled now."""
        now = time.monotonic()
        self._seen.append((now, settled))
        while self._seen[0][0] < now - _EVERY_SECONDS:
            self._seen.popleft()

    @property
    def per_second(self) -> float:
        """People a second; 0 while that cannot be told yet."""
        (began, before), (ended, after) = self._seen[0], self._seen[-1]
        return (after - before) / (ended - began) if ended - began >= 1.0 else 0.0


def in_words(counts: CampaignCounts) -> str:
    """Return where everybody is, in one sentence whose numbers add up."""
    parts = [
        (counts.accepted, _("{count} accepted")),
        (counts.refused, _("{count} refused")),
        (counts.skipped, _("{count} skipped")),
        (counts.cancelled, _("{count} cancelled")),
        (counts.uncertain, _("{count} uncertain")),
        (counts.held, _("{count} held")),
        (counts.remaining, _("{count} to go")),
    ]
    said = ", ".join(words.format(count=count) for count, words in parts if count)
    head = ngettext("{count} person planned", "{count} people planned", counts.planned).format(count=counts.planned)
    return _("{head}: {parts}.").format(head=head, parts=said or "0")
