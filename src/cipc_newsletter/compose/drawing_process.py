"""Draws one SVG from standard input as a PNG on standard output, then ends: run as a program of its own.

Promises to take no more memory than it is told, where the system can hold it to that. Knows nothing of this package,
so that it starts in a few milliseconds; `drawings` has looked through what it is given.
"""

import contextlib
import sys


def _draw(width: int, memory: int) -> None:
    import resvg_py

    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit; its time is limited too
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    text = sys.stdin.buffer.read().decode("utf-8-sig")
    # Fonts differ between computers, and a drawing must not.
    sys.stdout.buffer.write(resvg_py.svg_to_bytes(svg_string=text, width=width, skip_system_fonts=True))


if __name__ == "__main__":
    _draw(int(sys.argv[1]), int(sys.argv[2]))
