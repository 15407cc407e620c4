"""Mailings move only as the table of moves allows, and each of two processes that want the same move is told."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa

from cipc_newsletter.errors import TransitionError
from cipc_newsletter.model.mailing import MailingStage, OurMailing, StepKind
from cipc_newsletter.store import mailings, steps
from databases import EACH_DATABASE
from sending_making import NOW, opened

pytestmark = EACH_DATABASE
MOVES = {
    "planned": {"draft", "starting", "cancelled"},
    "draft": {"proven", "changed", "planned", "cancelled"},
    "proven": {"draft", "changed", "starting", "planned", "cancelled"},
    "changed": {"draft", "planned", "started", "cancelled"},
    "starting": {"started", "unclear", "proven", "planned"},
    "unclear": {"started", "proven", "planned", "cancelled", "sent"},
    "started": {"sent", "draft", "planned", "changed", "unclear", "cancelled"},
    "sent": {"started", "draft"},
    "cancelled": set[str](),
}
FRENCH = OurMailing(
    key=1, language="fr", audience="tag:Français", audience_name="Français", planned=5, content_sha=b"s" * 32
)


def test_the_guard_allows_exactly_the_table_of_moves(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        found: dict[str, set[str]] = {stage.value: set() for stage in MailingStage}
        for origin, stage in product(MailingStage, MailingStage):
            with store.writing() as connection:
                connection.exec_driver_sql("DELETE FROM mailing")
                connection.execute(
                    sa.text(
                        "INSERT INTO mailing (campaign_id, language, audience, audience_name, n_planned, content_sha,"
                        " state, provider_ref) VALUES (1, 'fr', '', '', 5, :sha, :state, 'm1')"
                    ),
                    {"sha": b"", "state": origin.value},
                )
            try:
                with store.writing() as connection:
                    connection.execute(sa.text("UPDATE mailing SET state = :state"), {"state": stage.value})
            except sa.exc.IntegrityError:
                continue
            if origin is not stage:
                found[origin.value].add(stage.value)
    assert found == MOVES


def test_what_the_provider_told_the_number_of_stays_out(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with store.writing() as connection:
            mailings.add(connection, FRENCH)
            out = FRENCH
            for stage in (MailingStage.STARTING, MailingStage.UNCLEAR, MailingStage.SENT):
                out = mailings.move(connection, out, stage, ref="m1")
            assert out.is_by_word
            told = mailings.move(connection, out, MailingStage.SENT, sent=5)
        assert not told.is_by_word
        for stage in (MailingStage.STARTED, MailingStage.DRAFT):
            with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
                mailings.move(connection, told, stage)


def test_a_start_is_never_reached_but_from_what_was_not_begun() -> None:
    assert {origin for origin, stages in MOVES.items() if "starting" in stages} == {"planned", "proven"}


def test_a_mailing_comes_back_as_it_was_put(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.writing() as connection:
        mailings.add(connection, FRENCH)
        assert mailings.of_campaign(connection, 1) == (FRENCH,)
        made = mailings.move(connection, FRENCH, MailingStage.DRAFT, ref="m1", starts_at=NOW, note="made.")
        assert (made.ref, made.starts_at, made.note) == ("m1", NOW, "made.")
        assert mailings.move(connection, made, MailingStage.PROVEN).starts_at == NOW


def test_languages_keep_the_order_in_which_they_were_planned(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.writing() as connection:
        for language in ("fr", "en", "es"):
            mailings.add(connection, replace(FRENCH, language=language))
        mailings.move(connection, FRENCH, MailingStage.DRAFT, ref="m1")
        assert [each.language for each in mailings.of_campaign(connection, 1)] == ["fr", "en", "es"]


def test_of_two_that_want_the_same_move_one_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.writing() as connection:
        mailings.add(connection, FRENCH)
        mailings.move(connection, FRENCH, MailingStage.DRAFT, ref="m1")
        with pytest.raises(TransitionError, match="another command works on this campaign"):
            mailings.move(connection, FRENCH, MailingStage.DRAFT, ref="m2")
        assert mailings.get(connection, 1, "fr").ref == "m1"


def test_nothing_is_called_made_without_the_providers_reference(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with store.writing() as connection:
            mailings.add(connection, FRENCH)
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            mailings.move(connection, FRENCH, MailingStage.DRAFT)


def test_a_step_without_an_outcome_is_one_whose_answer_nobody_saw(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.writing() as connection:
        first = steps.begin(connection, FRENCH, StepKind.CREATE, at=NOW)
        second = steps.begin(connection, FRENCH, StepKind.START, at=NOW)
        steps.complete(connection, FRENCH, first, outcome=steps.DONE, at=NOW)
        found = steps.of_campaign(connection, 1)
        assert [(step.number, step.kind, step.outcome) for step in found] == [(1, "create", "done"), (2, "start", "")]
        steps.complete(connection, FRENCH, second, outcome="UncertainError", at=NOW, detail="no answer")
        steps.complete(connection, FRENCH, second, outcome=steps.DONE, at=NOW)
        last = steps.last_of(connection, FRENCH, StepKind.START)
    assert last is not None
    assert (last.outcome, last.detail) == ("UncertainError", "no answer")
