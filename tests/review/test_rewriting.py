"""Edits are made where they were found, and nowhere else."""

import pytest

from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.review.rewriting import Edit, applied, end_of_tag, mark_at, with_attributes, without

HTML = '<div>\n<p class="a>b" hidden>Un <b>mot</b></p><img src=\'é.png\' alt=""></div>'


def test_edits_are_made_in_any_order() -> None:
    edits = [Edit(start=4, end=5, text="!"), Edit(start=0, end=1, text="?"), Edit(start=2, end=2, text="+")]
    assert applied("abcde", edits) == "?b+cd!"


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="two edits at 1"):
        applied("abc", [Edit(start=0, end=2, text=""), Edit(start=1, end=3, text="")])


def test_a_tag_ends_behind_its_quoted_values() -> None:
    _div, p, _b, image = tree_of(HTML).elements
    assert HTML[p.start : end_of_tag(HTML, p)] == '<p class="a>b" hidden>'
    assert HTML[image.start : end_of_tag(HTML, image)] == "<img src='é.png' alt=\"\">"


def test_attributes_are_changed_added_and_taken_out() -> None:
    p = tree_of(HTML).elements[1]
    edit = with_attributes(HTML, p, {"class": 'a"b', "hidden": None, "id": "x"})
    assert edit.text == '<p class="a&quot;b" id="x">'


def test_an_element_goes_with_what_is_in_it() -> None:
    tree = tree_of(HTML)
    assert applied(HTML, [without(HTML, tree, tree.elements[1])]) == "<div>\n<img src='é.png' alt=\"\"></div>"
    assert applied(HTML, [without(HTML, tree, tree.elements[3])]).endswith("</p></div>")


def test_a_mark_stands_behind_the_name_of_the_tag() -> None:
    assert applied("<p>a</p>", [mark_at("<p>a</p>", 0, name="data-a", value='"')]) == '<p data-a="&quot;">a</p>'


def test_where_no_tag_begins_no_mark_is_set() -> None:
    with pytest.raises(ValueError, match="no tag begins at 3"):
        mark_at("<p>a</p>", 3, name="data-a", value="b")
