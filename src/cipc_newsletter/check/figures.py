"""The figures in a text as values, however a language writes them.

Promises that 1 000, 1,000 and 1.000 are the same, that an ordinal is its number, and that half past two is one time in
every notation. Small numbers written as words are known, so that "trois" is no difference to 3.
"""

import re
from collections import Counter
from collections.abc import Mapping

from cipc_newsletter.check.reading import words_of

_SPACES = "[ \u00a0\u202f]"
_TIME = re.compile(
    rf"(?<!\d)(?P<hour>[01]?\d|2[0-4])(?:{_SPACES}?(?:h|heures?)(?![^\W\d_])(?:{_SPACES}?(?P<minutes>[0-5]?\d)(?!\d))?"
    rf"|[:.](?P<clock>[0-5]\d)(?:{_SPACES}?(?P<colon_half>[ap])\.?{_SPACES}?m\b\.?|(?={_SPACES}?h(?![^\W\d_])|(?<=:\d\d)(?!\d)))"
    rf"|{_SPACES}?(?P<half>[ap])\.?{_SPACES}?m\b\.?)",
    re.IGNORECASE,
)
_HALF_SAID = re.compile(rf"\bp\.?{_SPACES}?m\b", re.IGNORECASE)
_NUMBER = re.compile(
    rf"\d{{1,3}}(?:(?:{_SPACES}\d{{3}})+|(?:,\d{{3}})+|(?:\.\d{{3}})+)(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
)

_FRENCH = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_ENGLISH = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SPANISH = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
_WORDS: Mapping[str, str] = {
    **{word: str(n) for words in (_FRENCH, _ENGLISH, _SPANISH) for n, word in enumerate(words.split(), start=1)},
    **dict.fromkeys(("une", "una", "premier", "première", "first", "primero", "primera", "primer"), "1"),
    **dict.fromkeys(("deuxième", "second", "seconde", "segundo", "segunda", "both", "ambos"), "2"),
    **dict.fromkeys(("troisième", "third", "tercero", "tercera", "tercer"), "3"),
    **dict.fromkeys(("midi", "noon", "mediodía"), "12:00"),
    **dict.fromkeys(("minuit", "midnight", "medianoche"), "0:00"),
}


def differences_of(main: str, other: str) -> tuple[Counter[str], Counter[str]]:
    """Return the figures of `main` that `other` lacks, and those it adds; one said in words is no difference."""
    ours, theirs = figures_in(main), figures_in(other)
    lacking, added = ours - theirs, theirs - ours
    for found, text in ((lacking, other), (added, main)):
        for figure in _said_in_words(text) & set(found):
            del found[figure]
    # "from 6:30 to 8 p.m.": the half of the day is said once, after the second.
    for times, others, text in ((lacking, added, other), (added, lacking, main)):
        for time in [one for one in times if _HALF_SAID.search(text)]:
            hours, colon, minutes = time.partition(":")
            half = f"{int(hours) - 12}:{minutes}" if colon and int(hours) > 12 else ""
            if half in others:
                del times[time], others[half]
    # "de 14 à 16 h", "2–4 p.m.": the first of two times is a bare number.
    for times, numbers in ((lacking, added), (added, lacking)):
        for time in [one for one in times if one.endswith(":00")]:
            hour = int(time.partition(":")[0])
            bare = next((str(one) for one in (hour, hour % 12) if str(one) in numbers), None)
            if bare is not None:
                del times[time], numbers[bare]
    return lacking, added


def _said_in_words(text: str) -> set[str]:
    return {_WORDS[word] for word in words_of(text) if word in _WORDS}


def figures_in(text: str) -> Counter[str]:
    """Return the figures in `text` with how often each stands there; a time of day is "14:30"."""
    found: Counter[str] = Counter()

    def taken(match: "re.Match[str]") -> str:
        found[_clock(match)] += 1
        return " ; "

    rest = _TIME.sub(taken, text)
    found.update(_value(match[0]) for match in _NUMBER.finditer(rest))
    return found


def _clock(match: "re.Match[str]") -> str:
    hour = int(match["hour"])
    half = (match["half"] or match["colon_half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour}:{int(match['minutes'] or match['clock'] or 0):02d}"


def _value(figure: str) -> str:
    """Return a figure without what groups its thousands; a decimal mark becomes a point."""
    plain = re.sub(_SPACES, "", figure)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?", plain):
        head, mark, tail = _split_decimals(plain)
        return (re.sub("[.,]", "", head) + (f".{tail}" if mark else "")).lstrip("0") or "0"
    return plain.replace(",", ".").lstrip("0") or "0"


def _split_decimals(plain: str) -> tuple[str, str, str]:
    """Split what groups by one mark and goes on with the other: 1,000.50 and 1.000,50."""
    marks = [char for char in plain if char in ".,"]
    if len(set(marks)) == 2:
        return plain.rpartition(marks[-1])
    return plain, "", ""
