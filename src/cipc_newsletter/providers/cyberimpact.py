"""Cyberimpact, in Québec: one mailing a language to a group that it keeps.

There are no drafts: what is made here is on its way, and leaves at its moment. So `create` is the start; it looks for a
mailing that could be the same one before, and proves with the answer that our mark and the moment are as they were
sent, or takes the mailing back. Nothing can be changed afterwards but by taking it back. Merge tags are in
cyberimpact_tags.py, the people in cyberimpact_contacts.py, Eastern time in cyberimpact_clock.py.

Facts: Cyberimpact's API documentation (api.cyberimpact.com/docs, as kept beside airakaz-app/cyberimpact-sync-typo3,
commit 6019584), its help, and the client Bernier154/php-cyberimpact. Never tried at a live account: `check` asks one
before anything is made.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

from cipc_newsletter.config import Workspace
from cipc_newsletter.errors import ProviderError, UncertainError
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.providers import http
from cipc_newsletter.providers.cyberimpact_contacts import Contacts
from cipc_newsletter.providers.cyberimpact_mailings import ISO, Mailings, path_of, too_late
from cipc_newsletter.providers.cyberimpact_reading import content_of, results_of
from cipc_newsletter.providers.cyberimpact_tags import (
    LANGUAGES,
    NAME,
    TITLE,
    refusal,
    translated,
)
from cipc_newsletter.providers.cyberimpact_words import KEY_VARIABLE, describe, remarks, unverified
from cipc_newsletter.providers.list_calls import Calls, Page, readable, whole_number
from cipc_newsletter.providers.list_port import (
    Account,
    Audience,
    Content,
    Departure,
    Found,
    ListCapabilities,
    ListMessage,
    Mailing,
    MailingState,
    Member,
    Results,
    Standing,
    Tag,
)
from cipc_newsletter.providers.list_settings import ListSettings, settings_of
from cipc_newsletter.wording import _

HOST = "https://api.cyberimpact.com"
MINUTES_AHEAD = (
    15  # no shortest notice is documented; time to read back, and to take back what is not as it should be
)
# What check() compares a live account with: where it is asked, under which name its rows stand, what each row has.
_SHAPES = (
    ("/groups", "groups", ("id", "title", "membersCount")),
    ("/mailings/scheduled", "mailings", ("id", "subject", "language", "scheduledOn")),
    ("/mailings/sent", "mailings", ("id", "subject", "language", "startedOn")),
)


class Cyberimpact:
    """Mails through Cyberimpact. Holds no connection and no state, so any thread may use it."""

    name = NAME
    title = TITLE

    def __init__(self, settings: ListSettings) -> None:
        self._settings = settings
        self._calls = Calls(
            base_url=settings.base_url, line=settings.line(NAME, TITLE), headers=http.bearer(settings.key)
        )
        self._contacts = Contacts(self._calls, own_group=settings.list, named=tuple(settings.audiences.values()))
        self._mailings = Mailings(self._calls, self._contacts)

    @property
    def capabilities(self) -> ListCapabilities:
        """What must be known before anything is made."""
        return ListCapabilities(
            languages=tuple(LANGUAGES),
            has_drafts=False,
            minutes_ahead=MINUTES_AHEAD,
            changes=("footer", "tracking_opens", "tracking_clicks"),
            longest_call_seconds=self._settings.longest_call_seconds,
            unverified=unverified(),
        )

    @property
    def tags(self) -> tuple[Tag, ...]:
        """What config.toml names; nothing is documented."""
        return tuple(Tag(field=field, tag=tag) for field, tag in sorted(self._settings.tags.items()))

    def check(self) -> Account:
        """Ask for the account, and whether it answers as its documentation says; makes nothing."""
        said = self._calls.ask("/ping")
        if said.get("ping") != "success":
            raise self._strange("/ping")
        for path, key, names in _SHAPES:
            self._require_shape(path, key, names)
        return Account(name=readable(said.get("account") or said.get("username")), remarks=remarks())

    def audiences(self) -> tuple[Audience, ...]:
        """Return every group, with how many are in it."""
        return self._contacts.audiences()

    def count(self, audience: str) -> int:
        """Return how many a mailing to `audience` would go to now. Raises ConfigError where there is no such group."""
        return self._contacts.count(audience)

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        """Yield everybody in the group of config.toml, or in one of `audiences`."""
        return self._contacts.members(audiences)

    def translated(self, message: ComposedMessage) -> ListMessage:
        """Return `message` in the tags that config.toml names. Raises BadRequestError, also for Spanish."""
        return translated(message, tags=self._settings.tags)

    def require_fields(self, message: ListMessage) -> None:
        """Accept every field that has a tag: what a group has of its people is documented for all of them alike."""

    def create(self, mailing: Mailing) -> str:
        """Put the mailing on its way at its moment, and return its number.

        Raises BadRequestError where one that could be the same is there already, and where Cyberimpact kept the mark or
        the moment otherwise: that one is taken back before.
        """
        if mailing.at is None:
            raise refusal(
                _("a mailing of {provider} without a moment.").format(provider=TITLE),
                right=_("There are no drafts: it is made with the moment at which it leaves."),
                remedy=_("Name one with --at."),
            )
        return self._mailings.made(mailing, mailing.at)

    def fill(self, ref: str, mailing: Mailing) -> None:
        """Do nothing: the content went with `create`, and no call changes it."""

    def read_back(self, ref: str) -> Content:
        """Return the mailing as Cyberimpact has it now, without our mark. Raises BadRequestError where it is gone."""
        return content_of(self._looked_at(ref), ref_of_group=self._contacts.ref_of)

    def ours(self) -> tuple[Found, ...]:
        """Return every mailing that carries our mark: those on their way, and what left in the last sixty days."""
        return self._mailings.ours()

    def test(self, ref: str, addresses: tuple[str, ...]) -> None:  # noqa: ARG002 -- as the port has it
        """Refuse: no call mails a test copy."""
        raise refusal(
            _("{provider} has no call for a test copy.").format(provider=TITLE),
            right=_("A copy of the approved mail goes through another provider just as well."),
            remedy=_(
                "Use cipc-newsletter send-test without --provider; or, in {provider}, a group of yourself."
            ).format(provider=TITLE),
        )

    def start(self, ref: str, at: dt.datetime | None) -> None:
        """Do nothing: what was made is on its way."""

    def stop(self, ref: str) -> None:
        """Delete a mailing that has not left. Raises BadRequestError once it is leaving."""
        self._mailings.take_back(ref)

    def remove(self, ref: str) -> None:
        """Accept that there is none; what is on its way is taken back by `stop`."""
        if self.standing(ref).state is not MailingState.MISSING:
            raise too_late(ref)

    def standing(self, ref: str) -> Standing:
        """Return where the mailing stands; MISSING where it is not there."""
        return self._mailings.standing(ref)

    def results(self, ref: str) -> Results:
        """Return what became of it so far; complaints are not told."""
        said = self._looked_at(ref)
        left = self._calls.ask(f"{path_of(ref)}/recipients/unsubscribed", page="1", limit="1")
        return results_of(said, unsubscribed=whole_number(left.get("totalCount")))

    def departures(self) -> Iterator[Departure]:
        """Yield everybody who unsubscribed, or whom the last mailing did not reach."""
        return self._contacts.departures()

    def leave(self, email: str) -> None:
        """Unsubscribe somebody who left here."""
        self._contacts.leave(email)

    def _looked_at(self, ref: str) -> Page:
        """Return what Cyberimpact says of a mailing. Raises BadRequestError where it is not there."""
        said = self._mailings.look(ref)
        if said is None:
            raise refusal(
                _("{provider} has no mailing {ref} any more.").format(provider=TITLE, ref=ref),
                right=_("It was deleted there."),
                remedy=_("Look at the mailings in {provider}, then go on.").format(provider=TITLE),
            )
        return said

    def _require_shape(self, path: str, key: str, names: tuple[str, ...]) -> None:
        said = self._calls.ask(path, page="1", limit="1", **ISO)
        rows = said.get(key)
        is_known = isinstance(rows, list) and isinstance(said.get("totalCount"), int)
        if not is_known or any(not isinstance(row, dict) or not set(names) <= row.keys() for row in rows or ()):
            raise self._strange(path)

    def _strange(self, path: str) -> ProviderError:
        return UncertainError(
            _("{provider} answers {path} otherwise than its documentation says.").format(provider=TITLE, path=path),
            provider=NAME,
            right=_("This program was written from that documentation, and asks before it makes anything."),
            remedy=_("Nothing was made. Please report this."),
        )


def make(workspace: Workspace, environment: Mapping[str, str]) -> Cyberimpact:
    """Return Cyberimpact as config.toml sets it up; raises ConfigError naming the key or the variable."""
    return Cyberimpact(
        settings_of(workspace, environment, name=NAME, title=TITLE, variable=KEY_VARIABLE, base_url=lambda _key: HOST)
    )


__all__ = ("Cyberimpact", "describe", "make")
