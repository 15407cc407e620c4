"""Lines joined and formed: what is a list, a link, a quotation, a short line, a paragraph."""

import pytest

from cipc_newsletter.ingest.blocks import Block, Shape, blocks_of
from cipc_newsletter.ingest.source_text import source_lines


def blocks(text: str) -> tuple[Block, ...]:
    return blocks_of(source_lines(text, location="page.txt"))


def shapes(text: str) -> list[Shape]:
    return [block.shape for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Une rencontre pour la prévention", Shape.SHORT),
        ("Qui répond ?", Shape.SHORT),
        ("Merci à tous !", Shape.SHORT),
        ("2. Rentrée scolaire : des brigadiers", Shape.SHORT),
        ("M. Victor Armand à l’honneur", Shape.SHORT),
        ("La journée avait trois objectifs :", Shape.LONG),
        ("Il pleut.", Shape.LONG),
        ("Il pleut. Le public reste", Shape.LONG),
        ("et la suite d’une phrase", Shape.LONG),
        ("On March 3, 2024, the committee met in the hall", Shape.LONG),
        ("mot " * 60, Shape.LONG),
        ("• une puce", Shape.BULLET),
        ("•une puce", Shape.BULLET),
        ("- une puce", Shape.BULLET),
        ("* une puce", Shape.BULLET),
        ("– une puce", Shape.BULLET),
        ("-5 degrés ce matin", Shape.SHORT),
        ("« Une citation. »", Shape.QUOTED),
        ("“A quotation.”", Shape.QUOTED),
        ('"A quotation."', Shape.QUOTED),
        ("« Une citation » – Ana Ruiz", Shape.QUOTED),
        ("« Une citation », a conclu Ana Ruiz.", Shape.LONG),
        ("« Ici » et « là »", Shape.SHORT),
        ("Lire la suite", Shape.LINK),
        ("Version espagnol", Shape.LINK),
        ("Read the full report »", Shape.LINK),
        ("Descargar la guía (PDF)", Shape.LINK),
        ("Accueil", Shape.MENU),
        ("Home > News", Shape.MENU),
        ("© 2024 Le Centre", Shape.MENU),
        ("Le vendredi 3 mai 2024", Shape.DATE),
        ("Publié le 3 mai 2024", Shape.DATE),
        ("Photo : Ana Ruiz.", Shape.SHORT),
    ],
)
def test_a_line_alone_has_the_shape_of_its_form(text: str, shape: Shape) -> None:
    assert shapes(text) == [shape]


def test_numbers_that_follow_one_another_are_a_list() -> None:
    assert shapes("1. Un point\n2. Un autre\n\n3. Le dernier") == [Shape.NUMBERED] * 3


def test_a_number_after_a_colon_is_a_list() -> None:
    assert shapes("Trois points :\n\n1. Le premier")[1] is Shape.NUMBERED


def test_numbered_titles_with_text_between_are_no_list() -> None:
    text = "1. Un titre\n\nUn paragraphe sous le titre.\n\n2. Un autre\n\nUn paragraphe encore."
    assert shapes(text) == [Shape.SHORT, Shape.LONG, Shape.SHORT, Shape.LONG]


def test_a_dash_after_a_quotation_is_its_source() -> None:
    assert shapes("« Une citation. »\n— Ana Ruiz, voisine") == [Shape.QUOTED, Shape.ATTRIBUTION]
    assert shapes("« Une citation. »\n- Ana Ruiz") == [Shape.QUOTED, Shape.ATTRIBUTION]


def test_several_dashes_after_a_quotation_are_a_list() -> None:
    assert shapes("« Une citation. »\n- un\n- deux")[1:] == [Shape.BULLET, Shape.BULLET]


def test_a_dash_without_a_quotation_is_a_list_or_text() -> None:
    assert shapes("– un point") == [Shape.BULLET]
    assert shapes("— un aparté") == [Shape.LONG]
    assert shapes("— un point\n— un autre") == [Shape.BULLET, Shape.BULLET]


def test_a_bullet_on_a_line_of_its_own_belongs_to_the_next() -> None:
    assert shapes("•\nUn point") == [Shape.BULLET]


def test_a_line_that_goes_on_in_small_letters_is_joined() -> None:
    (block,) = blocks("Un long titre qui se poursuit\nsur une autre ligne")
    assert block.text == "Un long titre qui se poursuit sur une autre ligne"
    assert [line.number for line in block.lines] == [1, 2]


def test_a_paragraph_per_line_is_not_joined() -> None:
    assert len(blocks("Une phrase entière.\nUne autre phrase.\nUn titre\nUne phrase encore.")) == 4


def test_an_empty_line_ends_a_block() -> None:
    assert len(blocks("Un titre\n\net la suite")) == 2


def test_a_wrapped_page_is_unwrapped_where_the_next_word_did_not_fit() -> None:
    text = (
        "Le comité du quartier a tenu hier soir, dans la grande\n"
        "salle de la mairie, une réunion à laquelle deux cents\n"
        "personnes ont pris part malgré la pluie et le vent qui\n"
        "soufflait. Le maire leur a promis de revenir avant\n"
        "Noël avec des réponses écrites à toutes les questions\n"
        "posées.\n"
        "Il a tenu parole.\n"
        "Un titre\n"
    )
    assert [block.text.split(" ")[0] for block in blocks(text)] == ["Le", "Il", "Un"]


def test_every_line_is_in_exactly_one_block() -> None:
    text = "Un\ndeux\n\n• trois\nquatre\n\n1. cinq\nsix sept.\n« Huit »\n— Neuf"
    numbers = [line.number for block in blocks(text) for line in block.lines]
    assert numbers == [line.number for line in source_lines(text, location="a")]
