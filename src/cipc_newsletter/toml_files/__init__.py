"""TOML as staff write it: values, the line of each key, and every mistake in words people understand.

Promises that a mistake names the file, the line, the key, and what would be right. Does not open files and does not
know what a key means: item, issue and config readers do.
"""

from cipc_newsletter.toml_files.document import Document, parse, parse_all
from cipc_newsletter.toml_files.in_words import dotted, id_meant, nearest
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.toml_files.schema_mistakes import mistakes_of
from cipc_newsletter.toml_files.schemas import SchemaName, schema, with_defaults

__all__ = [
    "Document",
    "KeyPath",
    "SchemaName",
    "dotted",
    "id_meant",
    "mistakes_of",
    "nearest",
    "parse",
    "parse_all",
    "schema",
    "with_defaults",
]
