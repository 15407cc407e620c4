"""Pages read: the organisation's own, ours with their answers, and those that cannot be split."""

import unicodedata
from pathlib import Path

import pytest

from cipc_newsletter.ingest.draft import Line, Plan, Role
from cipc_newsletter.ingest.text_reader import read, refusal_of
from ingest_pages import Page, Score, pages, score_of

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "input" / "000_140452a391258b05.txt"
SAMPLES = {"page.txt": ("fr", 5), "page.en.txt": ("en", 3), "page.es.txt": ("es", 3)}
# Stories the rules miss, known and shown as doubtful or told in docs/decisions/0002-splitting-pasted-text.md.
MISSED = {"en_announcement_lists", "es_boletin"}


@pytest.fixture(scope="module")
def real_text() -> str:
    if not REAL.is_file():
        pytest.skip("the organisation's page is not part of this project")
    return REAL.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def real(real_text: str) -> Plan:
    return read(real_text, location="page.txt")


def story(plan: Plan, number: int) -> dict[int, Line]:
    return {line.number: line for line in plan.drafts[number].lines}


def test_the_real_page_has_ten_items_with_exactly_their_titles(real: Plan, real_text: str) -> None:
    page = real_text.split("\n")
    places = [1, 33, 62, 102, 112, 124, 134, 158, 182, 188]
    assert [draft.title for draft in real.drafts] == [page[place - 1].strip() for place in places]
    assert {draft.language for draft in real.drafts} == {"fr"}


def test_the_real_page_has_its_dates(real: Plan) -> None:
    dates = [f"{draft.date}/{draft.date_end}" if draft.date_end else str(draft.date) for draft in real.drafts]
    assert dates == [
        "2025-12-09",
        "2025-12-02",
        "2025-10-30/2025-10-31",
        "2025-11-03",
        "2025-10-01",
        "2024-05-27/2024-05-31",
        "2024-03-20/2024-03-22",
        "2022-10-04/2022-10-06",
        "2023-04-26",
        "2023-03-07/2023-03-09",
    ]


def test_the_real_page_leaves_nothing_over(real: Plan) -> None:
    assert real.leftover == ()


def test_the_real_pages_captions_and_sub_headings_stand_in_their_own_stories(real: Plan) -> None:
    congress = story(real, 2)
    assert {number: congress[number].role for number in (64, 72, 74, 81, 88, 92, 94)} == {
        64: Role.CAPTION,
        72: Role.SUBHEADING,
        74: Role.CAPTION,
        81: Role.QUOTATION,
        88: Role.SUBHEADING,
        92: Role.SUBHEADING,
        94: Role.SUBHEADING,
    }
    assert congress[92].doubt
    brussels = story(real, 6)
    assert [number for number, line in brussels.items() if line.role is Role.CAPTION] == [142, 146, 150, 156]
    assert story(real, 5)[128].role is Role.CAPTION


def test_the_real_pages_lists_and_links_are_such(real: Plan) -> None:
    acts = story(real, 7)
    assert [acts[number].role for number in (170, 171, 172)] == [Role.NUMBERED] * 3
    assert [acts[number].role for number in (176, 178, 180)] == [Role.LINK_TEXT] * 3
    assert all(acts[number].doubt for number in (176, 178, 180))
    assert sum(line.role is Role.BULLET for line in real.lines) == 14


def test_the_real_pages_inferred_years_are_doubts(real: Plan) -> None:
    assert [number for number, draft in enumerate(real.drafts) if draft.doubts] == [6, 8, 9]


def names(plan: Plan) -> list[tuple[str, str, str, str]]:
    return [(draft.id, draft.key, draft.digest, draft.body) for draft in plan.drafts]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("\n", " \u00a0\n"),
        lambda text: "\n\n" + text + "\n\n\n",
    ],
    ids=["CRLF", "byte-order mark", "decomposed accents", "spaces at line ends", "empty lines around"],
)
def test_the_same_page_in_another_dress_gives_the_same_items(sample: str, changed) -> None:
    text = (ROOT / "samples" / sample).read_text(encoding="utf-8")
    assert names(read(changed(text), location="a")) == names(read(text, location="a"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_sample_pages_are_split_in_their_language(sample: str) -> None:
    language, count = SAMPLES[sample]
    plan = read((ROOT / "samples" / sample).read_text(encoding="utf-8"), location=sample)
    assert [draft.language for draft in plan.drafts] == [language] * count
    assert all(draft.date for draft in plan.drafts)
    assert plan.leftover == ()


@pytest.mark.parametrize("page", [*pages("pages"), *pages("unseen")], ids=lambda page: page.name)
def test_our_pages_are_split_where_their_stories_begin(page: Page) -> None:
    plan = read(page.text, location=page.name)
    found = {draft.lines[0].number for draft in plan.drafts}
    assert found <= set(page.titles)
    assert (found == set(page.titles)) is (page.name not in MISSED)


@pytest.mark.parametrize("page", [*pages("pages"), *pages("unseen")], ids=lambda page: page.name)
def test_our_pages_stories_have_their_dates_and_languages(page: Page) -> None:
    score = score_of(read(page.text, location=page.name), page)
    assert (score.dates_right, score.languages_right) == (score.right, score.right), score.notes


@pytest.mark.parametrize("folder", ["pages", "unseen"])
def test_roles_are_right_for_nine_lines_in_ten_and_wrong_ones_are_doubted(folder: str) -> None:
    total = Score()
    for page in pages(folder):
        total.add(score_of(read(page.text, location=page.name), page))
    assert total.roles_right >= 0.9 * total.lines, total.notes
    assert total.wrong_and_certain <= 0.02 * total.lines, total.notes


def test_every_line_of_a_page_is_in_one_item_or_left_over() -> None:
    for page in pages("pages"):
        plan = read(page.text, location=page.name)
        placed = [line.number for draft in plan.drafts for line in draft.lines] + [
            one.number for one in plan.leftover
        ]
        assert sorted(placed) == sorted(page.roles), page.name


@pytest.mark.parametrize(
    "text",
    [
        "Un seul paragraphe, sans titre, qui raconte une réunion du comité. Il finit ici.",
        "Le 3 mai 2024, le comité a reçu le maire.\n\nLe 9 avril 2024, il avait reçu le préfet.",
        "• une puce\n• une autre",
        "Un titre sans texte",
        "Un titre\n\nUn autre titre\n\nUn troisième titre",
        "Accueil\n\nLe 3 mai 2024, le comité a reçu le maire.",
    ],
)
def test_a_page_without_titles_and_texts_is_not_split_and_says_so(text: str) -> None:
    plan = read(text, location="page.txt")
    assert plan.drafts == ()
    assert plan.doubts
    assert len(plan.leftover) == len(plan.lines)
    assert "title" in str(refusal_of(plan))


def test_a_heading_over_a_list_of_untitled_stories_is_not_taken_for_their_title() -> None:
    text = (
        "Des nouvelles en bref\n\n"
        "Le 4 mars 2024, la Maison des familles a inauguré son jardin.\n\n"
        "Le 9 février 2024, la mairie a reçu une pétition.\n\n"
        "Le 3 janvier 2024, trois stagiaires sont arrivés de Lyon.\n"
    )
    assert read(text, location="page.txt").drafts == ()


def test_a_page_that_can_be_split_has_no_refusal() -> None:
    assert refusal_of(read("Un titre\n\nLe 3 mai 2024, le comité a reçu le maire.", location="a")) is None


def test_the_language_given_goes_to_every_item() -> None:
    plan = read("Un titre\n\nLe 3 mai 2024, le comité a reçu le maire.", location="a", language="es")
    assert [draft.language for draft in plan.drafts] == ["es"]


def test_a_story_too_short_for_its_language_takes_the_pages_and_says_so() -> None:
    text = (
        "Nouveau départ pour le comité des voisins du quartier\n\n"
        "Le 3 mai 2024, le comité a tenu une réunion avec les voisins dans la mairie.\n\n"
        "Photo Montréal Expo\n\n15 avril 2024. Expo photo Montréal."
    )
    plan = read(text, location="a")
    assert [draft.language for draft in plan.drafts] == ["fr", "fr"]
    assert any("language" in doubt for doubt in plan.drafts[1].doubts)


@pytest.mark.parametrize(
    ("location", "name"), [("C:\\textes\\page.txt", "page.txt"), ("/home/a/page.txt", "page.txt"), ("-", "-")]
)
def test_only_the_files_name_is_kept(location: str, name: str) -> None:
    assert read("Un titre\n\nUn texte court.", location=location).location == name


def test_stories_with_the_same_title_and_date_get_ids_and_keys_of_their_own() -> None:
    one = "Réunion du comité des voisins\n\nLe 3 mai 2024, le comité s’est réuni {place}.\n\n"
    twice = read(one.format(place="à midi") + one.format(place="le soir"), location="a")
    alone = read(one.format(place="le soir"), location="a")
    assert len({draft.id for draft in twice.drafts}) == len({draft.key for draft in twice.drafts}) == 2
    assert twice.drafts[1].key == alone.drafts[0].key


def test_an_item_has_the_same_key_wherever_it_stands_on_the_page() -> None:
    text = (ROOT / "samples" / "page.txt").read_text(encoding="utf-8")
    added = "Une nouvelle toute fraîche du comité\n\nLe 3 mars 2027, le comité a reçu le maire.\n\n"
    assert [draft.key for draft in read(added + text, location="a").drafts][1:] == [
        draft.key for draft in read(text, location="a").drafts
    ]


def test_a_date_alone_above_a_title_dates_the_story_and_stays_named() -> None:
    text = (
        "3 mai 2024\n\nLe comité des voisins reçoit le maire\n\nLe comité a reçu le maire dans la salle.\n\n"
        "12 avril 2024\n\nLe comité des voisins reçoit le préfet\n\nLe comité a reçu le préfet dans la salle."
    )
    plan = read(text, location="a")
    assert [str(draft.date) for draft in plan.drafts] == ["2024-05-03", "2024-04-12"]
    assert all(draft.doubts for draft in plan.drafts)
    assert [line.text for line in plan.leftover] == ["3 mai 2024", "12 avril 2024"]


def test_the_date_of_a_paragraph_above_a_title_is_not_the_storys() -> None:
    text = (
        "Le 3 mai 2024, le préfet a visité la caserne avec nous.\n\n"
        "Volunteers wanted for the Elm Park winter patrol\n\n"
        "The Elm Park winter patrol is looking for twelve volunteers to walk in pairs."
    )
    plan = read(text, location="a")
    assert [(draft.title[:10], draft.date) for draft in plan.drafts] == [("Volunteers", None)]
    assert [line.doubt for line in plan.leftover] == ["This stands before the first title."]


def test_a_first_line_that_only_stands_first_is_doubted() -> None:
    plan = read("Bienvenue\n\nNous cherchons des lecteurs patients pour les mardis.", location="a")
    assert plan.drafts[0].lines[0].doubt


def test_a_story_pasted_twice_is_two_items_and_doubted() -> None:
    text = "Réunion du comité des voisins\n\nLe 3 mai 2024, le comité s’est réuni à midi.\n\n"
    plan = read(text * 2, location="a")
    assert len(plan.drafts) == 2
    assert any("same title" in doubt for doubt in plan.drafts[0].doubts)


def test_a_line_that_goes_on_and_ends_with_a_semicolon_may_be_of_a_list() -> None:
    text = (
        "Le potager de la gare ouvre ses portes\n12 janvier 2026\nCe que l’on y trouve\n"
        "vingt-deux bacs, dont six à hauteur de fauteuil roulant;\nune remise à outils partagée.\n"
    )
    lines = {line.number: line for line in read(text, location="page.txt").lines}
    assert lines[4].role is Role.CONTINUATION
    assert lines[4].doubt == "This may be a line of a list that lost its bullet."
    assert not lines[3].doubt
