"""French, as Québec and France set it; `~` stands for a no-break space."""

import pytest

from cipc_newsletter.typography import set_text

BOTH = [
    # apostrophes and quotation marks
    ("l'été", "l’été"),
    ("aujourd'hui", "aujourd’hui"),
    ("C'est-à-dire qu'il s'en va", "C’est-à-dire qu’il s’en va"),
    ('Il dit "oui".', "Il dit «~oui~»."),
    ("«mot»", "«~mot~»"),
    ("« mot »", "«~mot~»"),
    ('l\'"Observatoire"', "l’«~Observatoire~»"),
    ('"Il a dit "oui" hier"', "«~Il a dit “oui” hier~»"),
    ('« Il a dit "oui" hier »', "«~Il a dit “oui” hier~»"),
    ('un écran de 15" plat', 'un écran de 15" plat'),
    ("45° 30' nord", "45° 30' nord"),
    ("un mot 'entre' deux", "un mot 'entre' deux"),
    # signs
    ("Q : R", "Q~: R"),
    ("Objet: la rue", "Objet~: la rue"),
    ("Voici :", "Voici~:"),
    ("à 10:30", "à 10:30"),
    ("un rapport de 3:1", "un rapport de 3:1"),
    ("le disque C: est plein", "le disque C: est plein"),
    ("un mot , puis un autre .", "un mot, puis un autre."),
    ("trop  d'espaces   ici", "trop d’espaces ici"),
    ("et puis...", "et puis…"),
    ("etc...", "etc…"),
    ("le dossier .. au-dessus", "le dossier .. au-dessus"),
    ("Montréal - une ville - grandit", "Montréal – une ville – grandit"),
    ("un -- ou deux", "un – ou deux"),
    ("5 - 3", "5 - 3"),
    ("St-Jérôme, peut-être", "St-Jérôme, peut-être"),
    ("il fait -5 °C", "il fait -5~°C"),
    ("C++", "C++"),
    ("www.exemple.ca : le site", "www.exemple.ca~: le site"),
    ("le 12/09/2025 : oui", "le 12/09/2025~: oui"),
    ("Écrivez à ana@exemple.ca !", "Écrivez à ana@exemple.ca~!"),
    ("un sourire :)", "un sourire :)"),
    ("un clin d'œil ;)", "un clin d’œil ;)"),
    # ordinals
    ("la 26ième fois", "la 26e fois"),
    ("la 26ème fois", "la 26e fois"),
    ("la 26eme fois", "la 26e fois"),
    ("la 26 ième fois", "la 26e fois"),
    ("la 3me fois", "la 3e fois"),
    ("les 3 me plaisent", "les 3 me plaisent"),
    ("la 26è fois", "la 26e fois"),
    ("les 2èmes journées", "les 2es journées"),
    ("le 1ier prix", "le 1er prix"),
    ("la 1ère fois", "la 1re fois"),
    ("la 1iere fois", "la 1re fois"),
    ("les 1ères", "les 1res"),
    ("le XXIème siècle", "le XXIe siècle"),
    ("la Vème République", "la Ve République"),
    ("la Ière", "la Ire"),
    ("la nième et la xième fois", "la nième et la xième fois"),
    ("un même thème", "un même thème"),
    ("Mme Roy et le MIème", "Mme~Roy et le MIème"),
    # numbers and units
    ("50%", "50~%"),
    ("50 %", "50~%"),
    ("3,5 % de hausse", "3,5~% de hausse"),
    ("100$ et 20€", "100~$ et 20~€"),
    ("1 000 $", "1~000~$"),
    ("15000 $", "15~000~$"),
    ("12 500 personnes", "12~500 personnes"),
    ("en 2024 250 personnes", "en 2024 250 personnes"),
    ("H0Y 0Y0, 75001 Paris", "H0Y~0Y0, 75001 Paris"),
    ("10km à pied, 5 kg", "10~km à pied, 5~kg"),
    ("la 5G et la 3D", "la 5G et la 3D"),
    # times and dates
    ("à 14h30", "à 14~h~30"),
    ("à 14 h 30", "à 14~h~30"),
    ("à 14h", "à 14~h"),
    ("à 14h00 et à 9 h 00", "à 14~h et à 9~h"),
    ("à 14H30", "à 14~h~30"),
    ("24h/24", "24~h/24"),
    ("de 18h à 20h", "de 18~h à~20~h"),
    ("un code 99h99", "un code 99h99"),
    ("le 9 décembre 2025", "le 9~décembre 2025"),
    ("le 1 janvier", "le 1er~janvier"),
    ("le 11 janvier", "le 11~janvier"),
    ("le 1er mai", "le 1er~mai"),
    ("20-22 mars 2024", "20–22~mars 2024"),
    ("2019-2024", "2019-2024"),
    ("3-4", "3-4"),
    # what stays together
    ("M. Tremblay et Mme Roy", "M.~Tremblay et Mme~Roy"),
    ("M. T.", "M.~T."),
    ("A. Dupont et J. K. Roy", "A.~Dupont et J.~K.~Roy"),
    ("Dr Roy, Me Lavoie", "Dr~Roy, Me~Lavoie"),
    ("n° 4, no 4, n°4", "n°~4, no~4, n°~4"),
    ("p. 12, art. 3", "p.~12, art.~3"),
    ("art. 2.1 de la loi P-39.1", "art.~2.1 de la loi P-39.1"),
    # the ligature
    ("le coeur à l'oeuvre", "le cœur à l’œuvre"),
    ("chef-d'oeuvre, main-d'oeuvre", "chef-d’œuvre, main-d’œuvre"),
    ("Oeuvre, OEUVRE", "Œuvre, ŒUVRE"),
    ("des oeufs, des boeufs, des voeux, des noeuds", "des œufs, des bœufs, des vœux, des nœuds"),
    ("coefficient, coexister, poème, moelle", "coefficient, coexister, poème, moelle"),
    ("manoeuvre, désoeuvré, écoeurant, rancoeur", "manœuvre, désœuvré, écœurant, rancœur"),
]
QUEBEC = [
    ("Bonne lecture !", "Bonne lecture!"),
    ("Vraiment\u00a0?", "Vraiment?"),
    ("ceci ; cela", "ceci; cela"),
    ("Vraiment ?!", "Vraiment?!"),
    ("« Vraiment ? »", "«~Vraiment?~»"),
    ("« oui » !", "«~oui~»!"),
    ("(vraiment !)", "(vraiment!)"),
    ("Bonjour [[first_name|chère lectrice]] !", "Bonjour [[first_name|chère lectrice]]!"),
    ("à 9h05", "à 9~h~5"),
    ("à 9 h 05", "à 9~h~5"),
    ("un mot !important", "un mot !important"),
    ("a ?b", "a ?b"),
]
FRANCE = [
    ("Bonne lecture!", "Bonne lecture~!"),
    ("Bonne lecture !", "Bonne lecture~!"),
    ("Bonne lecture\u202f!", "Bonne lecture~!"),
    ("ceci; cela", "ceci~; cela"),
    ("ceci ; cela", "ceci~; cela"),
    ("Vraiment?!", "Vraiment~?!"),
    ("Vraiment??", "Vraiment~??"),
    ("« Vraiment ? »", "«~Vraiment~?~»"),
    ("«oui»!", "«~oui~»~!"),
    ("(?)", "(?)"),
    ("(vraiment!)", "(vraiment~!)"),
    ("Bonjour [[first_name|toi]]!", "Bonjour [[first_name|toi]]~!"),
    ("à 9h05", "à 9~h~05"),
    ("à 9 h 05", "à 9~h~05"),
    ("à 9h00", "à 9~h"),
    ("une&nbsp;entité &eacute; puis", "une&nbsp;entité &eacute; puis"),
    ("https://a.example/?q=1;r=2", "https://a.example/?q=1;r=2"),
    ("un clin d'œil ;)", "un clin d’œil ;)"),
    ("!important", "!important"),
    ("1 500 €", "1~500~€"),
    ("Le prix : 20 € !", "Le prix~: 20~€~!"),
    ('"Quoi?" dit-il', "«~Quoi~?~» dit-il"),
    ("Oui; non: peut-être!", "Oui~; non~: peut-être~!"),
    ("Q: R", "Q: R"),
    ("C'est l'été, n'est-ce pas?", "C’est l’été, n’est-ce pas~?"),
]


def shown(text):
    return text.replace("\u00a0", "~")


@pytest.mark.parametrize(("text", "expected"), BOTH + QUEBEC)
def test_a_text_is_set_as_in_quebec(text, expected):
    assert shown(set_text(text, "fr-CA")) == expected


@pytest.mark.parametrize(("text", "expected"), BOTH + FRANCE)
def test_a_text_is_set_as_in_france(text, expected):
    assert shown(set_text(text, "fr-FR")) == expected


@pytest.mark.parametrize("locale", ["fr-CA", "fr-FR"])
@pytest.mark.parametrize("expected", [expected for _text, expected in BOTH])
def test_what_is_set_stays_as_it_is(locale, expected):
    assert shown(set_text(expected.replace("~", "\u00a0"), locale)) == expected


def test_french_of_no_country_is_that_of_quebec():
    assert set_text("Bonne lecture !", "fr") == "Bonne lecture!"


def test_another_country_follows_france():
    assert shown(set_text("Bonne lecture!", "fr-BE")) == "Bonne lecture~!"
