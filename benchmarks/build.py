"""How long `build` takes from start to end, beside the least it could take and beside other tools.

    python benchmarks/build.py [rounds]

Prints, of several interleaved rounds, the best and the median of each whole process, and ratios to the bare cost in
the same run: a Python that imports what composing cannot do without (Click, Jinja, Markdown, MJML, html2text) and lets MJML
compile the very documents of the issue. Absolute times mean little on another machine; the ratios do.

Everything runs as an installed program does: its modules compiled, its caches filled by an earlier run; only "nothing
kept" begins without any. A rebuild follows one word changed in one language of one item.
"""

import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mjml

from cipc_newsletter.config import open_workspace
from cipc_newsletter.pipeline.issues import composition

ROOT = Path(__file__).parents[1]
ISSUE = "2025-12"
BARE = """
import sys, pathlib, tomllib, hashlib, json
import click, jinja2, markdown_it, html2text, mjml
for path in sys.argv[1:]:
    mjml.mjml2html(pathlib.Path(path).read_text(encoding="utf-8"))
"""
START = "pass"


ITEM = "news/2025-12-02-jeunes-et-police/en.md"
FRESH, CHANGED, SAME = "build, nothing kept", "rebuild, one item changed", "rebuild, nothing changed"


def measured(commands: dict[str, list[str]], rounds: int, folder: Path) -> dict[str, list[float]]:
    """Return the seconds of each command, all of them once in every round so that noise hits them alike."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    caches = folder / "caches"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"XDG_CACHE_HOME": str(caches), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    words = itertools.cycle(("one", "another"))
    for number in range(rounds + 1):  # the first fills the caches and is not counted
        for name, command in commands.items():
            if name == FRESH:
                for kept in caches.glob("cipc-newsletter/languages-*"):
                    shutil.rmtree(kept)
            elif name == CHANGED:
                change(folder / "workspace" / ITEM, next(words))
            begin = time.perf_counter()
            subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
            if number:
                seconds[name].append(time.perf_counter() - begin)
    return seconds


def change(item: Path, word: str) -> None:
    """Write the item anew, ending with another word."""
    text = item.read_text(encoding="utf-8").rpartition("Changed to ")[0] or item.read_text(encoding="utf-8") + "\n"
    item.write_text(f"{text}Changed to {word}.\n", encoding="utf-8", newline="\n")


def workspace_in(folder: Path) -> Path:
    """Return a copy of the sample workspace, whose items may be changed."""
    root = folder / "workspace"
    for name in ("news", "issues", "templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "config.example.toml", root / "config.toml")
    return root


def mjml_documents(folder: Path) -> list[str]:
    """Write the MJML that composing the issue hands to the compiler, and return the files."""
    taken: list[str] = []
    compiler = mjml.mjml2html

    def taking(document: str, **options: object) -> str:
        taken.append(document)
        return compiler(document, **options)

    mjml.mjml2html = taking
    composition(open_workspace(ROOT), ISSUE)
    mjml.mjml2html = compiler
    paths = [folder / f"{number}.mjml" for number in range(len(taken))]
    for path, document in zip(paths, taken, strict=True):
        path.write_text(document, encoding="utf-8")
    return [str(path) for path in paths]


def commands_in(folder: Path) -> dict[str, list[str]]:
    """Return what is compared; tools that are not installed are left out."""
    documents = mjml_documents(folder)
    program = [sys.executable, "-m", "cipc_newsletter"]
    build = [*program, "-C", str(workspace_in(folder)), "build", ISSUE, "-q"]
    commands = {
        "bare Python": [sys.executable, "-c", START],
        "bare cost of composing": [sys.executable, "-c", BARE, *documents],
        FRESH: build,
        CHANGED: build,
        SAME: build,
        "--help": [*program, "--help"],
    }
    if node_mjml := shutil.which("mjml"):
        commands["Node mjml, the same documents"] = [node_mjml, *documents, "-o", str(folder)]
    if inkletter := shutil.which("inkletter"):
        sample = folder / "one.md"
        paragraph = "A paragraph of about the length that a teaser has, which is a good two hundred characters. " * 2
        sample.write_text(f"# A title\n\n{paragraph}\n\n" * 11, encoding="utf-8")
        commands["inkletter, one language"] = [inkletter, "md2html", str(sample), "-o", str(folder / "one.html")]
    return commands


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as name:
        seconds = measured(commands_in(Path(name)), rounds, Path(name))
    bare = min(seconds["bare cost of composing"])
    start = min(seconds["bare Python"])
    for what, times in seconds.items():
        print(
            f"{what:<32} best {min(times) * 1000:6.0f} ms   median {statistics.median(times) * 1000:6.0f} ms"
            f"   {min(times) / bare:5.2f} × bare cost"
        )
    print(f"rebuild over build: {min(seconds[CHANGED]) / min(seconds[FRESH]):.2f}")
    print(f"--help over bare Python: {(min(seconds['--help']) - start) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
