"""The report of a corpus of real sources: what each shows, and what of it is missing from its drafts.

`PYTHONPATH=tests python tests/fidelity_report.py FOLDER [MOST]` prints it for every source in FOLDER/<kind>/<source>/, the
files of each as they were served, with MOST lines of what is missing; the kinds are `wordpress`, `feed` and `html`.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from fidelity import Count, wordpress_count
from web_fidelity import feed_count, page_count

COUNTERS: dict[str, Callable[[Path], Count]] = {"wordpress": wordpress_count, "feed": feed_count, "html": page_count}


def main(corpus: Path, *, most: int) -> int:
    """Print the counts of every source in `corpus` with `most` of what each misses; return how many miss something."""
    names = ("items", "skip", "words", "left out", "links", "pict.", "capt.")
    print(f"{'source':40} {' '.join(f'{name:>8}' for name in names)} missing")
    faulty = 0
    for kind, counter in COUNTERS.items():
        for folder in sorted((corpus / kind).glob("*/")):
            one = counter(folder)
            faulty += bool(one.missing)
            print(f"{one.name[:40]:40} {' '.join(f'{number:8}' for number in one.numbers)} {len(one.missing)}")
            for line in one.missing[:most]:
                print("    ", line)
    return faulty


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1]), most=int(sys.argv[2]) if len(sys.argv) > 2 else 3), 1))
