"""The installed command, killed at random moments of its life again and again until a crowd has its mail.

Nothing of the program is touched: a process is started, and its id is killed. Where everybody is comes from two sides:
the stand-in's own count of copies, and the ledger. What must hold is SENDING.md 5.2; `judged` says it in numbers.
"""

import datetime as dt
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa

from campaign_making import EVERYBODY, ISSUE, MadeWorkspace, made
from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.model.campaign import BatchState, OutcomeKind
from cipc_newsletter.store import campaigns, outcomes, selections
from cipc_newsletter.store.database import Store, open_store
from matrix.stand_in import FAULTS, Running, running
from picture_host import standing_host
from providers.mailgun_calls import DOMAIN
from providers.mailgun_server import KEY
from running import environment

DOOR = Path(__file__).parent / "door"
COMMAND = Path(sys.executable).with_name("cipc-newsletter")
SETTLE_MINUTES = 0.05
_SHORTEST, _LONGEST = 0.4, 30.0  # seconds that a process may live at most, between which the driver steers
_AIM = 0.95  # the share of the crowd that has its mail at the last kill
_PLACES = {
    BatchState.READY: DeliveryState.QUEUED,
    BatchState.SUBMITTING: DeliveryState.CLAIMED,
    BatchState.ACCEPTED: DeliveryState.ACCEPTED,
    BatchState.REFUSED: DeliveryState.REFUSED,
    BatchState.UNCERTAIN: DeliveryState.UNCERTAIN,
    BatchState.HELD: DeliveryState.HELD,
    BatchState.CANCELLED: DeliveryState.CANCELLED,
}


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many people get mail, how many in one call, and what the provider offers."""

    people: int
    batch: int
    policy: str

    in_flight: int = 4

    @property
    def has_keys(self) -> bool:
        """Whether the provider knows a call again."""
        return self.policy == "key"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a run of kills came to."""

    seed: int
    kills: int
    seconds: float
    crowd: Crowd
    copies: Counter[str] = field(repr=False)
    places: Mapping[str, DeliveryState] = field(repr=False)
    answers: Counter[str]
    code: int

    @property
    def twice(self) -> int:
        """How many copies are one too many."""
        return self.copies.total() - len(self.copies)

    def at(self, *states: DeliveryState) -> set[str]:
        """Whom the ledger has in one of these states."""
        return {address for address, state in self.places.items() if state in states}

    @property
    def unclear_answers(self) -> int:
        """After how many calls the stand-in left the sender without a clear answer."""
        return sum(self.answers[word] for word in ("500", "500-after", "reset-before", "reset-after"))

    def __str__(self) -> str:
        held = self.at(DeliveryState.HELD)
        return (
            f"{self.crowd.policy}: seed {self.seed}, {self.kills} kills × {self.crowd.people} people, batches of "
            f"{self.crowd.batch}: {self.seconds:.0f} s ({60 * self.kills / self.seconds:.0f} kills a minute); "
            f"lost {len(self.lost())}, copies too many {self.twice}, held {len(held)} "
            f"of whom {len(held & self.copies.keys())} have it; answers {dict(sorted(self.answers.items()))}"
        )

    def lost(self) -> set[str]:
        """Who is accepted for the ledger and has no mail, or is nowhere."""
        return (self.at(DeliveryState.ACCEPTED) - self.copies.keys()) | (
            self.at(DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.UNCERTAIN)
        )


def judged(figures: Figures) -> Figures:
    """Raise AssertionError where a run breaks its promise; the sentence has the seed."""
    crowd, held = figures.crowd, figures.at(DeliveryState.HELD)
    assert len(figures.places) == crowd.people, f"I2 {figures}"
    assert not figures.lost(), f"I2/I3 {figures}"
    assert figures.copies.keys() <= figures.places.keys(), f"I4 {figures}"
    assert not figures.copies.keys() & figures.at(DeliveryState.CANCELLED, DeliveryState.SKIPPED), f"I4 {figures}"
    if crowd.policy in ("resend", "lookup_resend"):
        assert figures.twice <= (figures.kills * crowd.in_flight + figures.unclear_answers) * crowd.batch, (
            f"I1 {figures}"
        )
    else:
        assert figures.twice == 0, f"I1 {figures}"
    if crowd.policy in ("key", "resend"):
        assert figures.code == 0, f"I7 {figures}"
        assert len(figures.at(DeliveryState.ACCEPTED)) == len(figures.copies) == crowd.people, f"I7 {figures}"
    assert figures.code == (4 if held else 0), f"I7 {figures}"
    assert len(held) <= (figures.kills * crowd.in_flight + figures.unclear_answers) * crowd.batch, f"I8 {figures}"
    return figures


def made_crowd(folder: Path, crowd: Crowd, more: Mapping[str, object] | None = None) -> MadeWorkspace:
    """Make a workspace with an approved issue and this many people who may have it; `more` are settings."""
    host = standing_host()
    settings = {
        "public.base_url": "",
        "send.provider": "mailgun",
        "provider.mailgun.domain": DOMAIN,
        "provider.mailgun.batch_size": crowd.batch,
        "provider.mailgun.in_flight": crowd.in_flight,
        "provider.mailgun.settle_minutes": SETTLE_MINUTES,
        "send.canary": 0,
        "images.base_url": host.url,
        "images.publish": "folder",
        "images.folder.path": str(host.folder),
        **(more or {}),
    }
    workspace = made(folder, settings, MAILGUN_API_KEY=KEY)
    lines = (
        f"personne{number}@foule.example,Camille{number},{('fr', 'en', 'es')[number % 3]},express,2025-01-22,Oui,essai"
        for number in range(crowd.people - EVERYBODY)
    )
    header = "email,first_name,language,consent,consent_at,consent_text,consent_evidence"
    (folder / "crowd.csv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    workspace.done("audience", "import", "crowd.csv")
    workspace.done("images", "publish", ISSUE)
    return workspace


@contextmanager
def sent_through(
    workspace: MadeWorkspace,
    folder: Path,
    crowd: Crowd,
    *,
    seed: int,
    bug: str = "",
    faults: str = FAULTS,
    latency: float = 0.05,
) -> Iterator[tuple[MadeWorkspace, Running]]:
    """Run a stand-in; yields the workspace that mails through it, and the stand-in."""
    door = ",".join(word for word in ("keys" if crowd.has_keys else "", bug) if word)
    with running(folder, faults=faults, seed=seed, has_keys=crowd.has_keys, latency=latency) as stand_in:
        workspace.configure({"provider.mailgun.base_url": stand_in.url})
        variables = {**workspace.variables, "PYTHONPATH": str(DOOR), "CIPC_NEWSLETTER_DOOR": door}
        yield replace(workspace, variables=variables), stand_in


def killed_again_and_again(
    workspace: MadeWorkspace, stand_in: Running, crowd: Crowd, *, kills: int, seed: int
) -> Figures:
    """Kill until it is enough, let the faults end, and go on to the end."""
    luck, delivered, began = random.Random(seed), Delivered(stand_in.log), time.monotonic()
    count, longest = 0, 2.0
    while count < kills:
        is_begun = delivered.count() > 0 and luck.random() < 0.9
        count += _is_killed_after(luck.uniform(0, longest), workspace, crowd, is_begun=is_begun)
        is_ahead = delivered.count() > _AIM * crowd.people * count / kills
        longest = min(max(longest * (0.93 if is_ahead else 1.05), _SHORTEST), _LONGEST)
    seconds = time.monotonic() - began
    stand_in.calm_down()
    code = _gone_on_with(workspace, crowd)
    assert not stand_in.mistakes(), stand_in.mistakes()
    return Figures(
        seed=seed,
        kills=count,
        seconds=seconds,
        crowd=crowd,
        copies=stand_in.copies(),
        places=places_in(workspace.root),
        answers=stand_in.answers(),
        code=code,
    )


class Delivered:
    """Follows the stand-in's log and counts whom it has delivered to."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._read = self._count = 0

    def count(self) -> int:
        """Return how many copies there are by now."""
        with self._log.open("rb") as stream:
            stream.seek(self._read)
            self._count += sum(line.count(b"@") for line in stream)
            self._read = stream.tell()
        return self._count


def _command(crowd: Crowd, *, is_begun: bool) -> list[str]:
    send = ["send", ISSUE, "--yes", "--expect", str(crowd.people), "--now", "--uncertain", crowd.policy]
    return [str(COMMAND), *(["campaign", "resume"] if is_begun else send), "--json"]


def _is_killed_after(life: float, workspace: MadeWorkspace, crowd: Crowd, *, is_begun: bool) -> bool:
    """Start the command and kill it when its time is over; False where it ended before."""
    with (workspace.root / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            _command(crowd, is_begun=is_begun),
            cwd=workspace.root,
            env=environment(**workspace.variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            process.wait(timeout=life)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    words = (workspace.root / "said.txt").read_text(encoding="utf-8")
    assert "Traceback" not in words, words
    if process.returncode >= 0:
        assert process.returncode in (0, 4, 5), words
    return process.returncode < 0


def _gone_on_with(workspace: MadeWorkspace, crowd: Crowd) -> int:
    """Go on until everybody is somewhere; return the last exit code."""
    code = -1
    for _ in range(20):
        done = subprocess.run(
            _command(crowd, is_begun=False),
            cwd=workspace.root,
            env=environment(**workspace.variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=1800,
            check=False,
        )
        code = done.returncode
        assert "Traceback" not in done.stderr, done.stderr
        assert code in (0, 4, 5), done.stderr
        if code != 5:
            break
    return code


def places_in(root: Path) -> dict[str, DeliveryState]:
    """Where the ledger has every address of the one campaign in this workspace."""
    now = dt.datetime.now(dt.UTC)
    with open_store("sqlite:///var/newsletter.db", root=root, folder=root / "var", now=now) as store:
        return places_of(store)


def places_of(store: Store) -> dict[str, DeliveryState]:
    """Where the ledger has every address of the one campaign in this store; the parts of a split batch come last."""
    found: dict[str, DeliveryState] = {}
    with store.reading() as connection:
        if not store.is_shared:
            assert connection.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok", "I10"
        (campaign,) = campaigns.every(connection)
        kinds = {OutcomeKind.REFUSED: DeliveryState.REFUSED, OutcomeKind.SKIPPED: DeliveryState.SKIPPED}
        own = {one.subscriber_id: kinds[one.kind] for one in outcomes.of_campaign(connection, campaign.key)}
        statement = sa.text("SELECT batch_no, state FROM batch WHERE campaign_id = :key ORDER BY batch_no")
        for number, state in connection.execute(statement, {"key": campaign.key}).all():
            for person in selections.read(connection, campaign.key, number).people:
                found[person.email] = own.get(person.subscriber_id, _PLACES[BatchState(state)])
    return found
