"""The French catalogue says everything the program says, and spells it as Québec does."""

import ast
import importlib.util
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from running import run

REPOSITORY = Path(__file__).parents[1]
SOURCE = REPOSITORY / "src" / "cipc_newsletter"
NO_BREAK = "\u00a0"
PLACEHOLDER = re.compile(r"\{[a-z_]+(?:![a-z])?(?::[^{}]*)?\}|%\(\w+\)s")
# What stays as it is in every language: commands, options, files, keys, tables and rules.
NAME = re.compile(
    r"cipc-newsletter [a-z][a-z-]*|(?<!\w)--[a-z][a-z-]*|[\w.]+\.(?:toml|html|txt)\b|\b[A-Z0-9]+(?:-[A-Z0-9]+)*-\d\d\b"
    r"|(?<!\[)\[[a-z][a-z._]*\](?!\])|\b[a-z]+_[a-z_]+\b"
)
# Straight quotes are right where they are typed into a file: key = "…", a doubled quote of CSV, TOML's three.
TYPED = re.compile(r'[\w}-]+ ?= ?"[^"]*"|"[^"]*(?:""[^"]*)+"|pip install "[^"]*"|"""|\("\)|\\"')


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", REPOSITORY / "docs" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = _module()


@pytest.fixture(scope="module")
def source() -> Catalog:
    """Every sentence of the source and of Click."""
    return messages.template()  # type: ignore[no-any-return]  # the module is loaded from a file


@pytest.fixture(scope="module")
def french() -> list[Message]:
    """What is translated in the catalogue as it is kept, in whole or in part."""
    kept = read_po(io.BytesIO(messages.PO.read_bytes()), locale="fr")
    return [message for message in kept if message.id and any(forms(message.string))]


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text),)


def sentences(french: list[Message]) -> Iterator[str]:
    for message in french:
        yield from forms(message.string)


def prose(sentence: str) -> str:
    """Return a sentence with an x for what is typed into a file."""
    return TYPED.sub("x", sentence)


def first_form(message: Message) -> str:
    return forms(message.id)[0]


def test_every_sentence_of_the_source_has_french(source: Catalog, french: list[Message]) -> None:
    translated = {first_form(message) for message in french if all(forms(message.string))}
    missing = {first_form(message) for message in source if message.id} - translated
    assert not missing, "run docs/messages.py, then translate these"


def test_no_sentence_of_the_catalogue_is_gone_from_the_source(source: Catalog, french: list[Message]) -> None:
    said = {first_form(message) for message in source if message.id}
    assert not {first_form(message) for message in french} - said


def test_both_forms_of_a_number_are_filled(french: list[Message]) -> None:
    for message in french:
        if message.pluralizable:
            assert len(forms(message.string)) == 2, message.id
            assert all(forms(message.string)), message.id


def test_placeholders_are_those_of_the_english(french: list[Message]) -> None:
    for message in french:
        english = [set(PLACEHOLDER.findall(form)) for form in forms(message.id)]
        for form, own in zip(forms(message.string), english, strict=True):
            # French says « 0 » in the singular, so that its singular may name the number the English one spells out.
            assert set(PLACEHOLDER.findall(form)) in (own, english[-1]), message.id


def test_names_of_commands_options_files_keys_and_rules_stay(french: list[Message]) -> None:
    for message in french:
        for english, form in zip(forms(message.id), forms(message.string), strict=True):
            wanted = set(NAME.findall(PLACEHOLDER.sub("", english)))
            assert wanted <= set(NAME.findall(PLACEHOLDER.sub("", form))), form


def test_a_sentence_that_ends_with_a_stop_does_so_in_french(french: list[Message]) -> None:
    for message in french:
        for english, form in zip(forms(message.id), forms(message.string), strict=True):
            if english.endswith(".") and not english.endswith("..."):
                assert form.rstrip(f"{NO_BREAK}»").endswith("."), form


def test_a_part_of_an_error_begins_as_its_english_does(french: list[Message]) -> None:
    for message in french:
        for english, form in zip(forms(message.id), forms(message.string), strict=True):
            if english[:1].islower() and " " in english:
                assert not form[:1].isupper(), form


def test_the_compiled_catalogue_is_made_of_the_text() -> None:
    assert messages.MO.read_bytes() == messages.mo_bytes()


def test_apostrophes_are_curved(french: list[Message]) -> None:
    assert not [sentence for sentence in sentences(french) if "'" in prose(sentence)]


def test_quotation_marks_are_guillemets_except_in_what_is_typed(french: list[Message]) -> None:
    assert not [sentence for sentence in sentences(french) if '"' in prose(sentence)]


def test_guillemets_hold_their_words_without_a_break(french: list[Message]) -> None:
    loose = re.compile(f"«(?!{NO_BREAK})|(?<!{NO_BREAK})»")
    assert not [sentence for sentence in sentences(french) if loose.search(sentence)]


def test_a_colon_has_a_no_break_space_before_it(french: list[Message]) -> None:
    loose = re.compile(rf"(?<![{NO_BREAK}:]):(?=\s|$)")
    assert not [sentence for sentence in sentences(french) if loose.search(sentence)]


def test_semicolons_and_marks_of_question_and_exclamation_have_no_space_before_them(french: list[Message]) -> None:
    loose = re.compile(r"\s(?:[;?]|!(?!\[))")
    assert not [sentence for sentence in sentences(french) if loose.search(prose(sentence))]


def test_per_cent_has_a_no_break_space_before_it(french: list[Message]) -> None:
    loose = re.compile(rf"(?<=[\d}}])(?!{NO_BREAK}) ?%(?!\()")
    assert not [sentence for sentence in sentences(french) if loose.search(sentence)]


def test_nobody_is_spelled_with_middle_dots(french: list[Message]) -> None:
    assert not [sentence for sentence in sentences(french) if re.search(r"\w[·•]\w", sentence)]


def test_an_ellipsis_is_one_character(french: list[Message]) -> None:
    assert not [sentence for sentence in sentences(french) if re.search(r"(?<![./])\.\.\.(?!\.)", sentence)]


@pytest.mark.parametrize(
    "path", [path for path in sorted(SOURCE.rglob("*.py")) if path.name != "wording.py"], ids=lambda path: path.stem
)
def test_every_sentence_is_a_literal_that_the_extraction_finds(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        if call.func.id in {"_", "ngettext"}:
            given = call.args[: 1 if call.func.id == "_" else 2]
            assert given, f"line {call.lineno}: a sentence is given by its place, not by a name"
            for argument in given:
                assert isinstance(argument, ast.Constant), f"line {call.lineno}: not a literal sentence"
                assert isinstance(argument.value, str), f"line {call.lineno}: not a sentence"


def test_usage_errors_speak_french(tmp_path: Path) -> None:
    answer = run("build", "--lng", cwd=tmp_path, language="fr")
    assert answer.code == 2
    assert answer.err.startswith("L’option «\u00a0--lng\u00a0» n’existe pas.")


def test_the_overview_reads_no_text_of_the_catalogue_and_loads_no_babel(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == 'open' else None)\n"
        "from cipc_newsletter.cli.application import run\n"
        "run(['--help', '--ui', 'fr'])\n"
        "assert not [name for name in opened if name.endswith('.po')], opened\n"
        "assert [name for name in opened if name.endswith('cipc_newsletter.mo')]\n"
        "assert 'babel' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert f"Utilisation{NO_BREAK}: cipc-newsletter" in done.stdout


def test_a_file_that_is_typed_has_a_french_name_in_help_and_sentences(french: list[Message]) -> None:
    assert [each for each in sentences(french) if re.search(r"\bFILE\b", each)] == []
    shell = sorted((SOURCE / "cli").glob("*.py"))
    assert [path.name for path in shell if 'metavar="FILE' in path.read_text(encoding="utf-8")] == []
