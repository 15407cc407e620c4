"""A figure is the same whatever the language that writes it."""

import pytest

from cipc_newsletter.check.figures import differences_of, figures_in


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1 000 personnes", ["1000"]),
        ("1\u202f000\u202f000 personnes", ["1000000"]),
        ("1,000 people", ["1000"]),
        ("1.000 personas", ["1000"]),
        ("1,234.50 $ et 1.234,50 $", ["1234.50", "1234.50"]),
        ("3,5 % ou 3.5%", ["3.5", "3.5"]),
        ("le 1er mars, la 26e fois", ["1", "26"]),
        ("the 1st and 2nd, 3rd", ["1", "2", "3"]),
        ("n° 007", ["7"]),
        ("à 14 h 30", ["14:30"]),
        ("at 2:30 p.m.", ["14:30"]),
        ("a las 14:30", ["14:30"]),
        ("at 12 a.m.", ["0:00"]),
        ("à 9 h 5", ["9:05"]),
        ("20-22 mars 2024", ["20", "22", "2024"]),
        ("rien", []),
    ],
)
def test_figures_are_read_as_values(text: str, figures: list[str]) -> None:
    assert sorted(figures_in(text).elements()) == sorted(figures)


@pytest.mark.parametrize(
    ("main", "other"),
    [
        ("trois ateliers", "3 workshops"),
        ("de 9 h 30 à midi", "from 9:30 a.m. to 12:00"),
        ("de 14 à 16 h", "de 14:00 a 16:00"),
        ("de 14 h à 16 h", "2–4 p.m."),
        ("de 18 h 30 à 20 h", "from 6:30 to 8 p.m."),
        ("le 20 mars 2024", "March 20, 2024"),
    ],
)
def test_the_same_said_otherwise_is_no_difference(main: str, other: str) -> None:
    lacking, added = differences_of(main, other)
    assert (list(lacking), list(added)) == ([], [])


@pytest.mark.parametrize(
    ("main", "other", "lacking", "added"),
    [
        ("1 000 $", "1,500 $", ["1000"], ["1500"]),
        ("le 20 mars", "March 21", ["20"], ["21"]),
        ("à 14 h", "at 3 p.m.", ["14:00"], ["15:00"]),
        ("3 et 3", "3", ["3"], []),
    ],
)
def test_another_figure_is_a_difference(main: str, other: str, lacking: list[str], added: list[str]) -> None:
    found = differences_of(main, other)
    assert (list(found[0]), list(found[1])) == (lacking, added)
