"""A mail as one reader sees it."""

from dataclasses import replace

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.pipeline.issues import Composition, composition
from cipc_newsletter.pipeline.seeing import Look, Reader, html_for, line_for, readers_of, text_for
from cipc_newsletter.review.passages import passages_of
from preview_making import sample_workspace

PHONE = Look(width=360)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Composition:
    workspace: Workspace = open_workspace(sample_workspace(tmp_path_factory.mktemp("seen") / "workspace"))
    return composition(workspace, "2025-12")


def html(made: Composition, language: str = "fr", reader: Reader = Reader.CAMILLE, look: Look = PHONE) -> str:
    message = made.composed.message(language)
    return html_for(made, message, reader, look=look, public_base_url="", picture=lambda name: f"/here/{name}")


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_nobody_sees_an_open_merge_field(made: Composition, language: str, reader: Reader) -> None:
    message = made.composed.message(language)
    line = line_for(made.composed, message, reader)
    text = text_for(made.composed, message, reader, public_base_url="")
    for seen in (html(made, language, reader), line.subject, line.preheader, line.sender, text):
        assert "[[" not in seen


def test_a_person_is_greeted_by_name_only_where_it_is_known(made: Composition) -> None:
    assert "Bonjour Camille" in html(made)
    assert "Marie-Frédérique-Alexandra" in html(made, reader=Reader.LONG)
    nameless = html(made, reader=Reader.NAMELESS)
    assert "Camille" not in nameless
    assert "Bonjour ch" in nameless


def test_whoever_lacks_a_language_is_told_so_in_it_where_an_issue_lacks_one(made: Composition) -> None:
    assert Reader.ELSEWHERE not in readers_of(made.composed)
    fewer = replace(made, composed=replace(made.composed, messages=made.composed.messages[:2]))
    assert Reader.ELSEWHERE in readers_of(fewer.composed)
    assert "Este número no está disponible en español" in html(fewer, "fr", Reader.ELSEWHERE)
    assert "no está disponible" not in html(fewer, "en", Reader.ELSEWHERE)


def test_every_picture_comes_from_where_it_is_shown(made: Composition) -> None:
    seen = html(made)
    for image in made.composed.message("fr").images:
        assert f"/here/{image.name}" in seen
        assert image.address not in seen


def test_every_passage_can_be_pointed_at(made: Composition) -> None:
    seen = html(made, "en")
    for passage in passages_of(made.composed.message("en"), made.issue):
        assert f'data-passage="{passage.key}"' in seen


def test_links_made_for_a_person_are_good_for_nothing(made: Composition) -> None:
    assert "https://outbox.invalid/u/" in html(made)


def test_a_look_takes_away_what_it_says(made: Composition) -> None:
    assert "@media" not in html(made)
    assert "/here/" not in html(made, look=Look(width=360, images=False))
    assert html(made, look=Look(width=360, dark=True)) != html(made)


def test_what_differs_from_an_earlier_version_is_marked(made: Composition) -> None:
    message = made.composed.message("en")
    other = made.composed.message("fr")
    same = html_for(
        made, message, Reader.CAMILLE, look=PHONE, public_base_url="", picture=lambda name: name, before=message
    )
    assert "<ins" not in same
    marked = html_for(
        made, message, Reader.CAMILLE, look=PHONE, public_base_url="", picture=lambda name: name, before=other
    )
    assert "<ins data-mark" in marked
    assert "ins[data-mark]" in marked
