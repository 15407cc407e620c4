"""A page as lines, or a sentence about what the file is instead."""

import io
import zipfile

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.source_text import decoded, letters_of, source_lines


def texts(text: str) -> list[tuple[int, str, int]]:
    return [(line.number, line.text, line.gap) for line in source_lines(text, location="page.txt")]


def refusal(text: str) -> str:
    with pytest.raises(IngestError) as caught:
        source_lines(text, location="page.txt")
    return str(caught.value)


def test_lines_are_numbered_and_their_gaps_counted() -> None:
    assert texts("un\n\n \u00a0 \ndeux\ntrois\n") == [(1, "un", 0), (4, "deux", 2), (5, "trois", 0)]


def test_outer_spaces_go_and_inner_no_break_spaces_stay() -> None:
    assert texts(" \u00a0\tun\u00a0mot\u202f: deux \u200b") == [(1, "un\u00a0mot\u202f: deux", 0)]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    assert texts(f"un{end}deux") == [(1, "un", 0), (2, "deux", 0)]


def test_a_byte_order_mark_and_decomposed_accents_make_no_difference() -> None:
    assert texts("\ufeffe\u0301te\u0301") == [(1, "été", 0)]


def test_a_separator_or_a_lone_bullet_is_no_line_but_is_remembered() -> None:
    lines = source_lines("un\n* * *\ndeux\n•\ntrois", location="page.txt")
    assert [(line.text, line.is_after_rule, line.is_after_bullet) for line in lines] == [
        ("un", False, False),
        ("deux", True, False),
        ("trois", False, True),
    ]


def test_letters_are_what_is_neither_space_nor_punctuation() -> None:
    assert letters_of(" • L’été — 1 200 € (½), ª² : « 安全 » e\u0327 ") == "Lété1200€½ª²安全e\u0327"


@pytest.mark.parametrize("text", ["", "\n\n \u00a0\n", "***\n---", "\ufeff"])
def test_a_page_without_text_is_refused(text: str) -> None:
    assert "no text" in refusal(text)


def test_signs_that_no_text_has_are_refused_with_their_line() -> None:
    assert "line 2" in refusal("un\nde\x00ux")
    assert "no text has" in refusal("un \ud800 deux")


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body><p>Bonjour</p>",
        "\ufeff\n<html lang='fr'>",
        "<?xml version='1.0'?><rss></rss>",
        "Un titre\n<p class='x'>Un paragraphe</p>\n<p>deux</p>",
    ],
)
def test_html_is_called_html(text: str) -> None:
    assert "HTML" in refusal(text)


def test_angle_brackets_in_a_text_are_no_html() -> None:
    assert texts("Si a < b, alors b > a; voir <cutaactu.example>.")


def test_a_page_of_too_many_lines_is_refused() -> None:
    assert "50000" in refusal("a\n" * 60_000)


def docx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("raw", "name"),
    [(docx(), "Word"), (b"%PDF-1.7 \xe2\xe3", "PDF"), (b"{\\rtf1 a}", "RTF"), (b"\xd0\xcf\x11\xe0\xa1", "Word")],
)
def test_another_kind_of_file_is_named(raw: bytes, name: str) -> None:
    with pytest.raises(IngestError, match=name):
        decoded(raw, location="page.docx")


def test_a_file_of_another_kind_is_named_also_as_text() -> None:
    assert "PDF" in refusal("%PDF-1.7 junk")


def test_utf_8_and_utf_16_are_read() -> None:
    assert decoded("été".encode(), location="a") == "été"
    assert decoded("été".encode("utf-16"), location="a") == "été"


def test_another_encoding_is_refused_with_line_and_remedy() -> None:
    with pytest.raises(IngestError) as caught:
        decoded("un\nété".encode("cp1252"), location="page.txt")
    assert caught.value.line == 2
    assert "UTF-8" in str(caught.value)
    assert caught.value.mistakes[0].remedy
