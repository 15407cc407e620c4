"""The marks by which a text finds its way back."""

import pytest

from cipc_newsletter.translation.sheet import HeadMark, RowMark, marks_in

MARK = RowMark(owner="2025-12-02-jeunes", key="body.3", digest="1ed839d7ebd6")
HEAD = HeadMark(owner="2025-12-02-jeunes", issue="2025-12", existing={"en": "9fb9d23398d3", "es": ""})


@pytest.mark.parametrize("mark", [MARK, HEAD])
def test_a_mark_is_read_as_it_was_written(mark: RowMark | HeadMark) -> None:
    assert marks_in(f"Paragraphe\n{mark}") == (mark,)


@pytest.mark.parametrize(
    "written",
    [
        "{2025-12-02-jeunes/\nbody.3/1ed839d7ebd6}",
        "{2025‑12‑02–jeunes/body.3/1ed839d7ebd6}",
        "{ 2025-12-02-jeunes / body.3 / 1ED839D7EBD6 }",
        "{2025-12-\u00ad02-jeunes/\u200bbody.3/1ed839d7ebd6\u00a0}",
    ],
)
def test_what_word_processors_do_to_dashes_and_spaces_makes_no_other_mark(written: str) -> None:
    assert marks_in(written) == (MARK,)


@pytest.mark.parametrize(
    "text", ["{2025-12-02-jeunes/body.3}", "{a/b/c}", "2025-12-02-jeunes/body.3/1ed839d7ebd6", "{}"]
)
def test_what_is_not_whole_is_no_mark(text: str) -> None:
    assert marks_in(text) == ()


def test_two_marks_in_one_cell_are_both_found() -> None:
    assert len(marks_in(f"{MARK} {MARK}")) == 2
