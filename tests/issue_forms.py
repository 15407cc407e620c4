"""Forms of issues, any that can be filled in: `forms`, and `without_origins`, which is what two forms say."""

import string
from dataclasses import replace

from hypothesis import strategies as st

from cipc_newsletter.content.issue_form import (
    EVERYWHERE,
    EntryForm,
    IssueForm,
    LinkForm,
    PictureForm,
    SectionForm,
    WordsForm,
    block,
    line,
)
from cipc_newsletter.model.issue import Form
from cipc_newsletter.model.language import LANGUAGES

_SIGNS = st.characters(exclude_categories=("Cs",))
_HARD = [
    '"""',
    "'''",
    '\\"',
    "\\",
    "#",
    "[[section]]",
    "[fr]",
    "”",
    "«\u00a0x\u00a0»",
    "🙂",
    "\t",
    "{",
    "}",
    "]",
    ",",
    "=",
    "+++",
]
_text = st.lists(st.one_of(st.text(_SIGNS, max_size=12), st.sampled_from(_HARD)), max_size=5).map(" ".join)
lines = _text.map(line)
said = lines.filter(bool)
blocks = st.lists(_text, max_size=4).map("\n".join).map(block)
languages = st.sampled_from(LANGUAGES)
ids = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=20).map(lambda text: f"a{text}")
files = st.sampled_from(["pictures/a.png", "b.jpg", "é è.png"])
targets = st.sampled_from(["https://a.example/?x=1&y=2", "mailto:a@b.example", "[[view_url]]"])
by_language = st.dictionaries(languages, said)
urls = st.dictionaries(languages, targets, min_size=1)
somewhere = st.one_of(said.map(lambda text: {EVERYWHERE: text}), by_language.filter(bool))
pictures = st.builds(PictureForm, file=files, alts=somewhere | st.just({}), is_decorative=st.booleans())
entries = st.builds(EntryForm, id=ids, form=st.sampled_from(Form), fallback=st.none() | languages)
links = st.builds(
    LinkForm,
    labels=somewhere,
    urls=urls | targets.map(lambda target: {EVERYWHERE: target}),
    image=st.none() | pictures,
)
sections = st.builds(
    SectionForm,
    layout=st.sampled_from(["lead", "cards", "text", "button", "friends"]),
    titles=by_language,
    entries=st.lists(entries, max_size=4, unique_by=lambda entry: entry.id).map(tuple),
    texts=st.dictionaries(languages, blocks.filter(bool)),
    labels=by_language,
    urls=urls | st.just({}),
    persons=by_language,
    image=st.none() | pictures,
    signature=st.none() | pictures,
    links=st.lists(links, max_size=3).map(tuple),
    fields=st.dictionaries(st.sampled_from(["motto", "à côté"]), by_language.filter(bool), max_size=2),
)
words = st.builds(WordsForm, subject=said, preheader=said, intro=blocks)
forms = st.builds(
    IssueForm,
    number=st.integers(1, 999),
    date=st.dates(),
    template=st.sampled_from(["bulletin", "communique"]),
    languages=st.permutations(LANGUAGES).flatmap(
        lambda all_: st.integers(1, 3).map(lambda count: tuple(all_[:count]))
    ),
    is_together=st.booleans(),
    words=st.fixed_dictionaries(dict.fromkeys(LANGUAGES, words)),
    sections=st.lists(sections, min_size=1, max_size=4).map(tuple),
)


def without_origins(form: IssueForm) -> IssueForm:
    """What a form says, wherever its parts came from."""
    return replace(
        form,
        sections=tuple(
            replace(section, origin=None, links=tuple(replace(link, origin=None) for link in section.links))
            for section in form.sections
        ),
    )
