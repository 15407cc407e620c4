"""Addresses of files named on a Mac stay themselves."""

from cipc_newsletter.ingest.markup import converted


def body(html: str) -> str:
    return converted(html, base="https://voisins.example/", language="fr").body.strip()


def test_an_address_in_decomposed_letters_stays_itself_while_the_words_are_composed() -> None:
    html = '<p><a href="/synthe\u0300se.pdf">La synthe\u0300se</a></p>'
    assert body(html) == "[La synth\u00e8se](https://voisins.example/synthe%CC%80se.pdf)"


def test_a_picture_named_in_decomposed_letters_is_asked_for_by_that_name() -> None:
    made = converted(
        '<img src="/e\u0301te\u0301.jpg" alt="L’e\u0301te\u0301">', base="https://a.example/", language="fr"
    )
    assert [one.address for one in made.pictures] == ["https://a.example/e%CC%81te%CC%81.jpg"]
    assert made.body.startswith("![L’\u00e9t\u00e9](")


def test_an_address_in_composed_letters_stays_readable() -> None:
    assert body('<p><a href="/synth\u00e8se.pdf">Oui</a></p>') == "[Oui](https://voisins.example/synth\u00e8se.pdf)"
