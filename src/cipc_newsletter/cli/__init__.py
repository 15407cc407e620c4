"""The command line: shows errors, chooses exit codes, and knows nothing of how the work is done."""

import gc
import sys


def main() -> None:
    """Run the command in `sys.argv` and leave with its exit code (docs/contract.md section 4)."""
    # Importing makes many objects that live as long as the process; looking through them again and again for cycles
    # is a twentieth of a short command. Long ones are collected all the same.
    gc.set_threshold(50_000, 20, 20)
    from cipc_newsletter.cli.application import run

    sys.exit(run(sys.argv[1:]))
