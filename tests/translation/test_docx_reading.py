"""A .docx out of any word processor, in any state."""

import io
import zipfile

import pytest

from cipc_newsletter.errors import IngestError
from cipc_newsletter.translation import docx_reading
from cipc_newsletter.translation.returned import Found
from cipc_newsletter.translation.runs import Run

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="x" Target="https://a.example/" TargetMode="External"/></Relationships>'
)
STYLES = (
    f'<w:styles {NAMESPACES}><w:style w:styleId="lev"><w:name w:val="Strong"/></w:style>'
    '<w:style w:styleId="Accentuation"><w:name w:val="Emphasis"/></w:style></w:styles>'
)


def docx(cell: str, **parts: str) -> bytes:
    """A .docx with one table of one cell, whose paragraphs are given as XML."""
    body = f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>" if "<w:tbl" not in cell else cell
    members = {
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": RELATIONS,
        "word/styles.xml": STYLES,
        **{name.replace("__", "/"): text for name, text in parts.items()},
    }
    return packed(members)


def packed(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def read(content: bytes) -> Found:
    return docx_reading.read(content, location="back.docx")


def runs(cell: str) -> list[tuple[Run, ...]]:
    return list(read(docx(cell)).tables[0][0][0].paragraphs)


def t(text: str, look: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def test_runs_that_word_split_are_one_word() -> None:
    split = '<w:r w:rsidR="00A1"><w:t>Jour</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>née</w:t></w:r>'
    assert runs(p(split)) == [(Run(text="Journée"),)]


def test_open_changes_are_read_as_accepted() -> None:
    changed = (
        t("We ")
        + f'<w:del w:id="1">{t("dont").replace("w:t", "w:delText")}</w:del>'
        + f'<w:ins w:id="2">{t("do")}</w:ins><w:moveFrom w:id="3">{t(" gone")}</w:moveFrom>{t(" listen")}'
    )
    content = docx(p(changed))
    assert read(content).tables[0][0][0].text == "We do listen"
    assert read(content).has_tracked_changes


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    ended = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>' + t("one ") + "</w:p>"
    assert runs(ended + p(t("two"))) == [(Run(text="one two"),)]


def test_a_deleted_row_is_none() -> None:
    row = f"<w:tr><w:tc>{p(t('kept'))}</w:tc></w:tr>"
    gone = row.replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="1"/></w:trPr>').replace("kept", "gone")
    assert [cells[0].text for cells in read(docx(f"<w:tbl>{gone}{row}</w:tbl>")).tables[0]] == ["kept"]


def test_links_are_found_by_relation_by_field_and_by_simple_field() -> None:
    by_relation = f'<w:hyperlink r:id="rId1">{t("one")}</w:hyperlink>'
    by_field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://</w:instrText></w:r>'
        '<w:r><w:instrText>b.example" \\o "tip"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + t("two")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f"<w:fldSimple w:instr=' HYPERLINK \"https://c.example\" '>{t('three')}</w:fldSimple>"
    assert runs(p(by_relation) + p(by_field) + p(simple)) == [
        (Run(text="one", link="https://a.example/"),),
        (Run(text="two", link="https://b.example"),),
        (Run(text="three", link="https://c.example"),),
    ]


def test_a_field_gives_its_result_and_not_its_code() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>code</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + t("12") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert runs(p(field)) == [(Run(text="12"),)]


def test_bold_and_italics_are_read_from_looks_and_from_styles_in_any_language() -> None:
    words = [
        t("a", "<w:b/>"),
        t("b", '<w:b w:val="0"/>'),
        t("c", '<w:rStyle w:val="lev"/>'),
        t("d", '<w:rStyle w:val="Accentuation"/>'),
        t("e", "<w:i/>"),
    ]
    assert runs(p("".join(words))) == [
        (
            Run(text="a", bold=True),
            Run(text="b"),
            Run(text="c", bold=True),
            Run(text="de", italic=True),
        )
    ]


def test_signs_of_word_are_what_they_stand_for() -> None:
    signs = (
        "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/></w:r>"
    )
    assert runs(p(signs)) == [(Run(text="a\nb c-d"),)]


def test_content_controls_and_smart_tags_hide_no_words() -> None:
    wrapped = f"<w:sdt><w:sdtPr/><w:sdtContent><w:smartTag>{t('inside')}</w:smartTag></w:sdtContent></w:sdt>"
    assert runs(p(wrapped)) == [(Run(text="inside"),)]
    table = f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{p(t('row'))}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert read(docx(table)).tables[0][0][0].text == "row"


def test_a_cell_over_two_columns_stands_in_the_first() -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p(t("wide"))}</w:tc>'
    row = f"<w:tbl><w:tr>{wide}<w:tc>{p(t('next'))}</w:tc></w:tr></w:tbl>"
    assert [cell.text for cell in read(docx(row)).tables[0][0]] == ["wide", "", "next"]


def test_comments_are_told() -> None:
    comments = f"<w:comments {NAMESPACES}><w:comment>{p(t('Which year?'))}</w:comment></w:comments>"
    assert read(docx(p(t("a")), **{"word__comments.xml": comments})).remarks == ("Which year?",)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no archive",
        packed({"hello.txt": "x"}),
        packed({"word/document.xml": "<w:document"}),
        docx(p(t("a")))[:-40],
    ],
)
def test_what_is_no_word_document_is_refused_in_three_parts(content: bytes) -> None:
    with pytest.raises(IngestError) as caught:
        read(content)
    assert caught.value.path == "back.docx"
    assert caught.value.mistakes[0].remedy


@pytest.mark.parametrize(
    "members",
    [
        {"../../out.xml": "x"},
        {"/etc/x": "x"},
        {f"a{number}": "" for number in range(3100)},
        {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        {"word/document.xml": " " * 21_000_000},
    ],
    ids=["out of the archive", "absolute", "members", "entities", "bomb"],
)
def test_what_no_word_processor_writes_is_refused(members: dict[str, str]) -> None:
    with pytest.raises(IngestError, match="what no word processor writes"):
        read(packed({"word/document.xml": f"<w:document {NAMESPACES}/>"} | members))


def test_nesting_without_end_is_no_crash() -> None:
    deep = "<w:ins>" * 200 + t("deep") + "</w:ins>" * 200
    assert read(docx(p(deep))).has_tracked_changes
