"""A stand-in for a list provider as a process of its own: its options, and where its address is told."""

import argparse
import threading
from pathlib import Path

from providers.list_stand_in import ListStandIn


def options(title: str) -> argparse.ArgumentParser:
    """Return the options that every stand-in has."""
    parser = argparse.ArgumentParser(description=f"A local stand-in for {title}.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", type=Path)
    parser.add_argument("--people", type=int, default=0, help="how many people; the small house without")
    return parser


def run(server: ListStandIn, port_file: Path | None, *, words: str) -> None:
    """Serve until SIGTERM; `words` follow the address on standard output, the port is written whole to `port_file`."""
    with server:
        print(f"{server.url}{server.prefix}  {words}", flush=True)
        if port_file is not None:
            temporary = port_file.with_suffix(".part")
            temporary.write_text(str(server.port), encoding="ascii")
            temporary.replace(port_file)
        threading.Event().wait()
