"""What French, English and Spanish pages say in fixed ways: continuations, links, captions, menus, publishing notes.

Promises lists that belong to the languages, none to a page. Matching text has straight apostrophes and ordinary
spaces (`plain`). Does not weigh anything: that is `evidence`.
"""

import re

_SPACES = re.compile("[\u00a0\u202f\u2007\u2009]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def plain(text: str) -> str:
    """Return `text` with straight apostrophes, ordinary spaces and hyphens, each at its old place."""
    if text.isascii():
        return text
    return _DASHES.sub("-", _SPACES.sub(" ", text.replace("’", "'").replace("ʼ", "'")))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


# A paragraph that begins so goes on with what was told before; it opens no story.
CONTINUES = _words(
    r"""(?:
    cet(?:te)?|ces|celle|celui|celles|ceux|ce|ils?|elles?|son|sa|ses|leurs?|elle-m[êe]me|
    de\ plus|ainsi|puis|ensuite|enfin|en\ outre|par\ ailleurs|en\ parall[èe]le|[ée]galement|aussi|de\ m[êe]me|
    toutefois|cependant|n[ée]anmoins|en\ effet|en\ conclusion|pour\ conclure|en\ somme|parmi|selon\ (?:lui|elle)|
    this|these|that|those|it|its|they|their|he|she|his|her|such|also|in\ addition|moreover|furthermore|however|
    finally|then|next|afterwards|meanwhile|similarly|in\ conclusion|among|as\ a\ result|
    este|esta|estos|estas|ese|esa|esos|esas|él|ella|ellos|ellas|su|sus|adem[áa]s|asimismo|tambi[ée]n|luego|
    despu[ée]s|por\ otra\ parte|sin\ embargo|finalmente|por\ [úu]ltimo|en\ paralelo|as[íi]|dicha|dicho|entre\ ellos
    )\b(?!-)"""
)

# The whole line is the text of a link.
_LINK_FRENCH = r"""
    lire\ (?:la\ suite|plus|davantage|l'article|le\ .*|la\ .*)|en\ savoir\ (?:plus|davantage).*|
    (?:version|texte)\ (?:fran[çc]|angl|espagn|portug|arab|int[ée]gral|pdf).*|
    (?:t[ée]l[ée]charge[rz]?|consulte[rz])\ (?:le|la|les|l'|ici|en)\ ?.*|cliquez\ ici.*|
    voir\ (?:plus|la\ suite|la\ vid[ée]o|l'article|le\ rapport|les\ photos|l'album|le\ document|tout).*|
    (?:s'inscrire|inscrivez-vous|je\ m'inscris|s'abonner|abonnez-vous)(?:\ .{0,40})?|acc[ée]de[rz]\ .*|
    visionne[rz]\ .*|d[ée]couvr(?:ir|ez)\ (?:le|la|les|l'|plus).*|retour\ (?:[àa]|au|aux|en)\ .*"""
_LINK_ENGLISH = r"""
    read\ (?:more|on|the\ .*|full\ .*|our\ .*|it\ .*)|(?:learn|see|find\ out|view)\ more.*|more\ information|
    (?:french|english|spanish|pdf|full|french\ and\ english)\ (?:version|text|report)|download(?:\ .*)?|click\ here.*|
    (?:view|watch|see|access|open|get)\ (?:the|our|all|full|a)\ .*|(?:register|sign\ up|subscribe)(?:\ .{0,30})?|
    back\ to\ .*|discover\ (?:the|our|more).*|continue\ reading.*"""
_LINK_SPANISH = r"""
    (?:leer|ver|saber)\ m[áa]s.*|(?:seguir|sigue)\ leyendo.*|lee[r]?\ (?:el|la|los|las)\ .*|m[áa]s\ informaci[óo]n|
    versi[óo]n\ (?:en\ )?(?:espa|franc|ingl|portug|pdf|complet).*|
    (?:descarg(?:ar?|ue)|consult(?:ar?|e))\ (?:el|la|los|las|aqu[íi]).*|
    haga?z?\ clic.*|(?:ver|acceda|acceder)\ (?:el|la|los|las|al|a)\ .*|
    (?:inscr[íi]b(?:ase|ete|irse)|suscr[íi]b\w+)(?:\ .{0,30})?|
    volver\ a.*|descubr(?:a|ir)\ (?:el|la|los|las|m[áa]s).*"""
LINK_TEXT = _words(
    rf"(?:[→»>▸➜]\s*)?(?:{_LINK_FRENCH}|{_LINK_ENGLISH}|{_LINK_SPANISH})\s*(?:[→»>…▸➜.]|\(pdf\)|\[pdf\])*"
)
LONGEST_LINK_WORDS = 9

# The line names what a picture shows.
CAPTION_MARK = _words(
    r"""(?:photos?|cr[ée]dits?(?:\ photo)?|l[ée]gende|image|illustration|photo\ credit|caption|
    foto(?:graf[íi]a)?s?|cr[ée]ditos?|imagen|pie\ de\ foto)\ ?(?::|\(|by\b|par\b|por\b|©)|©|
    de\ gauche\ [àa]\ droite|de\ g\.\ [àa]\ d\.|from\ left|left\ to\ right|(?:de\ )?izquierda\ a\ derecha|
    (?:en\ haut|en\ bas|ci-(?:dessus|dessous|contre))\b"""
)
CAPTION_INSIDE = _words(
    r"""\((?:au\ centre|[àa]\ (?:gauche|droite)|de\ gauche|en\ bas|en\ haut|center|centre|left|right|middle|from\ left|
    al\ centro|en\ el\ centro|a\ la\ (?:izquierda|derecha)|izquierda|derecha|photo|foto|cr[ée]dit)\b|
    \b(?:de\ gauche\ [àa]\ droite|from\ left\ to\ right|de\ izquierda\ a\ derecha)\b|©|
    \b(?:photo|cr[ée]dit|foto|cr[ée]dito)s?\ ?:"""
)
CAPTION_MOMENT = _words(
    r"""\b(?:lors\ d(?:e|u|es|')|pendant\ l|durant\ l|en\ compagnie\ d|aux\ c[ôo]t[ée]s\ d|devant\ l|posant|
    accompagn[ée]e?s?\ (?:de|par|du)|entour[ée]e?s?\ d|
    during\ the|at\ the\ (?:opening|closing)|together\ with|alongside|in\ front\ of|posing|surrounded\ by|
    durante\ (?:el|la|los|las|su)|junto\ (?:a|con)|frente\ a|posando|rodead[oa]s?\ de)"""
)
CAPTION_SCENE = _words(
    r"""(?:discours|allocution|intervention|prise\ de\ parole|pr[ée]sentation|visite|photo\ de\ (?:groupe|famille)|
    remise|
    signature|vue|portrait|arriv[ée]e|accueil|s[ée]ance|panel|table\ ronde|
    l'[ée]quipe|les\ participant(?:e?s)?|les\ membres|le\ public|la\ salle|la\ d[ée]l[ée]gation|
    speech|address|visit|group\ photo|signing|view|the\ team|(?:the\ )?participants|the\ (?:audience|room|delegation)|
    discurso|visita|foto\ de\ (?:grupo|familia)|firma|entrega|vista|el\ equipo|l[ao]s\ participantes|el\ p[úu]blico|
    la\ sala|la\ delegaci[óo]n|
    (?:participant(?:e?s)?|attendees|volunteers|members|pupils|students|children|residents|officers|guests|
      membres|b[ée]n[ée]voles|[ée]l[èe]ves|[ée]tudiant(?:e?s)?|enfants|r[ée]sident(?:e?s)?|citoyen(?:ne)?s|invit[ée]e?s|
      asistentes|participantes|integrantes|voluntari[oa]s|miembros|alumn[oa]s|estudiantes|ni[ñn][oa]s|vecin[oa]s|
      ouverture|cl[ôo]ture|opening|closing|inauguration|apertura|clausura|inauguraci[óo]n)
      \ (?:at|in|of|from|during|with|on|by|de|du|des|d'|lors|pendant|[àa]|au|dans|avec|par|del|en|durante|con|por))\b"""
)
ROLE_AFTER_NAME = _words(
    r""",\ (?:l[ae']\ ?)?(?:ministre|maire|mairesse|pr[ée]sident|vice-pr[ée]sident|direct|chef|chercheu|professeu|
    ambassad|consul|
    coordon|conseill|analyste|d[ée]put|s[ée]n[ae]t|commissaire|secr[ée]taire|conf[ée]renci|charg[ée]|expert|
    minister|mayor|chair|vice|head\ of|research|profess|commission|coordinat|advisor|senator|secretary|officer|manager|
    ministr|alcalde|investigador|jef[ea]|comision|coordinador|asesor|secretari|diputad|embajador)"""
)

# Words of a site's own furniture; the whole line is one of them.
MENU = _words(
    r"""(?:accueil|actualit[ée]s|nouvelles|toutes\ les\ (?:nouvelles|actualit[ée]s)|(?:nos\ )?publications|
    contact(?:ez-nous)?|nous\ joindre|
    [àa]\ propos|qui\ sommes-nous\ ?\??|menu|recherche|rechercher|partager|imprimer|pr[ée]c[ée]dente?|suivante?|
    archives|
    aller\ au\ contenu.*|passer\ au\ contenu.*|fil\ d'ariane|infolettre|plan\ du\ site|mentions\ l[ée]gales|
    partager\ (?:sur|cet|cette|l)\b.*|suivez-nous.*|tous\ droits\ r[ée]serv[ée]s.*|politique\ de\ confidentialit[ée]|
    home|news|latest\ news|all\ news|about(?:\ us)?|contact\ us|search|share|print|previous|next|archives?|
    skip\ to\ .*|newsletter|
    site\ map|sitemap|privacy\ policy|share\ (?:on|this)\b.*|follow\ us.*|all\ rights\ reserved.*|subscribe|
    inicio|noticias|(?:todas\ las|[úu]ltimas)\ noticias|qui[ée]nes\ somos|cont[áa]ct[oe]?(?:nos)?|buscar|compartir|
    imprimir|anterior|
    siguiente|ir\ al\ contenido.*|saltar\ al\ contenido.*|bolet[íi]n|mapa\ del\ sitio|compartir\ (?:en|esta|este)\b.*|
    s[íi]guenos.*|s[íi]ganos.*|todos\ los\ derechos\ reservados.*|aviso\ legal|
    facebook|twitter|x|linkedin|instagram|youtube|whatsapp|e-?mail|courriel|rss|
    fran[çc]ais|english|espa[ñn]ol|fr|en|es|(?:fr|en|es)\ ?[|/]\ ?(?:fr|en|es)(?:\ ?[|/]\ ?(?:fr|en|es))?|
    (?:\d{1,3}\ )+(?:suivant|next|siguiente|[»>…]).*|(?:c|copyright\ )?©.*|copyright.*|
    [^.>›«»]{1,40}(?:\ [>›]\ [^.>›]{1,120}){1,6})"""
)

# A date after one of these is not the date of the event.
DATE_OF_SOMETHING_ELSE = _words(
    r"""\b(?:
    (?:
      publi[ée]e?s?|mise?\ (?:[àa]\ jour|en\ ligne)|modifi[ée]e?|affich[ée]e?|depuis|jusqu'(?:au|en|[àa])|avant|d'ici|
      au\ plus\ tard|n[ée]e?s?|fond[ée]e?|cr[ée]{1,2}e?|loi|d[ée]cret|anniversaire|adopt[ée]e?|
      entr[ée]e?\ en\ vigueur|d[ée]c[ée]d[ée]e?|
      posted|published|updated|last\ modified|since|until|before|by|born|founded|created|act|anniversary|adopted|
      enacted|no\ later\ than|died|
      publicad[oa]s?|actualizad[oa]|desde|hasta|antes|nacid[oa]|fundad[oa]|cread[oa]|ley|decreto|aniversario|
      adoptad[oa]|fallecid[oa]
    )
    (?:\W+(?:le|la|les|du|de|des|del|el|los|las|on|the|of|au|en|at|a|d|l|in|
      (?:lun|mar|mercre|jeu|vendre|same)di|dimanche|\w+day|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|
      tuerie|attentats?|massacre|shooting|attacks?|masacre|atentados?)){0,5}
    |
    (?:date\ limite|inscriptions?|deadline|regist(?:er|ration)\w*|appl(?:y|ications?)|fecha\ l[íi]mite|plazo|
      inscripci[óo]n\w*|inscr[íi]b\w+)(?:\W+\w+){0,4}
    )\W*$"""
)

# What is announced for later belongs to the story that announces it.
ANNOUNCES = _words(
    r"""\b(?:prochaine?s?|[àa]\ venir|[ée]tapes?|suites?|next|upcoming|ahead|follow-up|future|
    pr[óo]xim[oa]s?|siguientes?|futuro)\b"""
)

# A line that says when a page was published, not when something happened.
PUBLISHED = _words(
    r"(?:publi[ée]e?|mise?\ (?:[àa]\ jour|en\ ligne)|posted|published|(?:last\ )?updated|publicad[oa]|actualizad[oa])"
    r"(?:\ (?:le|on|el|at))?\W{0,3}[^.]{0,12}\d"
)
