"""A page's news as drafts: one article, or a category page with several; from the web, or saved by a browser.

Promises the story's words, links, pictures and captions, and what the page says of itself. Fetches nothing.
"""

from cipc_newsletter.ingest.html_page.reader import addresses_to_follow, read

__all__ = ["addresses_to_follow", "read"]
