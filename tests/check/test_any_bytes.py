"""Whatever arrives instead of a mail, the checks say what is wrong and never fail themselves."""

from hypothesis import given, settings
from hypothesis import strategies as st

import good_mail
from cipc_newsletter.check.checker import check

RAW = good_mail.mail().raw()
BROKEN = [
    "<",
    "<![",
    "<!--[if mso]>",
    "=?utf-8?b?",
    "?=",
    "\x00",
    "é",
    "\udcff",
    "&#",
    'style="',
    "rgb(",
    "[[",
    "{{",
    "://[",
    "@",
    "<td",
]


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=400))
def test_random_bytes(raw: bytes) -> None:
    assert check(good_mail.check_input(mime={"fr": raw, "es": raw})).blockers


@settings(max_examples=120, deadline=None)
@given(cuts=st.lists(st.tuples(st.integers(0, len(RAW)), st.integers(0, 60), st.sampled_from(BROKEN)), max_size=6))
def test_a_mail_with_pieces_cut_out_and_rubbish_put_in(cuts: list[tuple[int, int, str]]) -> None:
    raw = RAW
    for place, length, rubbish in cuts:
        raw = raw[:place] + rubbish.encode("utf-8", "surrogateescape") + raw[place + length :]
    report = check(good_mail.check_input(mime={"fr": raw, "es": good_mail.mail("es").raw()}))
    assert report.issue_id == "2025-12"


@settings(max_examples=60, deadline=None)
@given(html=st.lists(st.sampled_from(["<div>", "</div>", "<table>", "<p>", "a ", *BROKEN]), max_size=40).map("".join))
def test_html_of_pieces(html: str) -> None:
    mail = good_mail.mail()
    mail.html = html.replace("[[", "[ [").replace("\udcff", "")
    assert check(good_mail.check_input(mail)).blockers
