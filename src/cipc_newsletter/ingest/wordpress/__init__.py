"""A WordPress site's news: which addresses to ask, and the posts it answers with as drafts.

Promises every word, link, picture and caption of a post, one key a post whatever the address, and a reason for each post
that is skipped. Fetches nothing: `asking` names the addresses and is handed what stands there.
"""

from cipc_newsletter.ingest.wordpress.addresses import first_address, next_address
from cipc_newsletter.ingest.wordpress.asking import Ask, Asked, Question, asking, carried_out
from cipc_newsletter.ingest.wordpress.reader import read

__all__ = ["Ask", "Asked", "Question", "asking", "carried_out", "first_address", "next_address", "read"]
