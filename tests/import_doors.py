"""The readers of `import` by door, each from the bytes of a file to a plan."""

from collections.abc import Callable

from cipc_newsletter.ingest import source_text, text_reader
from cipc_newsletter.ingest.draft import Plan

BASE = "https://exemple.example/actualites/"
Reader = Callable[[bytes], Plan]


def read_text(raw: bytes) -> Plan:
    """Read `raw` as `import text` does."""
    return text_reader.read(source_text.decoded(raw, location="page.txt"), location="page.txt")


def read_wordpress(raw: bytes) -> Plan:
    """Read `raw` as `import wordpress` reads a file."""
    from cipc_newsletter.ingest.wordpress import reader

    return reader.read(raw, location="posts.json", base=BASE)


def read_feed(raw: bytes) -> Plan:
    """Read `raw` as `import feed` reads a file."""
    from cipc_newsletter.ingest.feed import reader

    return reader.read(raw, location="feed.xml", base=BASE)


def read_page(raw: bytes) -> Plan:
    """Read `raw` as `import html` reads a file."""
    from cipc_newsletter.ingest.html_page import reader

    return reader.read(raw, location="page.html", base=BASE)


READERS: dict[str, Reader] = {"text": read_text, "wordpress": read_wordpress, "feed": read_feed, "html": read_page}
