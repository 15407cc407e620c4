"""What a translator sent back, judged by its bytes."""

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.translation.document_reading import read

MARK = "{2025-12-02-jeunes/title/1ed839d7ebd6}"


def page(*rows: str) -> bytes:
    return f"<meta charset=utf-8><table>{''.join(rows)}</table>".encode()


def row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def test_a_page_of_marked_rows_is_read() -> None:
    returned = read(page(row("", "Français (fr)", "English (en)"), row(MARK, "Jeunes", "Youth")), location="x.html")
    assert (returned.rows[0].cells["en"].text, returned.languages) == ("Youth", ("fr", "en"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (page(row("", "Français (fr)", "English (en)"), row("", "Jeunes", "Youth")), "no row of this document"),
        (page(row(MARK, "Jeunes", "Youth")), "no table of this document names its languages"),
        (b"%PDF-1.7", "a PDF"),
        (b"Youth", "neither a Word document nor an HTML page"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_would_be_right(content: bytes, words: str) -> None:
    with pytest.raises(IngestError, match=words) as caught:
        read(content, location="x.html")
    assert caught.value.mistakes[0].right
    assert caught.value.mistakes[0].remedy
