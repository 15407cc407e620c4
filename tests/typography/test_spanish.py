"""Spanish as it is set; `~` stands for a no-break space."""

import pytest

from cipc_newsletter.typography import set_text

CASES = [
    ('Dijo "sí".', "Dijo «sí»."),
    ("« hola »", "«hola»"),
    ("«\u00a0hola\u00a0»", "«hola»"),
    ('«Dijo "sí" ayer»', "«Dijo “sí” ayer»"),
    ('"Dijo "sí" ayer"', "«Dijo “sí” ayer»"),
    ("Dijo 'sí'.", "Dijo ‘sí’."),
    ("O'Higgins", "O’Higgins"),
    ('una pantalla de 15" plana', 'una pantalla de 15" plana'),
    ("¿ Qué ?", "¿Qué?"),
    ("¡ Vamos !", "¡Vamos!"),
    ("Qué tal?", "Qué tal?"),
    ("¡¿Qué?!", "¡¿Qué?!"),
    ("uno ; dos : tres", "uno; dos: tres"),
    ("uno , dos .", "uno, dos."),
    ("y luego...", "y luego…"),
    ("etc...", "etc…"),
    ("uno  dos", "uno dos"),
    ("una sonrisa :)", "una sonrisa :)"),
    ("50%", "50~%"),
    ("50 %", "50~%"),
    ("15€", "15~€"),
    ("15 $", "15~$"),
    ("$15", "$15"),
    ("12 500 personas", "12~500 personas"),
    ("1.234.567 personas", "1.234.567 personas"),
    ("1.234.567 €", "1.234.567~€"),
    ("más de 1200 personas", "más de 1200 personas"),
    ("la 26ª asamblea", "la 26.ª asamblea"),
    ("la 26.ª asamblea", "la 26.ª asamblea"),
    ("el 1º de mayo", "el 1.º de mayo"),
    ("nº 4", "n.º~4"),
    ("N° 4", "N.º~4"),
    ("núm. 4, art. 3, p. 12", "núm.~4, art.~3, p.~12"),
    ("el 9 de diciembre de 2025", "el 9~de diciembre de 2025"),
    ("del 20 al 22 de marzo", "del 20 al 22~de marzo"),
    ("a las 14:30", "a las 14:30"),
    ("a las 14:30 h", "a las 14:30~h"),
    ("a las 2:30 p.m.", "a las 2:30~p.~m."),
    ("a las 2:30 p. m.", "a las 2:30~p.~m."),
    ("de 9:00 a 17:00", "de 9:00 a~17:00"),
    ("de 9 a. m. a 5 p. m.", "de 9~a.~m. a~5~p.~m."),
    ("de 3 a 12 personas", "de 3 a 12 personas"),
    ("EE.UU. y EE. UU.", "EE.~UU. y EE.~UU."),
    ("Sr. Pérez, Dra. Ruiz", "Sr.~Pérez, Dra.~Ruiz"),
    ("A. Dupont, J. K. Roy", "A.~Dupont, J.~K.~Roy"),
    ("10 km, 20 °C", "10~km, 20~°C"),
    ("2019-2024", "2019-2024"),
    ("3-4", "3-4"),
    ("ministro-presidente", "ministro-presidente"),
    ("una calle - larga", "una calle - larga"),
    ("—dijo él—", "—dijo él—"),
    ("http://a.ca/?b=1;c", "http://a.ca/?b=1;c"),
    ("ana@ejemplo.mx , hola", "ana@ejemplo.mx , hola"),
    ("C++", "C++"),
]


def shown(text):
    return text.replace("\u00a0", "~")


@pytest.mark.parametrize("locale", ["es-419", "es-ES"])
@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_is_set(text, expected, locale):
    assert shown(set_text(text, locale)) == expected


@pytest.mark.parametrize("expected", [expected for _text, expected in CASES])
def test_what_is_set_stays_as_it_is(expected):
    assert shown(set_text(expected.replace("~", "\u00a0"), "es-419")) == expected
