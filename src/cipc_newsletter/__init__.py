"""Compose, check, approve and mail an organisation's newsletter.

Nothing is imported here: `--help` must cost no more than the interpreter and Click.
"""

__version__ = "0.1.0"
