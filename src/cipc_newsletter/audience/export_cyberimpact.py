"""Cyberimpact's contact export: its consent fields are the proof that the law of Canada asks for.

Promises that each source of consent becomes the kind of consent it is in law, and that a source which proves nothing (a
mixed list, a contest) is no consent until somebody says one; a list that was bought never is. That the columns are
called so was read in help pages and in the names of its interface, and never seen in a live account's file: a column
with another name becomes an attribute, and the report shows it.
"""

import re
from collections.abc import Sequence

from cipc_newsletter.audience.columns import folded
from cipc_newsletter.audience.export_rules import Export, Facts, Left, Proven, left_for, moment_of, words_of
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.store.suppressions import SuppressionReason

_NAMES = {
    "Consent": "consent|consentement",
    "Consent source": (
        "consent source|source of consent|relation type|relationtype|source du consentement"
        "|source de consentement|type de relation"
    ),
    "Consent date": "consent date|date of consent|consentdate|date du consentement|date de consentement",
    "Consent proof": "consent proof|proof of consent|consentproof|preuve du consentement|preuve de consentement",
    "Consent expiration": (
        "consent expiration|consent expiration date|expiration du consentement|date d expiration du consentement"
    ),
    "Status": "status|statut|etat",
    "Unsubscribed": (
        "unsubscribe date|unsubscription date|unsubscribed on|unsubscribed|date de desabonnement|desabonne le|desabonne"
    ),
    "Unsubscribe reason": "unsubscribe reason|unsubscription reason|raison du desabonnement|motif du desabonnement",
    "Bounce": "bounce|bounce date|bounced on|hard bounce|rebond|date du rebond|rebond permanent",
    "Groups": "groups|groupes|group|groupe",
}
_FACT_OF = {name: fact for fact, names in _NAMES.items() for name in names.split("|")}
_CONSENT = ("Consent", "Consent source", "Consent date", "Consent proof", "Consent expiration")
_DEPARTURE = ("Status", "Unsubscribed", "Unsubscribe reason", "Bounce")
_KINDS = {
    ConsentKind.IMPLIED_BUSINESS: r"\b(?:in)?active client|\bclients? (?:in)?actif",
    ConsentKind.IMPLIED_INQUIRY: r"\binformation request|\bdemandes? d information",
    ConsentKind.IMPLIED_DISCLOSED: r"\bbusiness card|\bcartes? (?:d affaires|professionnelle)",
    ConsentKind.IMPLIED_PUBLISHED: r"\bweb contact|\bcontacts? (?:du )?web",
    ConsentKind.IMPLIED_MEMBERSHIP: r"\bassociation member|\bmembres? d",
    ConsentKind.EXPRESS: r"\bexpres|\bopt ?in\b|\bsubscription form|\bformulaire d|\bconsent link|\blien de consentement",
}
_BOUGHT = re.compile(r"\bpurchased|\bachete")


def is_its(names: Sequence[str]) -> bool:
    """Whether a header has the source of the consent beside its day or its proof, as Cyberimpact keeps them."""
    known = {_FACT_OF.get(folded(name)) for name in names}
    return "Consent source" in known and bool(known & {"Consent date", "Consent proof"})


def fact_of(name: str) -> str | None:
    """Return the name of a column that Cyberimpact adds itself, whether it is in French or in English."""
    return _FACT_OF.get(folded(name))


def left(facts: Facts, file: str) -> Left | None:  # noqa: ARG001 -- all exports are asked alike
    """Return why the person is not written to by Cyberimpact; None where they are."""
    told = facts.get("Unsubscribed", "")
    reason = left_for(facts.get("Status", ""))
    if told and folded(told) not in ("no", "non", "0"):
        reason = left_for(facts.get("Unsubscribe reason", "")) or SuppressionReason.UNSUBSCRIBED
    elif facts.get("Bounce") and folded(facts["Bounce"]) not in ("no", "non", "0"):
        reason = SuppressionReason.HARD_BOUNCE
    if reason is None:
        return None
    return Left(
        reason=reason, at=moment_of(told) or moment_of(facts.get("Bounce", "")), words=words_of(facts, _DEPARTURE)
    )


def is_stranger(facts: Facts, file: str) -> bool:  # noqa: ARG001 -- all exports are asked alike
    """Whether the person was on a list that was bought: nobody there agreed (rule CON-03)."""
    return _BOUGHT.search(folded(facts.get("Consent source", ""))) is not None


def proven(facts: Facts) -> Proven:
    """Return the consent as Cyberimpact kept it."""
    source, word = folded(facts.get("Consent source", "")), folded(facts.get("Consent", ""))
    kind = next((kind for kind, signs in _KINDS.items() if re.search(signs, source)), None)
    if word.startswith("expres") and kind is None:
        kind = ConsentKind.EXPRESS
    if word.startswith(("impl", "taci")) and kind is ConsentKind.EXPRESS:
        kind = None
    return Proven(kind=kind, on=facts.get("Consent date", ""), words=words_of(facts, _CONSENT))


EXPORT = Export(
    title="Cyberimpact", is_its=is_its, fact_of=fact_of, left=left, is_stranger=is_stranger, proven=proven
)
