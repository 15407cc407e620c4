"""`preview`: an issue as its readers will see it, in a browser of this computer."""

import datetime as dt
import sys
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.web.preview.door import Door


@click.command(
    cls=Command,
    help=_("Show ISSUE (else the newest) in a browser of this computer; the page follows as files are saved."),
)
@click.argument("issue", required=False)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help=_("Use this port; else a free one.")
)
@click.option("--no-browser", is_flag=True, help=_("Only print the address."))
@asked
def preview(session: Session, issue: str | None, port: int, no_browser: bool) -> None:  # noqa: FBT001 -- Click's call
    """Serve the preview until Ctrl-C."""
    from cipc_newsletter.content.issue_files import issue_ids, resolve_issue
    from cipc_newsletter.web.preview import door as entrance
    from cipc_newsletter.web.preview import server

    workspace = session.workspace()
    issue_id = resolve_issue(workspace.root, issue) if issue or issue_ids(workspace.root) else ""
    door, listening = entrance.opened(port)
    address = f"{door.address}issue/{issue_id}" if issue_id else door.address

    def ready() -> None:
        _tell(session, door, address)
        if not no_browser:
            _open(address)

    server.run(workspace.root, door, listening, now=lambda: dt.datetime.now(dt.UTC), ready=ready)


def _tell(session: Session, door: "Door", address: str) -> None:
    session.document({"address": address, "port": door.port})
    session.show(address)
    session.say(_("Only this computer can open it. Ctrl-C ends the preview."))
    sys.stdout.flush()


def _open(address: str) -> None:
    """Open the address in the usual browser, beside the preview: some systems wait until it is closed."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
