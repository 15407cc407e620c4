"""Passages of two versions are paired as a reader would pair them, each once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.review.aligning import Pair, aligned
from cipc_newsletter.review.passages import Passage, PassageKind


def passages(*texts: str) -> tuple[Passage, ...]:
    """Paragraphs, or headings where a text begins with #, or pictures where it begins with !."""
    kinds = {"#": PassageKind.HEADING, "!": PassageKind.PICTURE}
    seen: dict[str, int] = {}
    made = []
    for place, text in enumerate(texts):
        kind = kinds.get(text[:1], PassageKind.PARAGRAPH)
        seen[text] = seen.get(text, 0) + 1
        made.append(
            Passage(
                key=f"{text}-{seen[text]}",
                kind=kind,
                text=text,
                start=place,
                end=place,
                element=place,
                line=1,
                picture=text if kind is PassageKind.PICTURE else "",
            )
        )
    return tuple(made)


def said(pair: Pair) -> tuple[str, str]:
    return (pair.before.text if pair.before else "", pair.after.text if pair.after else "")


ONE = "Quarante jeunes ont passé tout l’été au parc"
OTHER = "Quarante jeunes ont passé un bel été au parc"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((ONE, "b"), (ONE, "b"), [(ONE, ONE), ("b", "b")]),
        ((ONE, "b"), (OTHER, "b"), [(ONE, OTHER), ("b", "b")]),
        (("a", ONE, "b"), ("a", "neuf", OTHER, "b"), [("a", "a"), ("", "neuf"), (ONE, OTHER), ("b", "b")]),
        (("a", "b"), ("a",), [("a", "a"), ("b", "")]),
        ((), ("a",), [("", "a")]),
        (("a", "x y"), ("a", "tout autre"), [("a", "a"), ("x y", "tout autre")]),
        (("# a", "b"), ("b",), [("# a", ""), ("b", "b")]),
        (("# titre",), ("titre",), [("# titre", ""), ("", "titre")]),
        (("! a.png",), ("! b.png",), [("! a.png", "! b.png")]),
        (("a", "a", "b"), ("a", "b"), [("a", "a"), ("a", ""), ("b", "b")]),
    ],
)
def test_passages_are_paired(old: tuple[str, ...], new: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert [said(pair) for pair in aligned(passages(*old), passages(*new))] == expected


def test_what_stands_elsewhere_is_moved() -> None:
    pairs = aligned(passages("a", "b", "c"), passages("c", "a", "b"))
    assert [(*said(pair), pair.is_moved) for pair in pairs] == [
        ("c", "c", True),
        ("a", "a", False),
        ("b", "b", False),
    ]


TEXTS = st.lists(st.sampled_from(["a b c", "a b d", "# a b", "! a", "e", "a b c e"]), max_size=8)


@given(TEXTS, TEXTS)
def test_every_passage_is_in_one_pair(old: list[str], new: list[str]) -> None:
    before, after = passages(*old), passages(*new)
    pairs = aligned(before, after)
    assert sorted(pair.before.key for pair in pairs if pair.before) == sorted(one.key for one in before)
    assert [pair.after for pair in pairs if pair.after] == list(after)
    assert all(pair.before or pair.after for pair in pairs)


def test_very_many_passages_end_at_once() -> None:
    many = [f"texte {number}" for number in range(800)]
    assert len(aligned(passages(*many), passages(*(f"autre {text}" for text in many)))) <= 1600
