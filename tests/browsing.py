"""A real Chromium, asked how wide a page is at a given width."""

import os
import re
import shutil
import subprocess
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_PROBE = "<script>onload=()=>parent.postMessage(`${document.documentElement.scrollWidth} ${innerWidth}`,'*')</script>"
# A window is never narrower than 500 px, a frame may be; pages of the disk talk to each other by messages alone.
_FRAME = (
    "<!doctype html><script>onmessage=event=>{{document.title=event.data}}</script>"
    '<iframe src="{page}" style="width:{width}px;height:900px;border:0"></iframe>'
)


def needed_and_offered(page: Path, *, width: int, folder: Path) -> tuple[int, int]:
    """Return how wide the contents of `page` are and how wide the frame is, in CSS pixels, at that width."""
    assert CHROMIUM
    probed = page.with_name(f"probed-{page.name}")
    probed.write_text(page.read_text(encoding="utf-8").replace("</body>", f"{_PROBE}</body>"), encoding="utf-8")
    frame = folder / "frame.html"
    frame.write_text(_FRAME.format(width=width, page=probed.as_uri()), encoding="utf-8")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    quiet = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--window-size=1400,900"]
    profile = f"--user-data-dir={folder / 'profile'}"
    answer = subprocess.run(
        [
            CHROMIUM,
            "--headless=new",
            *root,
            *quiet,
            profile,
            "--virtual-time-budget=5000",
            "--dump-dom",
            frame.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    (measured,) = re.findall(r"<title>(\d+ \d+)</title>", answer.stdout)
    needed, offered = map(int, measured.split())
    return needed, offered
