"""The people in an account at Brevo: its lists and segments, who is in them, and who left.

Promises that a person is yielded once, however many lists hold them, that nobody who is on the blocklist or left the
list in question counts as one to be mailed.
Mails nobody. Facts: developers.brevo.com, references get-lists, get-segments, get-contacts, get-contacts-from-list,
get-transac-blocked-contacts, update-contact.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.brevo_campaign_tags import NAME, TITLE
from cipc_newsletter.providers.list_calls import (
    OVERLAP,
    Calls,
    Page,
    moment_of,
    numbers_of,
    only_asked,
    part_of,
    readable,
    segment_of,
)
from cipc_newsletter.providers.list_members import members_of
from cipc_newsletter.providers.list_port import Audience, Departing, Departure, Member
from cipc_newsletter.wording import _

LISTS_PER_PAGE = 50  # the most that get-lists and get-segments give
IN_LIST_PER_PAGE = 500  # the most that get-contacts-from-list gives
CONTACTS_PER_PAGE = 1000  # the most that get-contacts gives
BLOCKED_PER_PAGE = 100  # the most that get-transac-blocked-contacts gives

_REASONS: Mapping[str, Departing] = {"hardBounce": "bounced", "contactFlaggedAsSpam": "complained"}


class Contacts:
    """The contacts of one account.

    `own_list` is the id that config.toml names, empty where it names none; `named` are the refs that it uses.
    """

    def __init__(self, calls: Calls, *, own_list: str, named: Collection[str] = ()) -> None:
        self._calls = calls
        self._own_list = own_list
        self._named = named

    def audiences(self) -> tuple[Audience, ...]:
        """Return the list of config.toml first, then every other list, then the segments, each counted as it is mailed.

        Brevo's own figures have those on the blocklist in them; so the contacts are gone through once for all lists.
        """
        sizes: Counter[str] = Counter()
        for contact in self._rows("/contacts", "contacts", CONTACTS_PER_PAGE):
            if contact.get("email") and not contact.get("emailBlacklisted"):
                sizes.update({*numbers_of(contact, "listIds")} - {*numbers_of(contact, "listUnsubscribed")})
        lists = [
            Audience(
                ref=self.ref_of_list(str(row.get("id"))),
                name=readable(row.get("name")),
                count=sizes[str(row.get("id"))],
            )
            for row in self._rows("/contacts/lists", "lists", LISTS_PER_PAGE)
        ]
        segments = [
            Audience(
                ref=f"segment:{row.get('id')}",
                name=readable(row.get("segmentName")),
                count=sum(1 for _contact in self._in_segment(str(row.get("id")))),
            )
            for row in self._rows("/contacts/segments", "segments", LISTS_PER_PAGE)
        ]
        return (*sorted(lists, key=lambda one: one.ref not in ("list", f"list:{self._own_list}")), *segments)

    def ref_of_list(self, number: str) -> str:
        """Return how config.toml names this list."""
        ref = f"list:{number}"
        return "list" if number == self._own_list and ref not in self._named else ref

    def recipients_of(self, audience: str) -> Mapping[str, list[int]]:
        """Return `audience` as the campaign interface wants it. Raises ConfigError where it cannot be one."""
        kind, _colon, number = audience.partition(":")
        if audience == "list" and self._own_list:
            kind, number = "list", self._own_list
        if kind not in ("list", "segment") or not number.isascii() or not number.isdigit():
            raise _unknown(audience)
        return {"listIds" if kind == "list" else "segmentIds": [int(number)]}

    def count(self, audience: str) -> int:
        """Return how many people of `audience` would be mailed now. Raises ConfigError where there is no such part."""
        return sum(1 for _contact in self._in(audience))

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        """Yield everybody who is on the list of config.toml or in one of `audiences`, with those that hold them.

        Without `audiences` it is everybody in any part that config.toml names.
        """
        own = ("list",) if self._own_list else ()
        also = own if audiences else (*own, *self._named)
        return members_of(audiences, also=also, people_in=self._people_in)

    def departures(self) -> Iterator[Departure]:
        """Yield who left: first those of whom Brevo says why, then everybody else on its blocklist or off the list."""
        told: set[str] = set()
        own_lists = self._own_lists()
        for row in self._rows("/smtp/blockedContacts", "contacts", BLOCKED_PER_PAGE):
            code = readable(part_of(row, "reason").get("code"))
            email = str(row.get("email", ""))
            if email and email.casefold() not in told:
                told.add(email.casefold())
                why = _REASONS.get(code, "unsubscribed")
                yield Departure(email=email, why=why, at=moment_of(row.get("blockedAt")), detail=code)
        for contact in self._rows("/contacts", "contacts", CONTACTS_PER_PAGE):
            email = str(contact.get("email") or "")
            has_left = not own_lists.isdisjoint(numbers_of(contact, "listUnsubscribed"))
            if email and email.casefold() not in told and (contact.get("emailBlacklisted") or has_left):
                detail = "emailBlacklisted" if contact.get("emailBlacklisted") else "listUnsubscribed"
                yield Departure(
                    email=email, why="unsubscribed", at=moment_of(contact.get("modifiedAt")), detail=detail
                )

    def _own_lists(self) -> frozenset[str]:
        """Return the numbers of every list that config.toml names: whoever leaves one of them left the newsletter."""
        named = (ref.removeprefix("list:") for ref in self._named if ref.startswith("list:"))
        return frozenset((*named, self._own_list)) - {""}

    def leave(self, email: str) -> None:
        """Put somebody on the blocklist; one whom Brevo does not know needs nothing."""
        path = f"/contacts/{segment_of(email)}"
        with only_asked():
            is_known = self._calls.look(path, identifierType="email_id") is not None
        if is_known:
            self._calls.change("PUT", path, {"emailBlacklisted": True}, done=204)

    def _people_in(self, audience: str) -> Iterator[tuple[int, str]]:
        return ((self._calls.number_of(row), str(row.get("email") or "")) for row in self._in(audience))

    def _in(self, audience: str) -> Iterator[Page]:
        """Yield the contacts in `audience` who would be mailed. Raises ConfigError where there is no such part."""
        for kind, (number,) in self.recipients_of(audience).items():
            if kind == "segmentIds":
                self._require_segment(audience, str(number))
                yield from self._in_segment(str(number))
                return
            path = f"/contacts/lists/{number}"
            if self._calls.look(path) is None:
                raise _unknown(audience)
            for contact in self._rows(f"{path}/contacts", "contacts", IN_LIST_PER_PAGE):
                has_left = str(number) in numbers_of(contact, "listUnsubscribed")
                if contact.get("email") and not contact.get("emailBlacklisted") and not has_left:
                    yield contact

    def _in_segment(self, number: str) -> Iterator[Page]:
        for contact in self._rows("/contacts", "contacts", CONTACTS_PER_PAGE, segmentId=number):
            if contact.get("email") and not contact.get("emailBlacklisted"):
                yield contact

    def _require_segment(self, audience: str, number: str) -> None:
        """Refuse a segment that is not there; no call asks for one alone. Raises ConfigError."""
        rows = self._rows("/contacts/segments", "segments", LISTS_PER_PAGE)
        if not any(str(row.get("id")) == number for row in rows):
            raise _unknown(audience)

    def _rows(self, path: str, key: str, per_page: int, **parameters: str) -> Iterator[Page]:
        """Yield all rows, the oldest first: what is added meanwhile comes at the end, and shifts nothing."""
        return self._calls.rows(
            path,
            key,
            next_page=lambda _page, offset: {
                "limit": str(per_page),
                "offset": str(offset),
                "sort": "asc",
                **parameters,
            },
            overlap=OVERLAP,
        )


def _unknown(audience: str) -> ConfigError:
    return ConfigError(
        _('there is no "{audience}" at {provider}.').format(audience=audience, provider=TITLE),
        right=_("A campaign of Brevo's goes to a list or a segment: list, list:NUMBER or segment:NUMBER."),
        remedy=_(
            "Mend audiences under [provider.{name}]; cipc-newsletter providers check {name} shows what there is."
        ).format(name=NAME),
        key=f"provider.{NAME}.audiences",
    )
