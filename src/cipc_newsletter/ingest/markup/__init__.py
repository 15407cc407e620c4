"""An article's HTML as the body of an item: nothing lost, nothing harmful."""

from cipc_newsletter.ingest.markup.converting import Converted, converted, text_of

__all__ = ["Converted", "converted", "text_of"]
