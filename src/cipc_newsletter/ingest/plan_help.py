"""The help on top of a plan file, in English and French.

Promises the very words that `plan_roles` understands; they are part of the file's format, so both languages stand
here and not in the catalogue.
"""

from cipc_newsletter.wording import spoken

_ENGLISH = """\
Plan of an import. Correct it in a plain text editor (Notepad), save it, then run:
  cipc-newsletter import text --apply THIS-FILE

Before each line of the page stands what it is taken for. Change that word where it is wrong:
  title     begins an item              heading   a sub-heading in it
  text      a paragraph                 caption   what a picture shows
  bullet    a line of a list            number    a line of a numbered list
  quote     a quotation                 link      the text of a link
  more      goes on from the line above
  leftover  goes into no item

To begin an item at another line, write title before it. To join two items, write heading or text before the
second title. Above a title you may change id, language (fr, en, es) and date (2025-12-09, or for several days
2025-10-30/2025-10-31); an id that a news item already has joins it as another language.
Leave everything right of the bars as it is. Lines that begin with # are remarks; # ? says what is doubtful."""

_FRENCH = """\
Plan d’une importation. Corrigez-le dans un éditeur de texte simple (Bloc-notes), enregistrez, puis lancez :
  cipc-newsletter import text --apply CE-FICHIER

Devant chaque ligne de la page se trouve ce pour quoi elle est prise. Changez ce mot s’il est faux :
  titre       commence une nouvelle       intertitre  un sous-titre dans celle-ci
  texte       un paragraphe               légende     ce que montre une photo
  puce        une ligne d’une liste       numéro      une ligne d’une liste numérotée
  citation    une citation                lien        le texte d’un lien
  suite       continue la ligne du dessus
  reste       n’entre dans aucune nouvelle

Pour commencer une nouvelle à une autre ligne, écrivez titre devant elle. Pour en réunir deux, écrivez intertitre
ou texte devant le second titre. Au-dessus d’un titre, vous pouvez changer id, langue (fr, en, es) et date
(2025-12-09 ou, pour plusieurs jours, 2025-10-30/2025-10-31); l’id d’une nouvelle existante y ajoute une langue.
Laissez tel quel ce qui est à droite des barres. Les lignes avec # sont des remarques; # ? dit ce qui est douteux."""


def help_lines() -> list[str]:
    """Return the help as remarks, in the language in use."""
    text = _FRENCH if spoken() == "fr" else _ENGLISH
    return [f"# {line}".rstrip() for line in text.split("\n")]
