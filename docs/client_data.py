"""Reduce the data of Can I email to what the checks need: every feature, for the mail programs of our readers.

    python docs/client_data.py FOLDER          a checkout of https://github.com/hteumeuleu/caniemail

Writes src/cipc_newsletter/check/data/client_support.json: the same bytes for the same checkout. Needs PyYAML, which
comes with the development tools. Fetches nothing.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "cipc_newsletter" / "check" / "data" / "client_support.json"
# The readers' mail programs (standards of the project, CLI), as Can I email names them: family, platform.
CLIENTS = {
    "apple-mail-ios": ("apple-mail", "ios"),
    "apple-mail-macos": ("apple-mail", "macos"),
    "gmail-web": ("gmail", "desktop-webmail"),
    "gmail-ios": ("gmail", "ios"),
    "gmail-android": ("gmail", "android"),
    "gmail-mobile-web": ("gmail", "mobile-webmail"),
    "outlook-windows": ("outlook", "windows"),
    "outlook-com": ("outlook", "outlook-com"),
    "outlook-ios": ("outlook", "ios"),
    "outlook-android": ("outlook", "android"),
    "outlook-macos": ("outlook", "macos"),
    "yahoo-web": ("yahoo", "desktop-webmail"),
    "yahoo-ios": ("yahoo", "ios"),
    "yahoo-android": ("yahoo", "android"),
    "samsung-android": ("samsung-email", "android"),
    "thunderbird": ("thunderbird", "macos"),
    "orange-web": ("orange", "desktop-webmail"),
    "orange-ios": ("orange", "ios"),
    "orange-android": ("orange", "android"),
    "sfr-web": ("sfr", "desktop-webmail"),
    "laposte-web": ("laposte", "desktop-webmail"),
    "free-web": ("free-fr", "desktop-webmail"),
    "proton-web": ("protonmail", "desktop-webmail"),
    "proton-ios": ("protonmail", "ios"),
    "proton-android": ("protonmail", "android"),
}


def reduced(folder: Path) -> dict[str, Any]:
    """Return the reduced data of the checkout in `folder`."""
    features = {}
    for path in sorted((folder / "_features").glob("*.md")):
        front = _front_matter(path.read_text(encoding="utf-8"))
        if not front or path.stem.startswith("_"):
            continue
        stats = front.get("stats") or {}
        answers = (_last(stats.get(family, {}).get(platform)) for family, platform in CLIENTS.values())
        features[path.stem] = {
            "title": str(front["title"]),
            "tested": str(front.get("last_test_date", "")),
            "support": "".join(answers),
        }
    commit, date = _git(folder, "%H"), _git(folder, "%cs")
    return {
        "source": "https://github.com/hteumeuleu/caniemail",
        "licence": "MIT, Copyright (c) 2019 Rémi Parmentier; the text stands beside this file",
        "commit": commit,
        "date": date,
        "clients": list(CLIENTS),
        "features": features,
    }


def _front_matter(text: str) -> dict[str, Any] | None:
    match = re.match(r"\ufeff?---\s*\n(.*?)\n---", text, re.DOTALL)
    return yaml.safe_load(match[1].replace("\t", "  ")) if match else None


def _last(versions: dict[str, str] | None) -> str:
    """Return the answer for the newest version: y, a (partly) or n; u where nobody tested."""
    if not versions:
        return "u"
    return str(list(versions.values())[-1])[:1]


def _git(folder: Path, form: str) -> str:
    command = ["git", "-C", str(folder), "log", "-1", f"--format={form}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Write the reduced data."""
    data = reduced(Path(sys.argv[1]))
    lines = ",\n".join(
        f"  {json.dumps(slug)}: {json.dumps(feature, ensure_ascii=False)}"
        for slug, feature in data["features"].items()
    )
    head = json.dumps({key: value for key, value in data.items() if key != "features"}, ensure_ascii=False, indent=1)
    TARGET.write_text(head[:-2] + ',\n "features": {\n' + lines + "\n }\n}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
