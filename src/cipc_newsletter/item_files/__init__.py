"""News items as files: TOML front matter between two lines of +++, then Markdown (docs/contract.md section 2).

Promises that `parse(text_of(item))` gives the item back, and that a text that is no item becomes mistakes, all of
them at once. Opens no file: whether a picture is there is `content`'s matter.
"""

from cipc_newsletter.item_files.names import ID_LENGTH, incoming_path_of, is_item_id, path_of
from cipc_newsletter.item_files.reading import parse
from cipc_newsletter.item_files.writing import text_of, with_source

__all__ = ["ID_LENGTH", "incoming_path_of", "is_item_id", "parse", "path_of", "text_of", "with_source"]
