"""How the list at Mailchimp is divided: its segments, tags and fields, each named as config.toml names it.

Promises that a part of the list is `list`, `segment:ID`, `tag:NAME` or `field:NAME=VALUE` and nothing else, and that
what is not there is said together with what there is. Reads nobody. Facts: the OpenAPI file of the Marketing API, 3.0.55.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from cipc_newsletter.errors import ConfigError
from cipc_newsletter.providers.list_calls import Calls, Page, part_of, readable
from cipc_newsletter.providers.list_port import ListMessage
from cipc_newsletter.providers.mailchimp_calls import number_of, rows, text_of
from cipc_newsletter.providers.mailchimp_tags import field_of, missing_among, personal_tags, refusal
from cipc_newsletter.wording import _

CHOICES = frozenset({"dropdown", "radio"})
COMPARABLE = CHOICES | {"text", "number", "zip"}
_FIELD = re.compile(r"(?P<tag>[A-Za-z0-9_]+)=(?P<value>.+)")


class Parts:
    """The parts of one list. `path` is where it is."""

    def __init__(self, calls: Calls, list_id: str) -> None:
        self._calls, self._list_id = calls, list_id
        self.path = f"/lists/{list_id}"

    def the_list(self) -> Page:
        """Return the list as Mailchimp has it. Raises ConfigError naming the lists there are where it is not there."""
        found = self._calls.look(self.path, fields="id,name,stats.member_count") if self._list_id else None
        if found is None:
            raise self.no_list()
        return found

    def options_for(self, audience: str) -> dict[str, Any]:
        """Return `recipients` of a campaign that goes to `audience`. Raises ConfigError where there is no such part."""
        kind, rest = self.kind_of(audience)
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
            type_name = "SelectMerge" if self.field_types().get(tag) in CHOICES else "TextMerge"
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
            found = self._calls.look(f"{self.path}/segments/{number_of(condition, 'value')}", fields="id,name,type")
            return f"tag:{text_of(found or {}, 'name')}"
        if condition.get("op") == "is":
            return f"field:{text_of(condition, 'field')}={text_of(condition, 'value')}"
        return f"{readable(text_of(condition, 'field'))} {readable(text_of(condition, 'op'))}"

    def kind_of(self, audience: str) -> tuple[str, str]:
        """Return what kind of part a ref names, and what of it. Raises ConfigError where it is none."""
        kind, _colon, rest = audience.partition(":")
        if audience == "list" or (kind == "tag" and rest) or (kind == "segment" and rest.isdecimal()):
            return kind, rest
        found = _FIELD.fullmatch(rest) if kind == "field" else None
        if found is not None:
            types = self.field_types()
            tag = found["tag"].upper()
            if types.get(tag) in COMPARABLE:
                return kind, f"{tag}={found['value']}"
            raise self.no_part(audience, [f"field:{name}=…" for name in types])
        raise self.no_part(audience, ["list", "segment:…", "tag:…", "field:…=…"])

    def people_path(self, kind: str, rest: str) -> str:
        """Return where the people of such a part are."""
        return (
            f"{self.path}/members"
            if kind == "list"
            else f"{self.path}/segments/{self._segment_id(kind, rest)}/members"
        )

    def segments(self, **parameters: str) -> Iterator[Page]:
        """Yield the segments, of which a tag is one (`type` static)."""
        fields = "segments.id,segments.name,segments.type,segments.member_count,total_items"
        return rows(self._calls, f"{self.path}/segments", "segments", fields=fields, **parameters)

    def _segment_id(self, kind: str, name: str) -> int:
        if kind == "segment":
            return int(name)
        tags = {text_of(row, "name"): number_of(row, "id") for row in self.segments(type="static")}
        if name not in tags:
            raise self.no_part(f"tag:{name}", [f"tag:{tag}" for tag in tags])
        return tags[name]

    def field_types(self) -> dict[str, str]:
        """Return the types of the list's own fields, by their tags."""
        return {text_of(row, "tag"): text_of(row, "type") for row in self.fields()}

    def fields(self) -> Iterator[Page]:
        """Yield the list's own fields."""
        fields = "merge_fields.tag,merge_fields.name,merge_fields.type,total_items"
        return rows(self._calls, f"{self.path}/merge-fields", "merge_fields", fields=fields)

    def require_fields(self, message: ListMessage, *, own: Mapping[str, str]) -> None:
        """Refuse a message with a personal field that the list lacks; `own` are the tags of config.toml."""
        needed = personal_tags(message)
        missing = missing_among(needed, self.field_types()) if needed else ()
        if missing:
            names = ", ".join(f"{field_of(tag, own=own)} (*|{tag}|*)" for tag in missing)
            raise refusal(
                _("the list at Mailchimp has no field for {names}.").format(names=names),
                right=_(
                    "Every merge field of the issue is a field of the list: Audience, Settings, Audience fields."
                ),
                remedy=_("Add it there; or name the one that is meant, under [provider.mailchimp] tags."),
            )

    def no_list(self) -> ConfigError:
        """Return the error for a list that is not there, naming those that are."""
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

    @staticmethod
    def no_part(audience: str, there: Collection[str]) -> ConfigError:
        """Return the error for a part that is not there, naming those that are."""
        is_number = audience.startswith("segment:")  # the nearest number says nothing
        nearest = [] if is_number else difflib.get_close_matches(audience, there, n=1, cutoff=0.5)
        offered = _('Nearest: "{name}".').format(name=nearest[0]) if nearest else ""
        return ConfigError(
            _('the list at Mailchimp has no part "{name}".').format(name=audience),
            right=offered or _("There are: {names}.").format(names=", ".join(sorted(there)[:20]) or "–"),
            remedy=_("cipc-newsletter providers check mailchimp shows every part as config.toml wants it."),
            key="provider.mailchimp.audiences",
        )
