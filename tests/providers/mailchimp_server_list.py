"""The list of the stand-in for Mailchimp: its fields and segments, its people, and who left."""

from typing import Any

from providers.list_stand_in import Reply, Request
from providers.mailchimp_server_account import LIST, MailchimpAccount, Person


class MailchimpList(MailchimpAccount):
    """The calls that ask for the list, and for people."""

    def lists(self, request: Request) -> Reply:
        return self.page(request, "lists", [self._list()])

    def one_list(self, _request: Request, ref: str) -> Reply:
        return Reply(body=self._list()) if ref == LIST else self.missing()

    def _list(self) -> dict[str, Any]:
        return {
            "id": LIST,
            "name": self.list_name,
            "campaign_defaults": {"from_name": "CIPC", "from_email": "infolettre@cipc.example", "language": "fr"},
            "stats": {"member_count": len(self.subscribed()), "unsubscribe_count": 0, "cleaned_count": 0},
        }

    def merge_fields(self, request: Request, _ref: str) -> Reply:
        rows = [
            {"merge_id": number, "tag": tag, "name": name, "type": kind, "list_id": LIST, "options": {}}
            for number, (tag, name, kind) in enumerate(self.fields, 1)
        ]
        return self.page(request, "merge_fields", rows)

    def list_segments(self, request: Request, _ref: str) -> Reply:
        rows = [self._segment(ref) for ref in self.segments]
        kind = request.query.get("type")
        return self.page(request, "segments", [row for row in rows if kind in (None, row["type"])])

    def one_segment(self, _request: Request, _ref: str, segment: str) -> Reply:
        return Reply(body=self._segment(int(segment))) if int(segment) in self.segments else self.missing()

    def segment_members(self, request: Request, _ref: str, segment: str) -> Reply:
        if int(segment) not in self.segments:
            return self.missing()
        return self.page(request, "members", self.in_segment(int(segment)), self._member)

    def _segment(self, ref: int) -> dict[str, Any]:
        name, kind = self.segments[ref]
        return {
            "id": ref,
            "name": name,
            "type": kind,
            "list_id": LIST,
            "member_count": len(self.in_segment(ref)),
        }

    def in_segment(self, ref: int) -> list[Person]:
        if self.segments[ref][1] == "saved":
            return [person for person in self.subscribed() if person.fields.get("LANGUAGE") == "fr"]
        return [person for person in self.subscribed() if ref in person.tags]

    def members(self, request: Request, ref: str) -> Reply:
        if ref != LIST:
            return self.missing()
        status = request.query.get("status")
        people = [person for person in self.people.values() if status in (None, person.status)]
        return self.page(request, "members", people, self._member)

    def one_member(self, _request: Request, _ref: str, key: str) -> Reply:
        return Reply(body=self._member(self.people[key])) if key in self.people else self.missing()

    def change_member(self, request: Request, _ref: str, key: str) -> Reply:
        person = self.people.get(key)
        if person is None:
            return self.missing()
        status = request.value.get("status")
        if status not in ("subscribed", "unsubscribed", "cleaned", "pending"):
            return self.problem(400, "Invalid Resource", "The resource submitted could not be validated.")
        if status == "subscribed" and person.status in ("unsubscribed", "cleaned"):
            detail = "The contact was permanently removed or is in a compliance state and must resubscribe."
            return self.problem(400, "Member In Compliance State", detail)
        person.status, person.changed_at = status, self.now_in_words()
        return Reply(body=self._member(person))

    def _member(self, person: Person) -> dict[str, Any]:
        tags = [{"id": tag, "name": self.segments[tag][0]} for tag in sorted(person.tags)]
        return {
            "id": person.key,
            "email_address": person.email,
            "status": person.status,
            "merge_fields": {tag: person.fields.get(tag, "") for tag, _name, _kind in self.fields},
            "tags": tags[:50],
            "tags_count": len(tags),
            "last_changed": person.changed_at,
            **({"unsubscribe_reason": person.reason} if person.reason else {}),
        }

    def list_complaints(self, request: Request, _ref: str) -> Reply:
        rows = [
            {"id": number, "email_address": email, "date": date, "list_id": LIST}
            for number, (email, date) in enumerate(self.complaints, 1)
        ]
        return self.page(request, "abuse_reports", rows)
