"""The kind of consent, told from what people write in the consent column.

Promises that a plain yes never turns into a kind by itself, that a no is a no, and that a misspelt kind is refused
with the nearest one. Does not know dates or proofs.
"""

import difflib

from cipc_newsletter.audience.columns import folded
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.wording import _

_KIND_OF = {kind.value.replace("_", " "): kind for kind in ConsentKind} | dict.fromkeys(
    ("expres", "expresse", "explicit", "explicite", "explicito", "explicita", "expreso", "expresa", "opt in"),
    ConsentKind.EXPRESS,
)
YES = frozenset({"yes", "y", "oui", "o", "si", "s", "true", "vrai", "verdadero", "1", "x", "ok"})
NO = frozenset({"no", "n", "non", "false", "faux", "falso", "0", "none", "aucun", "ninguno"})


def kind_of(text: str, *, default: ConsentKind | None) -> ConsentKind:
    """Return the kind that `text` names; `default` stands for an empty cell or a plain yes.

    Raises AudienceError (key "consent") for a no, for an unknown kind, and where there is neither kind nor default.
    """
    word = folded(text)
    if word in _KIND_OF:
        return _KIND_OF[word]
    if word in NO:
        raise AudienceError(
            _('the consent column says "{word}": this person did not agree.').format(word=text[:40]), key="consent"
        )
    if not word or word in YES:
        if default is not None:
            return default
        what = _('"{word}" does not say what kind of consent it is.').format(word=text[:40])
        raise AudienceError(
            what if word else _("the kind of consent is missing."),
            right=_("The kinds are {kinds}.").format(kinds=", ".join(ConsentKind)),
            key="consent",
        )
    raise _unknown(text, word)


def _unknown(text: str, word: str) -> AudienceError:
    # "implicite" lies nearest to "explicite": an implied consent must never be led towards an express one.
    alike = [known for known in _KIND_OF if known.startswith("impl") == word.startswith("impl")]
    nearest = difflib.get_close_matches(word, alike, n=1, cutoff=0.7)
    right = (
        _('Nearest: "{kind}".').format(kind=_KIND_OF[nearest[0]].value)
        if nearest
        else _("The kinds are {kinds}.").format(kinds=", ".join(ConsentKind))
    )
    return AudienceError(_('"{kind}" is no kind of consent.').format(kind=text[:40]), right=right, key="consent")
