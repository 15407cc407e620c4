"""Who is on the list at Mailchimp, in which part of it, and who left it.

Promises that only people who would be mailed are counted (status "subscribed"), that a whole list is read page by page
in flat memory, and that a part of the list is named as config.toml names it: `list`, `segment:ID`, `tag:NAME`,
`field:NAME=VALUE`. Makes no campaign. Facts: the OpenAPI file of the Marketing API, 3.0.55.
"""

import difflib
import hashlib
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cipc_newsletter.errors import BadRequestError, ConfigError
from cipc_newsletter.providers.list_calls import Calls, Page, moment_of, part_of, readable
from cipc_newsletter.providers.list_port import Audience, Departing, Departure, Member
from cipc_newsletter.providers.mailchimp_calls import number_of, rows, text_of
from cipc_newsletter.wording import _

_FIELD = re.compile(r"(?P<tag>[A-Za-z0-9_]+)=(?P<value>.+)")
# What is offered as an audience by its field: a choice, or a text field that is called after what it holds.
_SPEAKS_OF_LANGUAGE = re.compile(r"lang|idiom", re.IGNORECASE)
_CHOICES = frozenset({"dropdown", "radio"})
_COMPARABLE = _CHOICES | {"text", "number", "zip"}
_MOST_VALUES = 12


class People:
    """The people of one list."""

    def __init__(self, calls: Calls, list_id: str) -> None:
        self._calls, self._list_id = calls, list_id
        self._path = f"/lists/{list_id}"

    # The list and its parts.

    def the_list(self) -> Page:
        """Return the list as Mailchimp has it. Raises ConfigError naming the lists there are where it is not there."""
        found = self._calls.look(self._path, fields="id,name,stats.member_count") if self._list_id else None
        if found is None:
            raise self._no_list()
        return found

    def audiences(self) -> tuple[Audience, ...]:
        """Return the list, its tags and segments, and the values of the field that holds the language, with counts."""
        whole = Audience(ref="list", name=readable(text_of(self.the_list(), "name")), count=self.count("list"))
        parts = [_audience_of(row) for row in self._segments()]
        return (whole, *parts, *self._by_field())

    def count(self, audience: str) -> int:
        """Return how many would be mailed now. Raises ConfigError where there is no such part."""
        kind, rest = self._kind(audience)
        if kind == "field":
            wanted = self._in_field(rest)
            return sum(wanted(row) for row in self._members("subscribed", "members.merge_fields"))
        where = self._path if kind == "list" else f"{self._path}/segments/{self._segment_id(kind, rest)}"
        status = {"status": "subscribed"} if kind == "list" else {}
        said = self._calls.look(f"{where}/members", count="1", fields="total_items", **status)
        if said is None:
            raise self._no_list() if kind == "list" else self._no_part(audience, ())
        if not isinstance(said.get("total_items"), int):
            raise self._calls.unclear(said)
        return number_of(said, "total_items")

    def options_for(self, audience: str) -> dict[str, Any]:
        """Return `recipients` of a campaign that goes to `audience`. Raises ConfigError where there is no such part."""
        kind, rest = self._kind(audience)
        if kind == "list":
            return {"list_id": self._list_id}
        if kind == "segment":
            return {"list_id": self._list_id, "segment_opts": {"saved_segment_id": self._segment_id(kind, rest)}}
        if kind == "tag":
            value: object = self._segment_id(kind, rest)
            condition = {
                "condition_type": "StaticSegment",
                "field": "static_segment",
                "op": "static_is",
                "value": value,
            }
        else:
            tag, _equals, value = rest.partition("=")
            type_name = "SelectMerge" if self._field_types().get(tag) in _CHOICES else "TextMerge"
            condition = {"condition_type": type_name, "field": tag, "op": "is", "value": value}
        return {"list_id": self._list_id, "segment_opts": {"match": "all", "conditions": [condition]}}

    def ref_of(self, recipients: Page) -> str:
        """Return `recipients` of a campaign as config.toml names it; in Mailchimp's words where it has no name there."""
        options = part_of(recipients, "segment_opts")
        if text_of(recipients, "list_id") != self._list_id:
            return f"list {readable(text_of(recipients, 'list_id'))}"
        if number_of(options, "saved_segment_id"):
            return f"segment:{number_of(options, 'saved_segment_id')}"
        conditions = options.get("conditions") or []
        if not conditions:
            return "list"
        if isinstance(conditions, list) and len(conditions) == 1 and isinstance(conditions[0], dict):
            return self._ref_of_condition(conditions[0])
        return readable(text_of(recipients, "segment_text")) or "?"

    def _ref_of_condition(self, condition: Page) -> str:
        if condition.get("op") == "static_is":
            found = self._calls.look(f"{self._path}/segments/{number_of(condition, 'value')}", fields="id,name,type")
            return f"tag:{text_of(found or {}, 'name')}"
        if condition.get("op") == "is":
            return f"field:{text_of(condition, 'field')}={text_of(condition, 'value')}"
        return f"{readable(text_of(condition, 'field'))} {readable(text_of(condition, 'op'))}"

    def _kind(self, audience: str) -> tuple[str, str]:
        """Return what kind of part a ref names, and what of it. Raises ConfigError where it is none."""
        kind, _colon, rest = audience.partition(":")
        if audience == "list" or (kind == "tag" and rest) or (kind == "segment" and rest.isdecimal()):
            return kind, rest
        found = _FIELD.fullmatch(rest) if kind == "field" else None
        if found is not None:
            types = self._field_types()
            tag = found["tag"].upper()
            if types.get(tag) in _COMPARABLE:
                return kind, f"{tag}={found['value']}"
            raise self._no_part(audience, [f"field:{name}=…" for name in types])
        raise self._no_part(audience, ["list", "segment:…", "tag:…", "field:…=…"])

    def _segments(self, **parameters: str) -> Iterator[Page]:
        fields = "segments.id,segments.name,segments.type,segments.member_count,total_items"
        return rows(self._calls, f"{self._path}/segments", "segments", fields=fields, **parameters)

    def _segment_id(self, kind: str, name: str) -> int:
        if kind == "segment":
            return int(name)
        tags = {text_of(row, "name"): number_of(row, "id") for row in self._segments(type="static")}
        if name not in tags:
            raise self._no_part(f"tag:{name}", [f"tag:{tag}" for tag in tags])
        return tags[name]

    def _field_types(self) -> dict[str, str]:
        return {text_of(row, "tag"): text_of(row, "type") for row in self._fields()}

    def field_names(self) -> tuple[str, ...]:
        """Return the tags of the list's own fields."""
        return tuple(self._field_types())

    def _fields(self) -> Iterator[Page]:
        fields = "merge_fields.tag,merge_fields.name,merge_fields.type,total_items"
        return rows(self._calls, f"{self._path}/merge-fields", "merge_fields", fields=fields)

    def _by_field(self) -> tuple[Audience, ...]:
        """Return the values of each choice, and of text fields that say they hold a language; never names of people."""
        fields = [row for row in self._fields() if text_of(row, "type") in _COMPARABLE and _is_offered(row)]
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

    # The people.

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
        kind, rest = self._kind(audience)
        if kind == "list":
            return lambda _row: True
        if kind == "field":
            return self._in_field(rest)
        path = f"{self._path}/segments/{self._segment_id(kind, rest)}/members"
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
        return rows(self._calls, f"{self._path}/members", "members", **parameters)

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
        for row in rows(self._calls, f"{self._path}/abuse-reports", "abuse_reports"):
            yield Departure(email=text_of(row, "email_address"), why="complained", at=moment_of(text_of(row, "date")))

    def leave(self, email: str) -> None:
        """Unsubscribe `email`; one that is not on the list, or left already, is no mistake."""
        key = hashlib.md5(email.lower().encode(), usedforsecurity=False).hexdigest()
        found = self._calls.look(f"{self._path}/members/{key}", fields="status")
        if found is not None and text_of(found, "status") in ("subscribed", "pending"):
            path, said = f"{self._path}/members/{key}", {"status": "unsubscribed"}
            self._calls.change_if_there("PATCH", path, said, done=200)

    # What is said where something is not there.

    def _no_list(self) -> ConfigError:
        lists = [
            f"{text_of(row, 'id')} ({readable(text_of(row, 'name'))})"
            for row in rows(self._calls, "/lists", "lists", fields="lists.id,lists.name,total_items")
        ]
        what = _('Mailchimp has no list "{id}".').format(id=self._list_id)
        return ConfigError(
            what if self._list_id else _("[provider.mailchimp] does not say the list."),
            right=_("There are: {names}.").format(names=", ".join(lists[:20]) or "–"),
            remedy=_('Write list = "…" under [provider.mailchimp] in config.toml.'),
            key="provider.mailchimp.list",
        )

    def _no_part(self, audience: str, there: "list[str] | tuple[str, ...]") -> ConfigError:
        nearest = difflib.get_close_matches(audience, there, n=1, cutoff=0.5)
        offered = _('Nearest: "{name}".').format(name=nearest[0]) if nearest else ""
        return ConfigError(
            _('the list at Mailchimp has no part "{name}".').format(name=audience),
            right=offered or _("There are: {names}.").format(names=", ".join(sorted(there)[:20]) or "–"),
            remedy=_("cipc-newsletter providers check mailchimp shows every part as config.toml wants it."),
            key="provider.mailchimp.audiences",
        )


def require_page(found: Page | None, *, what: str) -> Page:
    """Return `found`; raises BadRequestError saying that `what` is not at Mailchimp (any more)."""
    if found is None:
        raise BadRequestError(
            _("{what} is not at Mailchimp.").format(what=what),
            provider="mailchimp",
            status=404,
            right=_("Nothing was changed."),
            remedy=_("Look at Mailchimp whether somebody deleted it."),
        )
    return found


def _audience_of(row: Page) -> Audience:
    name = text_of(row, "name")
    # A name that cannot be typed into config.toml has its number.
    is_tag = text_of(row, "type") == "static" and name.isprintable() and name.strip() == name != ""
    ref = f"tag:{name}" if is_tag else f"segment:{number_of(row, 'id')}"
    return Audience(ref=ref, name=readable(name), count=number_of(row, "member_count"))


def _is_offered(row: Page) -> bool:
    names = f"{text_of(row, 'tag')} {text_of(row, 'name')}"
    return text_of(row, "type") in _CHOICES or _SPEAKS_OF_LANGUAGE.search(names) is not None


def _short(row: Page) -> int:
    """Return the first 8 bytes of a member's id, which is the MD5 of the address."""
    try:
        return int(text_of(row, "id")[:16], 16)
    except ValueError:
        return 0
