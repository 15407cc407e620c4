"""No mail without a way out: a real provider may start only where unsubscribing is known to work.

Promises a real test over the network (docs/contract.md section 7; rules UNS-02, UNS-03): the public address answers a
GET with a page and takes a one-click POST, or the provider's own link is set up. Unsubscribes nobody: the token it
tries is the all-zero one.
"""

from urllib.parse import urlsplit

from cipc_newsletter.errors import ConfigError, ProviderError
from cipc_newsletter.providers import http
from cipc_newsletter.providers.answers import Answer, Line
from cipc_newsletter.providers.port import Provider
from cipc_newsletter.tokens import sample_token
from cipc_newsletter.wording import _

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Answers by which a server may turn the all-zero token away, having understood the POST.
_UNDERSTOOD = (400, 404, 410, 422)


def require_way_out(
    provider: Provider,
    *,
    public_base_url: str,
    connect_timeout_seconds: float = 10.0,
    read_timeout_seconds: float = 20.0,
) -> None:
    """Raise ConfigError unless somebody who gets a mail through `provider` can unsubscribe.

    Raises the subclasses of ProviderError where the provider itself cannot be asked. Nothing to do for a provider
    that mails nobody.
    """
    if not provider.capabilities.is_real:
        return
    if not provider.capabilities.owns_unsubscribe:
        _require_address(public_base_url)
        line = Line(
            provider="public",
            title=public_base_url,
            connect_timeout_seconds=connect_timeout_seconds,
            read_timeout_seconds=read_timeout_seconds,
        )
        _require_page(f"{public_base_url}/u/{sample_token()}", line)
        _require_one_click(f"{public_base_url}/u/{sample_token()}", line)
    provider.require_set_up()


def _require_address(public_base_url: str) -> None:
    if not public_base_url:
        raise _refusal(
            _("nobody could unsubscribe: [public] base_url is empty, and this provider has no link of its own."),
            remedy=_("Set [public] base_url to where the public pages run, or choose a provider with its own link."),
        )
    parts = urlsplit(public_base_url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise _refusal(
            _("{url} is not secure: mail programs unsubscribe over https:// only.").format(url=public_base_url),
            remedy=_("Let the public pages run under https://, then mend [public] base_url."),
        )


def _require_page(url: str, line: Line) -> None:
    try:
        answer = http.get(url, line=line)
    except ProviderError as error:
        raise _unreachable(error) from error
    if answer.status != 200:
        raise _not_working(answer, _("the unsubscribe page answers {status} instead of 200."))


def _require_one_click(url: str, line: Line) -> None:
    try:
        answer = http.post_form(url, {"List-Unsubscribe": "One-Click"}, line=line)
    except ProviderError as error:
        raise _unreachable(error) from error
    if not (200 <= answer.status < 300 or answer.status in _UNDERSTOOD):
        raise _not_working(answer, _("unsubscribing with one click answers {status}."))


def _unreachable(error: ProviderError) -> ConfigError:
    return _refusal(
        _("the way out was tried and does not work: {reason}").format(reason=error.what),
        remedy=_(
            "Let the pages for unsubscribing run where [public] base_url points, or leave base_url empty, then send again."
        ),
    )


def _not_working(answer: Answer, sentence: str) -> ConfigError:
    return _refusal(
        sentence.format(status=answer.status),
        remedy=_("The address must answer by itself, without a redirect or a login. Look at [public] base_url."),
    )


def _refusal(what: str, *, remedy: str) -> ConfigError:
    return ConfigError(
        what,
        right=_("Nobody is mailed before unsubscribing is known to work."),
        remedy=remedy,
        key="public.base_url",
    )
