"""What `check` asks a browser of this computer (`--browser`) and the pages a mail leads to (`--online`).

Promises findings as the rules give them. The browser reaches no network; pages are asked behind the fence of `fetching`,
each address once, own sites whatever their robots.txt says.
"""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.browser.places import browser_path
from cipc_newsletter.browser.running import dom_of
from cipc_newsletter.check.axe import findings_in, page_for
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.links_online import (
    PageAnswer,
    Way,
    addresses_of,
    findings_about,
    language_of_page,
)
from cipc_newsletter.check.mail_view import view_of
from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import FetchError
from cipc_newsletter.fetching.fetcher import Fetcher
from cipc_newsletter.model.finding import Finding

_MOST_BYTES = 5_000_000


def browser_findings(given: CheckInput, *, environment: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what axe-core says of the mails in a browser. Raises BrowserError."""
    browser = browser_path(environment)
    mails = {
        message.language: view_of(given.mime[message.language], message).source for message in given.composed.messages
    }
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "axe.html"
        operating_system.write_whole(page, page_for(mails))
        return findings_in(dom_of(browser, page), given)


def fetcher_for(workspace: Workspace) -> Fetcher:
    """Return the way to the web by the settings of [import]; nothing is kept."""
    settings = workspace.config.importing
    return Fetcher(
        cache_folder=None, internal_hosts=settings.internal_hosts, ignore_robots_of=settings.ignore_robots_of
    )


def link_findings(
    workspace: Workspace, given: CheckInput, *, fetcher: Fetcher, tell: Callable[[str], None]
) -> tuple[Finding, ...]:
    """Return what is wrong with the pages the mails lead to; `tell` hears each address before it is asked.

    The archive's own pages are left out: they come to be when the issue is sent.
    """
    answers: dict[str, PageAnswer] = {}
    for address in addresses_of(given, but_for=workspace.config.archive_base_url):
        tell(address)
        answers[address] = _answer(fetcher, address)
    return tuple(findings_about(answers, given))


def _answer(fetcher: Fetcher, address: str) -> PageAnswer:
    try:
        looked = fetcher.look(address, most_bytes=_MOST_BYTES)
    except FetchError as error:
        return PageAnswer(way=_way(error), status=error.status or 0, address=error.address, why=error.what)
    content = looked.content.decode(looked.charset or "utf-8", errors="replace") if looked.content else ""
    return PageAnswer(
        way=Way.ANSWERED, status=looked.status, address=looked.address, language=language_of_page(content)
    )


def _way(error: FetchError) -> Way:
    if error.is_untrusted:
        return Way.UNTRUSTED
    if error.is_unasked:
        return Way.UNASKED
    if error.status is not None:
        return Way.ANSWERED
    return Way.UNKNOWN_HOST if error.is_unknown_host else Way.NO_ANSWER
