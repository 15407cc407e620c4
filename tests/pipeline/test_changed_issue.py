"""Whatever alters a byte of an approved issue stops `send`, which says what and where; a comment in a source does not."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cipc_newsletter.config import Workspace, open_workspace
from cipc_newsletter.errors import ApprovalError
from cipc_newsletter.pipeline import approving, prospects
from compose_making import png
from running import REPOSITORY, run

NOW = dt.datetime(2025, 12, 12, 15, tzinfo=dt.UTC)
ISSUE = "issues/2025-12.toml"
METRO = "news/2025-11-03-etude-transport-collectif"
YOUTH = "news/2025-12-02-jeunes-et-police"
pytestmark = pytest.mark.slow
Change = Callable[[Path], None]


def in_file(path: str, old: str, new: str) -> Change:
    """A change of a text file: `old` stands there once or more, and becomes `new` at its first place."""

    def change(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text, (path, old)
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")

    return change


def other_picture(path: str) -> Change:
    return lambda root: (root / path).write_bytes(png(800, 600))  # type: ignore[return-value]


def in_block(name: str, old: str, new: str) -> Change:
    return in_file(f"templates/bulletin/blocks/{name}.mjml.j2", old, new)


CHANGES: dict[str, tuple[Change, str]] = {
    "a link of an item": (
        in_file(f"{METRO}/es.md", 'link = "https://cutaactu.ca"', 'link = "https://cutaactu.ca/es"'),
        'the Spanish link of item 3, "Transporte público: un estudio nacional sobre la seguridad"',
    ),
    "the title of an item": (
        in_file(f"{METRO}/es.md", "Transporte público: un", "Transporte: un"),
        'the Spanish title of item 3, "Transporte: un estudio nacional sobre la seguridad"',
    ),
    "the summary of an item": (
        in_file(f"{METRO}/es.md", "Tres años", "Cuatro años"),
        'the Spanish text of item 3, "Transporte público: un estudio nacional sobre la seguridad"',
    ),
    "the place of an item": (
        in_file(f"{METRO}/es.md", 'place = "Montreal"', 'place = "Quebec"'),
        "Spanish text of item 3",
    ),
    "the day of an item": (
        in_file(f"{METRO}/fr.md", "date = 2025-11-03", "date = 2025-11-04"),
        "the French text of item 3",
    ),
    "the body of an item": (
        in_file("news/2025-12-09-journee-tacmes/fr.md", "Quatre chantiers", "Cinq chantiers"),
        'the French text of item 1, "Ce que le CIPC en rapporte"',
    ),
    "the caption of a picture": (
        in_file(f"{METRO}/es.md", "Tomar el metro", "Subir al metro"),
        "the Spanish text of item 3",
    ),
    "the alternative text of a picture": (
        in_file(f"{METRO}/es.md", "Un andén de metro tranquilo", "Un andén tranquilo"),
        f"the Spanish alternative text of {METRO}/quai-de-metro.png",
    ),
    "the bytes of a picture": (other_picture(f"{METRO}/quai-de-metro.png"), f"the picture {METRO}/quai-de-metro.png"),
    "the bytes of a picture of a section": (
        other_picture("issues/pictures/directrice.png"),
        "the picture issues/pictures/directrice.png",
    ),
    "the logo": (other_picture("templates/bulletin/logo.png"), "the picture templates/bulletin/logo.png"),
    "an item taken out": (in_file(ISSUE, '    "2025-10-30-congres-mexique",\n', ""), "Mexique : un premier congrès"),
    "an item added": (
        in_file(
            ISSUE,
            '    "2025-10-30-congres-mexique",',
            '    "2025-10-30-congres-mexique",\n    { id = "2023-03-07-mission-dubai", fallback = "fr" },',
        ),
        "added",
    ),
    "items in another order": (
        in_file(ISSUE, f'    "{YOUTH[5:]}",\n    "{METRO[5:]}",', f'    "{METRO[5:]}",\n    "{YOUTH[5:]}",'),
        "the place of the French item",
    ),
    "an item in full": (
        in_file(ISSUE, f'    "{YOUTH[5:]}",', f'    {{ id = "{YOUTH[5:]}", form = "full" }},'),
        "item 2",
    ),
    "a subject": (
        in_file(ISSUE, "Protecting youth, rebuilding", "Protecting youth and rebuilding"),
        "the English subject",
    ),
    "a preheader": (in_file(ISSUE, "TACMES Day, a training", "TACMES Day and a training"), "the English preheader"),
    "an introduction": (
        in_file(ISSUE, "Buena lectura", "Feliz lectura"),
        'the Spanish text of "El año termina con una buena…"',
    ),
    "the fallback of a merge field": (
        in_file(ISSUE, "[[first_name|dear reader]]", "[[first_name|friend]]"),
        "the English text of",
    ),
    "the title of a section": (in_file(ISSUE, 'es = "En portada"', 'es = "Primera plana"'), '"Primera plana"'),
    "the words of a button": (
        in_file(ISSUE, 'en = "Read all the news on the website"', 'en = "All the news"'),
        "the English text of",
    ),
    "the address of a button": (
        in_file(ISSUE, "https://www.observatoire.example/en/news", "https://www.observatoire.example/en"),
        "the English link of",
    ),
    "the address of a partner, of all languages": (
        in_file(ISSUE, "https://velo.observatoire.example", "https://velos.observatoire.example"),
        'the French link of "Atelier vélo de la Gare"',
    ),
    "the number": (in_file(ISSUE, "number = 12", "number = 13"), "the number"),
    "a language less": (
        in_file(ISSUE, 'languages = ["fr", "en", "es"]', 'languages = ["fr", "en"]'),
        "Spanish, taken out",
    ),
    "a colour of the template": (
        in_file("templates/bulletin/style.mjml.j2", "</mj-style>", ".own { color: #123456; }</mj-style>"),
        "the look of the mail",
    ),
    "a word of a block of the template": (
        in_block("foot", "{{ words.why }}", "{{ words.why }} *"),
        "the foot of the mail",
    ),
    "the text layout": (in_file("templates/bulletin/text.txt.j2", "{%", "~{%"), "text part"),
    "the postal address": (in_file("config.toml", "bureau 5", "bureau 6"), "the foot of the mail"),
    "the telephone number": (in_file("config.toml", "514 555-0142", "514 555-0143"), "the foot of the mail"),
    "the sender's name": (
        in_file("config.toml", 'from_name = { fr = "Observatoire', 'from_name = { fr = "L’Observatoire'),
        "the French name of the sender",
    ),
    "the sender's address": (
        in_file("config.toml", 'from_email = "infolettre@', 'from_email = "nouvelles@'),
        "the sender's address",
    ),
    "the address for replies": (
        in_file("config.toml", 'reply_to = ""', 'reply_to = "bonjour@observatoire.example"'),
        "the address for replies",
    ),
    "where pictures lie": (
        in_file("config.toml", 'base_url = ""  ', 'base_url = "https://i.observatoire.example"  '),
        "the address of the pictures",
    ),
    "whose usage a language follows": (in_file("config.toml", 'fr = "fr-CA"', 'fr = "fr-FR"'), "French"),
}

UNSEEN: dict[str, Change] = {
    "a comment in the issue": in_file(ISSUE, "number = 12", "# Relu par Nadia.\nnumber = 12"),
    "a comment in an item": in_file(f"{METRO}/es.md", "date = 2025", "# Visto.\ndate = 2025"),
    "spaces in the issue": in_file(ISSUE, "number = 12", "number   =   12\n\n"),
    "what no mail shows of an item": in_file(f"{METRO}/es.md", 'topics = ["transporte público"', 'topics = ["metro"'),
    "a comment in the template": in_block("foot", "<mj-section", "{# Vu. #}<mj-section"),
    "another item's text": in_file("news/2023-03-07-mission-dubai/fr.md", "+++\ntitle", "+++\n# Vu.\ntitle"),
    "the weight of a mail program": in_file("config.toml", "[staff]", "[staff] # vu"),
}


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose December issue is approved."""
    root = tmp_path_factory.mktemp("approved")
    for folder in ("news", "issues", "templates"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    shutil.copy(REPOSITORY / "config.example.toml", root / "config.toml")
    workspace = open_workspace(root)
    candidate = approving.candidate(workspace, "2025-12", now=NOW)
    code = candidate.made.composed.code
    approving.approve(workspace, candidate, name="Ana", code=code, note="", now=NOW)
    return root


@pytest.fixture
def workspace(approved: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(approved, tmp_path / "workspace")
    return open_workspace(tmp_path / "workspace")


def send(workspace: Workspace) -> None:
    prospects.prospect_of(open_workspace(workspace.root), "2025-12", provider_name=None, now=NOW, is_dry_run=True)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named_and_stops_the_issue(workspace: Workspace, name: str) -> None:
    change, phrase = CHANGES[name]
    change(workspace.root)
    with pytest.raises(ApprovalError) as refused:
        send(workspace)
    sentence = str(refused.value)
    assert sentence.startswith("Issue 2025-12 changed after it was approved: ")
    assert phrase in sentence
    assert "cannot be named" not in sentence


@pytest.mark.parametrize("name", UNSEEN)
def test_what_no_reader_gets_stops_nothing(workspace: Workspace, name: str) -> None:
    UNSEEN[name](workspace.root)
    send(workspace)


def test_a_change_taken_back_is_none(workspace: Workspace) -> None:
    in_file(ISSUE, "number = 12", "number = 13")(workspace.root)
    in_file(ISSUE, "number = 13", "number = 12")(workspace.root)
    send(workspace)


def test_the_command_leaves_with_three(workspace: Workspace) -> None:
    change, phrase = CHANGES["a link of an item"]
    change(workspace.root)
    answer = run("send", "2025-12", "--yes", "--expect", "0", cwd=workspace.root)
    assert (answer.code, answer.out) == (3, "")
    assert phrase in answer.err
    assert "cipc-newsletter review 2025-12" in answer.err
