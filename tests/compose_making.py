"""Issues, items and workspaces to compose, as values: the smallest ones, and one that has everything."""

import datetime as dt
import shutil
import struct
import zlib
from dataclasses import replace
from pathlib import Path

from cipc_newsletter.compose.composer import compose
from cipc_newsletter.config import Config, Organisation, Sender, Workspace
from cipc_newsletter.model.issue import Entry, Form, Issue, Section, Words
from cipc_newsletter.model.item import Item, Picture
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.model.message import ComposedIssue

REPOSITORY = Path(__file__).parents[1]
CONFIG = Config(
    organisation=Organisation(
        name={"fr": "Observatoire de la rue Claire", "en": "Claire Street Observatory", "es": "Observatorio Clara"},
        legal_name="Observatoire de la rue Claire inc.",
        postal_address="1234, rue Claire\nMontréal (Québec) H0Y 0Y0",
        phone="514 555-0142",
        email="bonjour@observatoire.example",
        website="https://www.observatoire.example",
    ),
    sender=Sender(
        from_name={"fr": "Observatoire de la rue Claire", "en": "Claire Street Observatory", "es": "Observatorio"},
        from_email="infolettre@observatoire.example",
        reply_to="bonjour@observatoire.example",
        list_id_domain="observatoire.example",
    ),
    locales={"fr": "fr-CA", "en": "en-CA", "es": "es-419"},
    images_base_url="https://images.observatoire.example",
)
BODY = """Premier paragraphe, avec **du gras** et [un lien](https://www.observatoire.example/a?b=1&c=2).

## Un intertitre

- un point, puis un autre;
- un mot pour [[first_name|vous]].

> Une phrase qui reste.
> — Élise Bernatchez

::: {lang=en}
A line in *another* language.
:::

**[Lire le dossier](https://www.observatoire.example/dossier)**

| Année | Nombre |
|-------|-------:|
| 2024  |     12 |
| 2025  |     17 |
"""


def png(width: int = 1, height: int = 1, *, extra: bytes = b"") -> bytes:
    """A PNG of one grey, with the chunks in `extra` before its pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * width for _row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def workspace(root: Path, *, config: Config = CONFIG, template: Path | None = None) -> Workspace:
    """A workspace at `root` with the template of this repository, or another."""
    shutil.copytree(template or REPOSITORY / "templates" / "bulletin", root / "templates" / "bulletin")
    return Workspace(root=root, config=config)


def write(root: Path, path: str, data: str | bytes) -> None:
    """Write a file of the workspace."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data.encode() if isinstance(data, str) else data)


def item(item_id: str = "2025-12-09-une-nouvelle", language: str = "fr", **changes: object) -> Item:
    """An item with a title, a body and a link."""
    values: dict[str, object] = {
        "title": f"Une nouvelle ({item_id[11:]})",
        "body": "Un paragraphe.",
        "link": f"https://www.observatoire.example/{item_id}",
        "path": f"news/{item_id}/{language}.md",
    }
    return Item(id=item_id, language=language, **(values | changes))


def entry(shown: Item, languages: tuple[str, ...] = ("fr",), *, form: Form = Form.TEASER) -> Entry:
    """The same item in every language."""
    return Entry(item_id=shown.id, items=dict.fromkeys(languages, shown), form=form)


def issue(*sections: Section, languages: tuple[str, ...] = ("fr",), **changes: object) -> Issue:
    """An issue with these sections, or one text."""
    everywhere = Section(layout="text", texts=dict.fromkeys(languages, "Un mot de l’équipe."))
    words = {
        language: Words(
            subject=f"Décembre à hauteur de rue ({language})",
            preheader="Ce que la rue nous apprend, et deux rendez-vous.",
            intro="Bonjour [[first_name|à vous]],",
        )
        for language in languages
    }
    values: dict[str, object] = {"template": "bulletin", "words": words, "sections": sections or (everywhere,)}
    return Issue(
        id="2025-12",
        path="issues/2025-12.toml",
        number=12,
        date=dt.date(2025, 12, 15),
        languages=languages,
        **(values | changes),
    )


def with_words(of: Issue, **changes: str) -> Issue:
    """The same issue, its words changed in every language."""
    return replace(of, words={language: replace(words, **changes) for language, words in of.words.items()})


def composed(root: Path, of: Issue, **settings: object) -> ComposedIssue:
    """The issue composed in a workspace made for it."""
    return compose(of, workspace=workspace(root, **settings), version="1.2.3")


def everything(root: Path, languages: tuple[str, ...] = LANGUAGES) -> Issue:
    """An issue with every layout in both forms, and the pictures it needs in `root`."""
    write(root, "news/2025-12-01-a/image.png", png(1400, 700))
    write(root, "news/2025-12-01-a/corps.png", png(40, 20))
    picture = Picture(
        file="image.png",
        alt="Une rue au petit matin\u00a0: trois bancs",
        caption="Trois bancs.",
        credit="Photo : A. B.",
    )
    with_figure = f'{BODY}\n![Un banc vert](corps.png "Le banc du coin.")\n'

    def one(name: str, **changes: object) -> Item:
        day = {"date": dt.date(2025, 12, 1), "date_end": dt.date(2025, 12, 3), "place": "Montréal"}
        return item(f"2025-12-01-{name}", path="news/2025-12-01-a/fr.md", **(day | changes))

    def placed(*items: Item, form: Form = Form.TEASER) -> tuple[Entry, ...]:
        return tuple(entry(each, languages, form=form) for each in items)

    def said(text: str) -> dict[str, str]:
        return dict.fromkeys(languages, text)

    sections = (
        Section(
            layout="lead", titles=said("À la une"), entries=placed(one("a", image=picture, summary="Un résumé."))
        ),
        Section(layout="lead", entries=placed(one("b", body=with_figure, link=""), form=Form.FULL)),
        Section(
            layout="cards",
            titles=said("Brèves"),
            entries=placed(*(one(name, image=picture) for name in "cde")),
        ),
        Section(layout="list", titles=said("À relire"), entries=placed(one("f"), one("g", link=""))),
        Section(layout="full", titles=said("En entier"), entries=placed(one("h", body=with_figure, image=picture))),
        Section(
            layout="events",
            titles=said("Agenda"),
            entries=placed(one("i", time=dt.time(18, 30), time_end=dt.time(20)), one("j", date=None, date_end=None)),
        ),
        Section(
            layout="documents",
            titles=said("Documents"),
            entries=placed(one("k", document="https://www.observatoire.example/k.pdf")),
        ),
        Section(layout="text", titles=said("Un mot"), texts=said(BODY)),
        Section(layout="quote", texts=said("> On connaît une rue quand on y ralentit.\n>\n> — Élise Bernatchez")),
        Section(layout="quote", entries=placed(one("l", body="Ralentir, c’est voir.", person="Jean Roy"))),
        Section(
            layout="button",
            labels=said("Lire toutes les nouvelles"),
            urls=said("https://www.observatoire.example/nouvelles"),
        ),
    )
    return issue(*sections, languages=languages)


def edited_template(place, old, new):
    """Write `new` for `old` in the bulletin's settings."""
    path = place.root / "templates" / "bulletin" / "template.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
