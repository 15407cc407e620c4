"""The people of the pictures: seated, standing, walking, listening.

Promises a varied crowd that is the same on every run. Nobody in it is anybody.
"""

import math
from dataclasses import dataclass

from drawing.sheet import (
    BLUE,
    BRICK,
    GREEN,
    INK,
    MUTED,
    OCHRE,
    SAGE,
    SAND,
    TERRACOTTA,
    Colour,
    Point,
    Sheet,
    colour,
    curve,
    mix,
    oval,
    turned,
)

SKINS = tuple(map(colour, ("#F1CDAE", "#D9A47A", "#A86F48", "#7A4A30", "#E6B793")))
HAIRS = tuple(map(colour, ("#2B211D", "#5B3A26", "#8C5B34", "#22303C", "#B9A896")))
CLOTHES = (GREEN, TERRACOTTA, BLUE, OCHRE, SAGE, BRICK, MUTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in a picture: three colours, and whether their hair is long."""

    skin: Colour
    hair: Colour
    clothes: Colour
    long_hair: bool = False

    @classmethod
    def number(cls, number: int) -> "Person":
        """Return one of a varied crowd, always the same for the same number."""
        return cls(
            skin=SKINS[(number * 3 + number // 5) % len(SKINS)],
            hair=HAIRS[(number * 2 + number // 3) % len(HAIRS)],
            clothes=CLOTHES[number % len(CLOTHES)],
            long_hair=number % 3 == 1,
        )


def seated_from_above(sheet: Sheet, person: Person, at: Point, *, facing: float) -> None:
    """Draw somebody seated, seen from above, arms towards what they face (radians, 0 is to the right)."""
    x, y = at

    def placed(*points: Point) -> list[Point]:
        return turned([(x + across, y + along) for across, along in points], facing, around=at)

    def rounded(middle: Point, radii: Point) -> list[Point]:
        return turned(oval((x + middle[0], y + middle[1]), radii), facing, around=at)

    sheet.shape(rounded((-14, 0), (32, 42)), mix(SAND, MUTED, 0.55))
    for side in (-1, 1):
        sheet.line(placed((-2, 36 * side), (32, 40 * side), (58, 24 * side)), mix(person.clothes, INK, 0.18), 20)
        sheet.disc(*placed((64, 20 * side))[0], 9, person.skin)
    sheet.shape(rounded((-2, 0), (25, 48)), person.clothes)
    if person.long_hair:
        sheet.shape(rounded((-8, 0), (27, 27)), person.hair)
    sheet.shape(rounded((9, 0), (21, 20)), person.skin)
    sheet.shape(rounded((-1, 0), (23, 23)), person.hair)


def standing(sheet: Sheet, person: Person, at: Point, *, size: float = 1, stride: float = 0, looks: int = 1) -> None:
    """Draw somebody on their feet at `at`; `stride` opens the legs; they look to the right (1) or the left (-1)."""
    x, y = at

    def placed(*points: Point) -> list[Point]:
        return [(x + across * size * looks, y - up * size) for across, up in points]

    trousers, sleeve = mix(person.clothes, INK, 0.7), mix(person.clothes, INK, 0.2)
    sheet.line(placed((-3, 72), (-3 - stride * 0.9, 38), (-6 - stride * 2.1, 5)), mix(trousers, INK, 0.45), 13 * size)
    sheet.line(placed((3, 72), (4 + stride * 1.1, 40), (5 + stride * 1.5, 5)), trousers, 13 * size)
    sheet.line(placed((2, 116), (2 + stride, 92), (4 + stride * 1.9, 70)), sleeve, 11 * size)
    sheet.disc(*placed((4 + stride * 2, 65))[0], 5.5 * size, person.skin)
    if person.long_hair:
        sheet.shape(
            [*oval(placed((-3, 147))[0], (16 * size, 18 * size)), *placed((-18, 118), (-2, 116))], person.hair
        )
        sheet.line(placed((-11, 146), (-13, 122)), person.hair, 13 * size)
    sheet.line(placed((0, 120), (1, 138)), mix(person.skin, INK, 0.16), 10 * size)
    left, right = curve((-6, 127), (-20, 126), (-19, 100), (-21, 62)), curve((19, 62), (18, 100), (18, 126), (6, 127))
    sheet.shape(placed(*left, *right), person.clothes)
    sheet.line(placed((-4, 114), (-6 - stride * 0.9, 92), (-6 - stride * 1.7, 72)), sleeve, 11 * size)
    sheet.disc(*placed((-6 - stride * 1.8, 67))[0], 5.5 * size, person.skin)
    sheet.disc(*placed((2, 147))[0], 14.5 * size, person.skin)
    sheet.disc(*placed((16, 145))[0], 3 * size, person.skin)
    fringe = curve((14, 156), (6, 152), (-2, 152), (-7, 142))
    crown = [(2 + 16 * math.cos(step), 148 + 16 * math.sin(step)) for step in _steps(40, 205)]
    sheet.shape(placed(*fringe, *reversed(crown)), person.hair)


def _steps(start: float, end: float) -> list[float]:
    return [math.radians(start + (end - start) * step / 36) for step in range(37)]


def from_behind(sheet: Sheet, person: Person, at: Point, *, size: float = 1) -> None:
    """Draw the head and shoulders of somebody in an audience, seen from behind; `at` is the base of the neck."""
    x, y = at
    arc = oval((x, y + 64 * size), (76 * size, 58 * size), start=180, end=360)
    sheet.shape([*arc, (x + 76 * size, y + 300), (x - 76 * size, y + 300)], person.clothes)
    sheet.line([(x, y - 20 * size), (x, y + 8 * size)], mix(person.skin, INK, 0.18), 26 * size)
    if not person.long_hair:
        for ear in (-1, 1):
            sheet.disc(x + ear * 36 * size, y - 42 * size, 8 * size, person.skin)
    sheet.shape(oval((x, y - 50 * size), (37 * size, 41 * size)), person.hair)
    if person.long_hair:
        sheet.box(x - 37 * size, y - 52 * size, x + 37 * size, y + 22 * size, person.hair, radius=24 * size)
