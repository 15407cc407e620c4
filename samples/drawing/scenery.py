"""What stands in more than one picture: hills and trees."""

from drawing.sheet import INK, PAPER, TERRACOTTA, Colour, Point, Sheet, curve, mix


def hill(sheet: Sheet, left: Point, right: Point, *, base: float, fill: Colour) -> None:
    """Draw a hill from one point to another, down to `base`."""
    reach = right[0] - left[0]
    outline = curve(left, (left[0] + reach * 0.35, left[1] - 210), (left[0] + reach * 0.65, right[1] - 40), right)
    sheet.shape([*outline, (right[0], base), (left[0], base)], fill)


def tree(sheet: Sheet, at: Point, *, size: float, fill: Colour) -> None:
    """Draw a round tree standing at a point."""
    x, y = at
    sheet.line([(x, y + 6), (x, y - 70 * size)], mix(INK, TERRACOTTA, 0.35), 9 * size)
    for across, up, radius in ((-24, 84, 34), (24, 88, 32), (0, 118, 38)):
        sheet.disc(x + across * size, y - up * size, radius * size, fill)
    sheet.disc(x + 10 * size, y - 120 * size, 22 * size, mix(fill, PAPER, 0.2))
