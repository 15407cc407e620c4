"""A sheet to draw on, the colours of the look, and the people of the pictures.

Promises flat shapes with smooth edges, the same pixels on every run: no font, no photograph, no chance. Says nothing
about what the pictures show (draw_pictures.py).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 675
_FINENESS = 3  # drawn three times as large, then reduced: that is what makes the edges smooth

Colour = tuple[int, int, int]
Point = tuple[float, float]


def colour(code: str) -> Colour:
    """Return the red, green and blue of a code such as #12324A."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


INK, BLUE, GREEN, BRICK = colour("#22303C"), colour("#12324A"), colour("#0F5E57"), colour("#9A3B12")
MUTED, PAPER, PAGE = colour("#52616E"), colour("#FFFFFF"), colour("#EEF1F4")
CREAM, SAND, OCHRE = colour("#FBF5EA"), colour("#EFE3D0"), colour("#DDA54B")
TERRACOTTA, SAGE, SKY = colour("#C8764A"), colour("#7FB0A6"), colour("#9DB9CC")
SKINS = tuple(map(colour, ("#F1CDAE", "#D9A47A", "#A86F48", "#7A4A30", "#E6B793")))
HAIRS = tuple(map(colour, ("#2B211D", "#5B3A26", "#8C5B34", "#22303C", "#B9A896")))
CLOTHES = (GREEN, TERRACOTTA, BLUE, OCHRE, SAGE, BRICK, MUTED)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour that is `share` of the way from `first` to `second`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def turned(points: Iterable[Point], angle: float, *, around: Point = (0, 0)) -> list[Point]:
    """Return the points turned by `angle` (radians) around a centre."""
    cosine, sine = math.cos(angle), math.sin(angle)
    x0, y0 = around
    return [(x0 + (x - x0) * cosine - (y - y0) * sine, y0 + (x - x0) * sine + (y - y0) * cosine) for x, y in points]


def oval(centre: Point, radii: Point, *, angle: float = 0, start: float = 0, end: float = 360) -> list[Point]:
    """Return points along an oval, or the part of it between two angles in degrees."""
    x, y = centre
    steps = [math.radians(start + (end - start) * step / 72) for step in range(73)]
    flat = [(x + radii[0] * math.cos(step), y + radii[1] * math.sin(step)) for step in steps]
    return turned(flat, angle, around=centre)


def curve(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """Return points along a cubic Bézier curve."""
    corners = (start, first, second, end)
    points = []
    for step in range(61):
        t = step / 60
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        pairs = list(zip(weights, corners, strict=True))
        points.append((sum(share * x for share, (x, _y) in pairs), sum(share * y for share, (_x, y) in pairs)))
    return points


class Sheet:
    """A picture under way; coordinates are those of the finished picture, 1200 by 675."""

    def __init__(self, ground: Colour) -> None:
        """Start with a sheet of one colour."""
        self.image = Image.new("RGB", (WIDTH * _FINENESS, HEIGHT * _FINENESS), ground)
        self._pen = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, *, radius: float = 0) -> None:
        """Draw a rectangle, its corners rounded by `radius`."""
        corners = [value * _FINENESS for value in (left, top, right, bottom)]
        self._pen.rounded_rectangle(corners, radius=radius * _FINENESS, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """Draw a filled circle."""
        self._pen.ellipse([value * _FINENESS for value in (x - radius, y - radius, x + radius, y + radius)], fill=fill)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """Draw a filled outline."""
        self._pen.polygon([(x * _FINENESS, y * _FINENESS) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """Draw a line with round ends and joints."""
        fine = [(x * _FINENESS, y * _FINENESS) for x, y in points]
        self._pen.line(fine, fill=fill, width=round(width * _FINENESS), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def veil(self, points: Sequence[Point], fill: Colour, strength: float) -> None:
        """Draw a filled outline through which the ground still shows; `strength` from 0 to 1."""
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).polygon([(x * _FINENESS, y * _FINENESS) for x, y in points], fill=round(255 * strength))
        self.image.paste(fill, (0, 0), mask)

    def glow(self, x: float, y: float, radius: float, fill: Colour, *, rings: int = 4, strength: float = 0.16) -> None:
        """Draw rings of light around a point."""
        for ring in range(rings, 0, -1):
            self.veil(oval((x, y), (radius * ring / rings, radius * ring / rings)), fill, strength)

    def sky(self, top: Colour, bottom: Colour, *, until: float = HEIGHT) -> None:
        """Fill the sheet down to a height with a gentle change of colour."""
        rows = round(until * _FINENESS)
        for row in range(rows):
            self._pen.line([(0, row), (WIDTH * _FINENESS, row)], fill=mix(top, bottom, row / rows), width=1)

    def mirror(self, level: float, *, depth: float, water: Colour, share: float) -> None:
        """Reflect what stands above `level` into water below it, `share` of the way to the water's colour."""
        line, size = round(level * _FINENESS), round(depth * _FINENESS)
        above = self.image.crop((0, line - size, self.image.width, line)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        self.image.paste(Image.blend(above, Image.new("RGB", above.size, water), share), (0, line))

    def save(self, path: Path) -> None:
        """Write the finished picture as PNG of 256 colours: flat shapes stay clean and the file small."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.quantize(colors=256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)


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

    sheet.shape(rounded((-14, 0), (34, 44)), mix(SAND, INK, 0.42))
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

    trousers = mix(person.clothes, INK, 0.68)
    sheet.line(placed((-4, 66), (-6 - stride, 34), (-9 - stride * 1.7, 4)), mix(trousers, INK, 0.4), 14 * size)
    sheet.line(placed((4, 66), (6 + stride, 36), (7 + stride * 1.3, 4)), trousers, 14 * size)
    if person.long_hair:
        sheet.shape(oval(placed((-5, 140))[0], (19 * size, 27 * size)), person.hair)
    sheet.line(placed((0, 118), (1, 138)), mix(person.skin, INK, 0.14), 12 * size)
    sheet.shape(placed((-18, 122), (18, 122), (23, 108), (21, 60), (-21, 60), (-23, 108)), person.clothes)
    for corner in (-18, 18):
        sheet.disc(*placed((corner, 117))[0], 6 * size, person.clothes)
    sleeve = mix(person.clothes, INK, 0.22)
    sheet.line(placed((-2, 112), (-5 - stride * 0.5, 88), (2 - stride * 0.2, 68)), sleeve, 12 * size)
    sheet.disc(*placed((3 - stride * 0.2, 62))[0], 6.5 * size, person.skin)
    sheet.disc(*placed((3, 149))[0], 17 * size, person.skin)
    crown = oval(placed((0, 152))[0], (19 * size, 18 * size), start=160, end=345)
    sheet.shape(crown if looks > 0 else [(2 * x - across, up) for across, up in crown], person.hair)


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
