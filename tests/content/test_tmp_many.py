"""What a form says goes into the issue's file: as a person would write it, and nothing else is touched."""

import difflib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipc_newsletter import toml_files
from cipc_newsletter.content.issue_edits import edited
from cipc_newsletter.content.issue_form import EntryForm, IssueForm, SectionForm, WordsForm, form_of
from cipc_newsletter.errors import ContentError
from cipc_newsletter.model.issue import Form
from issue_forms import forms, without_origins
from running import REPOSITORY

NOTHING = 'number = 1\ndate = 2025-12-15\ntemplate = "bulletin"\nlanguages = ["fr"]\n'
SAMPLES = sorted((REPOSITORY / "issues").glob("*.toml"))
DECEMBER = (REPOSITORY / "issues" / "2025-12.toml").read_text(encoding="utf-8")
# Every way of writing one and the same, remarks where people put them.
ODD = """\
# tout en haut
languages = ['fr', "en"] # deux
template = "bulletin"
date = 2025-12-15
number = 12
fr.subject = "Un"
fr.preheader = '''Deux'''
fr.intro = "Trois\\n"

["en"]
preheader = "Two" # later
subject = \"\"\"One\"\"\"

# les sections
[[section]] # la tête
layout = "lead"
title.fr = "Titre"
title.en = "Title"
items = [ # des nouvelles
    "a1", # la première
    # la deuxième, longue
    { id = "a2", form = "full" }, "a3", # trois
    # plus rien
]
# sous la première

# ---- la suite ----

[[section]]
items = ["a4", { id = "a5" }]
layout = "cards"
image = { file = "b.jpg", alt = "B" }
links = [
    { label = { fr = "Un" }, url = "https://a.example" }, # premier
    { label = "Deux", url = { fr = "https://b.example" } },
]
[section.fields]
motto = { fr = "Devise" }

[[waiver]]
rule = "CNT-03"
reason = "Parce que"
by = "Moi"
until = 2026-01-31

[[section]]
layout = "text"
[section.text]
fr = 'Un texte'

# la fin
"""


def form_in(text: str) -> IssueForm:
    return form_of(toml_files.parse(text.removeprefix("\ufeff"), path="f"))


def put(text: str, form: IssueForm) -> str:
    return edited(text, form, path="issues/x.toml")


def changed(before: str, after: str) -> list[str]:
    """The lines that were taken out and put in."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [line for line in lines if line[:3] not in ("+++", "---") and line[:2] != "@@"]


def remarks(text: str) -> list[str]:
    return sorted(line[line.index("#") :].strip() for line in text.splitlines() if "#" in line)


@pytest.mark.parametrize("text", [*(path.read_text(encoding="utf-8") for path in SAMPLES), ODD, NOTHING])
@pytest.mark.parametrize("spelling", ["LF", "CRLF", "BOM"])
def test_a_form_nobody_changed_gives_the_very_same_signs(text: str, spelling: str) -> None:
    text = {"LF": text, "CRLF": text.replace("\n", "\r\n"), "BOM": f"\ufeff{text}"}[spelling]
    assert put(text, form_in(text)) == text


@given(st.sampled_from([DECEMBER, ODD, NOTHING]), forms)
@settings(max_examples=1200, deadline=None)
def test_whatever_a_form_says_is_read_back_and_the_schema_takes_it(text: str, form: IssueForm) -> None:
    written = put(text, form)
    assert without_origins(form_in(written)) == form
    mistakes = toml_files.mistakes_of(toml_files.parse(written, path="f"), "issue")
    assert [str(mistake) for mistake in mistakes] == []
    assert put(written, form_in(written)) == written


@st.composite
def rearranged(draw: st.DrawFn, text: str) -> IssueForm:
    """The form of `text` with its own sections, entries and links in any order, some left out, some new."""
    form = form_in(text)
    new = draw(st.lists(forms.map(lambda other: other.sections[0]), max_size=2))
    kept = [section for section in form.sections if draw(st.booleans())]
    entries = draw(st.permutations([entry for section in form.sections for entry in section.entries]))
    sections = []
    for section in draw(st.permutations([*kept, *new])):
        count = draw(st.integers(0, len(entries)))
        mine, entries = entries[:count], entries[count:]
        links = draw(st.permutations(section.links))
        sections.append(replace(section, entries=tuple(mine), links=tuple(links[: draw(st.integers(0, len(links)))])))
    return replace(form, sections=tuple(sections))


@given(st.data(), st.sampled_from([DECEMBER, ODD]), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=1200, deadline=None)
def test_sections_and_items_in_any_order_are_read_back_so(data: st.DataObject, text: str, line_end: str) -> None:
    form = data.draw(rearranged(text))
    written = put(text.replace("\n", line_end), form)
    assert without_origins(form_in(written)) == without_origins(form)
    if line_end == "\r\n":
        assert written.count("\n") == written.count("\r\n")


def test_a_changed_word_changes_its_line_alone() -> None:
    form = form_in(ODD)
    words = {
        **form.words,
        "en": replace(form.words["en"], preheader='A "word"'),
        "fr": replace(form.words["fr"], subject="🙂"),
    }
    assert changed(ODD, put(ODD, replace(form, words=words))) == [
        '-fr.subject = "Un"',
        '+fr.subject = "🙂"',
        '-preheader = "Two" # later',
        '+preheader = "A \\"word\\"" # later',
    ]


def test_items_that_move_take_their_remarks_along() -> None:
    form = form_in(ODD)
    first, second, third = form.sections
    moved = replace(
        form,
        sections=(
            replace(first, entries=first.entries[1:]),
            replace(second, entries=(*second.entries, first.entries[0])),
            third,
        ),
    )
    assert changed(ODD, put(ODD, moved)) == [
        '-    "a1", # la première',
        '-    { id = "a2", form = "full" }, "a3", # trois',
        '+    { id = "a2", form = "full" },',
        '+    "a3", # trois',
        '-items = ["a4", { id = "a5" }]',
        "+items = [",
        '+    "a4",',
        '+    { id = "a5" },',
        '+    "a1", # la première',
        "+]",
    ]


def test_a_form_and_a_fallback_stand_where_the_item_stood() -> None:
    form = form_in(NOTHING + '[[section]]\nlayout = "lead"\nitems = ["a1", "a2"] # deux\n')
    entries = (EntryForm(id="a1", form=Form.FULL), EntryForm(id="a2", fallback="fr"))
    written = put(
        NOTHING + '[[section]]\nlayout = "lead"\nitems = ["a1", "a2"] # deux\n',
        replace(form, sections=(replace(form.sections[0], entries=entries),)),
    )
    assert 'items = [{ id = "a1", form = "full" }, { id = "a2", fallback = "fr" }] # deux' in written


def test_sections_that_change_places_take_the_remarks_above_them_along() -> None:
    form = form_in(DECEMBER)
    order = [0, 5, 1, 2, 3, 4, 6, 7]
    written = put(DECEMBER, replace(form, sections=tuple(form.sections[number] for number in order)))
    assert sorted(written.split("\n")) == sorted(DECEMBER.split("\n"))
    assert written.index("# A word with a name") < written.index('layout = "cards"')
    assert written.index("# Sections appear in this order.") < written.index('layout = "lead"')
    assert written.endswith(DECEMBER[DECEMBER.index("\n# A rule of `check`") :])


def test_the_remark_above_all_sections_stays_there_when_the_first_one_goes() -> None:
    form = form_in(DECEMBER)
    written = put(DECEMBER, replace(form, sections=form.sections[1:]))
    assert changed(DECEMBER, written)[0].startswith("-")
    assert not [line for line in changed(DECEMBER, written) if line.startswith("+") or "#" in line]


def test_no_remark_is_lost_by_words() -> None:
    form = form_in(ODD)
    words = {language: WordsForm(subject="S", preheader="P", intro="a\n\nb") for language in form.words}
    assert set(remarks(ODD)) <= set(remarks(put(ODD, replace(form, words=words))))


def test_a_waiver_between_the_sections_stays_where_it_is() -> None:
    form = form_in(ODD)
    written = put(ODD, replace(form, sections=form.sections[::-1]))
    assert ODD[ODD.index("[[waiver]]") : ODD.index("until")] in written
    assert [section.layout for section in form_in(written).sections] == ["text", "cards", "lead"]


def test_a_text_of_several_lines_is_written_between_three_quotation_marks() -> None:
    form = form_in(NOTHING)
    words = {**form.words, "fr": WordsForm(subject="Été", preheader="“Tôt”", intro="Bonjour,\n\nVoici\tla suite.")}
    section = SectionForm(layout="text", titles={"fr": "Mot"}, texts={"fr": "Un seul paragraphe"})
    written = put(NOTHING, replace(form, words=words, sections=(section,)))
    assert written == NOTHING + (
        '\n[fr]\nsubject = "Été"\npreheader = "“Tôt”"\nintro = """\nBonjour,\n\nVoici\\tla suite.\n"""\n'
        '\n[[section]]\ntitle = { fr = "Mot" }\nlayout = "text"\n[section.text]\nfr = """\nUn seul paragraphe\n"""\n'
    )


def test_a_language_taken_out_of_the_list_keeps_its_words() -> None:
    form = form_in(DECEMBER)
    assert changed(DECEMBER, put(DECEMBER, replace(form, languages=("fr", "en")))) == [
        '-languages = ["fr", "en", "es"]',
        '+languages = ["fr", "en"]',
    ]


def test_a_file_without_an_end_of_line_gets_what_is_new_on_lines_of_its_own() -> None:
    form = form_in(NOTHING)
    written = put(NOTHING.rstrip("\n"), replace(form, sections=(SectionForm(layout="lead"),)))
    assert written == NOTHING + '\n[[section]]\nlayout = "lead"\n'


def test_decomposed_letters_that_nobody_touched_stay_decomposed() -> None:
    text = NOTHING + '[fr]\nsubject = "E\u0301te\u0301"\npreheader = "x"\n'
    form = form_in(text)
    written = put(text, replace(form, number=2))
    assert written == text.replace("number = 1", "number = 2")


TABLES_IN_BRACKETS = (
    NOTHING + 'section = [{ layout = "lead", items = ["a1"] }, { layout = "cards" }]\n',
    'section = [\n  { layout = "lead" }, # un\n]\n' + NOTHING,
)


@pytest.mark.parametrize("text", TABLES_IN_BRACKETS)
def test_sections_in_brackets_can_be_edited_too(text: str) -> None:
    form = form_in(text)
    new = replace(form, sections=(replace(form.sections[0], titles={"fr": "T"}), *form.sections[1:]))
    assert without_origins(form_in(put(text, new))) == without_origins(new)


@pytest.mark.parametrize(
    "text",
    [
        "fr = { subject = 12 }\n",
        'section = "x"\n',
        '[[section]]\nlayout = "x"\nitems = "a"\n',
        "languages = 3\n",
        'number = "1"\n',
    ],
)
def test_what_no_form_can_show_is_told_by_the_mistakes_of_the_file(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        form_in(text)
    assert caught.value.mistakes


def test_a_text_that_is_no_toml_is_not_edited(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"issues/x\.toml"):
        put('number = 1\nfr = "', form_in(NOTHING))
