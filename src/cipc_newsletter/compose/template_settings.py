"""The template.toml of a template and of those it extends, read as one: each key the first layer's that has it.

Promises nothing of what stands in them: template_mistakes looks, and theme makes the look of it.
"""

from collections.abc import Sequence
from typing import Any

from cipc_newsletter.compose.template_folders import Layer


class TemplateSettings:
    """The settings of all `layers`, the template's own first; `documents` are the files they stand in."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = layers
        self.documents = tuple(layer.settings for layer in layers if layer.settings)

    def table(self, name: str) -> dict[str, Any]:
        """Return a table with its keys from all layers; of words, those of each language likewise."""
        merged: dict[str, Any] = {}
        for document in reversed(self.documents):
            for key, value in document.data.get(name, {}).items():
                inner = merged.get(key)
                is_by_key = name == "words" and isinstance(inner, dict)
                merged[key] = {**(inner or {}), **value} if is_by_key and isinstance(value, dict) else value
        return merged

    def style_names(self) -> dict[str, Any]:
        """Return what a style may name between braces: the colours and the fonts."""
        return {**self.table("colours"), **self.table("fonts")}

    def logo_files(self) -> dict[str, Any]:
        """Return the logo's file by language, where one may serve for all."""
        file = self.table("logo")["file"]
        return file if isinstance(file, dict) else dict.fromkeys(self.table("words"), file)
