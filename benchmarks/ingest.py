"""What bringing 400 posts in costs, beside the least it could cost.

    python benchmarks/ingest.py [rounds]

One REST answer with 400 posts becomes 400 item files in a fresh workspace, no picture fetched; then the same answer comes
in again. The bare cost is the same answer read as JSON, each post cleaned by nh3 and parsed by Beautiful Soup with lxml:
what an import could hardly do without. Prints the processor time of the best and the median of several interleaved rounds,
imports left out, ratios to the bare cost, the peak memory of a whole process, and what the second pass wrote. Ratios carry
over to other machines; times do not.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
POSTS = 400
VOCABULARY = """
rue marche lanterne voisin banc lampe carte atelier quartier départ parole soir école parc ville jeune police étude rapport
forum réseau mairie sécurité prévention groupe femme projet lieu danger accueil sport musée récit pont gare marché métro
centre loisir service bilan année savoir enquête regard sortie cahier débat visite comité mesure terrain partenaire
"""
WORDS = VOCABULARY.split()
BARE = """
import json, pathlib, sys, time
import nh3
from bs4 import BeautifulSoup
begin = time.process_time()
for post in json.loads(pathlib.Path(sys.argv[1]).read_bytes()):
    for field in ("title", "excerpt", "content"):
        BeautifulSoup(nh3.clean(post[field]["rendered"]), "lxml")
"""
WHOLE = """
import pathlib, sys, time
import bs4, lxml.etree, markdown_it, nh3
from cipc_newsletter.config import open_workspace
from cipc_newsletter.ingest import wordpress
from cipc_newsletter.pipeline import importing
workspace = open_workspace(pathlib.Path(sys.argv[2]))
begin = time.process_time()
raw = pathlib.Path(sys.argv[1]).read_bytes()
plan = wordpress.read(raw, location="posts.json", base="https://www.exemple.example", language="fr")
importing.import_plan(workspace, plan, date=None, item=None, dry_run=False)
"""
MEASURED = """
import resource
print(time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main(rounds: int) -> None:
    """Measure, and print a few lines."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "posts.json"
        source.write_text(json.dumps([post(number) for number in range(POSTS)]), encoding="utf-8")
        print(f"{POSTS} posts, {source.stat().st_size / 1e6:.1f} MB")
        seconds: dict[str, list[float]] = {"bare": [], "first pass": [], "second pass": []}
        peak = 0
        for number in range(rounds):
            workspace = Path(folder) / f"workspace-{number}"
            workspace.mkdir()
            shutil.copy(ROOT / "config.example.toml", workspace / "config.toml")
            seconds["bare"].append(run(BARE, source)[0])
            first, kilobytes = run(WHOLE, source, workspace)
            before = stamps(workspace)
            seconds["first pass"].append(first)
            seconds["second pass"].append(run(WHOLE, source, workspace)[0])
            peak = max(peak, kilobytes)
            written = sum(stamp != before.get(path) for path, stamp in stamps(workspace).items())
            print(f"round {number + 1}: {len(before)} files, {written} written by the second pass")
        report(seconds)
        print(f"peak memory: {peak / 1024:.0f} MB")


def run(program: str, *arguments: Path) -> tuple[float, int]:
    """Return the seconds a program measured of itself, its imports left out, and its peak memory in KiB."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", program + MEASURED, *map(str, arguments)],
        env=environment,
        check=True,
        capture_output=True,
    )
    spent, kilobytes = done.stdout.split()
    return float(spent), int(kilobytes)


def stamps(workspace: Path) -> dict[Path, tuple[int, int]]:
    """Return when each file of the news was written, and which file it is."""
    found = (path for path in (workspace / "news").rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in found}


def report(seconds: dict[str, list[float]]) -> None:
    """Print best and median of each, and their ratio to the bare cost."""
    bare = seconds["bare"]
    for name, spent in seconds.items():
        best, median = min(spent), statistics.median(spent)
        print(f"{name:12} best {best:6.2f} s  median {median:6.2f} s  {best / min(bare):5.2f} x bare")


def post(number: int) -> dict[str, object]:
    """Return a post as WordPress gives it; each has words of its own, about 600 of them."""
    title, text = f"{sentence(number, 5)[:-1]} {number}", content(number)
    return {
        "id": number + 1,
        "date": f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}T08:30:00",
        "link": f"https://www.exemple.example/actualites/nouvelle-{number}/",
        "guid": {"rendered": f"https://www.exemple.example/?p={number}"},
        "status": "publish",
        "type": "post",
        "title": {"rendered": title},
        "excerpt": {"rendered": f"<p>{beginning(text)} [&hellip;]</p>"},
        "content": {"rendered": text, "protected": False},
    }


def beginning(text: str) -> str:
    """Return the first 55 words of an article, as WordPress makes an excerpt."""
    return " ".join(re.sub("<[^>]*>", " ", text).split()[:55])


def content(number: int) -> str:
    """Return an article with what articles have."""
    parts = []
    for part in range(4):
        place = number * 4 + part
        link = f'<a href="/dossier-{place}/?utm_source=site&amp;utm_medium=lien">{sentence(place, 3)[:-1]}</a>'
        parts += [
            f'<h2 class="wp-block-heading">{sentence(place, 6)[:-1]}</h2>',
            *(
                f"<p>{sentence(place + i, 22)} <strong>{sentence(place, 2)}</strong> {link} {sentence(place, 18)}</p>"
                for i in range(3)
            ),
            f'<ul class="wp-block-list">{"".join(f"<li>{sentence(place + i, 8)}</li>" for i in range(4))}</ul>',
            f"<blockquote><p>{sentence(place, 16)}</p><cite>Élise {WORDS[place % len(WORDS)]}</cite></blockquote>",
            figure(place),
        ]
    return "\n".join(parts)


def figure(place: int) -> str:
    """Return a picture with its sizes and its caption."""
    sizes = f"/p/{place}-300.jpg 300w, /p/{place}.jpg 1200w"
    picture = f'<img src="/p/{place}.jpg" srcset="{sizes}" alt="{sentence(place, 4)}">'
    return f'<figure class="wp-block-image">{picture}<figcaption>{sentence(place, 6)}</figcaption></figure>'


def sentence(seed: int, length: int) -> str:
    """Return so many words, others for each seed."""
    words = [WORDS[(seed * 7 + place * (seed % 5 + 1) + place * place) % len(WORDS)] for place in range(length)]
    return " ".join(words).capitalize() + "."


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
