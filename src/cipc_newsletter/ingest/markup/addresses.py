"""Addresses of an article's links: absolute, without what follows a reader about, or none.

Promises http(s), mailto and tel and nothing else. Asks nobody: what an address leads to, the link check finds out.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from cipc_newsletter.ingest.markup.cleaning import SCHEMES

# Names that mailing, advertising and analytics services add to addresses; none changes what a page shows.
_FOLLOWING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid"
    r"|_hsenc|_hsmi|__hs\w+|hsa_\w+|mkt_tok|vero_id|vero_conv|oly_anon_id|oly_enc_id|wickedid|ml_subscriber\w*|_openstat"
    r"|pk_(?:campaign|kwd|source|medium)|mtm_\w+|piwik_\w+|s_cid|ck_subscriber_id|epik|srsltid|fb_action_\w+|fb_source"
    r"|_ga|_gl|__s|_branch_match_id|elqTrack\w*|guce_\w+|trk|trkCampaign|ref_src|ref_url|share_from|sfnsn|mibextid)",
    re.IGNORECASE,
)
# Pages that only pass a reader on: host and path, and the names under which they carry the address.
_PASSING_ON = (
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}"), re.compile(r"/url"), ("q", "url")),
    (re.compile(r"lm?\.(?:facebook|instagram)\.com"), re.compile(r"/(?:l\.php)?"), ("u",)),
    (re.compile(r"(?:www\.)?facebook\.com"), re.compile(r"/l\.php"), ("u",)),
    (re.compile(r"(?:www\.)?youtube\.com"), re.compile(r"/redirect"), ("q",)),
    (re.compile(r"(?:\w+\.)?safelinks\.protection\.outlook\.com"), re.compile(r"/.*"), ("url",)),
    (re.compile(r"(?:www\.)?linkedin\.com"), re.compile(r"/(?:safety/go|redir/redirect)"), ("url",)),
    (re.compile(r"out\.reddit\.com"), re.compile(r"/.*"), ("url",)),
)
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff\\<>\[\]|\"`^{}|]+")
_DEEPEST_PASSING = 3


@lru_cache(maxsize=2048)
def absolute(address: str, base: str) -> str:
    """Return `address` as it is written on a page at `base`, absolute and clean; empty where it cannot be followed."""
    written = _percent_encoded(address.strip(" \t\r\n\f\0"))
    if not written:
        return ""
    try:
        whole = urljoin(base, written) if base else written
        parts = urlsplit(whole)
        scheme = parts.scheme.lower()
        if scheme in {"mailto", "tel"}:
            return whole if parts.path or "to=" in parts.query else ""
        if scheme not in SCHEMES or not parts.hostname:
            return ""
    except ValueError:
        return ""
    return _without_followers(_passed_on(whole))


def fragment_of(address: str, base: str) -> str:
    """Return the name of the place on the article's own page that `address` leads to, empty where it leads elsewhere."""
    written = address.strip()
    if written.startswith("#"):
        return unquote(written[1:])
    there, _, fragment = absolute(written, base).partition("#")
    return unquote(fragment) if fragment and is_same_page(there, base) else ""


def is_same_page(address: str, base: str) -> bool:
    """Whether two addresses are of one page: the scheme, "www.", a last slash and the query of followers left out."""
    return bool(base) and _page(absolute(address, base)) == _page(absolute(base, ""))


def _page(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def _percent_encoded(address: str) -> str:
    return _UNSAFE.sub(lambda match: quote(match[0]), address)


def _passed_on(address: str) -> str:
    """Return where a page leads that only passes a reader on."""
    for _step in range(_DEEPEST_PASSING):
        parts = urlsplit(address)
        if not parts.query:
            return address
        carried = next(
            (
                value
                for host, path, names in _PASSING_ON
                if host.fullmatch(parts.hostname or "") and path.fullmatch(parts.path)
                for name, value in parse_qsl(parts.query)
                if name in names and value.startswith(("http://", "https://"))
            ),
            "",
        )
        if not carried:
            return address
        address = _percent_encoded(carried)
    return address


def _without_followers(address: str) -> str:
    parts = urlsplit(address)
    if not parts.query:
        return address
    kept = [piece for piece in parts.query.split("&") if not _FOLLOWING.fullmatch(piece.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def query_of(address: str) -> dict[str, str]:
    """Return the first value of each name in the query of `address`."""
    try:
        return dict(reversed(parse_qsl(urlsplit(address).query, keep_blank_values=True)))
    except ValueError:
        return {}
