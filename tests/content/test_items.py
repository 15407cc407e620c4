"""The news of a workspace: what is read, what is not, and what is told about it."""

import unicodedata
from pathlib import Path

import pytest

from cipc_newsletter.content.items import read_items, resolve_item
from cipc_newsletter.errors import ContentError
from content_making import made_item


def test_every_language_of_every_item_is_read(tmp_path: Path) -> None:
    made_item(tmp_path, "2025-12-09-b", "fr es en")
    made_item(tmp_path, "2025-11-01-a", "en")
    library = read_items(tmp_path)
    assert list(library.items) == [
        ("2025-11-01-a", "en"),
        ("2025-12-09-b", "fr"),
        ("2025-12-09-b", "en"),
        ("2025-12-09-b", "es"),
    ]
    assert library.ids == ("2025-11-01-a", "2025-12-09-b")
    assert library.languages("2025-12-09-b") == ("fr", "en", "es")
    item = library.items["2025-11-01-a", "en"]
    assert (item.title, item.path) == ("Titre 2025-11-01-a en", "news/2025-11-01-a/en.md")
    assert library.mistakes == ()


def test_a_workspace_without_news_has_an_empty_library(tmp_path: Path) -> None:
    library = read_items(tmp_path)
    assert (len(library.items), library.ids, library.mistakes) == (0, (), ())


def test_an_item_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "fr")
    items = read_items(tmp_path).items
    assert ("a", "en") not in items
    assert ("b", "fr") not in items
    with pytest.raises(KeyError):
        items["a", "en"]


def test_a_broken_file_breaks_no_other_and_is_told(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "fr")
    (made_item(tmp_path, "b", "fr en") / "fr.md").write_text("rien", encoding="utf-8")
    (made_item(tmp_path, "c", "fr") / "fr.md").write_bytes(b'+++\ntitle = "\xe9"\n+++\n')
    library = read_items(tmp_path)
    assert list(library.items) == [("a", "fr"), ("b", "en")]
    assert [(mistake.path, mistake.line) for mistake in library.mistakes] == [
        ("news/b/fr.md", 1),
        ("news/c/fr.md", 2),
    ]
    assert library.languages("b") == ("fr", "en")


def test_a_file_nobody_asks_for_is_not_opened(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "fr")
    unread = made_item(tmp_path, "b", "fr") / "fr.md"
    library = read_items(tmp_path)
    unread.unlink()
    assert library.items["a", "fr"].title
    assert [mistake.path for mistake in library.mistakes] == ["news/b/fr.md"]


COPIES = [
    "fr (conflicted copy 2025-12-01).md",
    "fr (Copie en conflit de Zoé 2025-12-01).md",
    "fr (1).md",
    "en-DESKTOP-7QK4M2.md",
    "fr-Zoes-MacBook.md",
    "fr.sync-conflict-20251201-101500-ABCDEFG.md",
    "es_conflict-20251201-101500.md",
    "fr - Copie.md",
    "~$fr.md",
    ".~lock.fr.md#",
]


@pytest.mark.parametrize("name", COPIES)
def test_the_copy_of_a_sync_service_is_named_and_not_read(tmp_path: Path, name: str) -> None:
    (made_item(tmp_path, "a", "fr") / name).write_text("???", encoding="utf-8")
    library = read_items(tmp_path)
    assert library.conflict_copies == (f"news/a/{name}",)
    assert list(library.items) == [("a", "fr")]
    assert library.mistakes == ()


@pytest.mark.parametrize(
    "name",
    ["notes.md", "photo (1).png", "fr.md.bak", "de.md", "francais.md", "fr-CA.md", ".DS_Store", "LISEZMOI.txt"],
)
def test_other_files_are_left_alone(tmp_path: Path, name: str) -> None:
    (made_item(tmp_path, "a", "fr") / name).write_text("???", encoding="utf-8")
    library = read_items(tmp_path)
    assert list(library.items) == [("a", "fr")]
    assert (library.mistakes, library.conflict_copies) == ((), ())


@pytest.mark.parametrize("name", ["2025-12-09-a (1)", "2025-12-09-a - Copie", "2025-12-09-a (conflicted copy)"])
def test_the_copy_of_a_whole_folder_is_named_and_not_read(tmp_path: Path, name: str) -> None:
    made_item(tmp_path, "2025-12-09-a", "fr")
    made_item(tmp_path, name, "fr en")
    library = read_items(tmp_path)
    assert library.ids == ("2025-12-09-a",)
    assert library.conflict_copies == (f"news/{name}",)
    assert library.mistakes == ()


@pytest.mark.parametrize("name", ["Journée", "2025_12", "a" * 49, "A"])
def test_a_folder_that_is_not_named_like_an_item_is_told(tmp_path: Path, name: str) -> None:
    made_item(tmp_path, name, "fr")
    library = read_items(tmp_path)
    assert library.ids == ()
    assert [str(mistake) for mistake in library.mistakes] == [
        (
            f'news/{name}/fr.md: the folder "{name}" is not named like an item. An item\'s id is lower-case letters '
            "without accents, digits and hyphens, at most 48. Rename the folder. Until then it is not read."
        )
    ]


def test_a_file_name_in_capitals_is_told(tmp_path: Path) -> None:
    (made_item(tmp_path, "a", "en") / "FR.md").write_text("", encoding="utf-8")
    assert [str(mistake) for mistake in read_items(tmp_path).mistakes] == [
        (
            "news/a/FR.md: the file's name is in capitals, which not every system takes for the same name. "
            "It is news/a/fr.md. Rename it. Until then it is not read."
        )
    ]


def test_folders_without_items_and_hidden_ones_are_left_alone(tmp_path: Path) -> None:
    made_item(tmp_path, ".trash", "fr")
    (tmp_path / "news" / "Nos photos").mkdir()
    (tmp_path / "news" / "LISEZMOI.md").write_text("x", encoding="utf-8")
    library = read_items(tmp_path)
    assert (library.ids, library.mistakes, library.conflict_copies) == ((), (), ())


IMAGE = '[image]\nfile = "{}"\nalt = "x"\n'


def test_a_picture_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    folder = made_item(tmp_path, "a", "fr", matter=IMAGE.format("ateleir.jpg"))
    (folder / "atelier.jpg").write_bytes(b"")
    assert [str(mistake) for mistake in read_items(tmp_path).mistakes] == [
        (
            'news/a/fr.md, line 4: there is no file "ateleir.jpg" beside this one. Nearest: "atelier.jpg". '
            "Correct the name, or copy the file into news/a."
        )
    ]


def test_a_picture_in_other_capitals_is_not_the_same_on_every_system(tmp_path: Path) -> None:
    folder = made_item(tmp_path, "a", "fr", matter=IMAGE.format("atelier.jpg"))
    (folder / "Atelier.JPG").write_bytes(b"")
    (mistake,) = read_items(tmp_path).mistakes
    assert mistake.right == 'Nearest: "Atelier.JPG".'


def test_a_picture_whose_name_is_stored_decomposed_is_found_where_the_system_opens_it(tmp_path: Path) -> None:
    folder = made_item(tmp_path, "a", "fr", matter=IMAGE.format("église.jpg"))
    (folder / unicodedata.normalize("NFD", "église.jpg")).write_bytes(b"")
    rights = [mistake.right for mistake in read_items(tmp_path).mistakes]
    opens = (folder / "église.jpg").is_file()
    assert rights == ([] if opens else ["A file of that name is there, its accents stored in another form."])


def test_a_picture_may_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = made_item(tmp_path, "a", "fr", matter=IMAGE.format("été/église 1.jpg"))
    (folder / "été").mkdir()
    (folder / "été" / "église 1.jpg").write_bytes(b"")
    assert read_items(tmp_path).mistakes == ()


def test_a_folder_is_not_a_picture(tmp_path: Path) -> None:
    (made_item(tmp_path, "a", "fr", matter=IMAGE.format("photos")) / "photos").mkdir()
    assert [mistake.key for mistake in read_items(tmp_path).mistakes] == ["image.file"]


def test_a_document_is_a_file_beside_the_item_or_an_address(tmp_path: Path) -> None:
    made_item(tmp_path, "a", "fr", matter='document = "https://example.org/a.pdf"\n')
    (made_item(tmp_path, "b", "fr", matter='document = "a.pdf"\n') / "a.pdf").write_bytes(b"")
    made_item(tmp_path, "c", "fr", matter='document = "a.pdf"\n')
    made_item(tmp_path, "d", "fr", matter='document = "../b/a.pdf"\n')
    assert [(mistake.path, mistake.line, mistake.key) for mistake in read_items(tmp_path).mistakes] == [
        ("news/c/fr.md", 3, "document"),
        ("news/d/fr.md", 3, "document"),
    ]


@pytest.mark.parametrize(
    ("name", "item_id"),
    [
        ("2025-12-09-journee", "2025-12-09-journee"),
        ("journ", "2025-12-09-journee"),
        ("TACMES", "2025-12-10-tacmes"),
        ("2025-12-10", "2025-12-10"),
    ],
)
def test_an_id_is_meant_by_all_of_it_or_by_a_part_that_only_it_has(tmp_path: Path, name: str, item_id: str) -> None:
    for each in ("2025-12-09-journee", "2025-12-10-tacmes", "2025-12-10"):
        made_item(tmp_path, each, "fr")
    assert resolve_item(read_items(tmp_path), name) == item_id


def test_a_name_with_accents_is_the_id_without_them(tmp_path: Path) -> None:
    made_item(tmp_path, "2025-12-09-journee-du-quartier", "fr")
    assert resolve_item(read_items(tmp_path), "Journée du") == "2025-12-09-journee-du-quartier"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "2025-12",
            (
                '"2025-12" may mean several: 2025-12-09-journee, 2025-12-10-tacmes. A part of an id is enough when only '
                "one id has it. Write more of it."
            ),
        ),
        (
            "2025-12-09-journe-",
            'No item "2025-12-09-journe-". Nearest: "2025-12-09-journee". Look at the list: cipc-newsletter news list',
        ),
        ("", 'No item "". Look at the list: cipc-newsletter news list'),
    ],
)
def test_a_name_that_means_none_or_several_is_told(tmp_path: Path, name: str, sentence: str) -> None:
    made_item(tmp_path, "2025-12-09-journee", "fr")
    made_item(tmp_path, "2025-12-10-tacmes", "fr")
    with pytest.raises(ContentError) as caught:
        resolve_item(read_items(tmp_path), name)
    assert str(caught.value) == sentence


def test_only_the_first_of_many_candidates_are_listed(tmp_path: Path) -> None:
    for number in range(12):
        made_item(tmp_path, f"item-{number:02}", "fr")
    with pytest.raises(ContentError, match="item-07, …"):
        resolve_item(read_items(tmp_path), "item")
