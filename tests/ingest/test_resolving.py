"""A conflict is decided by a person: the file's version or the source's, and the same change is not asked about again."""

from dataclasses import replace

from cipc_newsletter.ingest.resolving import Conflict, Keep
from cipc_newsletter.model.item import Item, Source

SOURCE = Source(kind="wordpress", location="https://voisins.example/", key="voisins.example#7", digest="sha256:old")
SEEN = replace(SOURCE, digest="sha256:new")
FILE = Item(id="2023-10-09-nuit", language="fr", title="Nuit", body="Un.\n\nNos mots.", source=SOURCE)
INCOMING = replace(FILE, body="Un.\n\nLeurs mots.\n\nTrois.", source=SEEN)
CONFLICT = Conflict(item=FILE, incoming=INCOMING)


def test_the_files_version_stays_with_what_was_seen_of_the_source() -> None:
    assert CONFLICT.resolved(Keep.FILE) == replace(FILE, source=SEEN)


def test_the_sources_version_takes_the_place_of_the_files() -> None:
    assert CONFLICT.resolved(Keep.SOURCE) == INCOMING


def test_the_difference_is_told_line_by_line_without_what_only_the_importer_writes() -> None:
    assert CONFLICT.difference() == ("- Nos mots.", "+ Leurs mots.", "+ Trois.")
