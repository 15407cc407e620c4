"""A section held against the block that shows it."""

from pathlib import Path

import pytest

from content_making import HEAD, made_issue, made_item, read, told

FRIENDS = """
[[section]]
layout = "friends"
links = [
    { label = "Université Laval", url = "https://www.example.org" },
    { label = { fr = "Ville", en = "City" }, url = { fr = "https://example.org/fr", en = "https://example.org/en" } },
]
image = { file = "pictures/friends.png", alt = { fr = "Amis", en = "Friends" } }
[section.fields]
motto = { fr = "Ensemble", en = "Together" }
"""


def test_links_pictures_and_own_fields_are_read_for_each_language(tmp_path: Path) -> None:
    made_issue(tmp_path, HEAD + FRIENDS)
    (section,) = read(tmp_path).sections
    one, two = section.links
    assert one.labels == {"fr": "Université Laval", "en": "Université Laval"}
    assert two.urls == {"fr": "https://example.org/fr", "en": "https://example.org/en"}
    assert section.image is not None
    assert (section.image.file, section.image.alts["en"]) == ("pictures/friends.png", "Friends")
    assert section.fields == {"motto": {"fr": "Ensemble", "en": "Together"}}


def test_the_label_of_a_link_speaks_for_its_logo(tmp_path: Path) -> None:
    logo = '"Université Laval", image = { file = "laval.png" }'
    made_issue(tmp_path, HEAD + FRIENDS.replace('"Université Laval"', logo))
    (section,) = read(tmp_path).sections
    assert section.links[0].image is not None
    assert section.links[0].image.alts == {"fr": "Université Laval", "en": "Université Laval"}


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (
            ', alt = { fr = "Amis", en = "Friends" }',
            "",
            (
                "line 21, section 1: the picture has no alternative text. alt says what it shows, for people who do not "
                'see it. Add it, such as: alt = { fr = "…", en = "…" }'
            ),
        ),
        (
            'fr = "Ville", en = "City"',
            'fr = "Ville"',
            ('line 19, section 1: "label" has nothing for "en". The issue is in: fr, en. Add en = "…" to it.'),
        ),
        (
            ', en = "Together"',
            "",
            'line 23, section 1: "motto" has nothing for "en". The issue is in: fr, en. Add en = "…" to it.',
        ),
        (
            "motto =",
            "moto =",
            (
                'line 23, section 1: a section with the layout "friends" does not show "fields.moto". Nearest: '
                '"fields.motto". Move it into a section of its own, or change the layout.'
            ),
        ),
        (
            "links = [",
            'text = { fr = "a", en = "b" }\nlinks = [',
            (
                'line 17, section 1: a section with the layout "friends" does not show "text". It shows: links, '
                "fields.motto, image. Move it into a section of its own, or change the layout."
            ),
        ),
    ],
)
def test_what_a_block_cannot_show_is_told_in_full(tmp_path: Path, right: str, wrong: str, sentence: str) -> None:
    assert right in FRIENDS
    made_issue(tmp_path, HEAD + FRIENDS.replace(right, wrong))
    assert told(tmp_path) == [f"issues/2025-12.toml, {sentence}"]


def test_a_field_that_a_block_needs_of_its_items_is_asked_for_item_by_item(tmp_path: Path) -> None:
    made_item(tmp_path, "2025-12-01-a", matter='document = "https://example.org/a.pdf"\n')
    made_item(tmp_path, "2025-12-02-b", matter='link = "https://example.org/b"\n')
    made_item(tmp_path, "2025-12-03-c", "fr", matter='link = "https://example.org/c"\n')
    made_item(tmp_path, "2025-12-03-c", "en")
    made_item(tmp_path, "2025-12-04-d", "fr")
    items = '["2025-12-01-a", "2025-12-02-b", "2025-12-03-c", { id = "2025-12-04-d", fallback = "fr" }]'
    made_issue(tmp_path, f'{HEAD}\n[[section]]\nlayout = "documents"\nitems = {items}\n')
    needs = 'line 17, section 1: the layout "documents" needs "document" or "link" of each item, and'
    remedy = 'Add it there, such as: document = "https://example.org/rapport.pdf"'
    assert told(tmp_path) == [
        f'issues/2025-12.toml, {needs} "2025-12-03-c" has none (news/2025-12-03-c/en.md). {remedy}',
        f'issues/2025-12.toml, {needs} "2025-12-04-d" has none (news/2025-12-04-d/fr.md). {remedy}',
    ]


def test_a_section_is_asked_for_what_its_block_needs_with_an_example(tmp_path: Path) -> None:
    made_issue(tmp_path, f'{HEAD}\n[[section]]\nlayout = "friends"\n')
    assert told(tmp_path) == [
        (
            'issues/2025-12.toml, line 15, section 1: a section with the layout "friends" needs "links". Add it, such '
            'as: links = [{ label = "Université Laval", url = "https://example.org" }]'
        )
    ]
