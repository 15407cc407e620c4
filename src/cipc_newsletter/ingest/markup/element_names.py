"""The names of HTML's elements by what they are for us.

Promises closed sets and nothing else: an element that stands in none of them is cleaned away, its words kept.
"""


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Within a line: no white space where they begin and end.
INLINE = _set(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i ins kbd label mark meter nobr output progress "
    "q rb rp rt ruby s samp small span strike strong sub sup time tt u var"
)
# Those of them whose look an item does not know.
PLAIN_INLINE = INLINE - _set("a b cite code dfn em i kbd samp strong tt var")
VOID = _set("area base br col embed hr img input link meta param source track wbr")
WITHOUT_WORDS = _set("col colgroup embed input source wbr")
# A browser opens these again in each paragraph that follows, until they are closed (HTML, 13.2.4.3).
OPENED_AGAIN = _set("a b big code em font i nobr s small strike strong tt u")
TAGS = (
    INLINE
    | _set(
        "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer"
    )
    | _set("form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search")
    | _set("section summary table caption colgroup col tbody td tfoot th thead tr ul br wbr textarea select")
    | _set("audio embed iframe img input noscript object picture source svg video")
)
GONE_WITH_CONTENT = _set("script style template head math")
NOT_IN_CELLS = _set("table h1 h2 h3 h4 h5 h6 blockquote pre figure")
PLAYERS = _set("iframe video audio object embed")
