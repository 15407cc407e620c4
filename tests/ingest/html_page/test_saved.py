"""Pages that a browser saved: where they came from, and the pictures beside them."""

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.draft import FoundPicture
from cipc_newsletter.ingest.html_page import read
from cipc_newsletter.ingest.html_page.saved import NOWHERE, saved_page, with_own_files

PAGE = (
    "<html lang=fr><head><meta charset=utf-8></head><body><article><h1>Un atelier</h1>"
    "<p>Le Centre a réuni des jeunes et des policiers du quartier pour une journée de dialogue.</p>"
    "<p><img src='./Un atelier_fichiers/table.jpg' alt='Une table'></p><p>Et <a href='suite'>la suite</a>.</p>"
    "</article></body></html>"
)
MARK = "<!-- saved from url=(0034)https://centre.example/actualites/ -->\n"
ARCHIVE = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://centre.example/a/\r\nSubject: Un atelier\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="xx"\r\n\r\n--xx\r\n'
    "Content-Type: {kind}\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    "Content-Location: https://centre.example/a/\r\n\r\n"
    "<html><body><article><h1>Un atelier</h1><p>Le Centre a r=C3=A9uni des =\r\n"
    "jeunes du quartier pour une belle journ=C3=A9e.</p><a href=3D'b'>Suite</a></article></body></html>\r\n--xx--\r\n"
)


def test_a_page_saved_by_chrome_says_where_it_is_from() -> None:
    assert saved_page((MARK + PAGE).encode(), location="-").address == "https://centre.example/actualites/"
    draft = read((MARK + PAGE).encode(), location="page.html").drafts[0]
    assert "(https://centre.example/actualites/suite)" in draft.body


def test_its_pictures_lie_beside_it() -> None:
    draft = read((MARK + PAGE).encode(), location="page.html", folder="file:///home/anne/").drafts[0]
    assert [picture.address for picture in draft.pictures] == ["file:///home/anne/Un%20atelier_fichiers/table.jpg"]
    assert f"]({draft.pictures[0].name})" in draft.body


def test_without_an_address_they_still_lie_beside_it() -> None:
    draft = read(PAGE.encode(), location="page.html", folder="file:///home/anne/").drafts[0]
    assert draft.pictures[0].address == "file:///home/anne/Un%20atelier_fichiers/table.jpg"


def test_a_page_of_the_web_reaches_no_file() -> None:
    pictures = read(PAGE.encode(), location="https://centre.example/a/").drafts[0].pictures
    assert pictures[0].address.startswith("https://")


@pytest.mark.parametrize(
    "path",
    [
        "photo.jpg",
        "a_files/../../etc/passwd",
        "../a_files/x.jpg",
        "a_files/b/c.jpg",
        "etc/passwd",
        "a_files/..%5Cx.jpg",
    ],
)
def test_only_what_lies_in_the_pages_own_folder_of_pictures_is_a_file(path: str) -> None:
    found = FoundPicture(address=NOWHERE + path, name="x.jpg")
    assert with_own_files([found], base=NOWHERE, folder="file:///home/anne/") == (found,)


def test_a_web_archive_is_opened() -> None:
    draft = read(ARCHIVE.format(kind="text/html; charset=utf-8").encode(), location="page.mhtml").drafts[0]
    assert draft.body.startswith("Le Centre a réuni des jeunes du quartier")
    assert "(https://centre.example/a/b)" in draft.body


def test_a_web_archive_without_a_page_is_refused_in_words() -> None:
    with pytest.raises(IngestError, match="web archive"):
        read(ARCHIVE.format(kind="text/css").encode(), location="page.mhtml")
