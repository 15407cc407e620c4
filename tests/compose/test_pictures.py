"""The pictures of an issue: found beside their text, made ready once, addressed where they will lie."""

from dataclasses import replace

import pytest

from cipc_newsletter.compose import images, pictures
from cipc_newsletter.compose.pictures import Pictures
from cipc_newsletter.compose.published import FILE, file_of
from cipc_newsletter.config import Publishing, Workspace
from cipc_newsletter.errors import ContentError
from compose_making import CONFIG, png, write

BESIDE = "news/2025-12-01-a/fr.md"
ON_SITE = replace(CONFIG, images_base_url="", publishing=Publishing(way="wordpress"))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "cache_folder", lambda: tmp_path / "cache")


def shown(root, file="a.png", config=CONFIG):
    return Pictures(Workspace(root=root, config=config)).shown(file, beside=BESIDE, width=264, widest=552)


def test_a_picture_is_addressed_by_its_name_under_the_base(tmp_path):
    write(tmp_path, "news/2025-12-01-a/a.png", png(1000, 500))
    found = shown(tmp_path)
    assert found.address == f"https://images.observatoire.example/{found.image.name}" == found.image.address
    assert (found.width, found.height) == (264, 132)


@pytest.mark.parametrize("file", ["../b/a.png", "/etc/hostname", "c\\a.png", "link.png", "https://a.example/a.png"])
def test_a_picture_that_lies_elsewhere_is_refused(tmp_path, file):
    write(tmp_path, "news/b/a.png", png())
    write(tmp_path, BESIDE, "")
    (tmp_path / "news/2025-12-01-a/link.png").symlink_to(tmp_path / "news/b/a.png")
    with pytest.raises(ContentError) as refused:
        shown(tmp_path, file)
    assert refused.value.path == BESIDE


def test_a_bad_picture_is_opened_once_however_many_texts_show_it(tmp_path, monkeypatch):
    write(tmp_path, "news/2025-12-01-a/a.png", b"no picture")
    opened = []
    monkeypatch.setattr(
        pictures, "prepared", lambda *given, **more: opened.append(1) or images.prepared(*given, **more)
    )
    all_of = Pictures(Workspace(root=tmp_path, config=CONFIG))
    for _language in range(3):
        with pytest.raises(ContentError, match="not a picture"):
            all_of.shown("a.png", beside=BESIDE, width=264, widest=552)
    assert len(opened) == 1


def test_until_a_site_has_it_a_picture_has_an_address_that_answers_nobody(tmp_path):
    write(tmp_path, "news/2025-12-01-a/a.png", png())
    found = shown(tmp_path, config=ON_SITE)
    assert found.address == f"https://not-published.invalid/{found.image.name}"


def test_the_address_a_site_chose_is_taken_from_the_workspace_and_is_one_of_its_sources(tmp_path):
    write(tmp_path, "news/2025-12-01-a/a.png", png())
    name = shown(tmp_path, config=ON_SITE).image.name
    write(tmp_path, FILE, file_of({name: "https://www.observatoire.example/uploads/x-1.png"}))
    made = Pictures(Workspace(root=tmp_path, config=ON_SITE))
    found = made.shown("a.png", beside=BESIDE, width=264, widest=552)
    assert found.address == "https://www.observatoire.example/uploads/x-1.png"
    assert FILE in made.sources
