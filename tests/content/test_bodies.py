"""Pictures and foreign passages in a body, each mistake on the file's own line."""

from pathlib import Path

import pytest

from cipc_newsletter.content.items import read_items
from content_making import made_item

ALOUD = "People who do not see the picture read or hear it instead (rule A11-03)."
PASSAGE = "A foreign passage begins with a line ::: {lang=en} and ends with a line :::."
OWN_LINE = "Put each of the two on a line of its own."
BESIDE = "It is a file beside this one, without \\, : or .. in its name."
COPY = "Copy the picture into the item's folder and write its name alone."


def mistakes(root: Path, body: str) -> list[str]:
    """The body begins on line 4."""
    (made_item(root, "a", "fr", body=body) / "a b.png").write_bytes(b"")
    return [str(mistake).removeprefix("news/a/fr.md, ") for mistake in read_items(root).mistakes]


@pytest.mark.parametrize(
    "body",
    [
        '![Une table](<a b.png> "Légende")',
        "![Une table](a%20b.png)",
        "![Une table](https://example.org/a.png)",
        "[![Une table](a%20b.png)](https://example.org)",
        "`![](rien.png)`\n\n    ![](rien.png)\n\n```\n![](rien.png)\n:::\n```",
        "\\![](rien.png)",
        "[lien](rien.png)",
        "::: {lang=en}\nHello\n:::",
        '::: {lang="en-CA"}\nHello\n\n::: {lang=fr}\nBonjour\n:::\n:::\n',
        "~~~\n::: rien\n~~~",
        "a ::: b",
        "```\n::: x\n~~~\n::: y\n```",
    ],
)
def test_a_right_body_has_no_mistakes(tmp_path: Path, body: str) -> None:
    assert mistakes(tmp_path, body) == []


def test_a_link_that_leads_nowhere_is_no_file_whose_accents_differ(tmp_path: Path) -> None:
    (made_item(tmp_path, "a", "fr", body="![x](zzzzzzzzz.png)") / "zzzzzzzzz.png").symlink_to("nowhere.png")
    (mistake,) = read_items(tmp_path).mistakes
    assert mistake.right == "Capitals and accents of its name must be the same."


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            "Texte\n\n![](<a b.png>)",
            (
                f'line 6: the picture "a b.png" in the text has no alternative text. {ALOUD} Write it between the square '
                "brackets: ![what the picture shows](a b.png)"
            ),
        ),
        (
            "Texte\nsuite ![x](b.png) fin",
            (
                'line 5: there is no file "b.png" beside this one. Nearest: "a b.png". Correct the name, or copy the file '
                "into news/a."
            ),
        ),
        (
            "> - ![x](zzzzzzzzz.png)",
            (
                'line 4: there is no file "zzzzzzzzz.png" beside this one. Capitals and accents of its name must be the '
                "same. Correct the name, or copy the file into news/a."
            ),
        ),
        (
            "| a |\n|---|\n| ![x](zzzzzzzzz.png) |",
            (
                'line 6: there is no file "zzzzzzzzz.png" beside this one. Capitals and accents of its name must be the '
                "same. Correct the name, or copy the file into news/a."
            ),
        ),
        (
            "![x](../b/a.png)",
            f'line 4: the picture "../b/a.png" in the text is not in the item\'s folder. {BESIDE} {COPY}',
        ),
        ("![x](/a.png)", f'line 4: the picture "/a.png" in the text is not in the item\'s folder. {BESIDE} {COPY}'),
        (
            "![x](C:/photos/a.png)",
            f'line 4: the picture "C:/photos/a.png" in the text is not in the item\'s folder. {BESIDE} {COPY}',
        ),
        (
            "![x](photos\\a.png)",
            f'line 4: the picture "photos\\a.png" in the text is not in the item\'s folder. {BESIDE} {COPY}',
        ),
        (
            "Texte\n\n::: {lang=en}\nHello",
            f"line 6: the passage that begins here with ::: is never closed. {PASSAGE} {OWN_LINE}",
        ),
        ("Hello\n:::", f"line 5: ::: closes a passage that was never opened. {PASSAGE} {OWN_LINE}"),
        ("::: anglais\nHello\n:::", f'line 4: "anglais" is not a language. {PASSAGE} {OWN_LINE}'),
        (
            "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n",
            (
                "line 5: two versions of this text were merged and not reconciled. Only one version of each line may stand "
                "there. Keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>."
            ),
        ),
    ],
)
def test_a_mistake_is_told_on_its_line(tmp_path: Path, body: str, sentence: str) -> None:
    assert mistakes(tmp_path, body) == [sentence]


@pytest.mark.parametrize("body", ["`a[^1]`", "```\na[^1]\n```", "a\\[^1]", "a [^ 1]"])
def test_what_only_looks_like_a_footnote_is_none(tmp_path: Path, body: str) -> None:
    assert mistakes(tmp_path, body) == []


def test_a_footnote_is_told_whatever_an_issue_shows_of_the_item(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "Un mot.\n\nUn autre[^1].\n\n[^1]: Sa note.\n") == [
        f'line {line}: "[^1]" is a footnote, which a mail has no place for. '
        "What a note says stands in the text, in brackets, or behind a link."
        for line in (6, 8)
    ]


def test_a_name_longer_than_any_file_name_is_a_file_that_is_not_there(tmp_path: Path) -> None:
    (sentence,) = mistakes(tmp_path, f"![x]({'a' * 300}.png)")
    assert "there is no file" in sentence


def test_every_mistake_of_a_body_is_told(tmp_path: Path) -> None:
    told = mistakes(tmp_path, "![](x.png)\n![](y.png)\n\n:::\n")
    assert [sentence.partition(":")[0] for sentence in told] == ["line 4", "line 4", "line 5", "line 5", "line 7"]
