"""A loss is caught, wherever it happens."""

from dataclasses import replace

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.conservation import prove_item, prove_places, prove_plan
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.text_reader import read

TEXT = "Un titre pour le comité\n\nLe 3 mai 2024, le comité a reçu le maire.\n\nUne suite\n\n• une puce\n• une autre"


@pytest.fixture
def plan() -> Plan:
    return read(TEXT, location="page.txt")


def loss(call, *given, **named) -> str:
    with pytest.raises(IngestError) as caught:
        call(*given, **named)
    return str(caught.value)


def test_a_whole_plan_passes(plan: Plan) -> None:
    prove_plan(TEXT, plan)


def test_a_word_missing_from_the_body_is_named(plan: Plan) -> None:
    draft = plan.drafts[0]
    short = replace(draft, body=draft.body.replace("reçu ", ""))
    assert "reçulemaire" in loss(prove_plan, TEXT, replace(plan, drafts=(short,)))


def test_a_word_added_to_the_body_is_named(plan: Plan) -> None:
    draft = plan.drafts[0]
    assert "page.txt, line" in loss(prove_item, draft, draft.title, draft.body + " encore", location="page.txt")


def test_words_in_another_order_are_named(plan: Plan) -> None:
    draft = plan.drafts[0]
    swapped = draft.body.replace("une puce", "#").replace("une autre", "une puce").replace("#", "une autre")
    assert "puce" in loss(prove_item, draft, draft.title, swapped, location="page.txt")


def test_a_word_hidden_by_markup_counts_as_lost(plan: Plan) -> None:
    draft = plan.drafts[0]
    for hidden in (draft.body.replace("le maire", "[le](maire)"), draft.body.replace("## Une suite", "[Une]: suite")):
        loss(prove_item, draft, draft.title, hidden, location="page.txt")


def test_a_changed_title_is_named(plan: Plan) -> None:
    draft = plan.drafts[0]
    loss(prove_item, draft, draft.title.replace("titre", "titres"), draft.body, location="page.txt")


def test_a_line_in_no_item_is_named(plan: Plan) -> None:
    draft = plan.drafts[0]
    without = replace(draft, lines=tuple(line for line in draft.lines if line.text != "Une suite"))
    assert "Une suite" in loss(prove_places, replace(plan, drafts=(without,)))


def test_a_last_line_in_no_item_is_named(plan: Plan) -> None:
    without = replace(plan.drafts[0], lines=plan.drafts[0].lines[:-1])
    assert "une autre" in loss(prove_places, replace(plan, drafts=(without,)))


def test_a_line_in_two_items_is_named(plan: Plan) -> None:
    loss(prove_places, replace(plan, drafts=(*plan.drafts, *plan.drafts)))


def test_a_line_both_in_an_item_and_left_over_is_named(plan: Plan) -> None:
    loss(prove_places, replace(plan, leftover=plan.lines[-1:]))


def test_a_line_of_the_page_missing_from_the_plan_is_named(plan: Plan) -> None:
    assert "encore" in loss(prove_plan, TEXT + "\nencore", plan)
