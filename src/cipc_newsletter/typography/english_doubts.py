"""What is doubtful in an English text: rule TYP-EN-01."""

from cipc_newsletter.typography.proposal import Doubt
from cipc_newsletter.typography.suspicion import Suspicion

SUSPICIONS = (
    Suspicion("TYP-EN-01", Doubt.GLUED, r"(?<=[a-z])([;!?])(?=[^\W\d_]{2})", r"\1 ", (";", "!", "?")),
    Suspicion("TYP-EN-01", Doubt.GLUED, r"(?<=[a-z]),(?=[^\W\d_]{2})", ", ", (",",)),
    Suspicion(
        "TYP-EN-01", Doubt.ET_CETERA, r"\b[eE]tc(?:\.\.\.|…|\.…)", lambda match: f"{match[0][:3]}.", ("tc.", "tc…")
    ),
    Suspicion("TYP-EN-01", Doubt.NUMBER, r"(?<!\w)\$[ \u00a0](?=\d)", "$", ("$",)),
)
