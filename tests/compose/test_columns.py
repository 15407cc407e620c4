"""Columns of compiled MJML, where media queries are ignored and in Outlook for Windows."""

import re

import mjml
import pytest

from cipc_newsletter.compose.columns import holding


def widths(section, *columns):
    """The pixels told to Outlook and to everyone else, column by column."""
    inside = "".join(f"<mj-column {column}><mj-text>a</mj-text></mj-column>" for column in columns)
    source = f'<mjml><mj-body width="600px"><mj-section {section}>{inside}</mj-section></mj-body></mjml>'
    html = holding(str(mjml.mjml2html(source, fonts={})))
    found = re.findall(
        r'width:(\d+)px;"><!\[endif\]--><div class="[^"]*"[^>]*?width:100%;(?:max-width:(\d+)px;)?"', html
    )
    assert len(found) == len(columns)
    return [(int(outlook), int(others) if others else None) for outlook, others in found]


@pytest.mark.parametrize(
    ("padding", "inner"),
    [("", 600), ("0", 600), ("24px 12px 0", 576), ("8px 24px", 552), ("0 10px 0 30px", 560), ("20px", 560)],
)
def test_two_columns_share_what_the_padding_leaves(padding, inner):
    section = f'padding="{padding}"' if padding else 'padding="20px 0"'
    assert widths(section, "", "") == [(inner // 2, inner // 2)] * 2


def test_a_column_alone_may_be_as_wide_as_its_section():
    assert widths('padding="0 24px"', "") == [(552, None)]


def test_unequal_columns_never_take_more_than_there_is():
    told = widths('padding="0 12px"', 'width="28%"', 'width="72%"')
    assert told == [(161, 161), (414, 414)]
    thirds = widths('padding="0 12px"', *['width="33.33%" vertical-align="middle"'] * 3)
    assert thirds == [(191, 191)] * 3


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
