"""Whatever file is thrown at a reader: items or an error in words, nothing outside news/, nothing to do the second time."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest.feed import reader as feed_reader
from hostile_input import SOURCES, bring_in


@pytest.mark.parametrize("door", SOURCES)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_file_is_brought_in_or_refused_in_words(
    door: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bring_in(data.draw(SOURCES[door]), door, root=tmp_path_factory.mktemp("workspace"))


@pytest.mark.parametrize("door", SOURCES)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"[" * 100_000,
        b"<" * 100_000,
        b"{" * 100_000,
        b"%PDF-1.7\n\x00",
    ],
    ids=["empty", "zeros", "utf-16 mark", "utf-8 mark", "brackets", "angles", "braces", "pdf"],
)
def test_what_is_nothing_at_all_is_refused_in_words(door: str, raw: bytes, tmp_path: Path) -> None:
    bring_in(raw, door, root=tmp_path)


def test_a_feed_whose_names_have_holes_is_refused_in_words() -> None:
    raw = '<rdf:RDF xmlns:rdf="!\u00a0http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"/>'
    with pytest.raises(IngestError, match="beyond mending"):
        feed_reader.read(raw.encode(), location="feed.xml")
