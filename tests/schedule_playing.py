"""Schedules of processes that die, are refused, cut off and paused: played on a real store, judged by invariants.

Every process gets as far as its fuse lets it; after the schedule the faults stop and the campaign is run to its end.
The invariants are those of SENDING.md 5.2.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cipc_newsletter.deliver.people import DeliveryState
from cipc_newsletter.deliver.runner import run_campaign
from cipc_newsletter.errors import RateLimitedError, UnavailableError, UncertainError
from cipc_newsletter.model.campaign import Campaign, CampaignState
from cipc_newsletter.providers.port import OutgoingBatch
from cipc_newsletter.store import campaigns
from cipc_newsletter.store.database import Store
from sending_making import (
    CountingProvider,
    Crash,
    Fuse,
    MortalStore,
    VirtualClock,
    campaign_now,
    counts_of,
    frozen,
    mortal,
    resumed,
    sending,
    states_of,
    suppress,
)

PEOPLE, BATCH = 12, 3
Schedule = list[tuple[int | None, list[str]]]
FAULTS = ("none", "none", "none", "too fast", "no line", "cut before", "cut after", "strange", "pause", "leave")


@dataclass
class World:
    """One store, one provider, one clock, and what happened to them."""

    store: Store
    campaign: Campaign
    provider: CountingProvider
    clock: VirtualClock
    unclear: int = 0
    called_while_paused: int = 0

    def run(self, fuse: Fuse, faults: list[str]) -> None:
        """One process, from its start to its end or death."""
        provider = replace(self.provider, before=self.before(faults), after=self.after(faults))
        with self.store.reading() as connection:
            campaign = campaigns.get(connection, self.campaign.key)
        if campaign.state is CampaignState.PAUSED:
            resumed(self.store, campaign)
        campaign = frozen(MortalStore.of(self.store, fuse), campaign_now(self.store, campaign), batch_limit=BATCH)
        run_campaign(mortal(sending(self.store, provider, campaign, clock=self.clock), fuse))

    def before(self, faults: list[str]) -> Callable[[OutgoingBatch], None]:
        def happen(batch: OutgoingBatch) -> None:
            state = campaign_now(self.store, self.campaign).state
            self.called_while_paused += state is not CampaignState.SENDING
            fault = faults[0] if faults else "none"
            if fault == "pause":
                with self.store.writing() as connection:
                    campaigns.pause(connection, self.campaign.key, reason="somebody asked")
            elif fault == "leave":
                suppress(self.store, batch.people[-1].subscriber_id, at=self.clock.at)
            elif fault == "too fast":
                faults.pop(0)
                raise RateLimitedError("too fast.", provider="counting", status=429)
            elif fault == "no line":
                faults.pop(0)
                raise UnavailableError("no connection.", provider="counting")
            elif fault == "cut before":
                faults.pop(0)
                self.unclear += 1
                raise UncertainError("cut.", provider="counting")

        return happen

    def after(self, faults: list[str]) -> Callable[[OutgoingBatch], None]:
        def happen(_batch: OutgoingBatch) -> None:
            fault = faults.pop(0) if faults else "none"
            if fault in ("cut after", "strange"):
                self.unclear += 1
                error = UncertainError("cut.", provider="counting")
                error.is_surprising = fault == "strange"
                raise error

        return happen


def play(store: Store, provider: CountingProvider, processes: Schedule) -> None:
    with store.reading() as connection:
        (campaign,) = campaigns.every(connection)
    world = World(store=store, campaign=campaign, provider=provider, clock=VirtualClock())
    crashes = 0
    accepted: set[int] = set()
    for last, faults in processes:
        try:
            world.run(Fuse(last), list(faults))
        except Crash:
            crashes += 1
        accepted = check(world, accepted)
    for _ in range(3):
        world.run(Fuse(), [])
    check(world, accepted)
    assert counts_of(store, campaign).held <= (crashes + world.unclear) * BATCH, "I8"
    assert_everybody_is_somewhere(world)


def check(world: World, accepted_before: set[int]) -> set[int]:
    """What holds between any two processes; return who is accepted now."""
    counted, copies = counts_of(world.store, world.campaign), world.provider.copies()
    states = states_of(world.store, world.campaign)
    accepted = {number for number, state in states.items() if state is DeliveryState.ACCEPTED}
    assert max(copies.values(), default=0) <= 1, "I1"
    assert counted.planned == len(states), "I2"
    assert accepted <= copies.keys(), "I3"
    assert not {n for n, state in states.items() if state is DeliveryState.QUEUED} & copies.keys(), "I4"
    assert accepted_before <= accepted, "I5"
    assert counted.is_balanced, "I6"
    assert world.called_while_paused == 0, "I9"
    return accepted


def assert_everybody_is_somewhere(world: World) -> None:
    """At the end everybody is accepted, skipped or held, and nobody is held without a reason."""
    counted = counts_of(world.store, world.campaign)
    assert counted.accepted + counted.skipped + counted.held == PEOPLE, "I2"
    if counted.held == 0:
        assert campaign_now(world.store, world.campaign).state is CampaignState.FINISHED, "I7"
