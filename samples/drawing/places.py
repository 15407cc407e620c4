"""Pictures of places: a map, a city, a railway that leaves a book, a street in winter."""

import random

from drawing.people import Person, standing
from drawing.scenery import hill, tree
from drawing.sheet import (
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
    Point,
    Sheet,
    curve,
    mix,
    oval,
    turned,
)


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
    lines = "0-1 0-2 1-3 2-3 2-4 2-5 3-6 4-6 4-9 6-7 6-8 7-10 8-10 8-11 8-9 4-5"
    for first, second in ((int(end) for end in line.split("-")) for line in lines.split()):
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
    sheet.sky(mix(SKY, PAPER, 0.45), mix(CREAM, TERRACOTTA, 0.3), until=470)
    sheet.glow(486, 214, 150, PAPER, rings=2, strength=0.22)
    sheet.disc(486, 214, 74, mix(OCHRE, CREAM, 0.3))
    for x, y, width in ((180, 120, 220), (260, 146, 150), (760, 92, 260), (900, 118, 170), (1010, 210, 150)):
        sheet.box(x, y, x + width, y + 22, mix(PAPER, SKY, 0.12), radius=11)
    far = mix(SKY, CREAM, 0.25)
    for x, top, width in (
        (52, 158, 76),
        (404, 196, 64),
        (818, 130, 62),
        (912, 176, 66),
        (1096, 190, 78),
        (356, 140, 44),
    ):
        sheet.box(x, top, x + width, 470, far)
    near = mix(SKY, BLUE, 0.28)
    for x, top, width in ((-10, 196, 70), (250, 214, 62), (1030, 206, 60), (1166, 176, 60)):
        sheet.box(x, top, x + width, 470, near)
    _bell_tower(sheet, (624, 452))
    houses = [(-30, 118, BRICK), (84, 104, OCHRE), (184, 116, GREEN), (296, 100, TERRACOTTA), (392, 112, BLUE)]
    houses += [(740, 112, GREEN), (848, 102, OCHRE), (946, 116, BRICK), (1058, 100, BLUE), (1154, 110, TERRACOTTA)]
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
            sheet.box(
                left,
                top,
                left + width * 0.18,
                top + 26,
                mix(fill, INK, 0.4) if (floor + column + tall) % 3 else pane,
                radius=3,
            )
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
    hill(sheet, (-120, 330), (660, 300), base=420, fill=mix(SKY, SAGE, 0.35))
    hill(sheet, (560, 330), (1340, 296), base=420, fill=mix(SKY, SAGE, 0.55))
    sheet.box(0, 322, WIDTH, HEIGHT, SAGE)
    sheet.shape([(0, 360), (1200, 330), (1200, 675), (0, 675)], mix(SAGE, GREEN, 0.3))
    sheet.shape([(0, 430), (1200, 470), (1200, 675), (0, 675)], mix(SAGE, GREEN, 0.55))
    for x, size in ((108, 0.9), (196, 0.66), (1020, 0.72), (1112, 0.98)):
        tree(sheet, (x, 372 + size * 40), size=size, fill=mix(GREEN, INK, 0.1))
    _open_book(sheet)
    vanishing = (600.0, 322.0)
    for step in range(17):
        share = (step / 16) ** 2.1
        y = vanishing[1] + 6 + share * 268
        half = 6 + share * 240
        sheet.line([(600 - half, y), (600 + half, y)], mix(TERRACOTTA, INK, 0.28), 2 + share * 17)
    for side in (-1, 1):
        sheet.shape(
            [(600, 320), (600 + side * 3, 320), (600 + side * 196, 612), (600 + side * 170, 612)], mix(BLUE, INK, 0.2)
        )
    return sheet


def _open_book(sheet: Sheet) -> None:
    """Draw an open book lying in the grass, its gutter in the middle of the picture."""
    sheet.shape([(96, 652), (1104, 652), (884, 452), (316, 452)], mix(GREEN, INK, 0.45))
    sheet.shape([(120, 644), (1080, 644), (872, 446), (328, 446)], BRICK)
    for side in (-1, 1):
        for leaf, shade in ((10, mix(SAND, INK, 0.1)), (0, CREAM)):
            top = curve(
                (600, 444 + leaf), (600 + side * 90, 424), (600 + side * 190, 426), (600 + side * 262, 438 + leaf)
            )
            foot = curve(
                (600 + side * 462, 626 + leaf), (600 + side * 320, 600), (600 + side * 140, 604), (600, 634 + leaf)
            )
            sheet.shape([*top, *foot], shade)
        for row in range(5):
            y = 466 + row * 32
            start, end = 600 + side * (150 + row * 27), 600 + side * (252 + row * 36)
            sheet.line([(start, y), (end, y + 4)], mix(SAND, MUTED, 0.3), 5 + row)


def street_in_the_evening() -> Sheet:
    """Three people walking from one street lamp to the next in the snow, past lit windows."""
    sheet = Sheet(BLUE)
    sheet.sky(mix(BLUE, INK, 0.15), mix(SKY, TERRACOTTA, 0.3), until=500)
    fronts = [(-60, mix(BRICK, INK, 0.35)), (230, mix(MUTED, BLUE, 0.4)), (520, mix(TERRACOTTA, INK, 0.45))]
    fronts += [(810, mix(GREEN, INK, 0.35)), (1100, mix(BRICK, INK, 0.45))]
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


def street_lamps_counted() -> Sheet:
    """A street at night seen from its middle: lamps alight to the horizon, one of them dark, people beneath."""
    sheet = Sheet(BLUE)
    sheet.sky(mix(BLUE, INK, 0.45), mix(BLUE, SKY, 0.35), until=420)
    for side in (-1, 1):
        for step in range(4):
            near = 600 + side * (150 + 150 * step)
            fill = mix((BRICK, GREEN, MUTED, TERRACOTTA)[(step + (side > 0)) % 4], INK, 0.5 - step * 0.06)
            left, right = sorted((near, near + side * 160))
            sheet.box(left, 340 - step * 70, right, 520 + step * 30, fill)
            for row in range(2 + step):
                top = 366 - step * 70 + row * 58
                sheet.box(
                    left + 26,
                    top,
                    left + 58,
                    top + 34,
                    mix(OCHRE, CREAM, 0.2) if (row + step) % 2 else mix(fill, INK, 0.4),
                    radius=3,
                )
                sheet.box(
                    right - 58,
                    top,
                    right - 26,
                    top + 34,
                    mix(fill, INK, 0.4) if (row + step) % 2 else mix(OCHRE, CREAM, 0.2),
                    radius=3,
                )
    sheet.shape([(540, 420), (660, 420), (1200, 675), (0, 675)], mix(INK, MUTED, 0.3))
    for step in range(4):
        sheet.line([(600, 440 + step * 56), (600, 462 + step * 66)], mix(SAND, MUTED, 0.4), 4 + step * 2)
    for step, size in enumerate((0.36, 0.55, 0.85)):
        for side in (-1, 1):
            x, y = 600 + side * (96 + step * 118), 470 + step * 62
            top = y - 250 * size
            sheet.line([(x, y), (x, top)], INK, 9 * size)
            is_dark = side > 0 and step == 1
            if not is_dark:
                sheet.glow(x, top, 110 * size, OCHRE, rings=3, strength=0.18)
                sheet.veil(oval((x, y + 4), (120 * size, 20 * size)), OCHRE, 0.3)
            sheet.shape(oval((x, top), (16 * size, 20 * size)), mix(MUTED, INK, 0.4) if is_dark else CREAM)
    for number, x, y in ((0, 470, 640), (8, 560, 652), (3, 760, 630)):
        standing(sheet, Person.number(number), (x, y), size=1.02, stride=8)
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
