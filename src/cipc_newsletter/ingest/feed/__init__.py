"""A feed's news as drafts: RSS, Atom and JSON Feed, broken ones too.

Promises every word, link and picture of an entry, one key an entry, and a sentence where what was given is no feed.
Fetches nothing.
"""

from cipc_newsletter.ingest.feed.reader import read

__all__ = ["read"]
