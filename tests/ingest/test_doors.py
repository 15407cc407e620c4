"""The same news by four doors is one item, whatever the order; what is only alike stays apart."""

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cipc_newsletter.ingest import planner, text_reader, writer
from cipc_newsletter.ingest.draft import Draft, FoundPicture, Plan
from cipc_newsletter.ingest.identity import digest_of_story, item_id
from cipc_newsletter.ingest.outcomes import Entry, ImportPlan
from cipc_newsletter.model.item import Item, Picture, Translation
from cipc_newsletter.model.outcome import Outcome
from ingest_workspaces import Workspace

TITLE = "Une nuit des lanternes au parc Sainte-Marthe"
OPENING = "Le 9 octobre 2023, la nuit des lanternes a réuni 400 voisins au parc Sainte-Marthe, sous une pluie fine."
REST = "Le comité des voisins a prêté les lanternes et les enfants ont mené la marche jusqu’à la rivière gelée."
ITEM_ID = "2023-10-09-nuit-lanternes-parc-sainte-marthe"
ADDRESS = "https://voisins.example/actualites/nuit-des-lanternes/"
PUBLISHED = dt.date(2023, 10, 12)


@dataclass(frozen=True)
class Neighbours(Workspace):
    """A workspace into which stories of a site are imported, too."""

    def brought(self, plan: Plan, **named) -> ImportPlan:
        made = planner.plan_import(plan, self.items(), **named)
        writer.write(made, root=self.root)
        return made

    @property
    def item(self) -> Item:
        (item,) = self.items().values()
        return item


@pytest.fixture
def workspace(tmp_path: Path) -> Neighbours:
    return Neighbours(tmp_path)


WRITTEN = {"title": TITLE, "body": f"{OPENING}\n\n{REST}", "summary": "", "link": ADDRESS, "image": None}


def story(key: str = "voisins.example#7", **changes) -> Draft:
    written = {name: changes.pop(name, value) for name, value in WRITTEN.items()}
    given = {"language": "fr", "date": dt.date(2023, 10, 9), "published": PUBLISHED} | changes
    day = given["date"] or given["published"]
    own_id = item_id(written["title"], day) if day else ""
    return Draft(id=own_id, key=key, digest=digest_of_story(**written), **written, **given)


def site(*drafts: Draft, kind: str = "wordpress", location: str = "https://voisins.example/") -> Plan:
    return Plan(kind=kind, location=location, drafts=drafts)


def pasted() -> Plan:
    return text_reader.read(f"{TITLE}\n\n{OPENING}\n\n{REST}\n", location="page.txt")


def teaser(key: str = ADDRESS) -> Draft:
    return story(key, body=OPENING[:60] + "…", date=None, is_whole=False)


DOORS = {
    "text": pasted,
    "wordpress": lambda: site(story(body=f"{OPENING}\n\n**{REST}**")),
    "html": lambda: site(story(ADDRESS), kind="html", location=ADDRESS),
    "feed": lambda: site(teaser(), kind="feed", location="https://voisins.example/feed/"),
}


def outcome_of(plan: ImportPlan) -> Outcome:
    (entry,) = plan.entries
    return entry.outcome


@pytest.mark.parametrize("order", list(itertools.permutations(DOORS)), ids=" ".join)
def test_the_same_news_by_four_doors_is_one_item(workspace: Neighbours, order: tuple[str, ...]) -> None:
    outcomes = [outcome_of(workspace.brought(DOORS[door]())) for door in order]
    assert outcomes.count(Outcome.NEW) == 1
    assert {Outcome.CONFLICT, Outcome.SKIPPED}.isdisjoint(outcomes)
    assert REST in workspace.item.body
    assert workspace.item.source is not None
    assert workspace.item.source.kind == "wordpress"
    assert [outcome_of(workspace.brought(DOORS[door]())) for door in order] == [Outcome.UNCHANGED] * 4


def test_its_id_is_the_same_by_every_door_that_holds_the_text(tmp_path: Path) -> None:
    for door in ("text", "wordpress", "html"):
        workspace = Neighbours(tmp_path / door)
        workspace.brought(DOORS[door]())
        assert workspace.item.id == ITEM_ID


def test_without_an_event_the_day_of_publishing_makes_the_id(workspace: Neighbours) -> None:
    workspace.brought(site(story(date=None)))
    assert workspace.item.id == ITEM_ID.replace("2023-10-09", "2023-10-12")
    assert (workspace.item.date, workspace.item.published) == (None, PUBLISHED)


def test_news_written_by_hand_is_never_written_over(workspace: Neighbours) -> None:
    workspace.brought(site(story(body="Nos mots à nous, tout autres, pour cette nuit que personne n’oubliera ici.")))
    workspace.change(ITEM_ID, source=None)
    before = workspace.file(ITEM_ID).read_bytes()
    assert outcome_of(workspace.brought(site(story()))) is Outcome.CONFLICT
    assert workspace.file(ITEM_ID).read_bytes() == before


def test_another_text_of_the_same_news_by_a_poorer_door_says_where_to_look(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    other = story(
        ADDRESS, body="Quatre cents personnes, un soir de pluie, et pas une lanterne qui s’éteigne : récit."
    )
    (entry,) = workspace.brought(site(other, kind="html", location=ADDRESS)).entries
    assert entry.outcome is Outcome.SKIPPED
    assert f"news/{ITEM_ID}/fr.md" in entry.reason


def test_a_teaser_never_takes_the_place_of_the_whole_story(workspace: Neighbours) -> None:
    workspace.brought(site(story(ADDRESS), kind="html"))
    assert outcome_of(workspace.brought(site(teaser(), kind="html"))) is Outcome.UNCHANGED
    assert REST in workspace.item.body


def test_the_whole_story_takes_the_place_of_its_teaser(workspace: Neighbours) -> None:
    workspace.brought(site(teaser(), kind="html"))
    assert outcome_of(workspace.brought(site(story(ADDRESS), kind="html"))) is Outcome.UPDATED
    assert REST in workspace.item.body


def alike_of(workspace: Neighbours, draft: Draft) -> Entry:
    (entry,) = workspace.brought(site(draft)).entries
    return entry


def test_the_same_title_a_year_later_is_other_news_and_said_to_be_alike(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    later = {"date": dt.date(2024, 10, 7), "published": dt.date(2024, 10, 8), "link": ADDRESS + "2024/"}
    entry = alike_of(workspace, story("voisins.example#99", **later))
    assert (entry.outcome, entry.alike) == (Outcome.NEW, (ITEM_ID,))


def test_nearly_the_same_title_with_the_same_text_is_said_to_be_alike(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    entry = alike_of(
        workspace, story("voisins.example#8", title="La nuit des lanternes, parc Sainte-Marthe", link="")
    )
    assert (entry.outcome, entry.alike) == (Outcome.NEW, (ITEM_ID,))


def test_two_stories_of_one_source_are_two_items_even_with_one_title(workspace: Neighbours) -> None:
    plan = workspace.brought(site(story(), story("voisins.example#8", link=ADDRESS + "bis/")))
    assert [(entry.outcome, entry.id) for entry in plan.entries] == [
        (Outcome.NEW, ITEM_ID),
        (Outcome.NEW, f"{ITEM_ID}-2"),
    ]
    assert plan.entries[1].alike == (ITEM_ID,)


def test_other_news_is_like_nothing(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    other = story("voisins.example#9", title="Le comité cherche des lecteurs patients", body="Qui lira ?", link="")
    assert alike_of(workspace, other).alike == ()


def test_a_story_that_stands_twice_in_a_source_is_taken_once(workspace: Neighbours) -> None:
    plan = workspace.brought(site(story(), story()))
    assert [entry.outcome for entry in plan.entries] == [Outcome.NEW, Outcome.SKIPPED]


ENGLISH = {
    "title": "A night of lanterns in Sainte-Marthe park",
    "body": "On October 9, 2023, four hundred neighbours walked with lanterns to the river, in a fine rain.",
    "language": "en",
    "link": "https://voisins.example/en/lanterns/",
}


@pytest.mark.parametrize("is_english_first", [False, True])
@pytest.mark.parametrize("named_by", ["key", "address"])
def test_translations_of_a_site_are_one_item(workspace: Neighbours, is_english_first: bool, named_by: str) -> None:
    french_name, english_name = {
        "key": ("voisins.example#7", "voisins.example#8"),
        "address": (ADDRESS, ENGLISH["link"]),
    }[named_by]
    drafts = [
        story(translations=(english_name,)),
        story("voisins.example#8", translations=(french_name,), date=None, **ENGLISH),
    ]
    workspace.brought(site(*(drafts[::-1] if is_english_first else drafts)))
    assert set(workspace.items()) == {(ITEM_ID, "fr"), (ITEM_ID, "en")}
    assert workspace.items()[ITEM_ID, "en"].date == dt.date(2023, 10, 9)


def test_a_translation_imported_alone_is_joined_by_its_original_later(workspace: Neighbours) -> None:
    workspace.brought(site(story("voisins.example#8", translations=("voisins.example#7",), **ENGLISH)))
    workspace.brought(site(story(translations=("voisins.example#8",))))
    assert {language for _id, language in workspace.items()} == {"en", "fr"}
    assert len({item for item, _language in workspace.items()}) == 1


def test_a_translation_says_which_text_it_was_made_from(workspace: Neighbours) -> None:
    english = story("voisins.example#8", translations=("voisins.example#7",), **ENGLISH)
    made = Translation(of="fr", digest="sha256:" + "0" * 64)
    workspace.brought(
        site(story(), english), translation_of=lambda original, _made: replace(made, of=original.language)
    )
    assert workspace.items()[ITEM_ID, "en"].translation == made
    assert workspace.items()[ITEM_ID, "fr"].translation is None


def test_without_a_word_of_the_site_another_language_is_another_item(workspace: Neighbours) -> None:
    workspace.brought(site(story(), story("voisins.example#8", **ENGLISH)))
    assert len({item for item, _language in workspace.items()}) == 2


def test_a_language_that_no_newsletter_has_is_skipped_in_words(workspace: Neighbours) -> None:
    (entry,) = workspace.brought(site(story(language="ar"))).entries
    assert entry.outcome is Outcome.SKIPPED
    assert '"ar"' in entry.reason


def test_a_story_that_its_site_takes_back_is_kept_and_said(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    before = workspace.file(ITEM_ID).read_bytes()
    (entry,) = workspace.brought(site(story(body="", refusal="it is protected by a password."))).entries
    assert (entry.outcome, entry.id, entry.reason) == (Outcome.SKIPPED, ITEM_ID, "it is protected by a password.")
    assert workspace.file(ITEM_ID).read_bytes() == before


def test_a_story_without_any_date_is_skipped(workspace: Neighbours) -> None:
    (entry,) = workspace.brought(site(story(date=None, published=None))).entries
    assert (entry.outcome, workspace.items()) == (Outcome.SKIPPED, {})


CHANGED = f"{OPENING}\n\n{REST}\n\nUne seconde marche aura lieu au printemps."


def test_a_story_that_changed_on_the_site_is_updated_where_nobody_touched_it(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    assert outcome_of(workspace.brought(site(story(body=CHANGED)))) is Outcome.UPDATED
    assert workspace.item.body.rstrip("\n") == CHANGED


def test_what_people_added_where_the_site_has_nothing_stays_and_hinders_no_update(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    picture = Picture(file="lanternes.jpg", alt="Des lanternes au bord de l’eau")
    workspace.change(ITEM_ID, summary="Nos mots.", image=picture, topics=("fête",), expires=dt.date(2024, 1, 1))
    assert outcome_of(workspace.brought(site(story(body=CHANGED)))) is Outcome.UPDATED
    item = workspace.item
    assert (item.summary, item.image, item.topics) == ("Nos mots.", picture, ("fête",))
    assert item.body.rstrip("\n") == CHANGED
    assert outcome_of(workspace.brought(site(story(body=CHANGED)))) is Outcome.UNCHANGED
    assert outcome_of(workspace.brought(site(story()))) is Outcome.UPDATED


@pytest.mark.parametrize(
    "change",
    [
        {"body": f"{OPENING}\n\nNos mots."},
        {"title": "Notre titre"},
        {"link": "https://ailleurs.example/"},
        {"summary": "Nos mots."},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_story_that_changed_in_both_places_is_a_conflict(workspace: Neighbours, change: dict[str, str]) -> None:
    workspace.brought(site(story(summary="Bref.")))
    workspace.change(ITEM_ID, **change)
    before = workspace.file(ITEM_ID).read_bytes()
    assert outcome_of(workspace.brought(site(story(summary="Court.", body=CHANGED)))) is Outcome.CONFLICT
    assert workspace.file(ITEM_ID).read_bytes() == before


def test_a_conflict_keeps_both_versions_and_says_so_once(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    workspace.change(ITEM_ID, title="Notre titre")
    workspace.brought(site(story(body=CHANGED)))
    incoming = workspace.root / "news" / ITEM_ID / "fr.incoming.md"
    assert "au printemps" in incoming.read_text(encoding="utf-8")
    before = incoming.stat().st_mtime_ns
    assert outcome_of(workspace.brought(site(story(body=CHANGED)))) is Outcome.CONFLICT
    assert incoming.stat().st_mtime_ns == before


def test_pictures_stand_beside_the_item_and_a_cropped_one_stays(workspace: Neighbours) -> None:
    picture = FoundPicture(address="https://voisins.example/a.jpg", name="a.jpg", alt="Une lanterne")
    plan = site(story(pictures=(picture,)))
    writer.write(planner.plan_import(plan, {}), root=workspace.root, pictures={picture.address: b"one"})
    file = workspace.root / "news" / ITEM_ID / "a.jpg"
    assert file.read_bytes() == b"one"
    file.write_bytes(b"cropped")
    changed = planner.plan_import(site(story(body=CHANGED, pictures=(picture,))), workspace.items())
    writer.write(changed, root=workspace.root, pictures={picture.address: b"two"})
    assert file.read_bytes() == b"cropped"


def test_an_edit_by_hand_stays_unchanged_while_the_site_is_the_same(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    workspace.change(ITEM_ID, body="Tout autre chose.")
    assert outcome_of(workspace.brought(site(story()))) is Outcome.UNCHANGED


def test_the_same_change_in_both_places_is_no_conflict(workspace: Neighbours) -> None:
    workspace.brought(site(story()))
    workspace.change(ITEM_ID, body=CHANGED)
    assert outcome_of(workspace.brought(site(story(body=CHANGED)))) is Outcome.UPDATED
    assert outcome_of(workspace.brought(site(story(body=CHANGED)))) is Outcome.UNCHANGED


def test_what_is_gone_from_the_site_is_kept_and_said(workspace: Neighbours) -> None:
    early = story("voisins.example#1", title="Un potager", link="", published=dt.date(2023, 1, 1), date=None)
    late = story("voisins.example#9", title="Un verger", link="", published=dt.date(2024, 1, 1), date=None)
    workspace.brought(site(early, story(), late))
    plan = workspace.brought(site(early, late))
    assert plan.gone == (ITEM_ID,)
    assert (ITEM_ID, "fr") in workspace.items()


def test_what_is_older_than_a_feed_reaches_is_not_gone(workspace: Neighbours) -> None:
    late = story("voisins.example#9", title="Un verger", link="", published=dt.date(2024, 1, 1), date=None)
    workspace.brought(site(story(), late))
    assert workspace.brought(site(late)).gone == ()


def test_a_story_the_site_keeps_back_is_skipped_with_the_site_s_reason_also_once_it_was_imported(
    workspace: Neighbours,
) -> None:
    workspace.brought(site(story()))
    kept = story(body="", refusal="it is protected by a password.")
    (entry,) = workspace.brought(site(kept)).entries
    assert (entry.outcome, entry.reason) == (Outcome.SKIPPED, "it is protected by a password.")
    assert OPENING in workspace.item.body


def test_what_was_not_asked_for_is_not_gone(workspace: Neighbours) -> None:
    early = story("voisins.example#1", title="Un potager", link="", published=dt.date(2023, 1, 1), date=None)
    workspace.brought(site(early, story()))
    assert workspace.brought(replace(site(early), is_complete=False)).gone == ()
