"""What Mailgun makes of a call: checked against its OpenAPI file and its manual, then expanded for each recipient.

Written from the manual alone and sharing nothing with the program, so that the two can disagree. What it does not
know of the real Mailgun: how values are encoded into headers, and folding.
"""

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DOMAIN = "mg.cipc.example"
SPECIFICATION = Path(__file__).parent / "specs" / "mailgun.yaml"
RECIPIENT_LIMIT = 1000
OPTIONS_LIMIT = 16 * 1024

_VARIABLE = re.compile(r"%recipient\.([^%\s]+)%")
_MULTIPLE = {"to", "cc", "bcc", "attachment", "inline", "o:tag"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One mail that a person would find: everything expanded for them."""

    to: str
    visible_to: tuple[str, ...]
    sender: str
    subject: str
    html: str
    text: str
    headers: dict[str, str]
    options: dict[str, str]
    variables: dict[str, str]


@cache
def specification() -> tuple[Any, frozenset[str]]:
    """Load the official OpenAPI file, and the names of the fields it knows for a message."""
    import yaml
    from openapi_core import OpenAPI

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with SPECIFICATION.open(encoding="utf-8") as stream:
        document = yaml.load(stream, Loader=loader)
    schema = document["components"]["schemas"]["POST-v3-domain_name-messages-multipart-form-data-RequestBody"]
    return OpenAPI.from_dict(document), frozenset(schema["properties"])


class _SpecificationRequest:
    """A request as openapi-core wants to see it, on the host the OpenAPI file names."""

    host_url = "https://api.mailgun.net"

    def __init__(self, method: str, path: str, *, body: bytes | None, content_type: str, headers: Any) -> None:
        from openapi_core.datatypes import RequestParameters
        from werkzeug.datastructures import Headers, ImmutableMultiDict

        self.method, self.path, self.body, self.content_type = method, path, body, content_type
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(), header=Headers(list(headers.items())), cookie=ImmutableMultiDict()
        )


def fields_of(body: bytes, content_type: str) -> list[tuple[str, str]]:
    """Return the fields of a multipart form in order, repeated ones kept."""
    from werkzeug.formparser import parse_form_data

    environ = {
        "REQUEST_METHOD": "POST",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
    }
    _stream, form, files = parse_form_data(environ, silent=False)  # type: ignore[arg-type]
    assert not files, "a field came as a file"
    return list(form.items(multi=True))


def mistakes_in(fields: Sequence[tuple[str, str]], known: frozenset[str]) -> list[str]:
    """Return what the OpenAPI file does not say and Mailgun's manual does."""
    counted = Counter(name for name, _value in fields)
    named = dict(fields)
    people = [value for name, value in fields if name == "to"]
    found = [
        f"unknown field {name}" for name in counted if name not in known and not re.match(r"[hv]:[!-9;-~]+\Z", name)
    ]
    found += [
        f"{name} stands {count} times" for name, count in counted.items() if count > 1 and name not in _MULTIPLE
    ]
    found += [
        f"{name} stands twice as a header" for name, count in Counter(n.lower() for n in counted).items() if count > 1
    ]
    found += [
        f"not one bare address: {value}" for value in people if not re.fullmatch(r"[^\s,<>\"]+@[^\s,<>\"]+", value)
    ]
    if len(people) > RECIPIENT_LIMIT:
        found.append("Too many recipients, max is 1000")
    if len({value.casefold() for value in people}) < len(people):
        found.append("an address stands twice and would be dropped")
    if not named.get("text") and not named.get("html"):
        found.append("Need at least one of 'text', 'html', 'amp-html' or 'template' parameters specified")
    options = sum(len((name + value).encode()) for name, value in fields if name[:2] in ("o:", "h:", "v:", "t:"))
    if options > OPTIONS_LIMIT:
        found.append("Send options (parameters starting with o:, h:, or v:) are limited to 16KB total")
    found += [f"{name} is not ASCII" for name, value in fields if name.startswith("h:") and not value.isascii()]
    return found + _variable_mistakes(fields, people)


def _variable_mistakes(fields: Sequence[tuple[str, str]], people: Sequence[str]) -> list[str]:
    named = dict(fields)
    said = named.get("recipient-variables")
    if said is None:
        return ["every recipient sees all the others: no recipient-variables"] if len(people) > 1 else []
    variables = json.loads(said)
    found = [] if set(variables) == set(people) else ["recipient-variables and to name different people"]
    keys = {key for values in variables.values() for key in values}
    found += [f"{person} lacks a variable" for person, values in variables.items() if set(values) != keys]
    used = {key for name, text in fields if name != "recipient-variables" for key in _VARIABLE.findall(text)}
    found += [f"%recipient.{key}% is nobody's" for key in sorted(used - keys)]
    found += [f"{key} is sent and not used" for key in sorted(keys - used)]
    return found


def expanded(fields: Sequence[tuple[str, str]]) -> list[Delivery]:
    """Return what each recipient would find, each variable replaced once and not again."""
    named = dict(fields)
    people = list(dict.fromkeys(value for name, value in fields if name == "to"))
    said = named.get("recipient-variables")
    variables = json.loads(said) if said is not None else {}

    def fill(text: str, person: str) -> str:
        own = variables.get(person, {})
        text = _VARIABLE.sub(lambda found: str(own.get(found[1], found[0])), text)
        return text.replace("%unsubscribe_url%", own_link(person))

    return [
        Delivery(
            to=person,
            visible_to=(person,) if said is not None else tuple(people),
            sender=named["from"],
            subject=fill(named["subject"], person),
            html=fill(named.get("html", ""), person),
            text=fill(named.get("text", ""), person),
            headers={name[2:]: fill(value, person) for name, value in fields if name.startswith("h:")},
            options={name: value for name, value in fields if name.startswith("o:")},
            variables={name[2:]: value for name, value in fields if name.startswith("v:")},
        )
        for person in people
    ]


def own_link(person: str) -> str:
    """Return Mailgun's own unsubscribe address of one person, as the stand-in makes it."""
    return f"https://email.{DOMAIN}/u/{hashlib.sha256(person.encode()).hexdigest()[:24]}"


def violations_of(path: str, *, body: bytes, content_type: str, headers: Any) -> list[str]:
    """Return what the official OpenAPI file finds wrong with a POST to `path`."""
    wanted = "multipart/form-data" if path.endswith("/messages") else "application/json"
    if not content_type.startswith(wanted):
        return [f"Expecting {wanted}"]
    request = _SpecificationRequest("post", path, body=body, content_type=content_type, headers=headers)
    return [f"OpenAPI: {error!r}" for error in specification()[0].unmarshal_request(request).errors]
