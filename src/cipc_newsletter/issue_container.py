"""A composed issue as bytes: everything that was approved, pictures included, and back again.

Promises the same bytes for the same issue, and an equal issue from them. The container is a line that names its
format, then zlib of: the length of the head (8 bytes, big-endian), the head as canonical JSON, the bytes of each
picture once, in the order of the head's list. Does not know where it is kept.
"""

import datetime as dt
import json
import zlib
from typing import Any

from cipc_newsletter.errors import StoreError
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import CalendarFile, ComposedIssue, ComposedMessage, MergeField, PreparedImage
from cipc_newsletter.wording import _

_FORMAT = b"cipc-newsletter composed issue 1\n"
_LENGTH = 8
_LEVEL = 9


def container_of(issue: ComposedIssue, *, level: int = _LEVEL) -> bytes:
    """Return `issue` as one run of bytes; `level` is zlib's, 0 where it may be large and must be quick."""
    blobs = {image.sha256: image.data for message in issue.messages for image in message.images}
    head = {
        "issue_id": issue.issue_id,
        "number": issue.number,
        "date": issue.date.isoformat(),
        "template": issue.template,
        "digest": issue.digest,
        "code": issue.code,
        "version": issue.version,
        "sources": dict(issue.sources),
        "messages": [_message_to_json(message) for message in issue.messages],
        "pictures": [[sha256, len(data)] for sha256, data in blobs.items()],
    }
    raw = json.dumps(head, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    payload = len(raw).to_bytes(_LENGTH, "big") + raw + b"".join(blobs.values())
    return _FORMAT + zlib.compress(payload, level)


def issue_from(container: bytes) -> ComposedIssue:
    """Return the issue that `container` holds. Raises StoreError for a format this version does not know."""
    if not container.startswith(_FORMAT):
        raise StoreError(
            _("the stored message has a form that this version does not know."),
            right=_("It was stored by this version or an older one."),
            remedy=_("Update cipc-newsletter, then run the same command again."),
        )
    payload = zlib.decompress(container[len(_FORMAT) :])
    end = _LENGTH + int.from_bytes(payload[:_LENGTH], "big")
    head: dict[str, Any] = json.loads(payload[_LENGTH:end])
    blobs: dict[str, bytes] = {}
    for sha256, length in head["pictures"]:
        blobs[sha256], end = payload[end : end + length], end + length
    return ComposedIssue(
        issue_id=head["issue_id"],
        number=head["number"],
        date=dt.date.fromisoformat(head["date"]),
        template=head["template"],
        messages=tuple(_message_from_json(message, blobs) for message in head["messages"]),
        digest=head["digest"],
        code=head["code"],
        version=head["version"],
        sources=head["sources"],
    )


def _message_to_json(message: ComposedMessage) -> dict[str, Any]:
    return {
        "language": message.language,
        "locale": message.locale,
        "subject": message.subject,
        "preheader": message.preheader,
        "html": message.html,
        "text": message.text,
        "sender": _mailbox_to_json(message.sender),
        "reply_to": _mailbox_to_json(message.reply_to) if message.reply_to else None,
        "headers": [list(field) for field in message.headers],
        "merge_fields": [[field.name, field.fallback] for field in message.merge_fields],
        "links": list(message.links),
        "images": [_image_to_json(image) for image in message.images],
        "also": list(message.also),
        "calendars": [[file.name, file.text] for file in message.calendars],
    }


def _message_from_json(value: dict[str, Any], blobs: dict[str, bytes]) -> ComposedMessage:
    return ComposedMessage(
        language=value["language"],
        locale=value["locale"],
        subject=value["subject"],
        preheader=value["preheader"],
        html=value["html"],
        text=value["text"],
        sender=_mailbox_from_json(value["sender"]),
        reply_to=_mailbox_from_json(value["reply_to"]) if value["reply_to"] else None,
        headers=tuple((name, content) for name, content in value["headers"]),
        merge_fields=tuple(MergeField(name=name, fallback=fallback) for name, fallback in value["merge_fields"]),
        links=tuple(value["links"]),
        images=tuple(_image_from_json(image, blobs) for image in value["images"]),
        also=tuple(value.get("also", ())),
        calendars=tuple(CalendarFile(name=name, text=text) for name, text in value.get("calendars", ())),
    )


def _mailbox_to_json(mailbox: Mailbox) -> dict[str, str]:
    return {"email": mailbox.email, "name": mailbox.name}


def _mailbox_from_json(value: dict[str, str]) -> Mailbox:
    return Mailbox(email=value["email"], name=value["name"])


def _image_to_json(image: PreparedImage) -> dict[str, Any]:
    return {
        "name": image.name,
        "sha256": image.sha256,
        "media_type": image.media_type,
        "width": image.width,
        "height": image.height,
        "source": image.source,
        "address": image.address,
    }


def _image_from_json(value: dict[str, Any], blobs: dict[str, bytes]) -> PreparedImage:
    return PreparedImage(
        name=value["name"],
        sha256=value["sha256"],
        media_type=value["media_type"],
        width=value["width"],
        height=value["height"],
        source=value["source"],
        address=value.get("address", ""),  # messages stored by the first version lack it
        data=blobs[value["sha256"]],
    )
