"""Why something could not be fetched, in words: each fault of the network as one FetchError.

Promises the three parts people need. Decides nothing: what is a fault is said in `fetcher`.
"""

import ssl
from collections.abc import Sequence

from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching.kinds import name_of, names_of
from cipc_newsletter.fetching.places import Place
from cipc_newsletter.wording import _


def unreachable(place: Place, reason: Exception, *, is_connected: bool) -> FetchError:
    """Return that no answer came, or that it broke off."""
    if is_about_trust(reason):
        return FetchError(
            _("{address}: the connection is not safe: the certificate of {host} is not accepted.").format(
                address=place.address, host=place.host
            ),
            right=_("A certificate must be for this name, valid today, and from somebody this computer trusts."),
            remedy=_("Open the address in a browser and look; the keeper of the site must mend it."),
            address=place.address,
            is_host_silent=True,
            is_untrusted=True,
        )
    what = _("{address}: the answer broke off.") if is_connected else _("{address}: {host} does not answer.")
    address = place.address if is_connected else place.origin  # what was asked first is the robots.txt nobody typed
    return FetchError(
        what.format(address=address, host=place.host),
        right=_("It was tried several times."),
        remedy=_("Look whether the site opens in a browser; if so, run the same again later."),
        address=address,
        is_host_silent=not is_connected,
    )


def is_about_trust(reason: BaseException | None) -> bool:
    """Whether a connection failed because it could not be made safe; another try would fare no better."""
    while reason is not None:
        if isinstance(reason, ssl.SSLError) or any(isinstance(one, ssl.SSLError) for one in reason.args):
            return True
        reason = reason.__cause__ or reason.__context__
    return False


def too_slow(place: Place, seconds: float) -> FetchError:
    """Return that an answer did not end in time."""
    return FetchError(
        _("{address}: the answer was not whole after {seconds} seconds.").format(
            address=place.address, seconds=round(seconds)
        ),
        right=_("A page or a picture comes within that time."),
        remedy=_("Run the same again later, or save the page in your browser and import the file."),
        address=place.address,
    )


def too_large(place: Place, most_bytes: int) -> FetchError:
    """Return that an answer is longer than anything of its kind should be."""
    return FetchError(
        _("{address}: this is larger than {size} MB.").format(
            address=place.address, size=f"{most_bytes / 1_000_000:.3g}"
        ),
        right=_("News of that size is none: the address leads to something else."),
        remedy=_("Look at the address in a browser; name the page of one piece of news, or a smaller picture."),
        address=place.address,
    )


def unknown_coding(place: Place) -> FetchError:
    """Return that an answer is packed in a way nobody asked for."""
    return FetchError(
        _("{address}: the site packs its answer in a way that was not asked for.").format(address=place.address),
        right=_("Asked for was gzip, deflate or nothing."),
        remedy=_("Save the page in your browser and import the file."),
        address=place.address,
    )


def wrong_kind(place: Place, media_type: str, *, wanted: Sequence[str]) -> FetchError:
    """Return that something of another kind stands at the address."""
    return FetchError(
        _("{address}: this is {found}.").format(address=place.address, found=name_of(media_type)),
        right=_("Here {wanted} is needed.").format(wanted=names_of(wanted)),
        remedy=_("Copy the address of the page itself from your browser, not that of a file it leads to."),
        address=place.address,
    )


def refused(place: Place, status: int, *, wait_seconds: float | None = None) -> FetchError:
    """Return what a status other than success means to whoever wanted the page."""
    what, right, remedy = _words_of(status, wait_seconds)
    return FetchError(
        _("{address}: {what}").format(address=place.address, what=what.format(status=status)),
        right=right,
        remedy=remedy,
        address=place.address,
        status=status,
        retry_after_seconds=wait_seconds,
    )


def _words_of(status: int, wait_seconds: float | None) -> tuple[str, str, str]:
    """Return the three parts for a status; the first still has a place for its number."""
    if status in (404, 410):
        what, right = (
            _("there is nothing at this address ({status})."),
            _("An address must lead to a page in the end."),
        )
        return what, right, _("Copy the address anew from your browser.")
    if status in (401, 403, 407, 451):
        what = _("the site does not show this to programs ({status}).")
        right = _("Only pages that everybody may read are fetched.")
        return what, right, _("Save the page in your browser and import the file.")
    if status == 429 or wait_seconds is not None:
        what, right = _("the site asks to be left alone for a while ({status})."), _("What a site asks is kept to.")
        return what, right, _when_again(wait_seconds)
    right = _("A site that is well answers with the page.")
    if status >= 500:
        return _("the site has a fault of its own ({status})."), right, _("Run the same again later.")
    return _("the site answers {status}."), right, _("Look at the address in a browser.")


def _when_again(wait_seconds: float | None) -> str:
    if wait_seconds is None:
        return _("Run the same again in an hour.")
    return _("Run the same again in {minutes} min.").format(minutes=max(1, -int(-wait_seconds // 60)))


def leads_nowhere(place: Place) -> FetchError:
    """Return that a redirect does not say where it leads."""
    return FetchError(
        _("{address}: the site says the page is elsewhere, but not where.").format(address=place.address),
        right=_("An address must lead to a page in the end."),
        remedy=_("Look at the address in a browser, and name the one it ends at."),
        address=place.address,
    )


def circle(trail: Sequence[Place]) -> FetchError:
    """Return that redirects lead back to where they were."""
    return FetchError(
        _("the site leads in a circle: {trail}.").format(trail=" → ".join(place.address for place in trail)),
        right=_("An address must lead to a page in the end."),
        remedy=_("Look whether it opens in a browser; if so, save the page there and import the file."),
        address=trail[0].address,
    )


def too_many_steps(trail: Sequence[Place]) -> FetchError:
    """Return that redirects lead on and on."""
    return FetchError(
        _("{address}: the site leads from address to address, {count} times and more.").format(
            address=trail[0].address, count=len(trail) - 1
        ),
        right=_("An address must lead to a page in the end."),
        remedy=_("Look at it in a browser, and name the address it ends at."),
        address=trail[0].address,
    )


def not_allowed(place: Place) -> FetchError:
    """Return that a site asks programs not to read this."""
    return FetchError(
        _("{address}: the site asks programs not to read this (its robots.txt).").format(address=place.address),
        right=_("What a site asks is kept to."),
        remedy=_(
            "Save the page in your browser and import the file. If the site is your own, add {host} to "
            "ignore_robots_of under [import] in config.toml."
        ).format(host=place.host),
        address=place.address,
        is_unasked=True,
    )


def robots_unknown(place: Place) -> FetchError:
    """Return that a site cannot say now what programs may read."""
    return FetchError(
        _("{address}: the site cannot say what programs may read (its robots.txt has a fault).").format(
            address=place.address
        ),
        right=_("As long as that is so, nothing is fetched from it."),
        remedy=_(
            "Run the same again later. If the site is your own, add {host} to ignore_robots_of under [import] in "
            "config.toml."
        ).format(host=place.host),
        address=place.address,
        is_unasked=True,
    )
