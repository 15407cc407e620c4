"""Several languages in one mail: the messages of an issue, each whole, one after the other.

Promises that the first language's part is unchanged and comes first, that each part is wrapped in its own `lang` and
`dir`, that there is one first heading, and that no style of a part is lost. Subject, preheader, sender and headers are
those of the first. Composes nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cipc_newsletter import merge_fields, mime
from cipc_newsletter.model.message import ComposedMessage

_BODY = re.compile(r"<body[^>]*>(?P<inner>.*)</body>", re.DOTALL)
_PREVIEW = re.compile(r'\s*<div style="display:none;[^"]*">.*?</div>', re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
_HEADING = re.compile(r"(?P<tag></?h)(?P<level>[1-5])(?=[\s>])")


def together(messages: Sequence[ComposedMessage]) -> ComposedMessage:
    """Return one message that carries all of `messages`, the first one first."""
    first, *others = messages
    made = replace(
        first,
        also=tuple(message.language for message in others),
        html=_html(first, others),
        text="\n\n".join(message.text for message in messages),
        headers=tuple(_headers(messages)),
        links=tuple(dict.fromkeys(link for message in messages for link in message.links)),
        images=tuple({image.name: image for message in messages for image in message.images}.values()),
        calendars=tuple(calendar for message in messages for calendar in message.calendars),
    )
    return replace(made, merge_fields=merge_fields.fields_of(made))


def _html(first: ComposedMessage, others: Sequence[ComposedMessage]) -> str:
    styles = dict.fromkeys(style for message in others for style in _STYLE.findall(message.html))
    missing = "".join(style for style in styles if style not in first.html)
    parts = "".join(_part(message.html) for message in others)
    html = first.html.replace("</head>", f"{missing}</head>", 1)
    before, end, after = html.rpartition("</body>")
    return f"{before}{parts}{end}{after}"


def _part(html: str) -> str:
    """Return what the body of a message shows, its headings one level down: the mail has one of the first."""
    body = _BODY.search(html)
    inner = _PREVIEW.sub("", body["inner"], count=1) if body else ""
    return _HEADING.sub(lambda match: f"{match['tag']}{int(match['level']) + 1}", inner)


def _headers(messages: Sequence[ComposedMessage]) -> Iterator[tuple[str, str]]:
    for name, value in messages[0].headers:
        # RFC 3282: the languages of all for whom the message is meant.
        yield name, ", ".join(message.locale for message in messages) if name == mime.CONTENT_LANGUAGE else value
