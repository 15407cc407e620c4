"""Bytes as text: what a browser shows, and the two usual mistakes mended."""

import codecs

import pytest

from cipc_newsletter.ingest.encodings import feed_text, page_text

FRENCH = "L’été à Québec : « déjà »"
PAGE = "<html><head>{meta}</head><body>{text}</body></html>"


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ("<META CHARSET=windows-1252 />", "cp1252"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta charset="latin1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="utf-16">', "utf-8"),
        ("", "utf-8"),
        ("", "cp1252"),
        ('<meta charset="x-unheard-of">', "utf-8"),
    ],
)
def test_a_page_is_read_by_what_it_declares_as_browsers_do(meta: str, encoding: str) -> None:
    assert FRENCH in page_text(PAGE.format(meta=meta, text=FRENCH).encode(encoding))


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("windows-1256", "cp1256", "ورشة حوار"),
        ("iso-8859-8-i", "iso8859-8", "סדנת דיאלוג"),
        ("koi8-r", "koi8-r", "мастерская"),
        ("shift_jis", "cp932", "対話の場"),
        ("gb2312", "gb18030", "对话"),
        ("euc-kr", "cp949", "대화"),
    ],
)
def test_other_scripts_are_read_by_their_labels(label: str, encoding: str, text: str) -> None:
    raw = PAGE.format(meta=f'<meta charset="{label}">', text=text).encode(encoding)
    assert text in page_text(raw)
    assert text in page_text(PAGE.format(meta="", text=text).encode(encoding), charset=label)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8", "utf-32-le", "utf-32-be"])
def test_a_mark_outweighs_everything(encoding: str) -> None:
    mark = {name: bom for bom, name in (
        (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    )}[encoding]  # fmt: skip
    assert page_text(mark + FRENCH.encode(encoding), charset="koi8-r") == FRENCH


def test_utf_16_without_a_mark_is_noticed() -> None:
    assert feed_text("<rss>é</rss>".encode("utf-16-le")) == "<rss>é</rss>"
    assert feed_text("<rss>é</rss>".encode("utf-16-be")) == "<rss>é</rss>"


def test_the_server_outweighs_the_page() -> None:
    raw = PAGE.format(meta='<meta charset="koi8-r">', text=FRENCH).encode("cp1252")
    assert FRENCH in page_text(raw, charset="ISO-8859-1")


def test_a_declaration_in_a_comment_is_none() -> None:
    meta = '<!-- <meta charset="koi8-r"> --><meta charset="windows-1252">'
    assert FRENCH in page_text(PAGE.format(meta=meta, text=FRENCH).encode("cp1252"))


@pytest.mark.parametrize("claimed", ["iso-8859-1", "windows-1252", "iso-8859-15"])
def test_utf_8_that_claims_to_be_latin_is_utf_8(claimed: str) -> None:
    raw = f'<?xml version="1.0" encoding="{claimed}"?><rss>{FRENCH}</rss>'.encode()
    assert FRENCH in feed_text(raw)
    assert FRENCH in feed_text(FRENCH.encode(), charset=claimed)


def test_stray_windows_bytes_in_utf_8_become_the_signs_they_were() -> None:
    raw = "<rss>déjà ".encode() + b"l\x92\xe9t\xe9 \x93ici\x94" + " ñ</rss>".encode()
    assert feed_text(raw, charset="utf-8") == "<rss>déjà l’été “ici” ñ</rss>"


def test_a_feed_is_read_by_its_declaration() -> None:
    raw = f"<?xml version='1.0' encoding='windows-1252'?><rss>{FRENCH}</rss>".encode("cp1252")
    assert FRENCH in feed_text(raw)


def test_a_feed_that_declares_utf_16_in_ascii_is_not_in_utf_16() -> None:
    raw = f'<?xml version="1.0" encoding="UTF-16"?><rss>{FRENCH}</rss>'.encode()
    assert FRENCH in feed_text(raw)


@pytest.mark.parametrize("label", ["é", "", "  ", "replacement", "hz-gb-2312", "x-user-defined", "utf-8\n"])
def test_a_nonsense_label_is_passed_over(label: str) -> None:
    assert page_text(FRENCH.encode(), charset=label) == FRENCH


def test_bytes_that_are_in_no_encoding_never_raise() -> None:
    every = bytes(range(256)) * 3
    for label in ("", "utf-8", "windows-1252", "euc-jp", "gb18030", "big5", "utf-16le", "iso-2022-jp"):
        assert page_text(every, charset=label)
        assert feed_text(every, charset=label)
