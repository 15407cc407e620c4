"""The command line: shows errors, chooses exit codes, and knows nothing of how the work is done."""

import sys


def main() -> None:
    """Run the command in `sys.argv` and leave with its exit code (docs/contract.md section 4)."""
    from cipc_newsletter.cli.application import run

    sys.exit(run(sys.argv[1:]))
