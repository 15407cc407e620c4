"""The links of a translated text held against those of its original.

Promises that an address which differs only by how it was typed is the original's, that one which leads nowhere or is lost
holds the translation back, and that one which leads elsewhere is told. Asks no site.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from cipc_newsletter.translation.bodies import Text
from cipc_newsletter.translation.noticing import Remark
from cipc_newsletter.translation.runs import FIELD, Paragraph, Run, addresses
from cipc_newsletter.wording import _

_SCHEMES = ("http", "https", "mailto", "tel")
_SHOWN = 60


def with_known_address(run: Run, known: list[str]) -> Run:
    if not run.link:
        return run
    same = next((address for address in known if plain_address(address) == plain_address(run.link)), None)
    if same:
        return replace(run, link=same)
    # Word makes a link of every address that is typed; where the original has none, words stay words.
    is_typed = plain_address(run.link) == plain_address(run.text.strip())
    return replace(run, link="") if is_typed else run


def plain_address(address: str) -> str:
    """Return an address without what differs by the way it was typed."""
    plain = unquote(address.strip()).removeprefix("mailto:").rstrip("/")
    scheme, _mark, rest = plain.partition("://")
    host, slash, path = rest.partition("/")
    return f"{host.lower()}{slash}{path}" if rest and scheme.lower() in _SCHEMES else plain


def of_links(text: Text, words: tuple[Paragraph, ...], *, known: Collection[str]) -> Iterator[Remark]:
    """Yield what is wrong with the links; one to a `known` page in the other language stands for one of the original's."""
    lost, left = _unmatched(addresses(text.paragraphs), addresses(words))
    for address in left:
        if not _leads_somewhere(address):
            yield Remark(
                code="link",
                what=_('the link "{address}" leads nowhere.').format(address=address[:_SHOWN]),
                right=_("It leads to: {address}").format(address=lost[0])
                if lost
                else _("A link is a whole address."),
                holds_back=True,
            )
            lost = lost[1:]
        elif lost and plain_address(address) in known:
            lost = lost[1:]
        elif lost:
            yield Remark(
                code="link",
                what=_("a link leads to {other}.").format(other=address),
                right=_("In the original it leads to {address}.").format(address=lost.pop(0)),
            )
        else:
            yield Remark(
                code="link",
                what=_("a link leads to {other}.").format(other=address),
                right=_("The original has no such link."),
            )
    for address in lost:
        yield Remark(
            code="link",
            what=_("the link to {address} is lost.").format(address=address),
            right=_("The words that answer to it lead there too."),
            holds_back=True,
        )


def _unmatched(ours: Sequence[str], theirs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which of our addresses are not among theirs, and which of theirs are not among ours."""
    lost, left = [], list(theirs)
    for address in ours:
        same = next((other for other in left if plain_address(other) == plain_address(address)), None)
        if same is None:
            lost.append(address)
        else:
            left.remove(same)
    return lost, left


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if FIELD.fullmatch(address):
        return True
    return " " not in address and parts.scheme.lower() in _SCHEMES and bool(parts.netloc or parts.path)
