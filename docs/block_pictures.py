"""Take a picture of every block of both templates, as the pages on templates show them.

Each block is built alone, in French, from the sample news, and photographed 600 pixels wide without masthead and foot.
Run by `make pictures`.
"""

import shutil
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from browsing import Chromium, View
from cipc_newsletter.config import open_workspace
from cipc_newsletter.pipeline.issues import build

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "pictures" / "blocks"
WIDTH, TALLEST = 600, 1000

_HEAD = """number = 12
date = 2025-12-15
template = "{template}"
languages = ["fr"]
[fr]
subject = "Un bloc pour lui-même"
preheader = "Tel que le voient les lectrices et les lecteurs."
[[section]]
layout = "{layout}"
"""
_PORTRAIT = """person = {{ fr = "Madeleine Aubry, directrice" }}
image = {{ file = "pictures/directrice.png", alt = {{ fr = "Madeleine Aubry" }} }}
signature = {{ file = "pictures/signature.png", alt = {{ fr = "Signature de Madeleine Aubry" }} }}
text = {{ fr = "Un sujet vous tient à cœur? Répondez simplement à ce message : une personne de l’équipe lit tout." }}
""".replace("{{", "{").replace("}}", "}")
_PARTNERS = """title = { fr = "Avec l’appui de" }
[[section.links]]
label = "Bibliothèque du quartier Clair"
url = "https://bibliotheque.observatoire.example"
image = { file = "pictures/bibliotheque.png" }
[[section.links]]
label = "Atelier vélo de la Gare"
url = "https://velo.observatoire.example"
image = { file = "pictures/atelier-velo.png" }
[[section.links]]
label = "Jardins collectifs du Nord"
url = "https://jardins.observatoire.example"
"""

# What stands in the section below its layout, by template and block.
SECTIONS: Mapping[str, Mapping[str, str]] = {
    "bulletin": {
        "lead": 'title = { fr = "À la une" }\nitems = ["2026-01-22-marcher-le-soir"]',
        "cards": 'title = { fr = "Cet automne" }\nitems = ["2025-12-02-jeunes-et-police", "2025-10-30-congres-mexique"]',
        "list": (
            'title = { fr = "À relire" }\nitems = ["2024-03-20-securite-democratie-villes",'
            ' "2024-05-27-reponses-locales-montreal"]'
        ),
        "full": 'title = { fr = "En entier" }\nitems = ["2026-02-12-lire-une-carte"]',
        "events": (
            'title = { fr = "À vos agendas" }\nitems = ["2026-01-22-marcher-le-soir", "2026-02-12-lire-une-carte"]'
        ),
        "documents": 'title = { fr = "Publications" }\nitems = ["2025-11-03-etude-transport-collectif"]',
        "text": 'title = { fr = "Un mot" }\ntext = { fr = "D’ici là, que vos soirées soient claires et vos rues calmes." }',
        "button": 'label = { fr = "Lire toutes les nouvelles" }\nurl = { fr = "https://www.observatoire.example" }',
        "quote": 'text = { fr = "> On connaît une rue quand on sait où l’on ralentit.\\n>\\n> — Élise Bernatchez" }',
        "director": 'title = { fr = "Le mot de la directrice" }\n' + _PORTRAIT,
        "partners": _PARTNERS,
    },
    "communique": {
        "story": 'items = ["2025-10-21-releve-des-lumieres"]',
        "contact": (
            'title = { fr = "Renseignements pour les médias" }\nperson = { fr = "Élise Bernatchez, coordonnatrice" }\n'
            'text = { fr = "Téléphone : 514 555-0142, de 9 h à 17 h" }'
        ),
    },
}
_BLOCK = (
    "[...document.querySelectorAll('.paper')].map(one => one.getBoundingClientRect()).map(b => [b.top, b.bottom])"
)


def take(browser: Chromium) -> None:
    """Write docs/pictures/blocks/TEMPLATE-BLOCK.png for every block above."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("news", "templates", "issues"):
            shutil.copytree(ROOT / folder, root / folder)
        shutil.copy(ROOT / "config.example.toml", root / "config.toml")
        for template, sections in SECTIONS.items():
            for block, section in sections.items():
                _photographed(browser, root, template, block, section).save(
                    TARGET / f"{template}-{block}.png", optimize=True
                )


def _photographed(browser: Chromium, root: Path, template: str, block: str, section: str) -> Image.Image:
    """Return the block as a mail shows it, between the masthead and the foot."""
    text = _HEAD.format(template=template, layout=block) + section
    (root / "issues" / "block.toml").write_text(text, encoding="utf-8")
    build(open_workspace(root), "block", languages=(), out=root / "build")
    page = root / "build" / "block" / "fr" / "view.html"
    with browser.shown(page, View(width=WIDTH)) as shown:
        pieces = shown.evaluate(_BLOCK)
        whole = Image.open(BytesIO(shown.screenshot(full_page=True))).convert("RGB")
    first = 1 if template == "communique" else 0  # its masthead stands on paper too
    top, bottom = pieces[first][0], pieces[-1][0] + 24
    return whole.crop((0, round(top), WIDTH, round(min(bottom, top + TALLEST)))).quantize(64)
