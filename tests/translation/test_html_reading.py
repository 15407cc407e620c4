"""An HTML page: ours, or one that a word processor saved."""

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.translation import document_reading, html_reading
from cipc_newsletter.translation.returned import Found
from cipc_newsletter.translation.runs import Run

WORD_PAGE = """\
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252">
<style><!-- p.MsoNormal {mso-style-parent:"";} --></style></head><body lang=FR-CA>
<div class=WordSection1><table class=MsoTableGrid><tr style='mso-yfti-irow:0'><td width=200>
<p class=MsoNormal><span lang=EN-CA style='mso-ansi-language:EN-CA'>It’s “here”
 – caf\xe9<o:p></o:p></span></p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>\xb7<span style='font:7.0pt'>&nbsp;&nbsp;
</span></span><![endif]><b style='mso-bidi-font-weight:normal'>point</b> one</p>
<p class=MsoNormal><a href="https://a.example/"><span class=MsoHyperlink>a link</span></a><span
class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[JT1]</a></span></p>
<p class=MsoNormal><del cite="x">old</del><ins cite="x">new</ins></p>
</td></tr></table></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p>Which year?</p></div></div>
</body></html>
"""


def read(content: str | bytes, encoding: str = "utf-8") -> Found:
    return html_reading.read(
        content if isinstance(content, bytes) else content.encode(encoding), location="back.html"
    )


def cell(html: str) -> list[tuple[Run, ...]]:
    return list(read(f"<table><tr><td>{html}</td></tr></table>").tables[0][0][0].paragraphs)


def test_a_page_saved_by_word_is_its_words() -> None:
    found = read(
        WORD_PAGE.replace("’", "\x92").replace("“", "\x93").replace("”", "\x94").replace("–", "\x96"), "latin-1"
    )
    assert list(found.tables[0][0][0].paragraphs) == [
        (Run(text="It’s “here” – café"),),
        (Run(text="point ", bold=True), Run(text="one")),
        (Run(text="a link", link="https://a.example/"),),
        (Run(text="new"),),
    ]
    assert found.remarks == ("Which year?",)
    assert found.has_tracked_changes


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("text alone", ["text alone"]),
        ("<p>a</p>\n<p>b</p>", ["a", "b"]),
        ("<ul><li>a</li><li><p>b</p></li></ul>", ["a", "b"]),
        ("a<br>b", ["a\nb"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<p> </p><p>&nbsp;</p>", []),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
        ("<p>a<script>b</script><!-- c --></p>", ["a"]),
    ],
)
def test_each_block_is_a_paragraph(html: str, words: list[str]) -> None:
    assert ["".join(run.text for run in paragraph) for paragraph in cell(html)] == words


def test_looks_are_read_from_names_and_from_styles() -> None:
    html = (
        '<span style="font-weight:700">a</span><b><span style="font-weight:normal">b</span></b>'
        "<em>c</em><span style='font-style: italic'>d</span><code>e</code>"
    )
    assert cell(html) == [
        (Run(text="a", bold=True), Run(text="b"), Run(text="cd", italic=True), Run(text="e", code=True))
    ]


def test_a_cell_over_two_columns_stands_in_the_first() -> None:
    found = read("<table><tr><td colspan=2>wide</td><td>next</td></tr></table>")
    assert [one.text for one in found.tables[0][0]] == ["wide", "", "next"]


def test_nesting_without_end_is_no_crash() -> None:
    assert len(read("<table><tr><td>" + "<div>" * 20_000 + "deep").tables) == 1


def test_a_page_too_large_is_refused() -> None:
    with pytest.raises(IngestError, match="megabytes"):
        read(b"<p>" + b"a" * (html_reading.MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        (b"title = 1", "neither"),
        (b"", "neither"),
        (b"<table><tr><td>no mark</td></tr></table>", "no row"),
    ],
)
def test_what_cannot_be_read_says_what_to_save_it_as(content: bytes, said: str) -> None:
    with pytest.raises(IngestError, match=said) as caught:
        document_reading.read(content, location="back")
    assert caught.value.mistakes[0].right
    assert caught.value.mistakes[0].remedy


def test_bold_by_a_class_of_the_style_block_is_bold() -> None:
    page = "<style>.T3 { color:red; font-weight:bold; } .P1 { font-weight:bold }</style><table><tr><td>"
    found = read(f'{page}<p class="P1"><span class="T3">a</span> b</p></td></tr></table>')
    assert found.tables[0][0][0].paragraphs == ((Run(text="a ", bold=True), Run(text="b")),)
