"""Whatever is thrown at the import: a plan that keeps every letter, or an error in words."""

import contextlib
import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cipc_newsletter.errors import IngestError
from cipc_newsletter.ingest import plan_files, plan_reading, planner, source_text, text_reader, writer
from cipc_newsletter.ingest.dates import date_mentions
from cipc_newsletter.ingest.draft import Plan
from cipc_newsletter.ingest.event_date import event_date
from cipc_newsletter.ingest.identity import LONGEST_ID, free_id, item_id
from cipc_newsletter.ingest.languages import language_of
from cipc_newsletter.item_files import is_item_id, parse
from cipc_newsletter.model.outcome import Outcome

# Signs that mean something to Markdown, to merge fields, to front matter or to the reader itself.
_MARKUP = "#*_[]<>|`~:+-=\\{}!&;.,()•–—«»“”\"'’1234567890\u00a0\u202f\u200b\t éàñœ¿"
_line = st.one_of(
    st.text(alphabet=_MARKUP + "abcXYZ", max_size=60),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60),
    st.sampled_from(
        [
            "",
            "Un titre de bonne longueur pour une nouvelle du quartier",
            "Le 3 mai 2024, le comité a reçu le maire. Il a promis de revenir.",
            "• une puce",
            "1. un point",
            "« Une citation. »",
            "— Ana Ruiz",
            "Read more",
            "Photo : Ana Ruiz",
            "[[first_name|ami]] {{ x }} ::: +++",
            "3 mai 2024",
        ]
    ),
)
pages = st.lists(_line, max_size=25).map("\n".join)
steady = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def plan_or_none(text: str) -> Plan | None:
    try:
        return text_reader.read(text, location="page.txt")
    except IngestError:
        return None


@given(pages)
@steady
def test_any_text_becomes_a_plan_that_keeps_it_or_an_error(text: str) -> None:
    plan = plan_or_none(text)
    if plan is not None:
        kept = "".join(line.text for line in plan.lines)
        assert source_text.letters_of(kept) == source_text.letters_of(source_text.normalised(text))


@given(pages)
@steady
def test_any_plan_survives_its_file(text: str) -> None:
    plan = plan_or_none(text)
    if plan is None:
        return
    again = plan_reading.parse(plan_files.file_text(plan).replace("\n", "\r\n"), path="plan.txt")
    assert [(line.number, line.text, line.role) for line in again.lines] == [
        (line.number, line.text, line.role) for line in plan.lines
    ]
    for one, two in zip(plan.drafts, again.drafts, strict=True):
        assert (one.id, one.language, one.title, one.body, one.key, one.digest, one.date, one.date_end) == (
            (two.id, two.language, two.title, two.body, two.key, two.digest, two.date, two.date_end)
        )
        assert not two.is_chosen


@given(pages)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_reads_back_and_is_unchanged_at_the_second_import(tmp_path_factory, text: str) -> None:
    plan = plan_or_none(text)
    if plan is None or not plan.drafts:
        return
    root = tmp_path_factory.mktemp("workspace")
    first = planner.plan_import(plan, {})
    items = {}
    for path in writer.write(first, root=root):
        item, mistakes = parse((root / path).read_text(encoding="utf-8"), path=path)
        assert item is not None, mistakes
        items[item.id, item.language] = item
    second = planner.plan_import(plan, items)
    assert second.counts[Outcome.UNCHANGED] == first.counts[Outcome.NEW]
    assert writer.write(second, root=root) == ()


@given(st.text(max_size=300))
@steady
def test_any_text_is_searched_for_dates_and_language(text: str) -> None:
    for mention in date_mentions(text):
        assert 0 <= mention.start < mention.end <= len(text)
    event_date(text, [text])
    assert language_of(text) in ("fr", "en", "es", None)


@given(st.text(max_size=200), st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)))
@steady
def test_any_title_gives_a_valid_id(title: str, date: dt.date) -> None:
    given_id = item_id(title, date)
    assert is_item_id(given_id)
    assert is_item_id(free_id(given_id, {given_id, f"{given_id}-2"}))
    assert len(given_id) <= LONGEST_ID


@given(st.binary(max_size=300))
@steady
def test_any_bytes_are_text_or_an_error_in_words(raw: bytes) -> None:
    with contextlib.suppress(IngestError):
        assert isinstance(source_text.decoded(raw, location="page.txt"), str)


@given(pages, st.data())
@steady
def test_an_edited_plan_is_read_or_refused_in_words(text: str, data: st.DataObject) -> None:
    plan = plan_or_none(text)
    if plan is None:
        return
    lines = plan_files.file_text(plan).split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    edit = data.draw(st.sampled_from(["drop", "double", "retype", "swap"]))
    if edit == "drop":
        del lines[place]
    elif edit == "double":
        lines.insert(place, lines[place])
    elif edit == "retype":
        lines[place] = data.draw(_line)
    else:
        lines[place], lines[place - 1] = lines[place - 1], lines[place]
    with contextlib.suppress(IngestError):
        again = plan_reading.parse("\n".join(lines), path="plan.txt")
        assert [line.text for line in again.lines] == [line.text for line in plan.lines]
