"""Remarks are said in another language, and nothing else of a file changes."""

import tomllib

import pytest

from cipc_newsletter.config import EXAMPLE_NAME
from cipc_newsletter.toml_files.remarks import with_remarks
from running import REPOSITORY

FILES = [REPOSITORY / EXAMPLE_NAME, *sorted((REPOSITORY / "issues").glob("*.toml"))]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("# one\nkey = 1 # two\n", "# ONE\nkey = 1 # TWO\n"),
        ("#one\n#   two\n", "#ONE\n#   TWO\n"),
        ('colour = "#aabbcc" # ink\n', 'colour = "#aabbcc" # INK\n'),
        ("colour = '#aabbcc' # ink\n", "colour = '#aabbcc' # INK\n"),
        ('text = """\n# a heading\n"""\n# after\n', 'text = """\n# a heading\n"""\n# AFTER\n'),
        ("# the reader's name\na = 'b' # it's\n", "# THE READER'S NAME\na = 'b' # IT'S\n"),
        ('items = [\n  "a", # first\n]\n', 'items = [\n  "a", # FIRST\n]\n'),
        ("#:schema ../.schemas/issue.schema.json\n", "#:schema ../.schemas/issue.schema.json\n"),
        ('# [[waiver]]\n# by = "ana" # who\n', '# [[waiver]]\n# by = "ana" # WHO\n'),
        ("#\n\nkey = 1\n", "#\n\nkey = 1\n"),
    ],
)
def test_only_remarks_are_said_anew(text: str, changed: str) -> None:
    assert with_remarks(text, str.upper) == changed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_a_file_says_stays_the_same(path: "object") -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert tomllib.loads(with_remarks(text, lambda _remark: "x")) == tomllib.loads(text)
    assert with_remarks(text, lambda remark: remark) == text
