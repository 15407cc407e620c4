"""Pictures of people who meet: around a table, on a bridge, on a platform, at a lectern."""

import math

from drawing.people import Person, from_behind, seated_from_above, standing
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
    Point,
    Sheet,
    colour,
    curve,
    mix,
    oval,
    turned,
)


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
    for row in (-11, 0, 11):
        written = [(x + 105 + row, y - 17), (x + 105 + row, y + 20)]
        sheet.line(turned(written, facing + tilt, around=seat), mix(SAND, MUTED, 0.35), 2)
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
    hill(sheet, (-260, 400), (720, 440), base=620, fill=mix(SAGE, SKY, 0.5))
    hill(sheet, (480, 440), (1460, 330), base=620, fill=mix(TERRACOTTA, SAND, 0.62))
    sheet.box(0, 470, WIDTH, HEIGHT, mix(SKY, BLUE, 0.18))
    for row, (left, right) in enumerate(((430, 560), (610, 800), (470, 690), (720, 815), (400, 500), (560, 760))):
        sheet.line([(left, 548 + row * 22), (right, 548 + row * 22)], mix(SKY, PAPER, 0.35), 4)
    deck = curve((60, 414), (400, 342), (800, 342), (1140, 414))
    arch = curve((262, 675), (330, 420), (870, 420), (938, 675))
    sheet.shape(
        [*deck, (1140, 500), *reversed(curve((330, 640), (420, 430), (780, 430), (870, 640))), (60, 500)], BLUE
    )
    sheet.line(arch[14:47], mix(BLUE, SKY, 0.25), 5)
    sheet.shape([*curve((0, 410), (150, 404), (210, 470), (352, 675)), (0, 675)], GREEN)
    sheet.shape([*curve((1200, 410), (1050, 404), (990, 470), (848, 675)), (1200, 675)], BRICK)
    for number, (x, stride) in enumerate(((300, 9), (366, 5), (438, 11))):
        standing(sheet, Person.number(number * 2), (x, _deck_height(deck, x)), size=1.08, stride=stride)
    for number, (x, stride) in enumerate(((900, 9), (834, 6), (762, 11))):
        standing(sheet, Person.number(number * 2 + 1), (x, _deck_height(deck, x)), size=1.08, stride=stride, looks=-1)
    rail = [(across, up - 44) for across, up in deck]
    for foot, top in list(zip(deck, rail, strict=True))[3:-3:3]:
        sheet.line([foot, top], mix(BLUE, INK, 0.3), 4)
    sheet.line(rail[2:-2], mix(BLUE, INK, 0.3), 6)
    sheet.line(deck, mix(BLUE, PAPER, 0.12), 12)
    for x, y, size in ((70, 400, 1.1), (150, 398, 0.8), (1128, 398, 1.1), (1046, 400, 0.8)):
        tree(sheet, (x, y), size=size, fill=SAGE if x < 600 else OCHRE)
    return sheet


def _deck_height(deck: list[Point], x: float) -> float:
    return min(deck, key=lambda point: abs(point[0] - x))[1] - 3


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
    for joint in (560, 612):
        sheet.line([(0, joint), (WIDTH, joint)], mix(SAND, MUTED, 0.2), 2)
    _bench(sheet, (860, 610))
    for number, x, y, looks in ((3, 150, 604, 1), (1, 232, 616, -1), (5, 556, 596, 1), (7, 792, 634, 1)):
        sheet.veil(oval((x + 6, y + 2), (44, 9)), INK, 0.16)
        standing(sheet, Person.number(number), (x, y), size=1.28, stride=1, looks=looks)
    sheet.box(576, 508, 606, 556, BRICK, radius=8)
    return sheet


_FREE_SEATS = frozenset({236, 586})  # left edges of the windows where nobody sits


def _carriage(sheet: Sheet, left: float) -> None:
    """Draw two windows with a lit inside, and a double door between them; passengers sit where the seat is taken."""
    for window in (left, left + 216):
        person = Person.number(round(window) // 40)
        sheet.box(window, 206, window + 96, 336, mix(CREAM, OCHRE, 0.22), radius=16)
        sheet.box(window + 8, 280, window + 88, 336, mix(SAGE, CREAM, 0.25), radius=6)
        if round(window) in _FREE_SEATS:
            continue
        sheet.box(window + 18, 286, window + 54, 336, person.clothes, radius=10)
        sheet.disc(window + 36, 272, 15, person.skin)
        sheet.shape(oval((window + 34, 268), (16, 14), start=165, end=345), person.hair)
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
        (
            ((-20, 420), (120, 330), (300, 420), (470, 316), (640, 414), (860, 372), (1060, 306), (1220, 400)),
            SAGE,
            0.2,
        ),
        (((-20, 470), (210, 396), (420, 462), (640, 416), (880, 452), (1090, 388), (1220, 440)), GREEN, 0.0),
    )
    for outline, fill, blend in ridges:
        sheet.shape([*outline, (1220, 560), (-20, 560)], mix(fill, CREAM, blend))
    sheet.box(0, 486, WIDTH, HEIGHT, mix(SAND, TERRACOTTA, 0.3))
    sheet.box(0, 486, WIDTH, 496, mix(TERRACOTTA, INK, 0.2))
    speaker = Person(skin=colour("#E6B793"), hair=colour("#5B3A26"), clothes=BLUE, long_hair=True)
    _speaker(sheet, speaker, (752, 490))
    for x, number in ((96, 8), (286, 3), (486, 5), (1010, 6), (1150, 2)):
        from_behind(sheet, _dimmed(Person.number(number), 0.12), (x, 540), size=0.86)
    for x, number in ((0, 4), (196, 1), (392, 12), (588, 10), (786, 9), (984, 15), (1180, 7)):
        from_behind(sheet, _dimmed(Person.number(number), 0.38), (x, 622), size=1.16)
    return sheet


def _dimmed(person: Person, share: float) -> Person:
    return Person(
        skin=mix(person.skin, INK, share * 0.6),
        hair=mix(person.hair, INK, share),
        clothes=mix(person.clothes, INK, share),
        long_hair=person.long_hair,
    )


def _speaker(sheet: Sheet, person: Person, at: Point) -> None:
    """Draw a woman at a lectern, one open hand held out; `at` is the middle of its foot."""
    x, y = at
    light = mix(person.clothes, PAPER, 0.12)
    hair = [*oval((x, y - 268), (37, 38), start=180, end=360), (x + 40, y - 214), (x - 40, y - 214)]
    sheet.shape(hair, person.hair)
    sheet.line([(x, y - 238), (x, y - 206)], mix(person.skin, INK, 0.16), 22)
    left = curve((x - 12, y - 214), (x - 58, y - 208), (x - 56, y - 160), (x - 56, y - 90))
    right = curve((x + 56, y - 90), (x + 56, y - 160), (x + 58, y - 208), (x + 12, y - 214))
    sheet.shape([*left, *right], person.clothes)
    sheet.shape([(x - 15, y - 215), (x + 15, y - 215), (x, y - 164)], CREAM)
    sheet.line([(x + 42, y - 190), (x + 82, y - 158), (x + 136, y - 186)], light, 23)
    sheet.line([(x + 146, y - 192), (x + 158, y - 200)], person.skin, 17)
    sheet.line([(x + 152, y - 198), (x + 154, y - 212)], person.skin, 7)
    sheet.line([(x - 42, y - 190), (x - 66, y - 150), (x - 44, y - 130)], light, 23)
    sheet.shape(oval((x, y - 260), (27, 33)), person.skin)
    parting = curve((x - 30, y - 246), (x - 26, y - 284), (x + 6, y - 284), (x + 30, y - 246))
    sheet.shape([*parting, *oval((x, y - 266), (33, 37), start=0, end=-180)], person.hair)
    sheet.shape([(x - 82, y - 128), (x + 82, y - 128), (x + 68, y - 104), (x - 68, y - 104)], mix(BRICK, INK, 0.35))
    sheet.shape([(x - 60, y - 104), (x + 60, y - 104), (x + 46, y), (x - 46, y)], BRICK)
    sheet.disc(x, y - 54, 18, mix(BRICK, OCHRE, 0.55))
    sheet.line([(x - 36, y - 130), (x - 22, y - 164)], INK, 4)
    sheet.disc(x - 21, y - 168, 6.5, INK)
