"""`import wordpress|feed|html`: a site's news becomes item files, from its address or a file saved from it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cipc_newsletter.cli.days import date_of
from cipc_newsletter.cli.import_report import tell
from cipc_newsletter.cli.progress import ProgressLine
from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.fetching.fetcher import Fetcher
    from cipc_newsletter.ingest.draft import Plan
    from cipc_newsletter.pipeline.site_sources import Wanted
    from cipc_newsletter.pipeline.story_pictures import Get

    Reader = Callable[["Wanted", "Fetcher"], "Plan"]

_OPTIONS = (
    click.argument("source", metavar=_("FILE|ADDRESS"), required=False),
    click.option("--lang", "language", type=click.Choice(LANGUAGES), help=_("The language of the stories.")),
    click.option("--since", metavar="DATE", help=_("Only those published on this day and later.")),
    click.option("--base", metavar=_("ADDRESS"), default="", help=_("Where a saved file came from.")),
    click.option("--date", metavar="DATE", help=_("For a story without a date, such as 2025-12-09.")),
    click.option("--item", metavar="ID", help=_("The one story joins this item as another language.")),
    click.option("--dry-run", is_flag=True, help=_("Say what would become of each story; write nothing.")),
    click.option("--plan", "plan_file", metavar=_("FILE"), help=_("Write the plan here, to be edited.")),
    click.option(
        "--apply",
        "edited",
        type=click.Path(path_type=Path),
        metavar=_("FILE"),
        help=_("Carry out a plan that was edited."),
    ),
    click.option(
        "--strict", is_flag=True, help=_("Leave with 1 where something conflicts, is skipped or left unread.")
    ),
)


def _site_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give `command` what every import from a site takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(
    cls=Command,
    name="wordpress",
    help=_(
        "Bring in the news of a WordPress site: any ADDRESS of it, or a FILE with an answer of its REST interface."
    ),
)
@_site_options
@click.option("--category", "categories", metavar=_("NAME"), multiple=True, help=_("Only of this category."))
@click.option("--tag", "tags", metavar=_("NAME"), multiple=True, help=_("Only with this tag."))
@asked
def wordpress(session: Session, categories: tuple[str, ...], tags: tuple[str, ...], **given: Any) -> int:
    """Bring posts in."""
    from cipc_newsletter.pipeline import site_sources

    return _import(session, site_sources.wordpress_plan, categories=categories, tags=tags, **given)


_follow = click.option(
    "--follow", "follows", is_flag=True, help=_("Read stories that are only begun from their pages.")
)


@click.command(
    cls=Command, name="feed", help=_("Bring in the stories of a feed (RSS, Atom, JSON Feed): its ADDRESS, or a FILE.")
)
@_site_options
@_follow
@asked
def feed(session: Session, **given: Any) -> int:
    """Bring entries in."""
    from cipc_newsletter.pipeline import site_sources

    return _import(session, site_sources.feed_plan, **given)


@click.command(
    cls=Command,
    name="html",
    help=_("Bring in a page with one story or several: its ADDRESS, or a FILE that a browser saved."),
)
@_site_options
@_follow
@asked
def html(session: Session, **given: Any) -> int:
    """Bring a page in."""
    from cipc_newsletter.pipeline import site_sources

    return _import(session, site_sources.html_plan, **given)


def _import(
    session: Session,
    read: "Reader",
    *,
    source: str | None,
    date: str | None,
    item: str | None,
    dry_run: bool,
    plan_file: str | None,
    edited: Path | None,
    strict: bool,
    **asked: Any,
) -> int:
    """Read what is wanted, bring it in, and tell what became of it; `asked` says which stories."""
    from cipc_newsletter.ingest.story_choices import with_choices
    from cipc_newsletter.pipeline import importing as stage
    from cipc_newsletter.pipeline import site_sources

    workspace = session.workspace()
    choices = stage.choices_in(edited) if edited else None
    target = None if plan_file is None else stage.place_of_plan(workspace, plan_file, example="plan.toml")
    source = _one_source(source, choices.source if choices else None)
    fetcher, line = site_sources.fetcher_of(workspace), ProgressLine(session)
    plan = read(_wanted(source, **asked), fetcher)
    if target is not None:
        stage.write_choices(plan, source, target)
        return _plan_written(session, target.shown)
    result = stage.import_plan(
        workspace,
        with_choices(plan, choices) if choices else plan,
        date=date_of(date),
        item=item,
        dry_run=dry_run,
        get=_told(partial(site_sources.picture_at, fetcher, source), line),
    )
    line.end()
    session.document(result.value())
    tell(session, result, dry_run=dry_run)
    value = result.value()
    return 1 if strict and (value["conflict"] or value["skipped"] or value["unread"]) else 0


def _told(get: "Get", line: ProgressLine) -> "Get":
    """Return `get` telling on `line` which picture it asks for."""
    count = 0

    def telling(address: str, most: int) -> bytes:
        nonlocal count
        count += 1
        line.fetching(address, count=count)
        return get(address, most)

    return telling


def _wanted(source: str, *, since: str | None, base: str, **more: Any) -> "Wanted":
    """Return what a person asked for, as a value. Raises UsageError where a day or an address is none."""
    from cipc_newsletter.pipeline import site_sources

    return site_sources.Wanted(source=source, since=date_of(since), base=site_sources.base_address(base), **more)


def _one_source(named: str | None, of_plan: str | None) -> str:
    """Return the source that was named, else the one an edited plan is of. Raises UsageError."""
    if named and of_plan and named != of_plan:
        raise UsageError(
            _("the plan is of another source: {source}.").format(source=of_plan),
            right=_("A plan is carried out on the source it was written of."),
            remedy=_("Leave the source out, or write a plan of this one (--plan FILE)."),
        )
    if source := named or of_plan:
        return source
    raise UsageError(
        _("an import takes one source."),
        right=_("It is a file, or the address of a site, a feed or a page."),
        remedy=_("For example: cipc-newsletter import wordpress www.example.org"),
    )


def _plan_written(session: Session, path: str) -> int:
    command = click.get_current_context().info_name
    session.document({"plan": path})
    session.show(
        _("The plan is in {file}. Change it there, then: cipc-newsletter import {command} --apply {file}").format(
            file=path, command=command
        )
    )
    return 0
