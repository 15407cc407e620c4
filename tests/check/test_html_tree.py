"""The light tree holds what a mail's HTML holds, and survives what it should not hold."""

from cipc_newsletter.check.html_tree import ROOT, tree_of


def test_elements_know_what_is_around_them() -> None:
    tree = tree_of("<div><p>a<b>c</b></p><p>d</p></div>")
    assert [(element.tag, element.parent) for element in tree.elements] == [
        ("div", ROOT),
        ("p", 0),
        ("b", 1),
        ("p", 0),
    ]
    assert [text.text for text in tree.within(1)] == ["a", "c"]


def test_a_void_element_holds_nothing() -> None:
    tree = tree_of('<p><img src="x">a<br/>b</p>c')
    assert [text.text for text in tree.within(0)] == ["a", "b"]
    assert tree.seen[-1].parent == ROOT


def test_a_slash_does_not_close_an_element() -> None:
    tree = tree_of("<div/>a")
    assert tree.seen[0].parent == 0


def test_a_stray_end_tag_closes_nothing() -> None:
    tree = tree_of("<div></p>a</div>")
    assert tree.seen[0].parent == 0


def test_character_references_are_resolved() -> None:
    assert tree_of("<p>&eacute;&#233;&amp;</p>").seen[0].text == "éé&"


def test_tags_for_outlook_are_kept_apart() -> None:
    tree = tree_of('<div><!--[if mso | IE]>\n<table role="none"><tr><![endif]--><p>a</p></div>')
    marked = [(element.tag, element.is_conditional, element.line) for element in tree.elements]
    assert marked == [("div", False, 1), ("table", True, 2), ("tr", True, 2), ("p", False, 2)]
    assert [element.tag for element in tree.named("table", "p")] == ["p"]


def test_what_outlook_does_not_read_is_read() -> None:
    tree = tree_of("<!--[if !mso]><!--><p>a</p><!--<![endif]-->")
    assert [element.tag for element in tree.elements] == ["p"]


def test_an_ordinary_comment_holds_no_elements() -> None:
    assert tree_of("<!-- <table> -->").elements == ()


def test_the_first_of_two_equal_attributes_counts() -> None:
    assert tree_of('<p lang="fr" lang="en">').elements[0].attributes == {"lang": "fr"}


def test_the_title_is_not_seen() -> None:
    tree = tree_of("<head><title>Bulletin &amp; co</title></head><p>a</p>")
    assert [text.text for text in tree.seen] == ["a"]


def test_broken_declarations_are_survived() -> None:
    assert [element.tag for element in tree_of("<p>a<![x[ <b>").elements][:1] == ["p"]


def test_texts_know_what_begins_before_them() -> None:
    tree = tree_of("<div>a<p>b</p>c</div>")
    assert [(text.text, text.after) for text in tree.seen] == [("a", 0), ("b", 1), ("c", 1)]
