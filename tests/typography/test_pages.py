"""The pages about typography show what the program does; `·` stands for a no-break space there."""

import re
from pathlib import Path

import pytest

from cipc_newsletter.typography import proposals, set_text

DOCS = Path(__file__).parents[2] / "docs"
LOCALES = ("fr-CA", "en-CA", "es-419")


def examples(page):
    for row in re.findall(r"(?m)^\|(.+)\|$", (DOCS / page).read_text(encoding="utf-8")):
        for cell, locale in zip(row.split("|")[1:], LOCALES, strict=True):
            for text, expected in re.findall(r"`([^`]+)` → `([^`]+)`", cell):
                yield locale, text, expected


@pytest.mark.parametrize("page", ["typography.md", "typographie.md"])
def test_every_example_of_the_table_is_set_so(page):
    found = list(examples(page))
    assert len(found) > 25
    for locale, text, expected in found:
        assert set_text(text, locale).replace("\u00a0", "·") == expected


def test_both_pages_have_the_same_examples():
    assert list(examples("typography.md")) == list(examples("typographie.md"))


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        *((text, "fr-CA") for text in ("1e", "Ecole", "A Montréal", "14:30", "9 Décembre", "mardi, le 9", "18h-20h")),
        *((text, "fr-CA") for text in ("20-22 mars", "$100", "1,000.50 $", "3.5 %", "'mot'", "etc…")),
        *((text, "es-419") for text in ("9 de Diciembre", "1ra", "año 2.024", "palabra - inciso - palabra", "etc…")),
        *((text, "en-CA") for text in ("$ 100", "etc…", "one,two")),
    ],
)
def test_what_the_page_says_is_proposed_is(text, locale):
    assert proposals(text, locale)
