"""Who is on the list at Mailchimp, in which part of it, and who left it.

Promises that only people who would be mailed are counted (status "subscribed"), and that a whole list is read page by
page in flat memory. What its parts are is said in mailchimp_parts.py. Facts: the OpenAPI file of the Marketing API,
3.0.55.
"""

import hashlib
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from cipc_newsletter.providers.list_calls import Calls, Page, asking, moment_of, part_of, readable
from cipc_newsletter.providers.list_port import Audience, Departing, Departure, Member
from cipc_newsletter.providers.mailchimp_calls import number_of, rows, text_of
from cipc_newsletter.providers.mailchimp_parts import CHOICES, COMPARABLE, Parts

# What is offered as an audience by its field: a choice, or a text field that is called after what it holds.
_SPEAKS_OF_LANGUAGE = re.compile(r"lang|idiom", re.IGNORECASE)
_MOST_VALUES = 12


class People:
    """The people of one list."""

    def __init__(self, calls: Calls, parts: Parts) -> None:
        self._calls, self._parts = calls, parts

    def audiences(self) -> tuple[Audience, ...]:
        """Return the list, its tags and segments, and the values of the field that holds the language, with counts."""
        whole = Audience(ref="list", name=readable(text_of(self._parts.the_list(), "name")), count=self.count("list"))
        parts = [_audience_of(row) for row in self._parts.segments()]
        return (whole, *parts, *self._by_field())

    def count(self, audience: str) -> int:
        """Return how many would be mailed now. Raises ConfigError where there is no such part."""
        kind, rest = self._parts.kind_of(audience)
        if kind == "field":
            wanted = self._in_field(rest)
            return sum(wanted(row) for row in self._members("subscribed", "members.merge_fields"))
        status = {"status": "subscribed"} if kind == "list" else {}
        path = self._parts.people_path(kind, rest)
        said = self._calls.look(path, count="1", fields="total_items", **status)
        if said is None:
            raise (
                self._parts.no_list()
                if kind == "list"
                else self._parts.no_part(
                    audience, ["list", *(_audience_of(row).ref for row in self._parts.segments())]
                )
            )
        if not isinstance(said.get("total_items"), int):
            with asking(self._calls.line):
                raise self._calls.unclear(said)
        return number_of(said, "total_items")

    def _by_field(self) -> tuple[Audience, ...]:
        """Return the values of each choice, and of text fields that say they hold a language; never names of people."""
        fields = [row for row in self._parts.fields() if text_of(row, "type") in COMPARABLE and _is_offered(row)]
        counts = {text_of(row, "tag"): Counter[str]() for row in fields}
        if not counts:
            return ()
        for row in self._members("subscribed", "members.merge_fields"):
            values = part_of(row, "merge_fields")
            for tag, seen in counts.items():
                value = text_of(values, tag)
                if value and (value in seen or len(seen) <= _MOST_VALUES):
                    seen[value] += 1
        return tuple(
            Audience(ref=f"field:{tag}={value}", name=f"{readable(text_of(row, 'name'))}: {value}", count=n)
            for row in fields
            for tag in (text_of(row, "tag"),)
            if len(counts[tag]) <= _MOST_VALUES
            for value, n in sorted(counts[tag].items())
            if value.isprintable()
        )

    def members(self, audiences: tuple[str, ...]) -> Iterator[Member]:
        """Yield everybody who would be mailed. Of segments and tags only 8 bytes a person are kept meanwhile."""
        holds = {audience: self._holding(audience) for audience in audiences}
        fields = "members.email_address"
        fields += ",members.merge_fields" if any(ref.startswith("field:") for ref in audiences) else ""
        for row in self._members("subscribed", fields):
            yield Member(
                email=text_of(row, "email_address"),
                audiences=tuple(audience for audience, is_in in holds.items() if is_in(row)),
            )

    def _holding(self, audience: str) -> Callable[[Page], bool]:
        kind, rest = self._parts.kind_of(audience)
        if kind == "list":
            return lambda _row: True
        if kind == "field":
            return self._in_field(rest)
        path = self._parts.people_path(kind, rest)
        known = array("Q")
        known.extend(_short(row) for row in rows(self._calls, path, "members", fields="members.id,total_items"))
        known = array("Q", sorted(known))

        def is_in(row: Page) -> bool:
            at = bisect_left(known, _short(row))
            return at < len(known) and known[at] == _short(row)

        return is_in

    @staticmethod
    def _in_field(rest: str) -> Callable[[Page], bool]:
        tag, _equals, value = rest.partition("=")
        return lambda row: str(part_of(row, "merge_fields").get(tag, "")) == value

    def _members(self, status: str, fields: str) -> Iterator[Page]:
        """Yield the members with this status, who changed last at the end: who changes meanwhile comes again."""
        # The id goes with every row, since two people may be alike in all else.
        parameters = {"status": status, "fields": f"members.id,{fields},total_items"}
        parameters |= {"sort_field": "last_changed", "sort_dir": "ASC"}
        return rows(self._calls, f"{self._parts.path}/members", "members", **parameters)

    def departures(self) -> Iterator[Departure]:
        """Yield who unsubscribed, who was cleaned (bounced for good), and who complained."""
        fields = "members.email_address,members.last_changed,members.unsubscribe_reason"
        kinds: Mapping[str, Departing] = {"unsubscribed": "unsubscribed", "cleaned": "bounced"}
        for status, why in kinds.items():
            for row in self._members(status, fields):
                yield Departure(
                    email=text_of(row, "email_address"),
                    why=why,
                    at=moment_of(text_of(row, "last_changed")),
                    detail=readable(text_of(row, "unsubscribe_reason")),
                )
        for row in rows(self._calls, f"{self._parts.path}/abuse-reports", "abuse_reports"):
            yield Departure(email=text_of(row, "email_address"), why="complained", at=moment_of(text_of(row, "date")))

    def leave(self, email: str) -> None:
        """Unsubscribe `email`; one that is not on the list, or left already, is no mistake."""
        key = hashlib.md5(email.lower().encode(), usedforsecurity=False).hexdigest()
        path = f"{self._parts.path}/members/{key}"
        found = self._calls.look(path, fields="status")
        if found is not None and text_of(found, "status") in ("subscribed", "pending"):
            self._calls.change_if_there("PATCH", path, {"status": "unsubscribed"}, done=200)


def _audience_of(row: Page) -> Audience:
    name = text_of(row, "name")
    # A name that cannot be typed into config.toml has its number.
    is_tag = text_of(row, "type") == "static" and name.isprintable() and name.strip() == name != ""
    ref = f"tag:{name}" if is_tag else f"segment:{number_of(row, 'id')}"
    return Audience(ref=ref, name=readable(name), count=number_of(row, "member_count"))


def _is_offered(row: Page) -> bool:
    names = f"{text_of(row, 'tag')} {text_of(row, 'name')}"
    return text_of(row, "type") in CHOICES or _SPEAKS_OF_LANGUAGE.search(names) is not None


def _short(row: Page) -> int:
    """Return the first 8 bytes of a member's id, which is the MD5 of the address."""
    try:
        return int(text_of(row, "id")[:16], 16)
    except ValueError:
        return 0
