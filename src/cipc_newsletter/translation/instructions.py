"""What a translator's document says by itself: its title, how to fill it in, what each text is for.

Promises these words in the language of the text and of its translators, whatever language the program speaks to
staff. Lays nothing out.
"""

from collections.abc import Mapping

from cipc_newsletter.translation.bodies import Kind, Text
from cipc_newsletter.translation.texts import ISSUE

TITLES: Mapping[str, str] = {
    "fr": "Textes à traduire\u00a0: {issue}",
    "en": "Texts to be translated: {issue}",
    "es": "Textos por traducir: {issue}",
}
COLUMNS: Mapping[str, str] = {"fr": "Repère", "en": "Mark", "es": "Marca"}
CHANGED: Mapping[str, str] = {
    "fr": "modifié depuis la traduction",
    "en": "changed since it was translated",
    "es": "modificado desde la traducción",
}
OWN_WORDS: Mapping[str, str] = {
    "fr": "Les mots du numéro",
    "en": "The words of the issue",
    "es": "Las palabras del número",
}
HOW: Mapping[str, tuple[str, ...]] = {
    "fr": (
        (
            "Écrivez la traduction dans la colonne de votre langue, sur la ligne de son texte. Ne changez rien à la"
            " première colonne ni au texte de départ\u00a0: c’est par eux que chaque texte retrouve sa place."
        ),
        (
            "Gardez ce qui est entre doubles crochets, comme [[first_name|…]]\u00a0: le nom de chaque personne s’y écrira."
            " Seuls les mots après la barre se traduisent."
        ),
        (
            "Gardez le gras, l’italique et les liens, chacun sur les mots qui lui répondent. Si la page existe dans votre"
            " langue, son adresse peut remplacer l’autre."
        ),
        "Là où le texte a plusieurs paragraphes ou points, la traduction en a autant.",
    ),
    "en": (
        (
            "Write the translation in the column of your language, in the row of its text. Change nothing in the first"
            " column or in the original: they are how each text finds its place again."
        ),
        (
            "Keep what stands in double brackets, such as [[first_name|…]]: each reader’s name will be written there. Only"
            " the words after the bar are translated."
        ),
        (
            "Keep bold, italics and links, each on the words that answer to it. Where the page exists in your language, its"
            " address may replace the other."
        ),
        "Where a text has several paragraphs or points, its translation has as many.",
    ),
    "es": (
        (
            "Escriba la traducción en la columna de su idioma, en la fila de su texto. No cambie nada en la primera columna"
            " ni en el texto original: gracias a ellos cada texto vuelve a su lugar."
        ),
        (
            "Conserve lo que está entre corchetes dobles, como [[first_name|…]]: allí se escribirá el nombre de cada"
            " persona. Solo se traducen las palabras que siguen a la barra."
        ),
        (
            "Conserve las negritas, las cursivas y los enlaces, cada uno en las palabras que le corresponden. Si la página"
            " existe en su idioma, su dirección puede reemplazar la otra."
        ),
        "Donde un texto tiene varios párrafos o puntos, la traducción tiene los mismos.",
    ),
}
_KINDS: Mapping[str, Mapping[Kind, str]] = {
    "fr": {
        Kind.LINE: "Texte",
        Kind.PARAGRAPH: "Paragraphe",
        Kind.HEADING: "Intertitre",
        Kind.LIST: "Liste",
        Kind.QUOTATION: "Citation",
        Kind.TABLE: "Tableau, case par case",
        Kind.ALTERNATIVE: "Ce que montre l’image",
        Kind.CAPTION: "Légende",
    },
    "en": {
        Kind.LINE: "Text",
        Kind.PARAGRAPH: "Paragraph",
        Kind.HEADING: "Heading",
        Kind.LIST: "List",
        Kind.QUOTATION: "Quotation",
        Kind.TABLE: "Table, cell by cell",
        Kind.ALTERNATIVE: "What the picture shows",
        Kind.CAPTION: "Caption",
    },
    "es": {
        Kind.LINE: "Texto",
        Kind.PARAGRAPH: "Párrafo",
        Kind.HEADING: "Subtítulo",
        Kind.LIST: "Lista",
        Kind.QUOTATION: "Cita",
        Kind.TABLE: "Cuadro, celda por celda",
        Kind.ALTERNATIVE: "Lo que muestra la imagen",
        Kind.CAPTION: "Pie de foto",
    },
}
_NAMES: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "title": "Titre",
        "summary": "Résumé",
        "place": "Lieu",
        "person": "Personne",
        "link_label": "Mots du lien",
        "topics": "Thèmes",
        "credit": "Crédit de l’image",
        "subject": "Objet du courriel",
        "preheader": "Ce qui suit l’objet",
        "label": "Mots du bouton ou du lien",
    },
    "en": {
        "title": "Title",
        "summary": "Summary",
        "place": "Place",
        "person": "Person",
        "link_label": "Words of the link",
        "topics": "Topics",
        "credit": "Credit of the picture",
        "subject": "Subject of the mail",
        "preheader": "What follows the subject",
        "label": "Words of the button or link",
    },
    "es": {
        "title": "Título",
        "summary": "Resumen",
        "place": "Lugar",
        "person": "Persona",
        "link_label": "Palabras del enlace",
        "topics": "Temas",
        "credit": "Crédito de la imagen",
        "subject": "Asunto del correo",
        "preheader": "Lo que sigue al asunto",
        "label": "Palabras del botón o enlace",
    },
}
_SECTIONS: Mapping[str, str] = {
    "fr": "{name} (section {number})",
    "en": "{name} (section {number})",
    "es": "{name} (sección {number})",
}


def label_of(text: Text, language: str) -> str:
    """Return what a text is for, in `language`: "Title", "Paragraph", "Title (section 2)"."""
    last = text.key.rpartition(".")[2]
    name = _NAMES[language].get(last) or _KINDS[language][text.kind]
    parts = text.key.split(".")
    if parts[:2] == [ISSUE, "section"]:
        return _SECTIONS[language].format(name=name, number=parts[2])
    return name
