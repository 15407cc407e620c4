"""Take the pictures of the documentation from the sample issue, in a real Chromium.

Run by `make pictures`. The mail is built afresh and shown at the width of a telephone and of a desk, side by side.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from cipc_newsletter.config import open_workspace
from cipc_newsletter.pipeline.issues import build

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "pictures" / "bulletin.png"
HEIGHT = 1500
GROUND = "#c9d1d8"


def photographed(page: Path, folder: Path, *, width: int) -> Image.Image:
    """Return what Chromium shows of `page` in a frame `width` pixels wide."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        sys.exit("Chromium is needed to take pictures.")
    frame = folder / f"frame-{width}.html"
    style = f"width:{width}px;height:{HEIGHT}px;border:0"
    frame.write_text(f'<body style="margin:0"><iframe src="{page.as_uri()}" style="{style}">', encoding="utf-8")
    shot = folder / f"{width}.png"
    subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        + [
            "--disable-background-networking",
            "--allow-file-access-from-files",
            f"--user-data-dir={folder / 'profile'}",
        ]
        + [f"--window-size={max(width, 500)},{HEIGHT}", f"--screenshot={shot}", frame.as_uri()],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return Image.open(shot).convert("RGB").crop((0, 0, width, HEIGHT))


def main() -> None:
    """Build the sample issue and put both widths into one picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = build(open_workspace(ROOT), "2025-12", languages=(), out=folder)
        page = folder / manifest["issue"] / "fr" / "view.html"
        telephone, desk = (photographed(page, folder, width=width) for width in (360, 720))
    together = Image.new("RGB", (360 + 720 + 3 * 24, HEIGHT + 2 * 24), GROUND)
    together.paste(telephone, (24, 24))
    together.paste(desk, (360 + 2 * 24, 24))
    together.quantize(128).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
