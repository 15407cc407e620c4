# /// script
# requires-python = ">=3.11"
# dependencies = ["pillow>=11.3"]
# ///
"""Draw the pictures of the sample news: python samples/draw_pictures.py

Promises every picture of news/, drawn anew beside its item: 1200 by 675 pixels, flat, without a letter in it; the
emblem of the templates, and the small pictures that stand in issues/. What they show in words, the alternative texts,
stands beside them, in each language.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from drawing import emblems, meetings, places
from drawing.sheet import Sheet

ROOT = Path(__file__).resolve().parents[1]
NEWS = ROOT / "news"

PICTURES: Mapping[str, Callable[[], Sheet]] = {
    "2025-12-09-journee-tacmes/autour-de-la-table.png": meetings.around_the_table,
    "2025-12-02-jeunes-et-police/pont.png": meetings.bridge,
    "2025-11-03-etude-transport-collectif/quai-de-metro.png": meetings.metro_platform,
    "2025-10-30-congres-mexique/tribune.png": meetings.lectern,
    "2025-10-01-seminaire-analyse-criminelle/carte-reseau.png": places.connected_map,
    "2024-03-20-securite-democratie-villes/ville.png": places.city_at_dawn,
    "2022-10-04-actes-surete-mobilites/livre-et-rails.png": places.book_and_rails,
    "2026-01-22-marcher-le-soir/rue-le-soir.png": places.street_in_the_evening,
    "2025-10-21-releve-des-lumieres/lampadaires.png": places.street_lamps_counted,
}
# Twice as wide as they are shown, for dense screens.
SMALL_ONES = (
    ("templates/bulletin/logo.png", emblems.emblem, emblems.SQUARE, 144, True),
    ("issues/pictures/directrice.png", emblems.director, emblems.SQUARE, 288, False),
    ("issues/pictures/signature.png", emblems.signature, emblems.MARK, 320, False),
    ("issues/pictures/bibliotheque.png", emblems.library, emblems.MARK, 320, False),
    ("issues/pictures/atelier-velo.png", emblems.cyclists, emblems.MARK, 320, False),
    ("issues/pictures/jardins.png", emblems.gardens, emblems.MARK, 320, False),
)


def main() -> None:
    """Draw every picture anew."""
    for name, draw in PICTURES.items():
        draw().save(NEWS / name)
    for name, draw, box, width, is_round in SMALL_ONES:
        draw().save_part(ROOT / name, box, width=width, is_round=is_round)


if __name__ == "__main__":
    main()
