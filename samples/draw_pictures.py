# /// script
# requires-python = ">=3.11"
# dependencies = ["pillow>=11.3"]
# ///
"""Draw the pictures of the sample news: python samples/draw_pictures.py

Promises every picture of news/, drawn anew beside its item: 1200 by 675 pixels, flat, without a letter in it. What
they show in words, the alternative texts, stands in the items, in each language.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from drawing import meetings, places
from drawing.sheet import Sheet

NEWS = Path(__file__).resolve().parents[1] / "news"

PICTURES: Mapping[str, Callable[[], Sheet]] = {
    "2025-12-09-journee-tacmes/autour-de-la-table.png": meetings.around_the_table,
    "2025-12-02-jeunes-et-police/pont.png": meetings.bridge,
    "2025-11-03-etude-transport-collectif/quai-de-metro.png": meetings.metro_platform,
    "2025-10-30-congres-mexique/tribune.png": meetings.lectern,
    "2025-10-01-seminaire-analyse-criminelle/carte-reseau.png": places.connected_map,
    "2024-03-20-securite-democratie-villes/ville.png": places.city_at_dawn,
    "2022-10-04-actes-surete-mobilites/livre-et-rails.png": places.book_and_rails,
    "2026-01-22-marcher-le-soir/rue-le-soir.png": places.street_in_the_evening,
}


def main() -> None:
    """Draw every picture anew."""
    for name, draw in PICTURES.items():
        draw().save(NEWS / name)


if __name__ == "__main__":
    main()
