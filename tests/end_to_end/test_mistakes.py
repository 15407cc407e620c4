"""Slips of a colleague: each ends in French, with the place, the right exit code, and nothing half-written."""

import re
import shutil

import pytest

from campaign_making import ISSUE, MadeWorkspace
from mistakes_making import (
    ISSUE_FILE,
    ITEM,
    ITEM_FILE,
    LAYOUT,
    PICTURE,
    assert_french,
    changed,
    edit,
    own_layout,
    refused,
    tree,
)

pytestmark = pytest.mark.slow
COMMANDS_THAT_COMPOSE = (
    ("build",),
    ("check",),
    ("approve", ISSUE, "--by", "Moi", "--code", "7QK4-M2"),
    ("send", ISSUE),
)


def line_of(workspace: MadeWorkspace, name: str, text: str) -> int:
    """Return the number of the first line of a file that holds `text`."""
    lines = (workspace.root / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize("command", COMMANDS_THAT_COMPOSE, ids=lambda command: command[0])
def test_an_unknown_item_is_named_with_the_nearest(outbox: MadeWorkspace, command: tuple[str, ...]) -> None:
    edit(outbox, ISSUE_FILE, f'"{ITEM}"', f'"{ITEM[:-1]}"')
    line = line_of(outbox, ISSUE_FILE, f'"{ITEM[:-1]}"')
    said = refused(outbox, *command, words=f'no item "{ITEM[:-1]}". Nearest: "{ITEM}".', path=ISSUE_FILE, line=line)
    assert f"{ISSUE_FILE}, ligne {line}, rubrique 1" in said.french
    assert said.error["key"] == "section.1.items.1"


def test_a_misspelt_key_is_named_with_the_nearest(outbox: MadeWorkspace) -> None:
    edit(outbox, ISSUE_FILE, "preheader =", "preheder =")
    said = refused(outbox, "build", words='"preheder"', kind="ContentError", path=ISSUE_FILE)
    assert "« preheader »" in said.french.replace("\u00a0", " ")


@pytest.mark.parametrize("quotes", ["“{}”", "« {} »", "‘{}’", "„{}”"])
def test_curly_quotes_are_told_with_the_line_as_it_should_be(outbox: MadeWorkspace, quotes: str) -> None:
    edit(outbox, ISSUE_FILE, 'template = "bulletin"', f"template = {quotes.format('bulletin')}")
    line = line_of(outbox, ISSUE_FILE, "template = ")
    said = refused(outbox, "build", words="straight", path=ISSUE_FILE, line=line)
    assert 'template = "bulletin"' in said.french


def test_all_mistakes_of_all_files_come_in_one_run(outbox: MadeWorkspace) -> None:
    edit(outbox, ISSUE_FILE, "preheader =", "preheder =")
    edit(outbox, ISSUE_FILE, f'"{ITEM}"', f'"{ITEM[:-1]}"')
    edit(outbox, "news/2025-12-02-jeunes-et-police/fr.md", "title =", "titre =")
    said = refused(outbox, "build", words="preheder")
    assert "« titre »" in said.french.replace("\u00a0", " ")
    assert f"{ITEM[:-1]}" in said.french


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        (None, "there is no file"),
        (b"", "the file is empty"),
        (b"GIF89a but not a picture", "picture"),
        ("half", "damaged or cut short"),
    ],
    ids=["missing", "empty", "text", "half"],
)
def test_a_picture_that_cannot_be_used_is_named(
    outbox: MadeWorkspace, spoilt: bytes | str | None, words: str
) -> None:
    picture = outbox.root / PICTURE
    whole = picture.read_bytes()
    picture.unlink()
    if spoilt is not None:
        picture.write_bytes(whole[: len(whole) // 2] if isinstance(spoilt, str) else spoilt)
    refused(outbox, "build", words=words, kind="ContentError", path=ITEM_FILE if spoilt is None else PICTURE)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("</mj-body>", "{% if %}</mj-body>", "{% if %}"),
        ("<mj-body", "{{ nothing_here }}<mj-body", '"nothing_here"'),
        ("</mj-body>", "<mj-paragraph>x</mj-paragraph></mj-body>", "<mj-paragraph>"),
        ("<mj-body", '<mj-body backgroud-color="red"', '"background-color"'),
        ("<mj-body", '{% include "../../config.toml" %}<mj-body', "not in its folder"),
        ("<mj-body", "{{ ''.__class__ }}<mj-body", '"__class__"'),
        ("<mj-body", "{{ 'a' * 999999999 }}<mj-body", "multiplies"),
    ],
    ids=["syntax", "undefined", "tag", "attribute", "include", "reach", "size"],
)
def test_a_broken_template_is_named_with_its_line(outbox: MadeWorkspace, old: str, new: str, words: str) -> None:
    own_layout(outbox)
    edit(outbox, LAYOUT, old, new)
    refused(outbox, "build", words=words, kind="TemplateError", path=LAYOUT, line=line_of(outbox, LAYOUT, new))


def test_a_tag_that_is_never_closed_is_a_template_error(outbox: MadeWorkspace) -> None:
    own_layout(outbox)
    edit(outbox, LAYOUT, "</mj-body>", "")
    said = refused(outbox, "build", words="tags do not fit together", kind="TemplateError")
    assert "templates/bulletin/" in said.error["path"]


def test_a_template_that_is_not_there_is_named(outbox: MadeWorkspace) -> None:
    edit(outbox, ISSUE_FILE, 'template = "bulletin"', 'template = "buletin"')
    refused(outbox, "build", words='no template "buletin"', kind="TemplateError")


def test_a_workspace_without_templates_has_those_of_the_program(outbox: MadeWorkspace) -> None:
    shutil.rmtree(outbox.root / "templates")
    assert outbox.run("build", ISSUE).code == 0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("date = 2025-12-15", "date = 2025-02-30", "2025-02-30"),
        ("date = 2025-12-15", 'date = "15 décembre 2025"', '"date"'),
        ("number = 12", "number = douze", "douze"),
        ('languages = ["fr", "en", "es"]', 'languages = ["fr", "de"]', '"de"'),
        ('subject = "Protéger', 'subject = "\a\x1b[31mProtéger', "U+0007"),
        ('subject = "Protéger', 'subject = "[[prénom]] Protéger', "merge field"),
        ('layout = "cards"', 'layout = "mosaïque"', "mosaïque"),
        ('"2025-12-02-jeunes-et-police",', f'"2025-12-02-jeunes-et-police", "{ITEM}",', "stands in this issue twice"),
    ],
    ids=["no such day", "day in words", "number", "language", "control", "field", "layout", "twice"],
)
def test_a_slip_in_an_issue_names_its_line(outbox: MadeWorkspace, old: str, new: str, words: str) -> None:
    edit(outbox, ISSUE_FILE, old, new)
    mark = new if "\a" not in new else "Protéger les"
    refused(
        outbox, "build", words=words, kind="ContentError", path=ISSUE_FILE, line=line_of(outbox, ISSUE_FILE, mark)
    )


@pytest.mark.parametrize("name", [ISSUE_FILE, ITEM_FILE, "config.toml"])
def test_a_file_saved_in_another_encoding_is_named(outbox: MadeWorkspace, name: str) -> None:
    path = outbox.root / name
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    refused(outbox, "build", words="UTF-8", path=name, line=1)


def test_an_issue_that_cannot_be_read_hides_no_other(outbox: MadeWorkspace) -> None:
    path = outbox.root / ISSUE_FILE
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    listed = outbox.run("issue", "list", language="fr")
    drafts = ("2025-10", "2025-10-communique", "2025-11")
    assert (listed.code, [line.split()[:2] for line in listed.out.splitlines()]) == (
        0,
        [*([issue, "brouillon"] for issue in drafts), ["2025-12", "illisible"]],
    )
    stands = outbox.run(language="fr")
    assert (stands.code, stands.err) == (0, "")
    assert_french(stands.out)
    assert "2025-12" in stands.out


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('provider = "outbox"', 'provider = "outboks"', "send.provider"),
        ("grace_minutes = 10", 'grace_minutes = "dix"', "send.grace_minutes"),
        ('from_email = "infolettre@', 'from_email = "Moi\\r\\nBcc: infolettre@', "sender.from_email"),
        ('website = "https://', 'website = "javascript:alert(1)//', "organisation.website"),
        ("postal_address =", "adresse_postale =", "organisation.postal_address"),
        ('language = ""', 'language = "klingon"', "staff.language"),
    ],
)
def test_a_slip_in_the_settings_names_its_key(outbox: MadeWorkspace, old: str, new: str, key: str) -> None:
    edit(outbox, "config.toml", old, new)
    refused(outbox, "build", words=key.partition(".")[2], kind="ConfigError", path="config.toml", key=key)


def test_settings_that_are_a_folder_are_said_to_be(outbox: MadeWorkspace) -> None:
    (outbox.root / "config.toml").unlink()
    (outbox.root / "config.toml").mkdir()
    refused(outbox, "build", words="folder", kind="ConfigError", path="config.toml")


def test_a_folder_named_wrongly_never_means_the_one_above_it(outbox: MadeWorkspace) -> None:
    refused(outbox, "-C", "nulle-part", "build", words="nulle-part", kind="ConfigError")
    refused(outbox, "build", "--workspace=nulle-part", words="nulle-part", kind="ConfigError")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2025", "may mean several: 2025-10, 2025-10-communique, 2025-11, 2025-12"),
        ("décembre", 'No issue "décembre"'),
        ("", 'No issue ""'),
        ("issues/2025-12.txt", "issues/2025-12.txt"),
        ("issues/2025-13.toml", "issues/2025-13.toml"),
        ("../ailleurs.toml", "../ailleurs.toml"),
        ("issues/2025-12 (1).toml", "2025-12 (1).toml"),
    ],
)
def test_an_issue_named_wrongly_is_never_guessed(outbox: MadeWorkspace, name: str, words: str) -> None:
    shutil.copy(outbox.root / ISSUE_FILE, outbox.root / "issues" / "2025-12 (1).toml")
    refused(outbox, "build", name, words=words, kind="ContentError")


@pytest.mark.parametrize("name", ["issues\\2025-12.toml", "issues/2025-12.toml", "25-12", "2025-12 "])
def test_an_issue_is_found_by_path_and_by_part(outbox: MadeWorkspace, name: str) -> None:
    assert outbox.done("build", name)["issue"] == ISSUE


def test_conflict_copies_are_reported_and_not_read(outbox: MadeWorkspace) -> None:
    before = outbox.done("build")["digest"]
    for copy in ("issues/2025-12 (1).toml", "issues/2025-12-DESKTOP-7QK4M2.toml", f"news/{ITEM}/fr (1).md"):
        (outbox.root / copy).write_text("[[[ not TOML", encoding="utf-8")
    (outbox.root / "issues" / "Décembre.toml").write_text("", encoding="utf-8")
    assert outbox.done("build")["digest"] == before
    doctor = outbox.run("doctor", language="fr")
    assert doctor.code == 1
    for name in ("2025-12 (1).toml", "2025-12-DESKTOP-7QK4M2.toml", "fr (1).md", "Décembre.toml"):
        assert name in doctor.out
    assert_french(re.sub(r"\S+\.(toml|md)", "", doctor.out))


USAGE = [
    (("buidl",), '"buidl"'),
    (("build", "--lnag", "fr"), "--lnag"),
    (("build", "--lang", "de"), '"de"'),
    (("send",), "ISSUE"),
    (("send", ISSUE, "--expect", "douze"), '"douze"'),
    (("approve", ISSUE), "a name and a code"),
    (("news", "list", "--since", "demain"), '"demain"'),
    (("import", "text"), "one source"),
    (("audience", "imprt"), "imprt"),
    (("approve", ISSUE, "--by", "Moi", "--code", "-"), "no terminal"),
]


@pytest.mark.parametrize(("arguments", "words"), USAGE, ids=lambda value: "-".join(value)[:30])
def test_a_mistyped_command_leaves_with_2(outbox: MadeWorkspace, arguments: tuple[str, ...], words: str) -> None:
    before = tree(outbox.root)
    person, script = outbox.run(*arguments, language="fr"), outbox.run(*arguments, "--json", "--ui", "en")
    assert (person.code, script.code) == (2, 2)
    assert changed(before, tree(outbox.root)) == set()
    assert words.casefold() in script.value["error"]["message"].casefold()
    assert set(script.value["error"]) >= {"class", "message", "path", "line", "key", "hint"}
    assert (script.value["error"]["class"], script.value["exit_code"]) == ("UsageError", 2)
    assert_french(person.err)


def test_an_unknown_language_of_the_interface_is_told_in_the_system_s(outbox: MadeWorkspace) -> None:
    answer = outbox.run("build", "--ui", "de", language="fr")
    assert answer.code == 2
    assert_french(answer.err)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("audience", "import", "absente.csv"), "no such file"),
        (("audience", "import", "samples"), "no column holds"),
        (("audience", "import", "samples/page.txt"), "no column"),
        (("audience", "import", "samples/subscribers.csv", "--consent", "xpress"), '"xpress"'),
        (("audience", "show", "pas une adresse"), "@"),
        (("audience", "suppress", "a@b.example", "--reason", "jalousie"), '"jalousie"'),
        (("import", "text", "absente.txt"), "no such file"),
        (("import", "text", "samples/page.txt", "--item", "inconnu"), '"inconnu"'),
        (("import", "text", "--apply", "config.toml"), "plan"),
        (("issue", "new", "2026-01", "inconnu"), '"inconnu"'),
        (("issue", "new", "Janvier 2026", ITEM), "Janvier 2026"),
        (("issue", "new", ISSUE, ITEM), "there already"),
        (("news", "show", "inconnu"), '"inconnu"'),
        (("init",), "already there"),
        (("send-test", ISSUE), "nobody is named"),
        (("send", ISSUE, "--provider", "pigeon"), '"pigeon"'),
        (("send", ISSUE, "--yes", "--expect", "11"), "12 people, not 11"),
        (("campaign", "status", "inconnu"), "campaign"),
    ],
    ids=lambda value: "-".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_does_not_fit_is_refused_in_words(outbox: MadeWorkspace, arguments: tuple[str, ...], words: str) -> None:
    before = tree(outbox.root)
    person, script = outbox.run(*arguments, language="fr"), outbox.run(*arguments, "--json", "--ui", "en")
    assert (person.code, script.code) == (1, 1)
    assert changed(before, tree(outbox.root)) == set()
    error = script.value["error"]
    assert words.casefold() in error["message"].casefold()
    assert error["hint"]
    assert_french(person.err)


def test_nobody_to_mail_is_an_error_that_says_what_to_do(outbox: MadeWorkspace) -> None:
    shutil.rmtree(outbox.root / "var")
    outbox.approve()
    said = refused(outbox, "send", ISSUE, "--yes", words="nobody would get issue 2025-12".capitalize())
    assert "audience list" in said.french
    assert outbox.mails() == []
    listed = outbox.run("audience", "list", language="fr")
    assert (listed.code, "audience import" in listed.err) == (0, True)
