"""How far a campaign or an import is, said calmly: one live line on a terminal, a line a minute without one.

Promises that while nothing has left, that is what it says.
"""

import sys
import time

from cipc_newsletter.cli.session import Session
from cipc_newsletter.deliver.surroundings import Waiting
from cipc_newsletter.model.campaign import CampaignCounts
from cipc_newsletter.wording import _, ngettext

_EVERY_SECONDS = 60.0
_ON_TERMINAL_SECONDS = 0.2
_WIDEST = 78  # characters: a longer line could not be taken back


class ProgressLine:
    """Shows counts as they come, on stderr."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_live = sys.stderr.isatty() and not session.is_json and not session.is_quiet
        self._shown_at: dict[str, float] = {}  # by kind of sentence: a wait is told though progress was just now
        self._width = 0

    def show(self, counts: CampaignCounts) -> None:
        """Show where the people are, not too often."""
        self._put(_brief(counts), kind="counts", every=_ON_TERMINAL_SECONDS if self._is_live else _EVERY_SECONDS)

    def count_down(self, seconds: float, waiting: Waiting, *, until: str = "") -> None:
        """Show how long nothing will leave, and why; `until` is the moment in words, for the waits of hours."""
        sentence = {
            Waiting.GRACE: _("Nothing has left yet. The first mail leaves in {time}. Ctrl-C stops it."),
            Waiting.SCHEDULE: _("Nothing has left yet. It leaves {until}, in {time}."),
            Waiting.PROVIDER: _("The provider takes nothing just now: going on in {time}. Ctrl-C stops here."),
            Waiting.PROOF: _(
                "Searching the provider's records for a lost answer: again in {time}. Ctrl-C stops here."
            ),
            Waiting.PACE: _("At the provider's pace: going on in {time}. Ctrl-C stops here."),
            Waiting.DAY: _("The day's limit is reached: going on {until}, in {time}."),
            Waiting.FIRST_WAVE: _("The first wave is out: a look at what becomes of it, going on in {time}."),
        }[waiting].format(time=_clock(seconds), until=until)
        self._put(sentence, kind=waiting.value, every=1.0 if self._is_live else _EVERY_SECONDS)

    def fetching(self, address: str, *, count: int) -> None:
        """Show that the picture number `count` is asked for; without a terminal the first minute is silent."""
        self._shown_at.setdefault("pictures", time.monotonic() - (_ON_TERMINAL_SECONDS if self._is_live else 0))
        sentence = _("Picture {count}: {address}").format(count=count, address=address)
        every = _ON_TERMINAL_SECONDS if self._is_live else _EVERY_SECONDS
        self._put(sentence[:_WIDEST], kind="pictures", every=every)

    def end(self) -> None:
        """Leave the line as it is and begin a new one."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            self._width = 0

    def _put(self, sentence: str, *, kind: str, every: float) -> None:
        now = time.monotonic()
        if now - self._shown_at.get(kind, -every) < every:
            return
        self._shown_at[kind] = now
        if not self._is_live:
            self._session.say(sentence)
            return
        sys.stderr.write("\r" + sentence.ljust(self._width))
        sys.stderr.flush()
        self._width = len(sentence)


def _clock(seconds: float) -> str:
    """Return a time to wait as a clock shows it, in hours, minutes and seconds: 31:29:12."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def as_sentence(reason: str) -> str:
    """Return why a campaign was paused as a sentence of its own; in the ledger it begins like the part of one."""
    return reason[:1].upper() + reason[1:]


def _brief(counts: CampaignCounts) -> str:
    return _("{accepted} of {planned} accepted, {refused} refused, {uncertain} uncertain, {remaining} to go").format(
        accepted=counts.accepted,
        planned=counts.planned,
        refused=counts.refused,
        uncertain=counts.uncertain + counts.held,
        remaining=counts.remaining,
    )


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
