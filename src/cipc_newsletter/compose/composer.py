"""Issue → composed issue: views, templates, MJML and text put together, once per language.

Promises the same bytes for the same sources, that a text is never mistaken for template or MJML, and that nothing is
returned unless every language could be composed. Writes no file.
"""

import html as _html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from markupsafe import Markup

from cipc_newsletter import merge_fields, typography
from cipc_newsletter.compose import mjml, sandbox
from cipc_newsletter.compose.calendar import Event, calendar_of, file_of
from cipc_newsletter.compose.digest import code_of, digest_of
from cipc_newsletter.compose.dressing import Dresser
from cipc_newsletter.compose.headers import headers_of, reply_to_of, sender_of
from cipc_newsletter.compose.pictures import Pictures
from cipc_newsletter.compose.plaintext import heading, quoted, wrapped
from cipc_newsletter.compose.source_texts import SourceTexts
from cipc_newsletter.compose.template_folders import found
from cipc_newsletter.compose.theme import Theme, read_theme
from cipc_newsletter.compose.together import together
from cipc_newsletter.compose.viewing import Viewer
from cipc_newsletter.compose.views import MessageView
from cipc_newsletter.compose.web_page import public_text
from cipc_newsletter.config import CONFIG_NAME, EXAMPLE_NAME, Workspace
from cipc_newsletter.errors import ContentError
from cipc_newsletter.merge_fields import Part
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import CalendarFile, ComposedIssue, ComposedMessage
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

HTML_TEMPLATE = "layout.mjml.j2"
TEXT_TEMPLATE = "text.txt.j2"

_HREF = re.compile(r"<a\s[^>]*?href=\"([^\"]*)\"")
_BLANK_LINES = re.compile(r"\n{3,}")


def compose(issue: Issue, *, workspace: Workspace, version: str, theme: Theme | None = None) -> ComposedIssue:
    """Return `issue` composed in all its languages, merge fields open; the theme is read unless it is at hand.

    Raises ContentError with all mistakes of all texts and pictures, TemplateError, or ConfigError.
    """
    theme = theme or read_theme(workspace, issue.template)
    parts = compose_languages(issue, issue.languages, workspace=workspace, theme=theme)
    return assembled(issue, parts, version=version)


@frozen
class Composed:
    """One language composed, and the SHA-256 of each file that went into it."""

    message: ComposedMessage
    sources: Mapping[str, str]


def compose_languages(
    issue: Issue, languages: Sequence[str], *, workspace: Workspace, theme: Theme
) -> dict[str, Composed]:
    """Return some languages of an issue, each the same as with all of them. Raises as `compose` does."""
    _require_layouts(issue, theme)
    texts, pictures = SourceTexts(workspace), Pictures(workspace)
    texts.opened(issue.path)
    views = [
        Viewer(issue, Dresser(language, config=workspace.config, theme=theme, texts=texts, pictures=pictures)).view()
        for language in languages
    ]
    texts.raise_mistakes()
    files = sandbox.TemplateFiles(theme.layers)
    filters: dict[str, Callable[..., str]] = {
        "wrapped": partial(wrapped, width_of=texts.width_of),
        "heading": partial(heading, width_of=texts.width_of),
        "quoted": quoted,
    }
    environment = sandbox.Sandbox(files, filters, cache=sandbox.cache_folder())
    messages = [
        _message(view, theme, environment=environment, files=files, workspace=workspace, texts=texts)
        for view in views
    ]
    for message in messages:
        merge_fields.require_known(message)
    sources = _sources(workspace, theme, texts=texts, pictures=pictures, files=files)
    return {
        message.language: Composed(message=message, sources=_own_sources(message, issue, sources))
        for message in messages
    }


def assembled(issue: Issue, parts: Mapping[str, Composed], *, version: str) -> ComposedIssue:
    """Return the issue of which `parts` are all languages."""
    messages = tuple(parts[language].message for language in issue.languages)
    if issue.is_together:
        messages = (together(messages),)
    digest = digest_of(messages)
    return ComposedIssue(
        issue_id=issue.id,
        number=issue.number,
        date=issue.date,
        template=issue.template,
        messages=messages,
        digest=digest,
        code=code_of(digest),
        version=version,
        sources=dict(sorted({path: sha for part in parts.values() for path, sha in part.sources.items()}.items())),
    )


def _own_sources(message: ComposedMessage, issue: Issue, sources: Mapping[str, str]) -> Mapping[str, str]:
    """Return the sources of one language: what is an item's text or picture only where it shows it."""
    own = {item.path for item in issue.items(message.language)} | {image.source for image in message.images}
    return {path: sha for path, sha in sources.items() if path in own or not path.startswith("news/")}


def _message(
    view: MessageView,
    theme: Theme,
    *,
    environment: sandbox.Sandbox,
    files: sandbox.TemplateFiles,
    workspace: Workspace,
    texts: SourceTexts,
) -> ComposedMessage:
    values = _values(view, theme)
    shown = _shown(theme, HTML_TEMPLATE)
    put_back: Callable[..., str] = texts.stand_ins.put_back
    # Back before MRML, which writes private characters in attributes as \u{…}.
    marked = put_back(sandbox.rendered(environment, HTML_TEMPLATE, values, shown=shown), part=Part.HTML)
    html = mjml.html_of(marked, files=files.files, shown=shown)
    text = sandbox.rendered(environment, TEXT_TEMPLATE, values, shown=_shown(theme, TEXT_TEMPLATE))
    text = put_back(_tidy(text), part=Part.TEXT)
    message = ComposedMessage(
        language=view.language,
        locale=view.locale,
        subject=put_back(view.subject, part=Part.HEADER),
        preheader=put_back(view.preheader, part=Part.TEXT),
        html=html,
        text=text,
        sender=sender_of(workspace.config, view.language),
        reply_to=reply_to_of(workspace.config, view.language),
        headers=headers_of(workspace.config, view.language),
        links=tuple(dict.fromkeys(_html.unescape(address) for address in _HREF.findall(html))),
        images=tuple(sorted(view.images, key=lambda image: html.find(image.address))),
        calendars=tuple(_calendar(event, view, put_back=put_back, workspace=workspace) for event in view.events),
    )
    return replace(message, merge_fields=merge_fields.fields_of(message))


def _calendar(event: Event, view: MessageView, *, put_back: Callable[..., str], workspace: Workspace) -> CalendarFile:
    """Return an event as anybody may read it: a calendar file lies on the site, and is nobody's own."""

    def public(text: str) -> str:
        return public_text(put_back(text, part=Part.TEXT))

    config = workspace.config
    read = replace(
        event,
        title=public(event.title),
        place=public(event.place),
        description=public(event.description),
        url=event.url if put_back(event.url, part=Part.TEXT) == event.url else "",
    )
    domain = config.sender.list_id_domain or config.sender.from_email.rpartition("@")[2]
    text = calendar_of(read, stamp=view.date, zone=config.organisation.timezone, domain=domain)
    return CalendarFile(name=file_of(event.name), text=text)


def _values(view: MessageView, theme: Theme) -> Mapping[str, Any]:
    """Return what a template may name: the message, and the theme."""
    return {
        **view.values(),
        "words": {
            name: typography.set_text(text, view.locale) for name, text in theme.words_in(view.language).items()
        },
        "colours": _as_css(theme.colours),
        "dark": _as_css(theme.dark),
        "fonts": _as_css(theme.fonts),
        "widths": theme.widths,
        "styles": _as_css(theme.styles),
    }


def _as_css(values: Mapping[str, str]) -> Mapping[str, Markup]:
    """Return CSS as it is: escaped, its quotes would be broken in <style>. The theme refuses what could do harm."""
    return {name: Markup(value) for name, value in values.items()}  # noqa: S704 -- see above


def _tidy(text: str) -> str:
    """Return a text part without trailing blanks and gaps, one line end at its end."""
    lines = "\n".join(line.rstrip(" \t") for line in text.replace("\u202f", "\u00a0").split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n") + "\n"


def _shown(theme: Theme, name: str) -> str:
    """Return the path of a file of the template for people: where it is, else where it would be looked for first."""
    place = found(theme.layers, name)
    return place[1] if place else f"{theme.layers[0].shown}/{name}"


def _require_layouts(issue: Issue, theme: Theme) -> None:
    for section in issue.sections:
        if section.layout not in theme.blocks:
            raise ContentError(
                _('the template "{template}" has no layout "{layout}".').format(
                    template=theme.name, layout=section.layout
                ),
                right=_("It has {layouts}.").format(layouts=", ".join(sorted(theme.blocks))),
                remedy=_("Choose one of them in the issue."),
                path=issue.path,
                line=section.line,
            )


def _sources(
    workspace: Workspace, theme: Theme, *, texts: SourceTexts, pictures: Pictures, files: sandbox.TemplateFiles
) -> Mapping[str, str]:
    texts.opened(workspace.shown(workspace.root / (EXAMPLE_NAME if workspace.is_example else CONFIG_NAME)))
    return dict(sorted({**texts.sources, **pictures.sources, **files.sources, **theme.sources}.items()))
