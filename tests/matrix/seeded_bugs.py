"""Bugs sown into the program on purpose: what other senders do wrong, each in a few lines.

Each takes a `patch(target, name, value)`, which is monkeypatch.setattr in a test and setattr in a process of its own.
A harness that does not find them proves nothing.
"""

from collections.abc import Callable

from cipc_newsletter.deliver import engine, proving, recovery, settling
from cipc_newsletter.model.campaign import BatchState
from cipc_newsletter.providers.port import Accepted
from cipc_newsletter.store.attempts import AttemptOutcome
from cipc_newsletter.store.moves import Settlement

Patch = Callable[[object, str, object], None]


def back_to_ready(patch: Patch) -> None:
    """What every queue with a visibility time-out does with a dead worker's job."""

    def settlement(**values: object) -> Settlement:
        return Settlement(**{**values, "state": BatchState.READY})  # type: ignore[arg-type]

    patch(recovery, "Settlement", settlement)


def unclear_is_a_failure(patch: Patch) -> None:
    """Take an answer that says nothing for a refusal, and try again."""
    patch(settling, "outcome_of", lambda _error: AttemptOutcome.UNAVAILABLE)


def everything_again(patch: Patch) -> None:
    """Try again whatever did not end well, whoever died of it."""
    back_to_ready(patch)
    unclear_is_a_failure(patch)


def marked_first(patch: Patch) -> None:
    """Record as accepted what is about to be sent, as a cursor does."""
    submit = engine._submit

    def marking(sending: engine.Sending, claimed: settling.Claimed, *, claimed_at: float) -> None:
        with sending.store.writing() as connection:
            settling.record_accepted(connection, claimed, Accepted(provider_ref=""), at=sending.clock.now())
        submit(sending, claimed, claimed_at=claimed_at)

    patch(engine, "_submit", marking)


def repeated_without_looking(patch: Patch) -> None:
    """Repeat whatever is uncertain, proof or not."""
    patch(proving, "steps_of", lambda _policy, _capabilities: (proving.Step.REPEAT,))


def one_claim_for_two(patch: Patch) -> None:
    """Call whether or not somebody else has the batch."""
    claim = engine._claim

    def blind(sending: engine.Sending, claimed: settling.Claimed) -> bool:
        claim(sending, claimed)
        return True

    patch(engine, "_claim", blind)


BUGS: dict[str, Callable[[Patch], None]] = {
    bug.__name__.replace("_", "-"): bug
    for bug in (
        back_to_ready,
        unclear_is_a_failure,
        everything_again,
        marked_first,
        repeated_without_looking,
        one_claim_for_two,
    )
}
