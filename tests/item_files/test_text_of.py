"""An item written and read again is the same item, whatever its texts hold; written again, the same bytes."""

import dataclasses
import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipc_newsletter.item_files import parse, path_of, text_of
from cipc_newsletter.model.item import Item, Picture, Source, Translation

ROOT = Path(__file__).parents[2]


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


TEXTS = st.text(max_size=40).map(normal).map(str.strip).map(normal)
LINES = TEXTS.filter(lambda text: "\n" not in text and text != "")
BODIES = st.lists(TEXTS, max_size=4).map("\n\n".join).map(lambda text: normal(text).strip("\ufeff").strip())
DATES = st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64).map(lambda digits: f"sha256:{digits}")


def _picture(alt: str, is_remote: bool, caption: str, credit: str) -> Picture:
    source = {"url": "https://example.org/a.png"} if is_remote else {"file": "fichiers/été 1.png"}
    return Picture(alt=alt, decorative=not alt, caption=caption, credit=credit, **source)


ITEMS = st.builds(
    Item,
    id=st.just("2025-12-09-journee"),
    language=st.just("fr"),
    title=LINES,
    body=BODIES,
    date=DATES,
    place=TEXTS,
    published=DATES,
    summary=TEXTS,
    link=st.sampled_from(["", "https://example.org/?a=1&b=%20#c"]),
    link_label=st.sampled_from(["", "Lire l’étude"]),
    topics=st.lists(LINES, max_size=3, unique=True).map(tuple),
    expires=DATES,
    time=st.none() | st.times(),
    person=TEXTS,
    document=st.sampled_from(["", "rapport.pdf"]),
    image=st.none() | st.builds(_picture, TEXTS, st.booleans(), TEXTS, TEXTS),
    source=st.none() | st.builds(Source, kind=LINES, location=TEXTS, key=LINES, digest=DIGESTS),
    translation=st.none() | st.builds(Translation, of=st.sampled_from(["en", "es"]), digest=DIGESTS),
    path=st.just(path_of("2025-12-09-journee", "fr")),
)


@given(ITEMS)
def test_an_item_written_and_read_is_the_same_item(item: Item) -> None:
    text = text_of(item)
    read, mistakes = parse(text, path=item.path)
    assert mistakes == ()
    assert read is not None
    assert dataclasses.replace(read, body_line=item.body_line) == item
    assert text_of(read) == text


TITLES = [
    "Jeunes et police : comprendre les « boucles » de méfiance",
    "Il dit : \"oui\", puis 'non' : c’est tout",
    "C:\\nouvelles\\été.txt",
    "+++",
    "title = “x” # y",
    "{{ 7*7 }}</mj-text><mj-raw><script>",
    "[[first_name|vous]] ::: {lang=en}",
    "a\tb\u2028c\u00a0: d\u200be",
    "\x7f",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_survives_whatever_it_holds(title: str) -> None:
    item = Item(id="a", language="fr", title=title, body="")
    read, mistakes = parse(text_of(item), path="news/a/fr.md")
    assert mistakes == ()
    assert read is not None
    assert read.title == title


def test_keys_stand_in_one_order_and_empty_ones_are_left_out() -> None:
    item = Item(
        id="a",
        language="fr",
        title="T",
        body="Corps.",
        topics=("a", "b"),
        date=dt.date(2025, 12, 9),
        place="Montréal",
        time=dt.time(9, 30),
        image=Picture(alt="", file="a.png", decorative=True, credit="Z"),
        translation=Translation(of="en", digest="sha256:x"),
    )
    assert text_of(item) == (
        '+++\ntitle = "T"\ndate = 2025-12-09\ntime = 09:30:00\nplace = "Montréal"\ntopics = ["a", "b"]\n'
        '[image]\nfile = "a.png"\ndecorative = true\ncredit = "Z"\n'
        '[translation]\nof = "en"\ndigest = "sha256:x"\n+++\nCorps.\n'
    )


def test_an_item_without_a_body_ends_with_its_front_matter() -> None:
    assert text_of(Item(id="a", language="fr", title="T", body="")) == '+++\ntitle = "T"\n+++\n'


@pytest.mark.parametrize(
    "path", sorted((ROOT / "news").rglob("*.md")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_the_items_of_the_repository_are_written_as_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    item, mistakes = parse(text, path=path.relative_to(ROOT).as_posix())
    assert mistakes == ()
    assert item is not None
    assert text_of(item) == text
