"""English as it is set; `~` stands for a no-break space."""

import pytest

from cipc_newsletter.typography import set_text

CASES = [
    ("it's the reader's", "it’s the reader’s"),
    ("the readers' choice", "the readers’ choice"),
    ("the '90s", "the ’90s"),
    ("the 1990's", "the 1990’s"),
    ("10' wide", "10' wide"),
    ("rock 'n' roll", "rock ’n’ roll"),
    ("'Tis the season, get 'em", "’Tis the season, get ’em"),
    ('She said "yes".', "She said “yes”."),
    ('"Yes," she said.', "“Yes,” she said."),
    ("He said 'yes'.", "He said ‘yes’."),
    ("\"He said 'no',\" she said.", "“He said ‘no’,” she said."),
    ('"He said "no" twice"', "“He said ‘no’ twice”"),
    ("\"'Yes,' he said\"", "“‘Yes,’ he said”"),
    ('("Yes")', "(“Yes”)"),
    ('a 15" screen', 'a 15" screen'),
    ("he is 5'10\" tall", "he is 5'10\" tall"),
    ('"Never closed', '"Never closed'),
    ('a "b"c" d', 'a “b"c” d'),
    ("and then...", "and then…"),
    ("....", "...."),
    ("one  two", "one two"),
    ("Really ? Yes !", "Really? Yes!"),
    ("one ; two : three", "one; two: three"),
    ("one , two .", "one, two."),
    ("at 10:30", "at 10:30"),
    ("a smile :) ;)", "a smile :) ;)"),
    ("the street - a long one - is quiet", "the street – a long one – is quiet"),
    ("the street--a long one--is quiet", "the street – a long one – is quiet"),
    ("run it with --verbose", "run it with --verbose"),
    ("10 - 3", "10 - 3"),
    ("2019-2024", "2019–2024"),
    ("from 2024-2019", "from 2024-2019"),
    ("2024-12-09", "2024-12-09"),
    ("call 555-0142", "call 555-0142"),
    ("call 514 555-0142", "call 514~555-0142"),
    ("from 9 a.m. to 5 p.m.", "from 9~a.m. to~5~p.m."),
    ("from room 3 to 5 people", "from room 3 to 5 people"),
    ("3-4", "3-4"),
    ("March 20-22, 2024", "March~20–22, 2024"),
    ("20-22 March 2024", "20–22~March 2024"),
    ("December 9, 2025", "December~9, 2025"),
    ("on 9 December", "on 9~December"),
    ("Dec. 9", "Dec.~9"),
    ("you may 5 times", "you may 5 times"),
    ("March 2024", "March 2024"),
    ("pp. 12-15", "pp.~12–15"),
    ("p. 12", "p.~12"),
    ("at 2:30pm", "at 2:30~pm"),
    ("at 2:30 p.m. sharp", "at 2:30~p.m. sharp"),
    ("at 9 AM", "at 9~AM"),
    ("15 %", "15%"),
    ("10 km, 5 kg", "10~km, 5~kg"),
    ("I am 5 m away", "I am 5~m away"),
    ("$1,000", "$1,000"),
    ("Mr. Smith, Dr Roy", "Mr.~Smith, Dr~Roy"),
    ("A. Dupont, J. K. Roy", "A.~Dupont, J.~K.~Roy"),
    ("No. 4", "No.~4"),
    ("C++ and C#", "C++ and C#"),
    ("1st, 2nd, 26th", "1st, 2nd, 26th"),
    ("St-Jérôme is well-known", "St-Jérôme is well-known"),
    ("http://a.ca/?b=1;c", "http://a.ca/?b=1;c"),
    ("and/or", "and/or"),
    ("version 3.11.7 of it", "version 3.11.7 of it"),
]


def shown(text):
    return text.replace("\u00a0", "~")


@pytest.mark.parametrize("locale", ["en-CA", "en-GB"])
@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_is_set(text, expected, locale):
    assert shown(set_text(text, locale)) == expected


@pytest.mark.parametrize("expected", [expected for _text, expected in CASES])
def test_what_is_set_stays_as_it_is(expected):
    assert shown(set_text(expected.replace("~", "\u00a0"), "en-CA")) == expected
