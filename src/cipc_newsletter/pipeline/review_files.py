"""The review file written for reviewers, and what they wrote in it taken in.

Promises that the file shows what is composed and checked in this very run, and that a file of comments taken in twice
changes nothing the second time.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cipc_newsletter import operating_system
from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_files import issue_ids, resolve_issue
from cipc_newsletter.errors import ReviewError
from cipc_newsletter.model.comment import Comment
from cipc_newsletter.pipeline.checking import report_on
from cipc_newsletter.pipeline.issues import Composition, composition
from cipc_newsletter.pipeline.opening import store_of
from cipc_newsletter.pipeline.reviewing import approved_before, comments_of
from cipc_newsletter.pipeline.written_files import Kind, Target, target_of
from cipc_newsletter.review.changes import changes
from cipc_newsletter.review.comment_files import MOST_BYTES, comments_in
from cipc_newsletter.review.passages import passages_of
from cipc_newsletter.review.review_file import Reviewed, review_page
from cipc_newsletter.store import comments
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

FILE = "review.html"
_PAPER_ENDING = ".pdf"
# The title of either begins with the code of the version; a PDF says it in UTF-16 (ISO 32000-1, 7.9.2.2).
_OUR_PAGE = re.compile(rb"<!doctype html>\n<html lang=.*?<title>[0-9A-Z]{4}-[0-9A-Z]{2} \xc2\xb7 ", re.DOTALL)
_OUR_PAPER = re.compile(rb"%PDF-.{,40}<</Title <FEFF(00..){4}002D(00..){2}002000B70020", re.DOTALL)


@frozen
class Written:
    """A review file that was written: of which version, where, how large, and where it may be printed to."""

    issue_id: str
    digest: str
    code: str
    path: Path
    size: int
    paper: Path


@frozen
class TakenIn:
    """What became of a file of comments; `is_of_now` tells whether it is about the version that is composed now."""

    issue_id: str
    new: int
    known: int
    is_of_now: bool


def write(
    workspace: Workspace, name: str | None, *, out: str | None, is_printed: bool = False, now: dt.datetime
) -> Written:
    """Compose and check the issue called `name`, and write its review file to `out`, else into build/.

    Raises FileError where `out` names what is no earlier review file or, where it is to be printed, what lies beside it
    is no earlier one on paper; nothing is written then.
    """
    page, paper = (None, None) if out is None else _targets(workspace, out, is_printed=is_printed)
    made = composition(workspace, name)
    text = page_of(workspace, made, now=now)
    path = page.path if page else workspace.root / "build" / made.issue.id / FILE
    if page is None:
        operating_system.write_whole(path, text, shown=workspace.shown(path))
    else:
        with page.writing() as stream:
            stream.write(text.encode())
    return Written(
        issue_id=made.issue.id,
        digest=made.composed.digest,
        code=made.composed.code,
        path=path,
        size=len(text.encode()),
        paper=paper.path if paper else path.with_suffix(_PAPER_ENDING),
    )


def _targets(workspace: Workspace, named: str, *, is_printed: bool) -> tuple[Target, Target | None]:
    """Return the place `named` for a review file and, where it is to be printed, that of its paper beside it."""
    page = Kind(
        words=_("The review file is an HTML page, which every browser opens."),
        example=FILE,
        earlier=_OUR_PAGE,
        is_of_build=True,
    )
    paper = Kind(
        words=_("On paper it is a PDF of the same name."),
        example=f"review{_PAPER_ENDING}",
        earlier=_OUR_PAPER,
        is_of_build=True,
        is_packed=True,
    )
    target = target_of(workspace, named, kind=page)
    if not is_printed:
        return target, None
    return target, target_of(workspace, str(Path(named).with_suffix(_PAPER_ENDING)), kind=paper)


def print_paper(written: Written, *, environment: Mapping[str, str]) -> Path:
    """Print a review file to a PDF beside it with this computer's browser. Raises BrowserError where there is none."""
    from cipc_newsletter.browser.places import browser_path
    from cipc_newsletter.browser.running import print_page

    print_page(browser_path(environment), written.path, written.paper)
    return written.paper


def page_of(workspace: Workspace, made: Composition, *, now: dt.datetime) -> str:
    """Return the review file of a composition."""
    before = approved_before(workspace, made.issue.id, now=now)
    return review_page(
        Reviewed(
            issue=made.issue,
            composed=made.composed,
            report=report_on(workspace, made, today=now.astimezone().date()),
            review_to=workspace.config.review_to,
            before=before,
            changes=changes(before, made.composed, issue=made.issue) if before else (),
            comments=comments_of(workspace, made.issue.id, is_open=True, now=now),
            public_base_url=workspace.config.public_base_url,
        )
    )


def take_in(workspace: Workspace, path: Path, *, issue: str | None = None, now: dt.datetime) -> TakenIn:
    """Take in the comments of a file that a review file saved, on `issue` where one is named.

    Raises ReviewError for anything else.
    """
    shown = workspace.shown(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise operating_system.file_error(error, shown, is_write=False) from error
    found = comments_in(data, path=shown, now=now)
    if found.issue_id not in issue_ids(workspace.root):
        raise ReviewError(
            _("the comments are about issue {issue}, which is not here.").format(issue=found.issue_id),
            right=_("Comments are taken in where the issue is."),
            remedy=_("Look at the list: cipc-newsletter issue list"),
            path=shown,
        )
    if issue is not None and resolve_issue(workspace.root, issue) != found.issue_id:
        raise ReviewError(
            _("the comments are about issue {issue}.").format(issue=found.issue_id),
            right=_("Where an issue is named, the comments are about that one."),
            remedy=_("Say: cipc-newsletter review --import FILE"),
            path=shown,
        )
    made = composition(workspace, found.issue_id)
    placed = [_with_item(comment, made) for comment in found.comments]
    with store_of(workspace, now=now) as store, store.writing() as connection:
        kept = [comments.add(connection, comment, now=now)[1] for comment in placed]
    return TakenIn(
        issue_id=found.issue_id,
        new=sum(kept),
        known=len(kept) - sum(kept),
        is_of_now=found.digest == made.composed.digest,
    )


def _with_item(comment: Comment, made: Composition) -> Comment:
    """Return a comment with the item its passage belongs to, where the passage still is in the mail."""
    if comment.language not in made.composed.carriers:
        return comment
    passages = passages_of(made.composed.message(comment.language), made.issue)
    item_id = next((passage.item_id for passage in passages if passage.key == comment.passage), "")
    return replace(comment, item_id=item_id or comment.item_id)
