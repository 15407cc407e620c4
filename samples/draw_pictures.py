# /// script
# requires-python = ">=3.11"
# dependencies = ["pillow>=11.3"]
# ///
"""Draw the pictures of the sample news: python samples/draw_pictures.py

Promises every picture of news/, drawn anew beside its item: 1200 by 675 pixels, flat, without a letter in it. What
they show in words, the alternative texts, stands in the items, in each language.
"""

import math
import random
from collections.abc import Callable, Mapping
from pathlib import Path

from drawing import (
    BLUE,
    BRICK,
    CREAM,
    GREEN,
    HEIGHT,
    INK,
    MUTED,
    OCHRE,
    PAPER,
    SAGE,
    SAND,
    SKY,
    TERRACOTTA,
    WIDTH,
    Colour,
    Person,
    Point,
    Sheet,
    curve,
    from_behind,
    mix,
    oval,
    seated_from_above,
    standing,
    turned,
)

NEWS = Path(__file__).resolve().parents[1] / "news"


def around_the_table() -> Sheet:
    """Ten people around a large oval table, seen from above, papers and cups before them."""
    sheet = Sheet(mix(SAND, PAPER, 0.3))
    for plank in range(0, HEIGHT, 75):
        sheet.line([(0, plank), (WIDTH, plank)], mix(SAND, INK, 0.04), 1.5)
    sheet.veil([(40, 0), (250, 0), (660, HEIGHT), (360, HEIGHT)], PAPER, 0.45)
    sheet.veil([(560, 0), (770, 0), (1180, HEIGHT), (880, HEIGHT)], PAPER, 0.45)
    middle = (600.0, 338.0)
    seats = []
    for number in range(10):
        angle = math.radians(number * 36)
        seats.append((middle[0] + 432 * math.cos(angle), middle[1] + 252 * math.sin(angle)))
    for x, y in seats:
        sheet.veil(oval((x + 8, y + 12), (58, 58)), INK, 0.07)
    sheet.veil(oval((608, 354), (384, 202)), INK, 0.14)
    sheet.shape(oval(middle, (376, 194)), TERRACOTTA)
    sheet.shape(oval(middle, (366, 184)), mix(TERRACOTTA, SAND, 0.55))
    sheet.shape(oval(middle, (250, 112)), mix(TERRACOTTA, SAND, 0.66))
    for number, (x, y) in enumerate(seats):
        facing = math.atan2((middle[1] - y) * 1.6, middle[0] - x)
        _place_setting(sheet, (x, y), facing, number)
        seated_from_above(sheet, Person.number(number), (x, y), facing=facing)
    _plant_from_above(sheet, middle, 46)
    _plant_from_above(sheet, (78, 86), 70)
    _plant_from_above(sheet, (1122, 590), 70)
    return sheet


def _place_setting(sheet: Sheet, seat: Point, facing: float, number: int) -> None:
    """Draw what lies on the table before a seat: sheets of paper, and a cup for most."""
    x, y = seat
    tilt = 0.12 * (number % 3 - 1)
    for shift, shade in ((4, mix(SAND, INK, 0.12)), (0, PAPER)):
        corners = [(x + 84, y - 26), (x + 126, y - 26), (x + 126, y + 30), (x + 84, y + 30)]
        moved = [(across + shift, along + shift) for across, along in turned(corners, facing + tilt, around=seat)]
        sheet.shape(moved, shade)
    for row in (-14, 0, 14):
        ends = turned([(x + 96 + (row % 3), y - 16), (x + 96, y + 20)], facing + tilt, around=seat)
        drift = turned([(row * 0.75, 0)], facing + tilt)[0]
        sheet.line([(across + drift[0] + 6 * 0, along + drift[1]) for across, along in ends], mix(SAND, MUTED, 0.35), 2)
    if number % 4 != 1:
        cup = turned([(x + 92, y + 52)], facing, around=seat)[0]
        sheet.disc(*cup, 14, (GREEN, BLUE, BRICK)[number % 3])
        sheet.disc(*cup, 9.5, mix(TERRACOTTA, INK, 0.55))


def _plant_from_above(sheet: Sheet, at: Point, radius: float) -> None:
    x, y = at
    sheet.veil(oval((x + 6, y + 8), (radius, radius)), INK, 0.12)
    for ring, shade in ((1.0, GREEN), (0.72, mix(GREEN, SAGE, 0.45)), (0.45, SAGE)):
        for leaf in range(9):
            angle = math.radians(leaf * 40 + 60 * ring)
            reach = radius * ring * 0.55
            centre = (x + reach * math.cos(angle), y + reach * math.sin(angle))
            sheet.shape(oval(centre, (radius * ring * 0.5, radius * ring * 0.19), angle=angle), shade)


def bridge() -> Sheet:
    """Two small groups walking towards each other on a bridge over a river."""
    sheet = Sheet(CREAM)
    sheet.sky(mix(SKY, PAPER, 0.55), CREAM, until=500)
    sheet.glow(600, 250, 300, OCHRE, rings=3, strength=0.1)
    sheet.disc(600, 250, 92, mix(OCHRE, CREAM, 0.35))
    _hill(sheet, (-80, 470), (520, 260), 620, mix(SAGE, SKY, 0.5))
    _hill(sheet, (640, 470), (1300, 280), 620, mix(TERRACOTTA, SAND, 0.62))
    sheet.box(0, 470, WIDTH, HEIGHT, mix(SKY, BLUE, 0.18))
    sheet.shape([*curve((0, 400), (130, 392), (250, 420), (330, 675)), (0, 675)], GREEN)
    sheet.shape([*curve((1200, 400), (1070, 392), (950, 420), (870, 675)), (1200, 675)], BRICK)
    for row, (left, right) in enumerate(((430, 560), (610, 800), (470, 690), (720, 815), (400, 500), (560, 760))):
        sheet.line([(left, 548 + row * 22), (right, 548 + row * 22)], mix(SKY, PAPER, 0.35), 4)
    deck = curve((60, 414), (400, 342), (800, 342), (1140, 414))
    arch = curve((262, 675), (330, 420), (870, 420), (938, 675))
    sheet.shape([*deck, (1140, 500), *reversed(curve((330, 640), (420, 430), (780, 430), (870, 640))), (60, 500)], BLUE)
    sheet.line(arch[14:47], mix(BLUE, SKY, 0.25), 5)
    for number, (x, stride) in enumerate(((300, 9), (366, 5), (438, 11))):
        standing(sheet, Person.number(number * 2), (x, _deck_height(deck, x)), size=0.98, stride=stride)
    for number, (x, stride) in enumerate(((900, 9), (834, 6), (762, 11))):
        standing(sheet, Person.number(number * 2 + 1), (x, _deck_height(deck, x)), size=0.98, stride=stride, looks=-1)
    rail = [(x, y - 44) for x, y in deck]
    for x, y in deck[3:-3:3]:
        sheet.line([(x, y), (x, y - 44)], mix(BLUE, INK, 0.3), 4)
    sheet.line(rail[2:-2], mix(BLUE, INK, 0.3), 6)
    sheet.line(deck, mix(BLUE, PAPER, 0.12), 12)
    for x, y, size in ((70, 400, 1.1), (150, 398, 0.8), (1128, 398, 1.1), (1046, 400, 0.8)):
        _tree(sheet, (x, y), size, SAGE if x < 600 else OCHRE)
    return sheet


def _hill(sheet: Sheet, left: Point, right: Point, base: float, fill: Colour) -> None:
    reach = right[0] - left[0]
    outline = curve(left, (left[0] + reach * 0.35, left[1] - 210), (left[0] + reach * 0.65, right[1] - 40), right)
    sheet.shape([*outline, (right[0], base), (left[0], base)], fill)


def _deck_height(deck: list[Point], x: float) -> float:
    return min(deck, key=lambda point: abs(point[0] - x))[1] - 3


def _tree(sheet: Sheet, at: Point, size: float, fill: Colour) -> None:
    x, y = at
    sheet.line([(x, y + 6), (x, y - 70 * size)], mix(INK, TERRACOTTA, 0.35), 9 * size)
    for across, up, radius in ((-24, 84, 34), (24, 88, 32), (0, 118, 38)):
        sheet.disc(x + across * size, y - up * size, radius * size, fill)
    sheet.disc(x + 10 * size, y - 120 * size, 22 * size, mix(fill, PAPER, 0.2))


def metro_platform() -> Sheet:
    """A quiet metro platform: a blue train at rest, a few people waiting, a green bench."""
    sheet = Sheet(mix(SAND, PAPER, 0.4))
    for row in range(0, 130, 26):
        for column in range(-1, 25):
            left = column * 52 + (26 if row % 52 else 0)
            shade = mix(SAND, TERRACOTTA, 0.1 + 0.05 * ((column * 7 + row) % 3))
            sheet.box(left + 1.5, row + 1.5, left + 50.5, row + 24.5, shade, radius=3)
    sheet.box(0, 130, WIDTH, 144, BRICK)
    for x in (150, 450, 750, 1050):
        sheet.box(x - 70, 34, x + 70, 44, CREAM, radius=5)
        sheet.veil([(x - 70, 44), (x + 70, 44), (x + 190, 520), (x - 190, 520)], PAPER, 0.1)
    sheet.box(0, 144, WIDTH, 500, mix(BLUE, INK, 0.55))
    sheet.box(-40, 168, 1120, 476, BLUE, radius=46)
    sheet.box(-40, 388, 1106, 404, OCHRE)
    sheet.box(-40, 404, 1112, 412, mix(BLUE, SKY, 0.3))
    sheet.shape([(1046, 206), (1086, 206), (1104, 318), (1104, 336), (1046, 336)], mix(SKY, PAPER, 0.35))
    sheet.disc(1092, 362, 10, CREAM)
    for left in (20, 370, 720):
        _carriage(sheet, left)
    sheet.box(0, 476, WIDTH, 508, INK)
    sheet.box(0, 500, WIDTH, HEIGHT, mix(SAND, MUTED, 0.12))
    sheet.box(0, 500, WIDTH, 522, OCHRE)
    for x in range(12, WIDTH, 24):
        sheet.disc(x, 511, 4, mix(OCHRE, PAPER, 0.45))
    for y, shade in ((560, 0.18), (612, 0.2)):
        sheet.line([(0, y), (WIDTH, y)], mix(SAND, MUTED, shade), 2)
    _bench(sheet, (860, 610))
    for number, x, y, looks in ((3, 150, 604, 1), (1, 232, 616, -1), (5, 556, 596, 1), (7, 792, 634, 1)):
        sheet.veil(oval((x + 6, y + 2), (44, 9)), INK, 0.16)
        standing(sheet, Person.number(number), (x, y), size=1.28, stride=1, looks=looks)
    sheet.box(576, 508, 606, 556, BRICK, radius=8)
    return sheet


def _carriage(sheet: Sheet, left: float) -> None:
    """Draw two windows with a lit inside, and a double door between them."""
    for window in (left, left + 216):
        sheet.box(window, 206, window + 96, 336, mix(CREAM, OCHRE, 0.22), radius=16)
        sheet.box(window + 8, 280, window + 88, 336, mix(SAGE, CREAM, 0.25), radius=6)
        sheet.disc(window + 34, 274, 14, mix(TERRACOTTA, INK, 0.4))
        sheet.box(window + 18, 288, window + 52, 336, mix(MUTED, BLUE, 0.4), radius=8)
    sheet.box(left + 112, 196, left + 204, 470, mix(BLUE, SKY, 0.34), radius=10)
    for door in (left + 119, left + 162):
        sheet.box(door, 214, door + 35, 352, mix(CREAM, OCHRE, 0.12), radius=8)
    sheet.box(left + 156.5, 198, left + 159.5, 468, BLUE)


def _bench(sheet: Sheet, at: Point) -> None:
    x, y = at
    sheet.veil(oval((x + 130, y + 26), (160, 12)), INK, 0.16)
    for leg in (x + 26, x + 234):
        sheet.box(leg - 7, y - 20, leg + 7, y + 26, INK, radius=4)
    sheet.box(x, y - 82, x + 260, y - 62, GREEN, radius=10)
    sheet.box(x, y - 56, x + 260, y - 42, GREEN, radius=7)
    sheet.box(x - 8, y - 28, x + 268, y - 8, mix(GREEN, SAGE, 0.3), radius=10)


def lectern() -> Sheet:
    """A woman speaking at a lectern; mountains and a large sun behind her, an audience seen from behind."""
    sheet = Sheet(CREAM)
    sheet.sky(mix(OCHRE, CREAM, 0.5), mix(CREAM, TERRACOTTA, 0.16), until=520)
    sheet.disc(752, 262, 196, mix(OCHRE, CREAM, 0.12))
    sheet.disc(752, 262, 160, mix(OCHRE, TERRACOTTA, 0.16))
    ridges = (
        (((-20, 360), (150, 236), (290, 330), (430, 212), (600, 350), (760, 300), (980, 238), (1220, 350)), SKY, 0.1),
        (((-20, 420), (120, 330), (300, 420), (470, 316), (640, 414), (860, 372), (1060, 306), (1220, 400)), SAGE, 0.2),
        (((-20, 470), (210, 396), (420, 462), (640, 416), (880, 452), (1090, 388), (1220, 440)), GREEN, 0.0),
    )
    for outline, fill, blend in ridges:
        sheet.shape([*outline, (1220, 560), (-20, 560)], mix(fill, CREAM, blend))
    sheet.box(0, 486, WIDTH, HEIGHT, mix(SAND, TERRACOTTA, 0.3))
    sheet.box(0, 486, WIDTH, 496, mix(TERRACOTTA, INK, 0.2))
    speaker = Person(skin=Person.number(1).skin, hair=Person.number(1).hair, clothes=BLUE, long_hair=True)
    _speaker(sheet, speaker, (752, 490))
    for x, number in ((96, 8), (286, 3), (478, 5), (1010, 6), (1150, 2)):
        from_behind(sheet, _dimmed(Person.number(number), 0.15), (x, 566), size=0.86)
    for x, number in ((0, 4), (196, 1), (392, 12), (588, 10), (786, 9), (984, 15), (1180, 7)):
        from_behind(sheet, _dimmed(Person.number(number), 0.38), (x, 640), size=1.12)
    return sheet


def _dimmed(person: Person, share: float) -> Person:
    return Person(
        skin=mix(person.skin, INK, share * 0.6),
        hair=mix(person.hair, INK, share),
        clothes=mix(person.clothes, INK, share),
        long_hair=person.long_hair,
    )


def _speaker(sheet: Sheet, person: Person, at: Point) -> None:
    """Draw somebody at a lectern, one hand raised; `at` is the middle of its foot."""
    x, y = at
    sheet.shape(oval((x - 4, y - 262), (36, 48)), person.hair)
    sheet.line([(x, y - 230), (x, y - 200)], mix(person.skin, INK, 0.14), 22)
    sheet.shape([(x - 46, y - 202), (x + 46, y - 202), (x + 60, y - 90), (x - 60, y - 90)], person.clothes)
    sheet.disc(x - 42, y - 190, 14, person.clothes)
    sheet.disc(x + 42, y - 190, 14, person.clothes)
    sheet.shape([(x - 14, y - 206), (x + 14, y - 206), (x, y - 160)], CREAM)
    sheet.line([(x + 44, y - 188), (x + 92, y - 176), (x + 122, y - 238)], mix(person.clothes, PAPER, 0.1), 24)
    sheet.disc(x + 126, y - 252, 14, person.skin)
    sheet.line([(x - 46, y - 186), (x - 70, y - 140), (x - 46, y - 124)], mix(person.clothes, PAPER, 0.1), 24)
    sheet.shape(oval((x + 2, y - 262), (27, 32)), person.skin)
    sheet.shape(oval((x - 1, y - 272), (32, 30), start=165, end=350), person.hair)
    sheet.shape([(x - 78, y - 128), (x + 78, y - 128), (x + 66, y - 104), (x - 66, y - 104)], mix(TERRACOTTA, INK, 0.25))
    sheet.shape([(x - 58, y - 104), (x + 58, y - 104), (x + 46, y), (x - 46, y)], BRICK)
    sheet.disc(x, y - 56, 20, mix(BRICK, OCHRE, 0.55))
    sheet.line([(x - 34, y - 130), (x - 22, y - 160)], INK, 4)
    sheet.disc(x - 21, y - 164, 6, INK)


def connected_map() -> Sheet:
    """A stylised map: blocks, a river, and dots of all sizes joined by pale lines."""
    sheet = Sheet(mix(BLUE, INK, 0.25))
    chance = random.Random(26)  # noqa: S311 — a drawing, not a secret: the same blocks on every run
    shades = (GREEN, mix(GREEN, BLUE, 0.45), mix(BLUE, SKY, 0.2), mix(GREEN, SAGE, 0.35), mix(OCHRE, BLUE, 0.35))
    for row in range(-3, 12):
        for column in range(-3, 16):
            _block(sheet, (column * 104, row * 84), chance.choice(shades), chance)
    river = curve((-60, 520), (360, 180), (640, 700), (1280, 150))
    sheet.line(river, mix(BLUE, INK, 0.25), 104)
    sheet.line(river, mix(SKY, BLUE, 0.3), 84)
    nodes = [(150, 180, 20), (330, 110, 12), (300, 330, 30), (520, 210, 16), (560, 520, 22), (200, 560, 12)]
    nodes += [(720, 300, 40), (880, 150, 18), (950, 420, 24), (760, 560, 14), (1080, 250, 14), (1090, 560, 18)]
    joined = ((0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (2, 5), (3, 6), (4, 6), (4, 9), (6, 7), (6, 8), (7, 10), (8, 10))
    joined += ((8, 11), (8, 9), (4, 5))
    for first, second in joined:
        sheet.line([nodes[first][:2], nodes[second][:2]], CREAM, 3.5)
    for number, (x, y, radius) in enumerate(nodes):
        sheet.veil(oval((x, y), (radius * 1.8, radius * 1.8)), CREAM, 0.18)
        sheet.disc(x, y, radius, CREAM)
        sheet.disc(x, y, radius * 0.66, (TERRACOTTA, OCHRE, BRICK, GREEN)[number % 4])
    return sheet


def _block(sheet: Sheet, at: Point, fill: Colour, chance: random.Random) -> None:
    """Draw one city block, a little turned with the whole grid, sometimes cut in two."""
    x, y = at
    cut = chance.choice((0, 0, 0.4, 0.6))
    parts = ((0, 1),) if not cut else ((0, cut - 0.05), (cut + 0.05, 1))
    for start, end in parts:
        left, right = x + 94 * start, x + 94 * end
        corners = [(left, y), (right, y), (right, y + 74), (left, y + 74)]
        sheet.shape(turned(corners, -0.21, around=(600, 338)), mix(fill, INK, chance.choice((0.0, 0.12, 0.25))))


def city_at_dawn() -> Sheet:
    """A city in the early morning: stepped gables, a bell tower and high-rises, reflected in a canal."""
    sheet = Sheet(CREAM)
    sheet.sky(mix(SKY, PAPER, 0.2), mix(CREAM, OCHRE, 0.22), until=470)
    sheet.disc(300, 330, 84, mix(OCHRE, PAPER, 0.5))
    for x, y, width in ((180, 120, 220), (260, 146, 150), (760, 92, 260), (900, 118, 170), (1010, 210, 150)):
        sheet.box(x, y, x + width, y + 22, mix(PAPER, SKY, 0.12), radius=11)
    far = mix(SKY, CREAM, 0.25)
    for x, top, width in ((60, 300, 70), (420, 240, 80), (516, 300, 60), (820, 210, 76), (912, 270, 66), (1080, 250, 84)):
        sheet.box(x, top, x + width, 470, far)
    near = mix(SKY, BLUE, 0.28)
    for x, top, width in ((150, 350, 90), (356, 330, 70), (760, 320, 70), (1000, 330, 70), (1160, 320, 60)):
        sheet.box(x, top, x + width, 470, near)
    _bell_tower(sheet, (624, 452))
    houses = ((-30, 118, BRICK), (84, 104, OCHRE), (184, 116, GREEN), (296, 100, TERRACOTTA), (392, 112, BLUE))
    houses += ((740, 112, GREEN), (848, 102, OCHRE), (946, 116, BRICK), (1058, 100, BLUE), (1154, 110, TERRACOTTA))
    for number, (x, width, fill) in enumerate(houses):
        _gabled_house(sheet, (x, 452), width, fill, tall=(number * 3) % 4)
    sheet.box(0, 452, WIDTH, 470, mix(SAND, MUTED, 0.3))
    sheet.box(0, 466, WIDTH, 474, mix(MUTED, INK, 0.3))
    sheet.mirror(474, depth=201, water=mix(SKY, BLUE, 0.5), share=0.52)
    for y, left, right in ((505, 90, 300), (528, 420, 760), (548, 880, 1130), (572, 200, 380), (596, 560, 700)):
        sheet.line([(left, y), (right, y)], mix(SKY, PAPER, 0.3), 4)
    for y, left, right in ((620, 820, 1010), (640, 120, 240), (652, 440, 640)):
        sheet.line([(left, y), (right, y)], mix(SKY, PAPER, 0.15), 4)
    return sheet


def _gabled_house(sheet: Sheet, foot: Point, width: float, fill: Colour, *, tall: int) -> None:
    x, y = foot
    roof = y - 150 - tall * 18
    sheet.box(x, roof, x + width, y, fill)
    for step in range(4):
        inset = 10 + step * width * 0.11
        sheet.box(x + inset, roof - 18 * (step + 1), x + width - inset, roof, fill)
    pane = mix(CREAM, OCHRE, 0.2)
    for floor in range(3):
        for column in range(3):
            left = x + width * (0.14 + column * 0.27)
            top = roof + 14 + floor * (40 + tall * 5)
            sheet.box(left, top, left + width * 0.18, top + 26, mix(fill, INK, 0.4) if (floor + column + tall) % 3 else pane, radius=3)
    sheet.box(x + width * 0.41, roof - 40, x + width * 0.59, roof - 16, pane, radius=6)
    sheet.box(x + width * 0.38, y - 36, x + width * 0.62, y, mix(fill, INK, 0.5), radius=4)


def _bell_tower(sheet: Sheet, foot: Point) -> None:
    x, y = foot
    stone, shade = mix(MUTED, SAND, 0.35), mix(MUTED, SAND, 0.15)
    sheet.box(x - 120, y - 150, x + 104, y, stone)
    for window in range(7):
        left = x - 108 + window * 30
        sheet.box(left, y - 128, left + 16, y - 84, shade, radius=8)
        sheet.box(left, y - 60, left + 16, y, shade, radius=8)
    for across in range(-120, 104, 16):
        sheet.box(x + across, y - 160, x + across + 9, y - 148, stone)
    sheet.box(x - 30, y - 300, x + 30, y, mix(stone, PAPER, 0.12))
    sheet.box(x - 18, y - 286, x + 18, y - 170, shade, radius=18)
    sheet.shape([(x - 36, y - 300), (x + 36, y - 300), (x, y - 402)], mix(BLUE, MUTED, 0.3))
    for side in (-34, 34):
        sheet.shape([(x + side - 8, y - 296), (x + side + 8, y - 296), (x + side, y - 340)], mix(BLUE, MUTED, 0.3))
    sheet.line([(x, y - 400), (x, y - 424)], OCHRE, 4)
    sheet.disc(x, y - 426, 6, OCHRE)
    sheet.disc(x, y - 236, 13, CREAM)


def book_and_rails() -> Sheet:
    """An open book whose pages become railway tracks that run to the horizon."""
    sheet = Sheet(CREAM)
    sheet.sky(mix(SKY, PAPER, 0.35), CREAM, until=330)
    sheet.disc(600, 268, 74, mix(OCHRE, CREAM, 0.25))
    _hill(sheet, (-120, 330), (660, 300), 420, mix(SKY, SAGE, 0.35))
    _hill(sheet, (560, 330), (1340, 296), 420, mix(SKY, SAGE, 0.55))
    sheet.box(0, 322, WIDTH, HEIGHT, SAGE)
    sheet.shape([(0, 360), (1200, 330), (1200, 675), (0, 675)], mix(SAGE, GREEN, 0.3))
    sheet.shape([(0, 430), (1200, 470), (1200, 675), (0, 675)], mix(SAGE, GREEN, 0.55))
    for x, size in ((108, 0.9), (196, 0.66), (1020, 0.72), (1112, 0.98)):
        _tree(sheet, (x, 372 + size * 40), size, mix(GREEN, INK, 0.1))
    _open_book(sheet)
    vanishing = (600.0, 322.0)
    for step in range(17):
        share = (step / 16) ** 2.1
        y = vanishing[1] + 6 + share * 300
        half = 6 + share * 268
        sheet.line([(600 - half, y), (600 + half, y)], mix(TERRACOTTA, INK, 0.28), 2 + share * 17)
    for side in (-1, 1):
        sheet.shape([(600, 320), (600 + side * 3, 320), (600 + side * 206, 626), (600 + side * 178, 626)], mix(BLUE, INK, 0.2))
    return sheet


def _open_book(sheet: Sheet) -> None:
    """Draw an open book lying in the grass, its gutter in the middle of the picture."""
    sheet.shape([(96, 652), (1104, 652), (884, 452), (316, 452)], mix(GREEN, INK, 0.45))
    sheet.shape([(120, 644), (1080, 644), (872, 446), (328, 446)], BRICK)
    for side in (-1, 1):
        for leaf, shade in ((10, mix(SAND, INK, 0.1)), (0, CREAM)):
            top = curve((600, 448), (600 + side * 90, 424), (600 + side * 190, 426), (600 + side * 262, 438 + leaf))
            foot = curve((600 + side * 462, 626 + leaf), (600 + side * 320, 600), (600 + side * 140, 604), (600, 640))
            sheet.shape([*top, *foot], shade)
        for row in range(5):
            y = 466 + row * 32
            start, end = 600 + side * (150 + row * 27), 600 + side * (252 + row * 36)
            sheet.line([(start, y), (end, y + 4)], mix(SAND, MUTED, 0.3), 5 + row)


def street_in_the_evening() -> Sheet:
    """Three people walking from one street lamp to the next in the snow, past lit windows."""
    sheet = Sheet(BLUE)
    sheet.sky(mix(BLUE, INK, 0.15), mix(SKY, TERRACOTTA, 0.3), until=500)
    fronts = ((-60, mix(BRICK, INK, 0.35)), (230, mix(MUTED, BLUE, 0.4)), (520, mix(TERRACOTTA, INK, 0.45)))
    fronts += ((810, mix(GREEN, INK, 0.35)), (1100, mix(BRICK, INK, 0.45)))
    for number, (x, fill) in enumerate(fronts):
        _triplex(sheet, (x, 516), fill, number)
    sheet.shape([*curve((0, 512), (300, 494), (700, 528), (1200, 506)), (1200, 675), (0, 675)], mix(SKY, PAPER, 0.45))
    sheet.shape([*curve((0, 566), (420, 540), (760, 584), (1200, 556)), (1200, 675), (0, 675)], mix(SKY, PAPER, 0.68))
    for x in (190, 620, 1050):
        _street_lamp(sheet, (x, 590))
    for number, x, y, stride in ((0, 330, 632, 10), (8, 440, 640, 8), (3, 800, 636, 10)):
        sheet.veil(oval((x, y), (46, 9)), BLUE, 0.22)
        standing(sheet, Person.number(number), (x, y), size=1.16, stride=stride)
        sheet.line([(x - 16, y - 140), (x + 16, y - 140)], (OCHRE, BRICK, CREAM)[number % 3], 13)
    chance = random.Random(7)  # noqa: S311 — a drawing, not a secret: the same flakes on every run
    for _flake in range(130):
        sheet.disc(chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT), chance.choice((1.6, 2.2, 3.0)), PAPER)
    return sheet


def _triplex(sheet: Sheet, foot: Point, fill: Colour, number: int) -> None:
    """Draw a house of three storeys with an outside staircase, snow on its ledges, some windows lit."""
    x, y = foot
    top = y - 372 - (number % 3) * 22
    sheet.box(x, top, x + 284, y, fill)
    sheet.box(x - 4, top - 12, x + 288, top + 6, mix(fill, INK, 0.4))
    sheet.box(x - 4, top - 20, x + 288, top - 10, mix(SKY, PAPER, 0.7), radius=5)
    lit, dark = mix(OCHRE, CREAM, 0.35), mix(fill, INK, 0.5)
    for floor in range(3):
        for column in range(3):
            left, upper = x + 34 + column * 80, top + 40 + floor * 118
            is_lit = (floor * 2 + column + number) % 3 != 0
            sheet.box(left, upper, left + 54, upper + 72, lit if is_lit else dark, radius=4)
            sheet.box(left + 25, upper, left + 29, upper + 72, fill)
            sheet.box(left - 6, upper + 72, left + 60, upper + 80, mix(SKY, PAPER, 0.7), radius=4)
    rail = mix(INK, fill, 0.25)
    sheet.line([(x + 40, y), (x + 200, y - 118)], rail, 9)
    sheet.line([(x + 40, y - 52), (x + 200, y - 170)], rail, 5)
    for step in range(7):
        across, up = x + 40 + step * 26, y - step * 19.3
        sheet.line([(across, up), (across, up - 52)], rail, 3)
    sheet.box(x + 196, y - 122, x + 284, y - 112, rail)


def _street_lamp(sheet: Sheet, foot: Point) -> None:
    x, y = foot
    sheet.veil([(x + 20, y - 262), (x + 44, y - 262), (x + 150, y + 20), (x - 90, y + 20)], OCHRE, 0.16)
    sheet.veil(oval((x + 30, y + 20), (124, 18)), OCHRE, 0.3)
    sheet.glow(x + 32, y - 262, 96, OCHRE, rings=3, strength=0.16)
    sheet.line([(x, y + 8), (x, y - 280)], INK, 8)
    sheet.line([(x, y - 280), (x + 32, y - 280)], INK, 7)
    sheet.box(x - 12, y - 4, x + 12, y + 14, INK, radius=4)
    sheet.shape([(x + 12, y - 266), (x + 52, y - 266), (x + 42, y - 284), (x + 22, y - 284)], INK)
    sheet.box(x + 16, y - 268, x + 48, y - 256, CREAM, radius=6)


PICTURES: Mapping[str, Callable[[], Sheet]] = {
    "2025-12-09-journee-tacmes/autour-de-la-table.png": around_the_table,
    "2025-12-02-jeunes-et-police/pont.png": bridge,
    "2025-11-03-etude-transport-collectif/quai-de-metro.png": metro_platform,
    "2025-10-30-congres-mexique/tribune.png": lectern,
    "2025-10-01-seminaire-analyse-criminelle/carte-reseau.png": connected_map,
    "2024-03-20-securite-democratie-villes/ville.png": city_at_dawn,
    "2022-10-04-actes-surete-mobilites/livre-et-rails.png": book_and_rails,
    "2026-01-22-marcher-le-soir/rue-le-soir.png": street_in_the_evening,
}


def main() -> None:
    """Draw every picture anew."""
    for name, draw in PICTURES.items():
        draw().save(NEWS / name)


if __name__ == "__main__":
    main()
