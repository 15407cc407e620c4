"""`news`: what items there are, and what one of them says."""

import click

from cipc_newsletter.cli.days import date_of
from cipc_newsletter.cli.session import Group, Session, asked
from cipc_newsletter.wording import _


@click.group(cls=Group, help=_("List and show news items."))
def news() -> None:
    """Hold the commands about items."""


@news.command(name="list", help=_("List the news items, and the issues that use them."))
@click.option("--unused", is_flag=True, help=_("Only those that are in no issue."))
@click.option("--since", metavar="DATE", help=_("Only those of this day and later."))
@asked
def list_(session: Session, unused: bool, since: str | None) -> None:  # noqa: FBT001 -- Click's call
    """List items."""
    from cipc_newsletter.pipeline import news as stage

    rows = stage.listed(session.workspace(), is_unused=unused, since=date_of(since))
    session.document(
        [
            {
                "id": row.id,
                "languages": list(row.languages),
                "title": row.title,
                "date": row.date,
                "issues": list(row.issues),
            }
            for row in rows
        ]
    )
    width = max((len(row.id) for row in rows), default=0)
    for row in rows:
        issues = ", ".join(row.issues)
        session.show(
            f"{row.id:<{width}}  {' '.join(row.languages):<8}  {row.title}" + (f"  [{issues}]" if issues else "")
        )
    if not rows:
        session.say(_("There is no such item. To bring news in: cipc-newsletter import --help"))


@news.command(name="show", help=_("Show the item ID in all its languages."))
@click.argument("item_id", metavar="ID")
@asked
def show(session: Session, item_id: str) -> None:
    """Show one item."""
    from dataclasses import asdict

    from cipc_newsletter.pipeline import news as stage

    items = stage.shown(session.workspace(), item_id)
    session.document([asdict(item) for item in items])
    for item in items:
        session.show(f"{item.path}\n{item.title}\n{item.date or ''}\n\n{item.body.rstrip()}\n")
