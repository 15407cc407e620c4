"""The small pictures of the sample organisation: its emblem, a portrait, a signature, its partners' marks.

Promises marks that stand on any ground: each brings its own plate. No letter in them, and no mark of anybody real.
"""

import math

from drawing.people import SKINS
from drawing.sheet import (
    BLUE,
    BRICK,
    CREAM,
    GREEN,
    INK,
    MUTED,
    OCHRE,
    PAPER,
    SAGE,
    SAND,
    SKY,
    TERRACOTTA,
    Sheet,
    colour,
    curve,
    mix,
    oval,
)

SQUARE = (300, 37, 900, 637)  # the part of the sheet that these are drawn on
MARK = (300, 187, 900, 487)


def emblem() -> Sheet:
    """Two gabled houses and a street lamp between them, its light falling on the street: the Observatory's emblem."""
    sheet = Sheet(CREAM)
    sheet.shape([(560, 250), (640, 250), (790, 560), (410, 560)], mix(OCHRE, CREAM, 0.45))
    for left, wall, roof in ((352, GREEN, BLUE), (676, BRICK, BLUE)):
        sheet.box(left, 330, left + 172, 540, wall)
        sheet.shape([(left - 16, 336), (left + 86, 236), (left + 188, 336)], roof)
        sheet.box(left + 34, 372, left + 74, 420, CREAM, radius=4)
        sheet.box(left + 98, 372, left + 138, 420, OCHRE, radius=4)
        sheet.box(left + 66, 456, left + 106, 540, mix(wall, INK, 0.45), radius=6)
    sheet.box(300, 540, 900, 640, mix(MUTED, CREAM, 0.6))
    sheet.line([(600, 540), (600, 250)], INK, 14)
    sheet.shape([(566, 196), (634, 196), (650, 256), (550, 256)], OCHRE)
    sheet.shape([(556, 200), (644, 200), (600, 160)], INK)
    sheet.line([(548, 258), (652, 258)], INK, 10)
    return sheet


def director() -> Sheet:
    """A woman with short grey hair and a green jacket, smiling, before an ochre wall."""
    sheet = Sheet(mix(SAND, OCHRE, 0.35))
    skin, hair = SKINS[1], mix(MUTED, PAPER, 0.35)
    sheet.shape(oval((600, 270), (142, 150)), hair)
    sheet.shape(
        [
            *curve((372, 640), (384, 470), (470, 446), (560, 432)),
            *curve((640, 432), (730, 446), (816, 470), (828, 640)),
        ],
        GREEN,
    )
    sheet.shape([(548, 380), (652, 380), (660, 446), (600, 520), (540, 446)], mix(skin, INK, 0.12))
    sheet.shape([(540, 436), (600, 530), (660, 436), (690, 452), (606, 610), (594, 610), (510, 452)], CREAM)
    sheet.shape(oval((600, 290), (104, 128)), skin)
    fringe = curve((716, 300), (690, 236), (600, 226), (488, 300))
    sheet.shape([*curve((488, 300), (466, 104), (734, 104), (716, 300)), *fringe], hair)
    for side in (-1, 1):
        x = 600 + side * 42
        sheet.line(curve((x - 18, 262), (x - 8, 252), (x + 8, 252), (x + 18, 262)), mix(hair, INK, 0.45), 6)
        sheet.disc(x, 286, 9, INK)
        sheet.shape(oval((x + side * 16, 330), (18, 12)), mix(skin, TERRACOTTA, 0.35))
    sheet.line(curve((600, 286), (612, 310), (612, 320), (598, 324)), mix(skin, INK, 0.25), 5)
    sheet.line(curve((562, 352), (580, 378), (620, 378), (638, 352)), BRICK, 8)
    return sheet


def signature() -> Sheet:
    """A signature in blue ink on white: loops that spell nothing."""
    sheet = Sheet(PAPER)
    stroke = [(330.0, 380.0)]
    for step in range(150):
        turn = step / 150 * math.tau * 6
        height = 66 * (1 - step / 220) * (1.35 if step < 34 else 0.6)
        stroke.append((352 + step * 3.1 + 26 * math.sin(turn), 350 - height * math.cos(turn) * 0.9))
    sheet.line(stroke, BLUE, 7)
    sheet.line(curve((380, 428), (520, 398), (700, 436), (872, 392)), BLUE, 5)
    return sheet


def library() -> Sheet:
    """An open book: the mark of a neighbourhood library."""
    sheet = Sheet(mix(SAGE, PAPER, 0.78))
    for side in (-1, 1):
        sheet.shape(
            [
                (600, 272),
                *curve((600, 272), (600 + side * 60, 236), (600 + side * 140, 236), (600 + side * 190, 262)),
                (600 + side * 190, 408),
                *curve((600 + side * 190, 408), (600 + side * 140, 384), (600 + side * 60, 386), (600, 420)),
            ],
            GREEN if side < 0 else mix(GREEN, PAPER, 0.3),
        )
        for row in range(4):
            y = 296 + row * 24
            sheet.line([(600 + side * 34, y + 4), (600 + side * 158, y - 8)], CREAM, 7)
    return sheet


def cyclists() -> Sheet:
    """A bicycle: the mark of a cyclists' workshop."""
    sheet = Sheet(mix(OCHRE, PAPER, 0.78))
    for x in (500, 700):
        sheet.disc(x, 372, 70, BRICK)
        sheet.disc(x, 372, 56, mix(OCHRE, PAPER, 0.78))
    sheet.line([(500, 372), (560, 276), (662, 276), (600, 372), (500, 372)], INK, 12)
    sheet.line([(600, 372), (548, 250)], INK, 12)
    sheet.line([(700, 372), (652, 236), (690, 232)], INK, 12)
    sheet.line([(524, 248), (572, 248)], INK, 14)
    return sheet


def gardens() -> Sheet:
    """A young plant between two leaves: the mark of the community gardens."""
    sheet = Sheet(mix(SKY, PAPER, 0.72))
    sheet.line([(600, 430), (600, 310)], GREEN, 14)
    for side in (-1, 1):
        sheet.shape(
            [
                *curve((600, 344), (600 + side * 30, 262), (600 + side * 110, 246), (600 + side * 156, 236)),
                *curve((600 + side * 156, 236), (600 + side * 150, 310), (600 + side * 90, 356), (600, 344)),
            ],
            mix(GREEN, SAGE, 0.5 if side > 0 else 0),
        )
    sheet.shape(oval((600, 438), (120, 16)), mix(colour("#5B3A26"), INK, 0.1))
    return sheet
