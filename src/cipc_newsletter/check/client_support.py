"""Rule SUP-01: what carries a mail's layout, text or meaning is known to the mail programs of our readers.

Promises to go by the dated data of Can I email that lies in `data/`, and by the weights of `[clients]`. What stands in
the style block alone is an enhancement (rule CLI-02 sees to it), and so is what `INSTEAD` names: the reader sees
something else there, and misses nothing.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.client_features import Use, features_of
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.errors import Mistake
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

DATA = Path(__file__).parent / "data" / "client_support.json"
TOLD_SHARE, BLOCKING_SHARE = 0.01, 0.10
# What a reader sees where a feature is missing that is written on elements; docs/client-support.md shows it.
INSTEAD: Mapping[str, str] = {
    "css-background-image": "The plain colour behind it.",
    "css-border-radius": "Square corners.",
    "css-border-spacing": "Cells closer together by a pixel or two; the layout has padding of its own.",
    "css-cursor": "The usual pointer.",
    "css-display-none": "The preheader stays hidden by its size, its height and its transparency.",
    "css-height": "Pictures keep the proportions of their width and height attributes.",
    "css-letter-spacing": "Letters as the font sets them.",
    "css-max-height": "The preheader stays hidden by display:none.",
    "css-max-width": "The width of the table for Outlook, or of the screen.",
    "css-min-width": "The width of the table for Outlook.",
    "css-opacity": "The preheader stays hidden by display:none.",
    "css-outline": "Nothing: pictures have no outline to take away.",
    "css-overflow": "The preheader stays hidden by display:none.",
    "css-text-decoration": "Links as the program underlines them.",
    "css-text-decoration-thickness": "An underline of the usual thickness.",
    "css-text-underline-offset": "An underline at the usual distance.",
    "css-text-wrap": "Titles break where the line is full.",
    "css-white-space": "Code breaks where the line is full, and so may the day and month beside an event.",
    "css-word-break": "A very long word may be cut or run over the edge.",
    "css-word-spacing": "Words apart as the font sets them.",
    "css-overflow-wrap": "A very long word may run over the edge.",
    "html-aria-hidden": "A screen reader may say what only decorates.",
    "html-aria-label": "A screen reader says the text itself.",
    "html-aria-labelledby": "A screen reader says the text itself.",
    "html-body": "The ground of the page is that of the program; the wrapper inside has its own colours and language.",
    "html-dir": "The direction of the program, which for our languages is the same.",
    "html-lang": "A screen reader keeps the language of the program.",
    "html-mailto-links": "The address as text, to be copied.",
    "html-meta-color-scheme": "The light palette, or the program's own dark look.",
    "html-role": "Layout tables may be announced as tables.",
    "html-semantics": "The same text without its landmark.",
    "html-style": "The light palette and one column; sizes and colours are written on the elements.",
    "html-target": "The link opens as the program opens links.",
}
# What rules CNT-10, CLI-01, CLI-04, CLI-08 and CLI-11 refuse by name, whoever the readers are.
_REFUSED = frozenset(
    {
        *("html-audio", "html-base", "html-form", "html-link", "html-object", "html-select", "html-svg"),
        *("html-textarea", "html-video", "html-anchor-links", "image-base64", "image-svg"),
        *("css-display-flex", "css-display-grid", "css-float", "css-position", "css-variables", "css-unit-calc"),
        *("css-unit-rem", "css-object-fit", "css-object-position"),
    }
)


@frozen
class Feature:
    """What Can I email found about one feature: `answers` has y, a (partly), n or u (unknown) for each client."""

    title: str
    tested: str
    answers: Mapping[str, str]


@frozen
class ClientData:
    """The vendored data: where it comes from, its date, its clients and features."""

    source: str
    commit: str
    date: str
    clients: tuple[str, ...]
    features: Mapping[str, Feature]


@lru_cache(maxsize=1)
def client_data() -> ClientData:
    """Return the vendored data of Can I email."""
    raw = json.loads(DATA.read_text(encoding="utf-8"))
    clients = tuple(raw["clients"])
    return ClientData(
        source=raw["source"],
        commit=raw["commit"],
        date=raw["date"],
        clients=clients,
        features={
            slug: Feature(
                title=one["title"], tested=one["tested"], answers=dict(zip(clients, one["support"], strict=True))
            )
            for slug, one in raw["features"].items()
        },
    )


def is_structural(use: Use) -> bool:
    """Tell whether a feature in use carries layout, text or meaning."""
    return not use.is_in_block and use.slug not in INSTEAD


def sup_01(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find structural features that a share of the readers' mail programs does not know."""
    features = client_data().features
    total = sum(given.clients.values())
    for use in features_of(mail, frozenset(features)):
        if not is_structural(use) or use.slug in _REFUSED or not total:
            continue
        lacking = [
            name for name, answer in features[use.slug].answers.items() if answer == "n" and given.clients.get(name)
        ]
        share = sum(given.clients[name] for name in lacking) / total
        if share >= TOLD_SHARE:
            mistake = _mistake(use, features[use.slug].title, lacking, share)
            yield mistake if share >= BLOCKING_SHARE else warning(mistake)


def _mistake(use: Use, title: str, lacking: list[str], share: float) -> Mistake:
    return Mistake(
        what=_("{where} uses {title}, which {clients} do not know: {share} % of the readers.").format(
            where=use.where, title=title, clients=", ".join(lacking), share=round(100 * share)
        ),
        right=_("What carries layout, text or meaning works in every mail program of [clients]."),
        remedy=_("Do it in another way in the template; docs/client-support.md shows what works."),
    )
