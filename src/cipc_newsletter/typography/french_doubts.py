"""What is doubtful in a French text: rules TYP-FR-01 to TYP-FR-08.

Promises to name what is wrong nearly always; where a form may be meant (a score, a trade name), it is still only
proposed.
"""

import re

from cipc_newsletter.typography.french import MONTHS
from cipc_newsletter.typography.proposal import Doubt
from cipc_newsletter.typography.rules import CAPITAL, SPACE
from cipc_newsletter.typography.suspicion import Suspicion

_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
# Frequent words that begin with an accented capital, and nothing else without the accent.
_BARE = {
    "Ecole": "École", "Ecoles": "Écoles", "Etat": "État", "Etats": "États", "Evénement": "Événement",
    "Evénements": "Événements", "Evènement": "Évènement", "Egalité": "Égalité", "Ethique": "Éthique",
    "Etude": "Étude", "Etudes": "Études", "Etudiant": "Étudiant", "Etudiante": "Étudiante",
    "Etudiants": "Étudiants", "Eglise": "Église", "Election": "Élection", "Elections": "Élections", "Elève": "Élève",
    "Elèves": "Élèves", "Equipe": "Équipe", "Equipes": "Équipes", "Ecoute": "Écoute", "Economie": "Économie",
    "Education": "Éducation", "Energie": "Énergie", "Edition": "Édition", "Editions": "Éditions",
    "Emission": "Émission", "Evaluation": "Évaluation", "Evolution": "Évolution", "Ecrire": "Écrire",
    "Elaboration": "Élaboration", "Echange": "Échange", "Echanges": "Échanges", "Etape": "Étape", "Etapes": "Étapes",
    "Etablissement": "Établissement", "Etre": "Être", "Ere": "Ère", "Etes-vous": "Êtes-vous",
}  # fmt: skip
_ALL = {**_BARE, **{bare.upper(): right.upper() for bare, right in _BARE.items()}}
_WORD = r"(?<![\w'’-])E(?:[a-zéè]{2,}|[A-ZÉÈ]{2,})(?:-vous)?(?![\w-])"
# Words after which a sentence that begins with A means À; after others it may be the verb.
_AFTER_A = (
    "la|l['’]|vos|nos|votre|notre|mes|mon|ma|sa|son|ses|leur|leurs|ce|cet|cette|ces|tous|toutes|chaque|quand|qui|quoi"
    "|partir|propos|bientôt|noter|lire|suivre|venir|cause|travers|peine|côté|défaut|moins|mesure|titre|terme"
)
_BEGINNING = r"(?:(?<=^)|(?<=[.!?…] )|(?<=[.!?…]\u00a0)|(?<=\n)|(?<=« )|(?<=«\u00a0)|(?<=# ))"


def _with_accent(match: re.Match[str]) -> str:
    return _ALL.get(match[0], match[0])


def _lower(match: re.Match[str]) -> str:
    return match[0].lower()


def _grouped(match: re.Match[str]) -> str:
    """Return an English amount, 1,000.50, as French writes it."""
    return match[0].replace(",", "\u00a0").replace(".", ",")


SUSPICIONS = (
    Suspicion("TYP-FR-01", Doubt.ORDINAL, r"(?<![\w.,-])1e(?![\w-])", "1er, 1re", ("1e",)),
    Suspicion("TYP-FR-01", Doubt.ORDINAL, r"(?<=\d)-(?:i?[èeé]me)(?!\w)", "e", ("me",)),
    Suspicion("TYP-FR-02", Doubt.GLUED, r"(?<=[a-zà-ÿ])([;!?])(?=[^\W\d_]{2})", r"\1 ", (";", "!", "?")),
    Suspicion(
        "TYP-FR-02",
        Doubt.GLUED,
        r"(?<=[a-zà-ÿ])[;:](?=[A-ZÀ-Ý][a-zà-ÿ])",
        lambda match: f"\u00a0{match[0]} " if match[0] == ":" else "; ",
        (":",),
    ),
    Suspicion("TYP-FR-04", Doubt.ACCENT, _WORD, _with_accent, ("E",)),
    Suspicion(
        "TYP-FR-04",
        Doubt.ACCENT,
        rf"{_BEGINNING}A( (?:(?:{_AFTER_A})(?!\w)|{CAPITAL}[a-zà-ÿ]))",
        r"À\1",
        ("A ",),
    ),
    Suspicion("TYP-FR-04", Doubt.ACCENT, rf"{_BEGINNING}Ca( (?:va|vaut|fait|y|ne|se|sera|c['’]))", r"Ça\1", ("Ca ",)),
    Suspicion("TYP-FR-05", Doubt.GLUED, r"(?<=[a-zà-ÿ]),(?=[^\W\d_]{2})", ", ", (",",)),
    Suspicion(
        "TYP-FR-05", Doubt.ET_CETERA, r"\b[eE]tc(?:\.\.\.|…|\.…)", lambda match: f"{match[0][:3]}.", ("tc.", "tc…")
    ),
    Suspicion(
        "TYP-FR-06",
        Doubt.CLOCK,
        r"(?<![\w:.,])([01]?\d|2[0-3]):([0-5]\d)(?![\w:])",
        lambda match: f"{int(match[1])} h" + (f" {int(match[2])}" if int(match[2]) else ""),
        (":",),
    ),
    Suspicion(
        "TYP-FR-06",
        Doubt.CAPITAL,
        rf"(?<=[\dr][ \u00a0])(?:{'|'.join(month.title() for month in MONTHS.split('|'))})(?!\w)",
        _lower,
    ),
    Suspicion(
        "TYP-FR-06",
        Doubt.DAY,
        rf"(?<!\w)((?i:{_DAYS})),?{SPACE}le{SPACE}(?=\d)",
        lambda match: f"le {match[1].lower()} ",
    ),
    Suspicion(
        "TYP-FR-06",
        Doubt.SPAN,
        rf"(?<!\w)(?<!du )(?<!les )(\d{{1,2}})[-–](\d{{1,2}}){SPACE}({MONTHS})(?!\w)",
        r"du \1 au \2 \3",
        ("-", "–"),
    ),
    Suspicion(
        "TYP-FR-06",
        Doubt.SPAN,
        rf"(?<!\w)(\d{{1,2}}{SPACE}?h(?:{SPACE}?\d\d)?)[-–](?=\d{{1,2}}{SPACE}?h)",
        r"de \1 à ",
        ("h-", "-", "h–", "–"),
    ),
    Suspicion(
        "TYP-FR-07",
        Doubt.NUMBER,
        r"(?<![\w$])\$[ \u00a0]?(\d[\d ,.\u00a0]*\d|\d)(?!\w)",
        lambda match: f"{match[1]} $",
        ("$",),
    ),
    Suspicion(
        "TYP-FR-07", Doubt.NUMBER, r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?=[ \u00a0]?[$€%])", _grouped, (",",)
    ),
    Suspicion("TYP-FR-07", Doubt.NUMBER, r"(?<![\w.,])\d+\.\d{1,2}(?=[ \u00a0]?[$€%])", _grouped, (".",)),
    Suspicion(
        "TYP-FR-08",
        Doubt.CAPITAL,
        r"(?<=[a-zà-ÿ,] )(?:Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche"
        r"|Janvier|Février|Avril|Juin|Juillet|Septembre|Octobre|Novembre|Décembre)(?!\w)",
        _lower,
    ),
)
