"""Texts that try to be code, from a page, a list of people or the settings, come out as text, in both parts."""

import re

import pytest

from campaign_making import ISSUE, MadeWorkspace, recipients
from mistakes_making import ISSUE_FILE, ITEM, ITEM_FILE, assert_french, edit, refused

pytestmark = pytest.mark.slow
HOSTILE = "{{ 7*7 }}</mj-text><mj-raw><script>"
ESCAPED = "{{ 7*7 }}&lt;/mj-text&gt;&lt;mj-raw&gt;&lt;script&gt;"
HEAD = "email,first_name,last_name,language,consent,consent_at,consent_evidence\n"
CONSENT = "fr,express,2025-01-01,formulaire\n"


def built(workspace: MadeWorkspace, name: str) -> str:
    """Return what the last build wrote under this name."""
    return (workspace.root / "build" / ISSUE / name).read_text(encoding="utf-8")


def assert_plain(html: str) -> None:
    """Nothing in a mail can run or was run."""
    body = html.partition("<body")[2]
    assert body
    for mark in ("<script", "<mj-", 'href="javascript:', "49</mj", "49&lt;"):
        assert mark not in body


def test_a_hostile_title_comes_out_as_text_and_is_told_where_it_stands(outbox: MadeWorkspace) -> None:
    path = outbox.root / ITEM_FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"(?m)^title = .*$", f"title = '{HOSTILE}'", text, count=1), encoding="utf-8", newline="\n"
    )
    outbox.done("build")
    for name in ("fr/message.html", "fr/view.html"):
        assert ESCAPED in built(outbox, name)
        assert_plain(built(outbox, name))
    assert HOSTILE in built(outbox, "fr/message.txt")
    checked = outbox.run("check", language="fr")
    assert (checked.code, f"CNT-06 fr  {ITEM_FILE}" in checked.out) == (0, True)
    assert_french(checked.err)
    refused(outbox, "send", ISSUE, "--yes", words="changed after it was approved", code=3, kind="ApprovalError")


def test_a_hostile_body_comes_out_as_text(outbox: MadeWorkspace) -> None:
    lines = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ config }} {% raw %} </mj-text>")
    with (outbox.root / ITEM_FILE).open("a", encoding="utf-8", newline="\n") as stream:
        stream.write("\n" + "\n\n".join(lines) + "\n")
    outbox.done("build")
    html, text = built(outbox, "fr/message.html"), built(outbox, "fr/message.txt")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "<script" not in html
    assert "<img src=x" not in html
    for line in lines:
        assert line in text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("[ici](javascript:alert(1))", "javascript:alert(1)"),
        ("![lue](../../config.toml)", "../../config.toml"),
        ("[[password]]", "password"),
        ("fin\u0000 \u001b[31m rouge", "U+0000"),
    ],
    ids=["script address", "other folder", "unknown field", "control"],
)
def test_what_a_body_may_not_hold_is_named_with_its_line(outbox: MadeWorkspace, body: str, words: str) -> None:
    path = outbox.root / ITEM_FILE
    text = path.read_text(encoding="utf-8") + f"\n{body}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    refused(outbox, "build", words=words, kind="ContentError", path=ITEM_FILE, line=text.count("\n"))


def test_settings_and_words_of_the_issue_come_out_as_text(outbox: MadeWorkspace) -> None:
    edit(outbox, "config.toml", 'postal_address = "', f'postal_address = "{HOSTILE} ')
    edit(outbox, ISSUE_FILE, 'fr = "À la une"', f'fr = "{HOSTILE}"')
    edit(outbox, ISSUE_FILE, "L’année s’achève", f"{HOSTILE} L’année s’achève")
    edit(outbox, ISSUE_FILE, 'subject = "Protéger', f'subject = "{HOSTILE} Protéger')
    outbox.done("build")
    html = built(outbox, "fr/message.html")
    assert html.count(ESCAPED) >= 3
    assert_plain(html)
    assert built(outbox, "fr/message.txt").count(HOSTILE) >= 2


def test_a_header_cannot_be_broken_open(outbox: MadeWorkspace) -> None:
    edit(outbox, ISSUE_FILE, 'subject = "Protéger', 'subject = "Oui\\r\\nBcc: x@y.example Protéger')
    refused(outbox, "build", words='"subject"', kind="ContentError", path=ISSUE_FILE)


def test_hostile_names_in_a_list_of_people_stay_names(outbox: MadeWorkspace) -> None:
    names = {
        "a@liste.example": "=cmd|' /C calc'!A0",
        "b@liste.example": "<script>{{7*7}}[[email]]</script>",
        "c@liste.example": "%recipient.email%",
        "d@liste.example": "Ève\r\nBcc: y@z.example",
    }
    rows = "".join(f'{address},"{name}",,{CONSENT}' for address, name in names.items())
    (outbox.root / "gens.csv").write_text(HEAD + rows, encoding="utf-8", newline="")
    assert outbox.done("audience", "import", "gens.csv")["new"] == 4
    assert outbox.send().code == 0
    mails = {mail.to: mail for mail in outbox.mails()}
    assert set(recipients(outbox.mails()).values()) == {1}
    assert "Bonjour =cmd|' /C calc'!A0," in mails["a@liste.example"].text
    assert "Bonjour &lt;script&gt;{{7*7}}[[email]]&lt;/script&gt;," in mails["b@liste.example"].html
    assert "<script" not in mails["b@liste.example"].html
    assert "Bonjour %recipient.email%," in mails["c@liste.example"].text
    assert "Bonjour Ève Bcc: y@z.example," in mails["d@liste.example"].text
    for mail in mails.values():
        assert b"\nBcc:" not in mail.raw.replace(b"\r", b"").partition(b"\n\n")[0]


def test_refused_lines_of_a_list_are_one_line_each_without_control_characters(outbox: MadeWorkspace) -> None:
    rows = (
        f'"x@liste.example\r\nBcc: a@b.example",A,B,{CONSENT}y\x1b[31m@,A,B,{CONSENT}z@liste.example,A,B,xx,{CONSENT}'
    )
    (outbox.root / "gens.csv").write_text(HEAD + rows, encoding="utf-8", newline="")
    answer = outbox.run("audience", "import", "gens.csv", language="fr")
    assert answer.code == 0
    assert "\x1b" not in answer.out
    assert len([line for line in answer.out.splitlines() if line.startswith("  ligne ")]) == 3
    assert len(answer.out.splitlines()) == 4
    assert_french(answer.out)


def test_a_name_that_would_steer_the_terminal_is_written_without_it(outbox: MadeWorkspace) -> None:
    code = outbox.done("build")["code"]
    answer = outbox.run("approve", ISSUE, "--by", "\x1b[2JMoi\n\rLui", "--code", code, language="fr")
    assert answer.code == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", answer.out)
    assert len(answer.out.splitlines()) == 1


def test_a_page_that_holds_code_is_imported_as_text(outbox: MadeWorkspace) -> None:
    page = (
        f"{HOSTILE}\n\nLe 3 novembre 2025, à Laval. <b>Gras</b> et [[first_name]] et {{{{ config }}}}, dit-on ici.\n"
    )
    result = outbox.run("import", "text", "-", "--lang", "fr", "--json", stdin=page)
    assert result.code == 0, result
    ids = [*result.value["new"], *result.value["skipped"]]
    assert ids or result.value["leftover"]
    for item in result.value["new"]:
        assert re.fullmatch(r"[a-z0-9-]{1,48}", item)
    assert outbox.run("build", ISSUE, "-q").code == 0
    assert outbox.run("news", "show", ITEM, language="fr").code == 0
