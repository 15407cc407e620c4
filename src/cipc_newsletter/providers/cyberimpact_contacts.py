"""The people in an account at Cyberimpact: its groups, who is in them, and who left.

Promises that a person is yielded once, however many groups hold them, and that of a large account only the numbers of
people are kept in memory. Mails nobody. Facts: Cyberimpact's API documentation (api.cyberimpact.com/docs), sections
Members and Groups: pages of at most 10,000; what it calls members, its application calls contacts.
"""

from collections.abc import Collection, Iterator, Mapping

from cipc_newsletter.errors import BadRequestError, ConfigError
from cipc_newsletter.providers.cyberimpact_clock import read
from cipc_newsletter.providers.cyberimpact_tags import NAME, TITLE
from cipc_newsletter.providers.list_calls import Calls, Page, readable, segment_of, whole_number
from cipc_newsletter.providers.list_members import members_of
from cipc_newsletter.providers.list_port import Audience, Departing, Departure, Member
from cipc_newsletter.wording import _

PER_PAGE = 1000  # ten thousand are allowed; a page of them would be some six megabytes

_LEFT: tuple[tuple[str, Departing, str], ...] = (
    ("/members/unsubscribed", "unsubscribed", "unsubscribedOn"),
    ("/members/bounced", "bounced", "hardBouncedOn"),
)


class Contacts:
    """The contacts of one account.

    `own_group` is the number that config.toml names, empty where it names none; `named` are the refs that it uses.
    """

    def __init__(self, calls: Calls, *, own_group: str, named: Collection[str] = ()) -> None:
        self._calls = calls
        self._own_group = own_group
        self._named = named

    def audiences(self) -> tuple[Audience, ...]:
        """Return the group of config.toml first, then every other."""
        groups = [
            Audience(
                ref=self.ref_of(str(row.get("id"))),
                name=readable(row.get("title")),
                count=whole_number(row.get("membersCount")),
            )
            for row in self.rows("/groups", "groups")
        ]
        return tuple(sorted(groups, key=lambda one: one.ref not in ("list", f"group:{self._own_group}")))

    def ref_of(self, number: str) -> str:
        """Return how config.toml names this group."""
        ref = f"group:{number}"
        return "list" if number == self._own_group and ref not in self._named else ref

    def group_of(self, audience: str) -> str:
        """Return the number of the group. Raises ConfigError where `audience` cannot be one."""
        kind, _colon, number = audience.partition(":")
        if audience == "list" and self._own_group:
            kind, number = "group", self._own_group
        if kind != "group" or not number.isascii() or not number.isdigit():
            raise _unknown(audience)
        return number

    def count(self, audience: str) -> int:
        """Return how many people are in the group now. Raises ConfigError where there is no such group."""
        group = self._calls.look(f"/groups/{self.group_of(audience)}")
        if group is None:
            raise _unknown(audience)
        return whole_number(group.get("membersCount"))

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        """Yield everybody in the group of config.toml or in one of `audiences`, with those that hold them.

        Without `audiences` it is everybody in any group that config.toml names.
        """
        own = ("list",) if self._own_group else ()
        also = own if audiences else (*own, *self._named)
        return members_of(audiences, also=also, people_in=self._people_in)

    def departures(self) -> Iterator[Departure]:
        """Yield who unsubscribed, then whom the last mailing did not reach; complaints are not told."""
        for path, why, when in _LEFT:
            for row in self.rows(path, "members"):
                if row.get("email"):
                    yield Departure(email=str(row["email"]), why=why, at=read(row.get(when)))

    def leave(self, email: str) -> None:
        """Unsubscribe somebody; one who left already, or whom Cyberimpact does not know, needs nothing."""
        path = f"/members/unsubscribed/{segment_of(email)}"
        try:
            self._calls.change_if_there("POST", path, done=200)
        except BadRequestError:
            if self._calls.look(path) is None:
                raise

    def rows(self, path: str, key: str, **parameters: str) -> Iterator[Page]:
        """Yield the rows of every page."""

        def next_page(page: int, _before: int) -> Mapping[str, str]:
            return {"page": str(page + 1), "limit": str(PER_PAGE), "dateReturnFormat": "ISO8601", **parameters}

        return self._calls.rows(path, key, next_page=next_page)

    def _people_in(self, audience: str) -> Iterator[tuple[int, str]]:
        return ((self._calls.number_of(row), str(row.get("email") or "")) for row in self._in(audience))

    def _in(self, audience: str) -> Iterator[Page]:
        """Yield the contacts of a group, the oldest first: who joins meanwhile shifts nothing."""
        path = f"/groups/{self.group_of(audience)}"
        if self._calls.look(path) is None:
            raise _unknown(audience)
        return self.rows(f"{path}/members", "members", sort="date_asc")


def _unknown(audience: str) -> ConfigError:
    return ConfigError(
        _('there is no "{audience}" at {provider}.').format(audience=audience, provider=TITLE),
        right=_("A mailing of Cyberimpact's goes to a group: list or group:NUMBER."),
        remedy=_(
            "Mend audiences under [provider.{name}]; cipc-newsletter providers check {name} shows what there is."
        ).format(name=NAME),
        key=f"provider.{NAME}.audiences",
    )
