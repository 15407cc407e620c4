"""A list provider in one file of its own, and campaigns through it, for the tests of list campaigns: only time is virtual.

What it holds, and what was started there, it writes down itself: the verdict never comes from the ledger.
"""

import datetime as dt
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cipc_newsletter.deliver import counting
from cipc_newsletter.deliver.engine import Done, Stopped
from cipc_newsletter.deliver.mailings import agreeing, plan_making, running
from cipc_newsletter.deliver.mailings.differences import Difference
from cipc_newsletter.deliver.mailings.planning import MailingPlan, MailingSettings
from cipc_newsletter.deliver.mailings.surroundings import Listing
from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.campaign import Campaign, CampaignCounts
from cipc_newsletter.model.mailing import MailingStage, OurMailing
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.providers.list_port import (
    Account,
    Audience,
    Content,
    Departure,
    Found,
    ListCapabilities,
    ListMessage,
    ListProvider,
    Mailing,
    MailingState,
    Mark,
    Member,
    Results,
    Standing,
    Tag,
)
from cipc_newsletter.store import campaigns, mailability, mailings
from cipc_newsletter.store.database import Store
from sample_batches import composed
from sending_making import NOW, Fuse, MortalStore, VirtualClock, opened

ISSUE = "2025-12"
DIGEST = "d" * 64
LANGUAGES = ("fr", "en", "es")
PEOPLE = {"tag:Français": 5, "tag:English": 4, "tag:Español": 3}
AUDIENCES = dict(zip(LANGUAGES, PEOPLE, strict=True))
SETTINGS = MailingSettings(audiences=AUDIENCES, consent="The sign-up forms of the list.")
AT = NOW + dt.timedelta(hours=2)  # on the quarter hour
UID = "0123456789abcdef"

HTML = """<!doctype html>
<html lang="fr-CA"><head><meta charset="utf-8"><title>Infolettre</title></head><body>
<p>Bonjour [[first_name|abonnée, abonné]],</p>
<p>100 % des boucles, à Montréal &amp; ailleurs.</p>
<img src="https://pictures.example/images/atelier.0123456789ab.png" alt="Un atelier" width="600">
<p><a href="https://cipc.example/nouvelles/1">Lire la suite</a></p>
<p><a href="[[unsubscribe_url]]">Se désabonner</a></p>
</body></html>
"""
TEXT = """Bonjour [[first_name|abonnée, abonné]],

Lire la suite : https://cipc.example/nouvelles/1
Se désabonner : [[unsubscribe_url]]
"""

Hook = Callable[[str], None]


def _nothing(_call: str) -> None:
    return None


@dataclass
class FileList:
    """A list provider whose whole state is the file at `path`.

    `before` and `after` are called with the name of each call around what it does, and may raise; `made_of` says what
    the provider makes of the HTML it is given, `tracking` and `additions` what it says it will add.
    """

    path: Path
    before: Hook = _nothing
    after: Hook = _nothing
    made_of: Callable[[str], str] = lambda html: html
    text_made_of: Callable[[str], str | None] = lambda text: text
    tracking: tuple[str, ...] = ()
    additions: tuple[str, ...] = ()
    people: dict[str, int] = field(default_factory=lambda: dict(PEOPLE))
    has_drafts: bool = True
    settle_seconds: float = 60.0
    now: Callable[[], dt.datetime] = lambda: NOW
    name: str = "paper"
    title: str = "Paper"
    calls: list[str] = field(default_factory=list)
    account: Account = field(default_factory=lambda: Account(name="CIPC", sender_is_verified=True))
    languages: tuple[str, ...] | None = None
    html_limit: int | None = None
    changes: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = (Tag(field="unsubscribe_url", tag="*|UNSUB|*"),)

    @property
    def capabilities(self) -> ListCapabilities:
        return ListCapabilities(
            languages=self.languages,
            has_drafts=self.has_drafts,
            minutes_step=15,
            minutes_ahead=0 if self.has_drafts else 10,
            html_limit=self.html_limit,
            changes=self.changes,
            settle_seconds=self.settle_seconds,
        )

    # -- what it holds ------------------------------------------------------------------------------------------------

    def held(self) -> dict[str, dict[str, Any]]:
        """Everything at the provider, by reference."""
        return json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}

    def _keep(self, held: dict[str, dict[str, Any]]) -> None:
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(held), encoding="utf-8")
        new.replace(self.path)

    def by_hand(self, ref: str, **changes: object) -> None:
        """Change a mailing as somebody does in the provider's own pages."""
        held = self.held()
        held[ref].update(changes)
        self._keep(held)

    def deleted(self, ref: str) -> None:
        """Delete a mailing as somebody does in the provider's own pages."""
        held = self.held()
        del held[ref]
        self._keep(held)

    def started(self) -> Counter[str]:
        """How many mailings of each language are on their way or out: what readers get."""
        marks = [
            Mark.read(each["name"])
            for each in self.held().values()
            if each["state"] in ("scheduled", "sending", "sent")
        ]
        return Counter(mark.language for mark in marks if mark)

    def copied(self, ref: str, **changes: object) -> None:
        """Copy a mailing and change the copy, called "copy", as somebody does in the provider's own pages."""
        held = self.held()
        held["copy"] = {**held[ref], "name": f"{held[ref]['name']} (copy 01)", **changes}
        self._keep(held)

    def let_out(self) -> None:
        """Let the time of every scheduled mailing come."""
        held = self.held()
        for each in held.values():
            if each["state"] == "scheduled":
                each.update(state="sent", n=self.people[each["audience"]])
        self._keep(held)

    def ref_of(self, language: str) -> str:
        """The reference of the only mailing in a language."""
        (ref,) = [
            ref
            for ref, each in self.held().items()
            if (mark := Mark.read(each["name"])) and mark.language == language
        ]
        return ref

    # -- the port -----------------------------------------------------------------------------------------------------

    def _called(self, call: str) -> None:
        self.calls.append(call)
        self.before(call)

    def check(self) -> Account:
        self._called("check")
        return self.account

    def audiences(self) -> tuple[Audience, ...]:
        self._called("audiences")
        return tuple(Audience(ref=ref, name=ref.partition(":")[2], count=n) for ref, n in self.people.items())

    def count(self, audience: str) -> int:
        self._called("count")
        return self.people[audience]

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        self._called("members")
        number = 0
        for ref in audiences:
            for _one in range(self.people[ref]):
                number += 1
                yield Member(email=f"person{number}@lecteurs.example", audiences=(ref,))

    def translated(self, message: ComposedMessage) -> ListMessage:
        def put(text: str) -> str:
            return text.replace("[[", "*|").replace("]]", "|*")

        return ListMessage(
            subject=put(message.subject),
            html=put(message.html),
            text=put(message.text),
            sender=message.sender,
            reply_to=message.reply_to,
        )

    def require_fields(self, message: ListMessage) -> None:
        """Have every field there is."""

    def create(self, mailing: Mailing) -> str:
        self._called("create")
        held = self.held()
        ref = secrets.token_hex(5)  # never that of one which was deleted
        held[ref] = {
            "name": str(mailing.mark),
            "state": "draft",
            "audience": mailing.audience,
            "html": "",
            "text": "",
        }
        if not self.has_drafts:
            assert mailing.at is not None
            held[ref].update(self._filled(mailing), state="scheduled", at=mailing.at.timestamp())
        self._keep(held)
        self.after("create")
        return ref

    def _filled(self, mailing: Mailing) -> dict[str, Any]:
        message = mailing.message
        return {
            "subject": message.subject,
            "sender": [message.sender.email, message.sender.name],
            "reply_to": message.reply_to.email if message.reply_to else "",
            "html": self.made_of(message.html),
            "text": self.text_made_of(message.text),
            "audience": mailing.audience,
        }

    def fill(self, ref: str, mailing: Mailing) -> None:
        self._called("fill")
        held = self.held()
        if ref not in held or held[ref]["state"] != "draft":
            raise BadRequestError("this is no draft.", provider=self.name, answer="not a draft", status=400)
        held[ref].update(self._filled(mailing))
        self._keep(held)
        self.after("fill")

    def read_back(self, ref: str) -> Content:
        self._called("read_back")
        each = self.held().get(ref)
        if each is None:
            raise BadRequestError("it is not there.", provider=self.name, answer="not found", status=404)
        return Content(
            subject=each["subject"],
            html=each["html"],
            text=each["text"],
            sender=Mailbox(email=each["sender"][0], name=each["sender"][1]),
            reply_to=each["reply_to"],
            audience=each["audience"],
            tracking=self.tracking,
            additions=self.additions,
        )

    def ours(self) -> tuple[Found, ...]:
        self._called("ours")
        marks = {ref: Mark.read(each["name"]) for ref, each in self.held().items()}
        return tuple(
            Found(ref=ref, mark=mark, standing=self._standing(ref), name=self.held()[ref]["name"])
            for ref, mark in marks.items()
            if mark
        )

    def test(self, ref: str, addresses: tuple[str, ...]) -> None:
        raise NotImplementedError(ref, addresses)

    def start(self, ref: str, at: dt.datetime | None) -> None:
        self._called("start")
        held = self.held()
        assert held[ref]["state"] == "draft", "a mailing is started once"
        assert at is None or at.minute % 15 == 0, "only quarter hours are taken"
        held[ref].update(state="sending" if at is None else "scheduled", at=(at or self.now()).timestamp())
        held[ref]["starts"] = held[ref].get("starts", 0) + 1
        self._keep(held)
        self.after("start")

    def stop(self, ref: str) -> None:
        self._called("stop")
        held = self.held()
        if held.get(ref, {}).get("state") != "scheduled":
            raise BadRequestError("it is leaving, or not there.", provider=self.name, answer="too late", status=400)
        if self.has_drafts:
            held[ref].update(state="draft")
        else:
            del held[ref]
        self._keep(held)
        self.after("stop")

    def remove(self, ref: str) -> None:
        self._called("remove")
        held = self.held()
        if ref in held:
            assert held[ref]["state"] == "draft", "only drafts are deleted"
            del held[ref]
        self._keep(held)
        self.after("remove")

    def standing(self, ref: str) -> Standing:
        self._called("standing")
        return self._standing(ref)

    def _standing(self, ref: str) -> Standing:
        each = self.held().get(ref)
        if each is None:
            return Standing(state=MailingState.MISSING)
        at = dt.datetime.fromtimestamp(each["at"], dt.UTC) if "at" in each else None
        return Standing(state=MailingState(each["state"]), at=at, n=each.get("n"))

    def results(self, ref: str) -> Results:
        self._called("results")
        n = self.held()[ref].get("n", 0)
        return Results(sent=n, delivered=n - 1, bounced=1, unsubscribed=1)

    def departures(self) -> Iterator[Departure]:
        raise NotImplementedError

    def leave(self, email: str) -> None:
        raise NotImplementedError(email)


def issue(languages: tuple[str, ...] = LANGUAGES) -> ComposedIssue:
    """A composed issue of small messages."""
    return ComposedIssue(
        issue_id=ISSUE,
        number=12,
        date=dt.date(2025, 12, 15),
        template="bulletin",
        messages=tuple(composed(language, html=HTML, text=TEXT, reply_to=None) for language in languages),
        digest=DIGEST,
        code="7QK4-M2",
        version="1",
    )


def planned(provider: ListProvider, **changes: Any) -> MailingPlan:
    """What sending the issue through `provider` would do."""
    made: dict[str, Any] = {"at": AT, "now": NOW, "left_here": lambda _emails: ()}
    return plan_making.plan(
        provider, changes.pop("issue", issue()), changes.pop("settings", SETTINGS), **{**made, **changes}
    )


def agreed(
    folder: Path, provider: ListProvider, *, at: dt.datetime | None = AT, **changes: Any
) -> tuple[Store, Campaign]:
    """Say yes to a plan in the store of `folder`."""
    store = opened(folder)
    plan = planned(provider, at=at, **changes)
    assert not plan.obstacles
    with store.writing() as connection:
        connection.execute(
            sa.text("INSERT INTO approved_message VALUES (:digest, :issue, :data, :data, 0)"),
            {"digest": DIGEST, "issue": ISSUE, "data": b""},
        )
        seen = mailability.seen_now(connection, NOW.date())
        campaign = agreeing.record(connection, replace(plan, seen=seen), uid=UID, zone="America/Toronto", now=NOW)
    if isinstance(provider, FileList):
        provider.calls.clear()
    return store, campaign


@dataclass
class Told:
    """What was told of the mailings, in order."""

    mailings: list[OurMailing] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def __call__(self, mailing: OurMailing, found: tuple[Difference, ...]) -> None:
        self.mailings.append(mailing)
        self.differences += found


def listing(store: Store, provider: ListProvider, campaign: Campaign, **changes: Any) -> Listing:
    """Everything a campaign needs to be run, in virtual time."""
    clock = changes.pop("clock", None) or VirtualClock()
    made = Listing(
        store=store,
        provider=provider,
        campaign=campaign,
        messages={message.language: message for message in issue().messages},
        accepted=(),
        wait=clock.wait,
        clock=clock,
    )
    return replace(made, **changes)


def run(store: Store, provider: ListProvider, campaign: Campaign, **changes: Any) -> Done | Stopped:
    """Run a campaign as it is now."""
    with store.reading() as connection:
        now = campaigns.get(connection, campaign.key)
    return running.run(listing(store, provider, now, **changes))


def stages(store: Store, campaign: Campaign) -> dict[str, str]:
    """Where each mailing is in the ledger, by language."""
    return {each.language: each.stage.value for each in ours(store, campaign)}


def ours(store: Store, campaign: Campaign) -> tuple[OurMailing, ...]:
    with store.reading() as connection:
        return mailings.of_campaign(connection, campaign.key)


def counts(store: Store, campaign: Campaign) -> CampaignCounts:
    with store.reading() as connection:
        return counting.counts(connection, campaign.key)


def state(store: Store, campaign: Campaign) -> str:
    with store.reading() as connection:
        return campaigns.get(connection, campaign.key).state.value


def every(stage: MailingStage) -> dict[str, str]:
    """All three languages in one stage."""
    return dict.fromkeys(LANGUAGES, stage.value)


def mortal(made: Listing, fuse: Fuse) -> Listing:
    """Return the same run, dying at a point of `fuse`: around each transaction, and around each call."""
    provider = made.provider
    assert isinstance(provider, FileList)
    return replace(
        made,
        store=MortalStore.of(made.store, fuse),
        provider=replace(
            provider,
            before=lambda call: fuse.burn(f"before {call}"),
            after=lambda call: fuse.burn(f"after {call}"),
        ),
    )
