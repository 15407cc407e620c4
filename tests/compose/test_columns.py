"""Columns of compiled MJML, where media queries are ignored and in Outlook for Windows."""

import re

import mjml
import pytest

from cipc_newsletter.compose.columns import holding


def held(section, *columns):
    """A section of a mail of 600 pixels with these columns, held."""
    inside = "".join(f"<mj-column {column}><mj-text>a</mj-text></mj-column>" for column in columns)
    source = f'<mjml><mj-body width="600px"><mj-section {section}>{inside}</mj-section></mj-body></mjml>'
    return holding(str(mjml.mjml2html(source, fonts={})))


def widths(section, *columns):
    """The pixels told to Outlook, and what everyone else is told, column by column."""
    found = re.findall(
        r'width:(\d+)px;"><!\[endif\]--><div class="[^"]*"[^>]*?vertical-align:\w+;([^"]*)"', held(section, *columns)
    )
    assert len(found) == len(columns)
    return [(int(outlook), others) for outlook, others in found]


@pytest.mark.parametrize(
    ("padding", "inner"),
    [("", 600), ("0", 600), ("24px 12px 0", 576), ("8px 24px", 552), ("0 10px 0 30px", 560), ("20px", 560)],
)
def test_two_columns_share_what_the_padding_leaves(padding, inner):
    section = f'padding="{padding}"' if padding else 'padding="20px 0"'
    # 16 pixels less, so that they stand side by side in a window as wide as the mail with the browser's own margin.
    others = f"width:100%;min-width:50%;max-width:{inner // 2 - 8}px;"
    assert widths(section, "", "") == [(inner // 2, others)] * 2


def test_a_column_alone_may_be_as_wide_as_its_section():
    assert widths('padding="0 24px"', "") == [(552, "width:100%;")]


def test_unequal_columns_never_take_more_than_there_is():
    told = widths('padding="0 12px"', 'width="28%"', 'width="72%"')
    assert told == [
        (161, "width:100%;min-width:28%;max-width:156px;"),
        (414, "width:100%;min-width:72%;max-width:403px;"),
    ]


def test_a_column_of_two_abreast_takes_half_of_a_telephone():
    section, column = 'padding="0 12px"', 'width="33.33%" vertical-align="middle" css-class="two-abreast"'
    assert widths(section, column, column, column) == [(191, "width:50%;min-width:33.33%;max-width:186px;")] * 3


def test_columns_that_fill_more_than_a_row_begin_a_new_one_in_outlook():
    rows = held('padding="0 12px"', *['width="33.33%"'] * 7).split("</tr><tr>")
    assert [row.count("width:191px;") for row in rows] == [3, 3, 1]
    assert "</tr><tr>" not in held('padding="0 12px"', 'width="28%"', 'width="72%"')


def test_columns_of_a_group_stay_beside_each_other():
    source = (
        "<mjml><mj-body><mj-section><mj-group><mj-column width='20%'><mj-text>a</mj-text></mj-column>"
        "<mj-column width='80%'><mj-text>b</mj-text></mj-column></mj-group></mj-section></mj-body></mjml>"
    )
    html = holding(str(mjml.mjml2html(source, fonts={})))
    assert html.count('vertical-align:top;width:20%;"') == 1
    assert "max-width:480px" not in html


def test_what_is_no_column_stays_as_it_is():
    html = '<div style="width:100%;"><td style="width:20px;"><p>width:100%;</p></td></div>'
    assert holding(html) == html
