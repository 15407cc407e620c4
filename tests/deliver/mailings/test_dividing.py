"""What divides a list adds up, whatever its size, and says who must be heard of."""

from cipc_newsletter.deliver.mailings.dividing import Division, division_of
from cipc_newsletter.providers.list_port import Member

FR, EN = "segment:1", "tag:English"


def member(number: int, *audiences: str) -> Member:
    return Member(email=f"personne{number}@lecteurs.example", audiences=audiences)


def test_everybody_is_in_one_part_in_none_or_in_several() -> None:
    division = division_of([member(1, FR), member(2, EN), member(3), member(4, FR, EN), member(5, FR)])
    assert (division.everybody, division.in_none.count, division.in_several.count) == (5, 1, 1)
    assert division.in_none.some == ("personne3@lecteurs.example",)
    assert division.in_several.some == ("personne4@lecteurs.example",)


def test_nobody_is_nobody() -> None:
    assert division_of([]) == Division()


def test_of_many_only_ten_are_named_and_signs_of_life_are_given() -> None:
    signs: list[int] = []
    division = division_of(map(member, range(2500)), reading=signs.append)
    assert (division.in_none.count, len(division.in_none.some), signs) == (2500, 10, [1000, 2000])


def test_only_those_who_would_be_mailed_are_asked_about_some_hundred_at_a_time() -> None:
    asked: list[int] = []

    def left_here(addresses: list[str]) -> list[str]:
        asked.append(len(addresses))
        return addresses[:2]

    people = [member(number, *((FR,) if number % 2 else ())) for number in range(1200)]
    division = division_of(people, left_here=left_here)  # type: ignore[arg-type]
    assert asked == [250, 250, 100]
    assert division.left_here.count == 6
    assert "personne1@lecteurs.example" in division.left_here.some
