"""An article's HTML as the body of an item: nothing lost, nothing harmful."""

from cipc_newsletter.ingest.markup.converting import Converted, converted, converted_or_refused, text_of

__all__ = ["Converted", "converted", "converted_or_refused", "text_of"]
