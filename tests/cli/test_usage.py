"""What is mistyped on the command line is told in the quotation marks and the words of the person's language."""

from pathlib import Path

import pytest

from running import run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("arguments", "french", "english"),
    [
        (("approve",), "Il manque l’argument «\u00a0ISSUE\u00a0».", 'Missing argument "ISSUE".'),
        (("issue", "new"), "Il manque l’argument «\u00a0ID\u00a0».", 'Missing argument "ID".'),
        (("check", "--browsr"), "L’option «\u00a0--browsr\u00a0» n’existe pas.", 'Did you mean "--browser"?'),
        (("send", "x", "--oui"), "La plus proche\u00a0: «\u00a0--yes\u00a0».", 'Nearest: "--yes".'),
        (("import", "--keep", "file"), "s’emploie avec --resolve", "goes with --resolve"),
        (("import", "texte"), "Vouliez-vous dire «\u00a0text\u00a0»?", 'Did you mean "text"?'),
        (("audience", "import", "mes", "gens.csv"), "entre guillemets droits", "between straight quotes"),
    ],
)
def test_a_slip_is_told_in_the_language_and_its_quotes(
    tmp_path: Path, arguments: tuple[str, ...], french: str, english: str
) -> None:
    for language, words in (("fr", french), ("en", english)):
        answer = run("--ui", language, *arguments, cwd=tmp_path)
        assert (answer.code, answer.out) == (2, "")
        assert words in answer.err
        assert "'" not in answer.err
