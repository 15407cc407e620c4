"""Issue → composed issue: views, templates, MJML and text put together, once per language.

Promises the same bytes for the same sources, that a text is never mistaken for template or MJML, and that nothing is
returned unless every language could be composed. Writes no file.
"""

import html as _html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from markupsafe import Markup

from cipc_newsletter import merge_fields, typography
from cipc_newsletter.compose import mjml, sandbox
from cipc_newsletter.compose.digest import code_of, digest_of
from cipc_newsletter.compose.headers import headers_of, reply_to_of, sender_of
from cipc_newsletter.compose.pictures import Pictures
from cipc_newsletter.compose.plaintext import heading, quoted, wrapped
from cipc_newsletter.compose.source_texts import SourceTexts
from cipc_newsletter.compose.template_folders import found
from cipc_newsletter.compose.theme import Theme, read_theme
from cipc_newsletter.compose.viewing import Viewer
from cipc_newsletter.compose.views import MessageView
from cipc_newsletter.config import CONFIG_NAME, EXAMPLE_NAME, Workspace
from cipc_newsletter.errors import ContentError
from cipc_newsletter.merge_fields import Part
from cipc_newsletter.model.block import Block
from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage
from cipc_newsletter.wording import _

HTML_TEMPLATE = "layout.mjml.j2"
TEXT_TEMPLATE = "text.txt.j2"

_HREF = re.compile(r"<a\s[^>]*?href=\"([^\"]*)\"")
_BLANK_LINES = re.compile(r"\n{3,}")


def blocks_of(workspace: Workspace, template: str) -> Mapping[str, Block]:
    """Return the blocks the template offers, by name. Raises TemplateError where there is no such template."""
    return read_theme(workspace, template).blocks


def compose(issue: Issue, *, workspace: Workspace, version: str) -> ComposedIssue:
    """Return `issue` composed in all its languages, merge fields open.

    Raises ContentError with all mistakes of all texts and pictures, TemplateError, or ConfigError.
    """
    theme = read_theme(workspace, issue.template)
    _require_layouts(issue, theme)
    texts, pictures = SourceTexts(workspace), Pictures(workspace)
    texts.opened(issue.path)
    views = [
        Viewer(issue, language, config=workspace.config, theme=theme, texts=texts, pictures=pictures).view()
        for language in issue.languages
    ]
    texts.raise_mistakes()
    files = sandbox.TemplateFiles(theme.layers)
    filters: dict[str, Callable[..., str]] = {
        "wrapped": partial(wrapped, width_of=texts.width_of),
        "heading": partial(heading, width_of=texts.width_of),
        "quoted": quoted,
    }
    environment = sandbox.Sandbox(files, filters, cache=sandbox.cache_folder())
    messages = tuple(
        _message(view, theme, environment=environment, files=files, workspace=workspace, texts=texts)
        for view in views
    )
    for message in messages:
        merge_fields.require_known(message)
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
        sources=_sources(workspace, theme, texts=texts, pictures=pictures, files=files),
    )


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
    )
    return replace(message, merge_fields=merge_fields.fields_of(message))


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
