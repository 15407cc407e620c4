"""A sheet to draw on, and the colours of the look.

Promises flat shapes with smooth edges and the same pixels on every run: no font, no photograph. Says nothing about
what is drawn.
"""

import math
from collections.abc import Iterable, Sequence
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
        self._has_sky = False

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, *, radius: float = 0) -> None:
        """Draw a rectangle, its corners rounded by `radius`."""
        corners = [value * _FINENESS for value in (left, top, right, bottom)]
        self._pen.rounded_rectangle(corners, radius=radius * _FINENESS, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """Draw a filled circle."""
        self._pen.ellipse(
            [value * _FINENESS for value in (x - radius, y - radius, x + radius, y + radius)], fill=fill
        )

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

    def glow(
        self, x: float, y: float, radius: float, fill: Colour, *, rings: int = 4, strength: float = 0.16
    ) -> None:
        """Draw rings of light around a point."""
        for ring in range(rings, 0, -1):
            self.veil(oval((x, y), (radius * ring / rings, radius * ring / rings)), fill, strength)

    def sky(self, top: Colour, bottom: Colour, *, until: float = HEIGHT) -> None:
        """Fill the sheet down to a height with a gentle change of colour."""
        self._has_sky = True
        rows = round(until * _FINENESS)
        for row in range(rows):
            self._pen.line([(0, row), (WIDTH * _FINENESS, row)], fill=mix(top, bottom, row / rows), width=1)

    def mirror(self, level: float, *, depth: float, water: Colour, share: float) -> None:
        """Reflect what stands above `level` into water below it, `share` of the way to the water's colour."""
        line, size = round(level * _FINENESS), round(depth * _FINENESS)
        above = self.image.crop((0, line - size, self.image.width, line)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        self.image.paste(Image.blend(above, Image.new("RGB", above.size, water), share), (0, line))

    def save_part(self, path: Path, box: tuple[int, int, int, int], *, width: int, is_round: bool = False) -> None:
        """Write a part of the picture as PNG, `width` pixels wide; a round one is clear outside its circle."""
        fine = [value * _FINENESS for value in box]
        part = self.image.crop((fine[0], fine[1], fine[2], fine[3]))
        size = (width, round(width * part.height / part.width))
        if is_round:
            mask = Image.new("L", part.size, 0)
            ImageDraw.Draw(mask).ellipse((0, 0, part.width - 1, part.height - 1), fill=255)
            part.putalpha(mask)
        small = part.resize(size, Image.Resampling.LANCZOS)
        if not is_round:
            small = small.quantize(colors=64, method=Image.Quantize.MAXCOVERAGE, kmeans=6, dither=Image.Dither.NONE)
        small.save(path, optimize=True)

    def save(self, path: Path) -> None:
        """Write the finished picture as PNG; where no sky needs more, 256 colours keep the file small."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        if not self._has_sky:
            small = small.quantize(colors=256, method=Image.Quantize.MAXCOVERAGE, kmeans=6, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
