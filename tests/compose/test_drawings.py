"""SVG drawings, drawn as PNG or refused with the reason."""

import io

import pytest
from PIL import Image

from cipc_newsletter.compose import drawings
from cipc_newsletter.compose.drawings import drawn, is_drawing
from cipc_newsletter.compose.images import prepared
from cipc_newsletter.errors import ContentError

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="150">'


def svg(inside: str = '<rect width="150" height="150" fill="#c84b31"/>', head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


def of(raw: bytes, max_width: int = 1200) -> Image.Image:
    return Image.open(io.BytesIO(drawn(raw, shown="news/a/logo.svg", max_width=max_width)))


@pytest.mark.parametrize(
    "raw",
    [
        svg(),
        b"\xef\xbb\xbf" + svg(),
        b'<?xml version="1.0"?>\n<!-- drawn by hand -->\n' + svg(),
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + svg(),
    ],
)
def test_a_drawing_is_known_by_its_beginning(raw):
    assert is_drawing(raw)
    assert of(raw).size == (600, 300)


@pytest.mark.parametrize("raw", [b"", b"<html><svg></svg></html>", b"\x89PNG <svg", b"svg"])
def test_nothing_else_is_taken_for_one(raw):
    assert not is_drawing(raw)


def test_it_is_drawn_at_twice_its_size_and_no_wider_than_wanted():
    assert of(svg()).size == (600, 300)
    assert of(svg(), max_width=400).size == (400, 200)
    assert of(svg(head='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">')).size == (80, 20)


def test_its_colours_and_its_transparency_are_kept():
    image = of(svg())
    assert image.getpixel((10, 10)) == (200, 75, 49, 255)
    assert image.getpixel((500, 10))[3] == 0


def test_the_same_drawing_gives_the_same_bytes():
    assert prepared(svg(), shown="a.svg", max_width=500) == prepared(svg(), shown="a.svg", max_width=500)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<rect onload="alert(1)" width="1" height="1"/>', "script"),
        ("<foreignObject><p>x</p></foreignObject>", "script or foreign"),
        ('<image xlink:href="https://tracker.example/a.png" width="1" height="1"/>', "lies elsewhere"),
        ('<image href="file:///etc/passwd" width="1" height="1"/>', "lies elsewhere"),
        ('<image href="../../secret.png" width="1" height="1"/>', "lies elsewhere"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="1" height="1"/>', "lies elsewhere"),
        ('<use href="other.svg#a"/>', "lies elsewhere"),
        ('<rect fill="url( https://a.example/#b )" width="1" height="1"/>', "lies elsewhere"),
        ("<style>@import 'https://a.example/a.css';</style>", "lies elsewhere"),
        ("<text>Bonjour</text>", "text"),
        ("<rect>", "damaged"),
    ],
)
def test_what_has_no_place_in_a_picture_is_refused(inside, words):
    with pytest.raises(ContentError, match=words) as refused:
        of(svg(inside))
    assert refused.value.path == "news/a/logo.svg"


def test_what_lies_within_the_drawing_may_be_named():
    inside = '<defs><linearGradient id="g"><stop stop-color="#fff"/></linearGradient><rect id="r" width="9"/></defs>'
    assert of(svg(f'{inside}<rect fill="url( \'#g\' )" width="9" height="9"/><use xlink:href="#r"/>')).size == (
        600,
        300,
    )


def test_entities_are_refused_however_few():
    raw = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + svg("<desc>&b;</desc>")
    with pytest.raises(ContentError, match="entities"):
        of(raw)


def test_shapes_repeated_without_end_are_refused():
    levels = "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 9))
    with pytest.raises(ContentError, match="too intricate"):
        of(svg(f'<defs><rect id="a0" width="1" height="1"/>{levels}</defs><use href="#a8"/>'))


def test_a_drawing_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(drawings, "TIME_SECONDS", 0.0001)
    with pytest.raises(ContentError, match="too long"):
        of(svg())


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="100000">', "usable size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="0" height="10">', "usable size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="9000">', "pixels tall"),
    ],
)
def test_a_size_no_mail_could_show_is_refused(head, words):
    with pytest.raises(ContentError, match=words):
        of(svg(head=head))


def test_a_drawing_too_large_is_refused_before_it_is_read():
    with pytest.raises(ContentError, match="too large"):
        of(svg("<g/>" * 800_000))
