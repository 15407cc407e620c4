"""Real public sources keep their words, links, pictures and captions.

`real_sources.toml` says where each is and what was counted; the sources themselves are not ours to carry. Who has them
puts them into FOLDER/<kind>/<name>/, the files as they were served, and sets CIPC_NEWSLETTER_CORPUS=FOLDER.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fidelity import Count, digest_of, files_of
from fidelity_report import COUNTERS

FACTS = tomllib.loads((Path(__file__).parent / "real_sources.toml").read_text(encoding="utf-8"))
SOURCES: list[dict[str, Any]] = [source | {"kind": kind} for kind, found in FACTS.items() for source in found]


def counted(source: dict[str, Any]) -> Count:
    corpus = os.environ.get("CIPC_NEWSLETTER_CORPUS")
    if not corpus:
        pytest.skip("no corpus of real sources: CIPC_NEWSLETTER_CORPUS is not set")
    folder = Path(corpus) / source["kind"] / source["name"]
    if not folder.is_dir():
        pytest.skip(f"{source['name']} is not in the corpus")
    if digest_of(files_of(folder)) != source["digest"]:
        pytest.skip(f"{source['name']} is there in another version than the one that was counted")
    return COUNTERS[source["kind"]](folder)


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["name"])
def test_a_real_source_keeps_what_it_shows(source: dict[str, Any]) -> None:
    count = counted(source)
    assert count.missing == []
    assert dict(count.languages) == source["languages"]
    assert digest_of(title.encode() for title in count.titles) == source["titles"]
    names = ("items", "skipped", "words", "links", "pictures", "captions")
    assert {name: getattr(count, name) for name in names} == {name: source[name] for name in names}
    assert count.dropped <= source["left_out"]


def test_every_source_says_where_it_is_and_what_was_counted() -> None:
    for source in SOURCES:
        assert source["address"].startswith("https://"), source["name"]
        assert len(source["digest"]) == len(source["titles"]) == 64, source["name"]
        assert source["items"] + source["skipped"] > 0, source["name"]
