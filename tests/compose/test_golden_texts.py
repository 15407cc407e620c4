"""The whole text part of a mail of everything, in each language, as it was last read and found good.

`python tests/compose/test_golden_texts.py` writes them anew; the difference is then read like any other change.
"""

import tempfile
from pathlib import Path

import pytest

from cipc_newsletter.compose.composer import compose
from cipc_newsletter.model.message import ComposedMessage
from compose_making import LANGUAGES, everything, workspace

GOLDEN = Path(__file__).parents[1] / "golden"


def messages_in(root: Path) -> tuple[ComposedMessage, ...]:
    return compose(everything(root), workspace=workspace(root), version="1").messages


def golden_of(language: str) -> Path:
    return GOLDEN / f"everything.{language}.txt"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text parts by language."""
    return {message.language: message.text for message in messages_in(tmp_path_factory.mktemp("golden"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_part_is_as_it_was_found_good(texts: dict[str, str], language: str) -> None:
    assert texts[language] == golden_of(language).read_text(encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for message in messages_in(Path(folder)):
            golden_of(message.language).write_text(message.text, encoding="utf-8", newline="\n")
