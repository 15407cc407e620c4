"""A story keeps its captions and its digest is true when a picture cannot be had."""

import pytest

from cipc_newsletter.ingest.draft import Draft, FoundPicture
from cipc_newsletter.ingest.identity import digest_of_story
from cipc_newsletter.ingest.lost_pictures import without_pictures
from cipc_newsletter.model.item import Picture

ADDRESS = "https://voisins.example/lanternes.jpg"
REASON = "the site answers 404."


def story(body: str, image: Picture | None = None) -> Draft:
    pictures = (
        FoundPicture(address=ADDRESS, name="lanternes.jpg", alt="Des lanternes"),
        FoundPicture(address="https://voisins.example/b.jpg", name="b.jpg", alt="B"),
    )
    return Draft(
        id="2023-10-09-nuit",
        language="fr",
        title="Nuit",
        body=body,
        key="k",
        digest=digest_of_story(title="Nuit", body=body, image=image),
        image=image,
        pictures=pictures,
    )


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (
            'Un.\n\n![Des lanternes](lanternes.jpg "Vue *du* pont.")\n\nDeux.',
            "Un.\n\nVue \\*du\\* pont.\n\nDeux.",
        ),
        ("Un.\n\n![Des \\[deux\\] lanternes](lanternes.jpg)\n\nDeux.", "Un.\n\nDeux."),
        ('![Des lanternes](lanternes.jpg "1. La marche")', "1\\. La marche"),
        ("![B](b.jpg)\n\n![Des lanternes](lanternes.jpg)", "![B](b.jpg)"),
        ("Rien de tel.", "Rien de tel."),
    ],
)
def test_the_figure_goes_and_its_caption_stays(body: str, left: str) -> None:
    assert without_pictures(story(body), {ADDRESS: REASON}).body == left


def test_the_picture_beside_the_title_goes() -> None:
    draft = without_pictures(story("Un.", Picture(file="lanternes.jpg", alt="Des lanternes")), {ADDRESS: REASON})
    assert (draft.image, [picture.name for picture in draft.pictures]) == (None, ["b.jpg"])


def test_the_digest_is_of_what_is_written() -> None:
    draft = without_pictures(story("Un.\n\n![Des lanternes](lanternes.jpg)"), {ADDRESS: REASON})
    assert draft.digest == digest_of_story(title="Nuit", body="Un.")


def test_a_doubt_names_the_picture_and_the_reason() -> None:
    (doubt,) = without_pictures(story("Un."), {ADDRESS: REASON}).doubts
    assert ADDRESS in doubt
    assert REASON in doubt


def test_a_story_whose_pictures_are_all_there_stays_as_it_is() -> None:
    draft = story("![B](b.jpg)")
    assert without_pictures(draft, {}) is draft
