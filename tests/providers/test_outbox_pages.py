"""The outbox's pages: what stands on them, that nothing hostile runs, and that they cost little."""

import html.parser
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

import sample_batches
from browsing import CHROMIUM, View, chromium, needed_and_offered
from cipc_newsletter import wording
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.providers import outbox_pages
from cipc_newsletter.providers.outbox import Outbox

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7919*7907 }}'


def submit(folder: Path, **changes: object) -> None:
    provider = Outbox(folder)
    provider.submit(provider.prepare(sample_batches.batch(**changes)))


def three_languages(folder: Path) -> None:
    for number, language in enumerate(("fr", "en", "es"), 1):
        message = sample_batches.composed(language, subject=f"Sujet {language}")
        submit(
            folder, batch_no=number, message=message, people=sample_batches.people(12)[number * 4 - 4 : number * 4]
        )


class Tags(html.parser.HTMLParser):
    """The start tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags_of(path: Path) -> list[tuple[str, dict[str, str | None]]]:
    return Tags(path.read_text(encoding="utf-8")).tags


def test_the_first_page_lists_every_campaign_with_its_languages(tmp_path: Path) -> None:
    three_languages(tmp_path)
    submit(tmp_path, campaign_uid="0ther", metadata={"campaign": "2026-01-1"})
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "2025-12-1" in page
    assert "2026-01-1" in page
    assert "12 mails · French 4, English 4, Spanish 4" in page


def test_a_campaign_s_page_lists_each_mail_with_recipient_language_subject_and_file(tmp_path: Path) -> None:
    three_languages(tmp_path)
    page = (tmp_path / "2025-12-1" / "index.html").read_text(encoding="utf-8")
    row = page[page.index("personne5@lecteurs.example") :].partition("</tr>")[0]
    assert "English" in row
    assert "Sujet en" in row
    assert 'href="c0ffee5eed.2.5.eml"' in row


def test_every_link_leads_to_a_file_that_is_there(tmp_path: Path) -> None:
    three_languages(tmp_path)
    Outbox(tmp_path).submit_test(sample_batches.copy_for_test())
    seen = 0
    for page in [path for path in tmp_path.rglob("*.html") if not path.name.endswith(".mail.html")]:
        for tag, attributes in tags_of(page):
            address = attributes.get("href") or attributes.get("src")
            if tag in ("a", "iframe") and address:
                assert (page.parent / unquote(address)).resolve().is_file(), f"{page.name}: {address}"
                seen += 1
    assert seen > 40


def test_nothing_on_any_page_comes_from_the_network(tmp_path: Path) -> None:
    three_languages(tmp_path)
    for page in tmp_path.rglob("*.html"):
        for tag, attributes in tags_of(page):
            assert tag not in ("script", "link"), page.name
            address = attributes.get("src") or ""
            assert not re.match(r"(?:https?:)?//", address), f"{page.name}: {address}"


def test_the_mail_is_shown_with_its_pictures_and_the_file_keeps_its_addresses(tmp_path: Path) -> None:
    three_languages(tmp_path)
    pages = tmp_path / "2025-12-1" / "pages"
    sources = [attributes["src"] for tag, attributes in tags_of(pages / "fr.mail.html") if tag == "img"]
    assert sources == ["pictures/atelier.0123456789ab.png"]
    assert (pages / "pictures" / "atelier.0123456789ab.png").read_bytes() == sample_batches.PICTURE.data
    raw = (tmp_path / "2025-12-1" / "c0ffee5eed.1.1.eml").read_bytes()
    assert b"https://pictures.example/images/atelier.0123456789ab.png" in raw.replace(b"=\r\n", b"")


def test_a_picture_named_alone_or_by_any_address_is_found() -> None:
    name = sample_batches.PICTURE.name
    for address in (name, f"https://a.example/{name}", f"../images/{name}", f"//a.example/b/{name}"):
        shown = outbox_pages.view_of(f'<img src="{address}">', [sample_batches.PICTURE])
        assert shown.endswith(f'<img src="pictures/{name}">')


def test_the_mail_s_page_has_a_sandboxed_frame_and_the_text(tmp_path: Path) -> None:
    three_languages(tmp_path)
    page = tmp_path / "2025-12-1" / "pages" / "en.html"
    frames = [attributes for tag, attributes in tags_of(page) if tag == "iframe"]
    assert {frame["src"] for frame in frames} == {"en.mail.html"}
    assert all("allow-scripts" not in str(frame["sandbox"]) for frame in frames)
    assert all(frame["title"] for frame in frames)
    assert "Se désabonner" in page.read_text(encoding="utf-8")


def test_a_fetch_from_inside_the_mail_is_forbidden(tmp_path: Path) -> None:
    three_languages(tmp_path)
    mail = (tmp_path / "2025-12-1" / "pages" / "fr.mail.html").read_text(encoding="utf-8")
    assert mail.index("Content-Security-Policy") < mail.index("<title>")
    assert "default-src 'none'" in mail


@pytest.mark.parametrize("place", ["subject", "first_name", "sender", "campaign", "text"])
def test_whatever_is_hostile_is_text(tmp_path: Path, place: str) -> None:
    changes: dict[str, object] = {}
    if place == "first_name":
        changes = {"people": (sample_batches.person(1, first_name=HOSTILE),)}
    elif place == "campaign":
        changes = {"metadata": {"campaign": HOSTILE}}
    elif place == "sender":
        changes = {"message": sample_batches.composed(sender=Mailbox(email="a@cipc.example", name=HOSTILE))}
    else:
        changes = {"message": sample_batches.composed(**{place: HOSTILE})}
    submit(tmp_path, **changes)
    for page in tmp_path.rglob("*.html"):
        names = [tag for tag, _attributes in tags_of(page)]
        assert "script" not in names
        assert names.count("img") == (1 if page.name == "fr.mail.html" else 0)
        assert str(7919 * 7907) not in page.read_text(encoding="utf-8")


def test_in_french_the_pages_speak_french(tmp_path: Path) -> None:
    wording.speak("fr")
    try:
        three_languages(tmp_path)
    finally:
        wording.speak("en")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert "15 décembre 2025" in page


def test_a_large_campaign_is_listed_by_groups(tmp_path: Path) -> None:
    people = sample_batches.people(400)
    for number in range(4):
        submit(tmp_path, batch_no=number, people=people[number * 100 : number * 100 + 100])
    folder = tmp_path / "2025-12-1"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "personne1@lecteurs.example" not in page
    assert page.count("100 mails") == 4
    assert "personne101@lecteurs.example" in (folder / "pages" / "c0ffee5eed.00001.html").read_text(encoding="utf-8")


def test_a_further_batch_writes_as_few_files_as_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    read: list[str] = []
    write_whole, rows = outbox_pages.operating_system.write_whole, outbox_pages._rows

    def counting(path: Path, data: bytes | str, **options: object) -> None:
        written.append(path.name)
        write_whole(path, data, **options)  # type: ignore[arg-type]

    def reading(path: Path) -> tuple[outbox_pages.Row, ...]:
        read.append(path.name)
        return rows(path)

    monkeypatch.setattr(outbox_pages, "_rows", reading)
    people = sample_batches.people(400)
    for number in range(40):
        if number == 39:
            monkeypatch.setattr(outbox_pages.operating_system, "write_whole", counting)
            read.clear()
        submit(tmp_path, batch_no=number, people=people[number * 10 : number * 10 + 10])
    pages = [name for name in written if not name.endswith(".eml")]
    assert sorted(pages) == [
        "c0ffee5eed.00039.fr.10.json",
        "c0ffee5eed.00039.html",
        "index.html",
        "index.html",
        "summary.json",
    ]
    assert read == []


def test_a_repeated_call_lists_nobody_twice(tmp_path: Path) -> None:
    for _count in range(2):
        submit(tmp_path)
    summary = json.loads((tmp_path / "2025-12-1" / "pages" / "summary.json").read_text(encoding="utf-8"))
    assert summary["counts"] == {"fr": 5}
    assert (tmp_path / "2025-12-1" / "index.html").read_text(encoding="utf-8").count("personne1@") == 2


def test_a_repeated_call_for_fewer_people_still_lists_all_who_have_a_file(tmp_path: Path) -> None:
    submit(tmp_path)
    submit(tmp_path, people=sample_batches.people(3))
    summary = json.loads((tmp_path / "2025-12-1" / "pages" / "summary.json").read_text(encoding="utf-8"))
    assert summary["counts"] == {"fr": 5}


def test_a_damaged_data_file_costs_its_rows_and_nothing_else(tmp_path: Path) -> None:
    three_languages(tmp_path)
    pages = tmp_path / "2025-12-1" / "pages"
    (pages / "c0ffee5eed.00001.fr.4.json").write_text("{", encoding="utf-8")
    (pages / "summary.json").write_text("[]", encoding="utf-8")
    submit(tmp_path, batch_no=9)
    page = (tmp_path / "2025-12-1" / "index.html").read_text(encoding="utf-8")
    assert "personne5@lecteurs.example" in page


def test_test_copies_stand_apart_from_campaigns(tmp_path: Path) -> None:
    three_languages(tmp_path)
    Outbox(tmp_path).submit_test(sample_batches.copy_for_test())
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.index("2025-12-1") < page.index("Test copies") < page.index("[Test 7QK4-M2]")
    assert (tmp_path / "tests" / "pages" / "fr.mail.html").exists()


def test_a_later_test_copy_replaces_the_view_of_an_earlier_one(tmp_path: Path) -> None:
    from dataclasses import replace

    first = sample_batches.copy_for_test()
    second = replace(first, code="8QK4-M3", message=replace(first.message, html="<head></head><p>Mieux</p>"))
    for copy in (first, second):
        Outbox(tmp_path).submit_test(copy)
    assert "Mieux" in (tmp_path / "tests" / "pages" / "fr.mail.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "tests").glob("*.eml"))) == 2


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [360, 1280])
def test_in_a_real_browser_no_page_is_wider_than_the_window(tmp_path: Path, width: int) -> None:
    three_languages(tmp_path)
    long = "supercalifragilistique" * 6
    submit(tmp_path, batch_no=7, message=sample_batches.composed(subject=long), people=sample_batches.people(2))
    with chromium() as browser:
        for name in ("index.html", "2025-12-1/index.html", "2025-12-1/pages/fr.html"):
            with browser.shown(tmp_path / name, View(width=width)) as page:
                needed, offered = needed_and_offered(page)
            assert offered == width
            assert needed <= width, name
