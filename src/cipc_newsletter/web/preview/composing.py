"""Composing in the page: the form of an issue, and of a new one; what is saved is the file a person would have written.

Promises that a refused form is shown again with everything that was typed, and that nothing is written over a file that
changed meanwhile. Works without scripts.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cipc_newsletter.config import Workspace
from cipc_newsletter.content.issue_form import IssueForm, line
from cipc_newsletter.errors import ContentError, Mistake, NewsletterError
from cipc_newsletter.model.language import LANGUAGES, OWN_NAMES
from cipc_newsletter.pipeline import editing
from cipc_newsletter.web.preview import pages
from cipc_newsletter.web.preview.composing_fields import form_in
from cipc_newsletter.web.preview.composing_page import ComposingPage
from cipc_newsletter.web.preview.forms import pairs_of
from cipc_newsletter.web.preview.looking import Column, column_of
from cipc_newsletter.web.preview.views import View, view_of
from cipc_newsletter.wording import _

Pairs = Sequence[tuple[str, str]]


def compose(request: Request) -> Response:
    """Answer with the form of an issue; one that cannot be shown as a form is the page of its mistakes."""
    issue_id: str = request.path_params["issue"]
    if not request.app.state.preview.previewing.has_issue(issue_id):
        return pages.nothing_here(request)
    try:
        request.app.state.preview.previewing.require_inside()
        return _shown(request, editing.load(_workspace(request), issue_id))
    except NewsletterError as error:
        return pages.trouble(request, error, title=issue_id)


async def save(request: Request) -> Response:
    """Save what the form of an issue says, and answer with the page of the file as it is then."""
    return await run_in_threadpool(_save, request, await pairs_of(request))


def new(request: Request) -> Response:
    """Answer with the form of a new issue."""
    request.app.state.preview.previewing.require_inside()
    issue_id, form = editing.proposal(_workspace(request), today=request.app.state.preview.now().astimezone().date())
    return _new_page(request, issue_id, form)


async def begin(request: Request) -> Response:
    """Write the file of a new issue, and lead to its form."""
    return await run_in_threadpool(_begin, request, await pairs_of(request))


ROUTES = (
    Route("/compose", new, methods=["GET"]),
    Route("/compose", begin, methods=["POST"]),
    Route("/compose/{issue}", compose, methods=["GET"]),
    Route("/compose/{issue}", save, methods=["POST"]),
)


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.preview.previewing.workspace()
    return workspace


def _save(request: Request, pairs: Pairs) -> Response:
    issue_id: str = request.path_params["issue"]
    if not request.app.state.preview.previewing.has_issue(issue_id):
        return pages.nothing_here(request)
    form, wrong = form_in(pairs)
    said = dict(pairs)
    try:
        if wrong:
            raise ContentError.of(wrong)
        request.app.state.preview.previewing.require_inside()
        editing.save(_workspace(request), issue_id, form, digest=said.get("digest", ""))
    except NewsletterError as error:
        return _refused(request, form, error, said=said, status=422 if wrong else 409)
    languages = request.query_params.get("languages")
    query = urlencode({"saved": "1", **({"languages": languages} if languages else {})})
    return RedirectResponse(f"{_root(request)}/compose/{issue_id}?{query}", status_code=303)


def _refused(
    request: Request, form: IssueForm, error: NewsletterError, *, said: dict[str, str], status: int
) -> Response:
    """Return the page with what was typed, and why it was not saved."""
    issue_id: str = request.path_params["issue"]
    digest = said.get("digest", "")
    try:
        now = editing.load(_workspace(request), issue_id)
        digest_now, mistakes = now.digest, now.mistakes if now.digest == digest else ()
    except NewsletterError:
        digest_now, mistakes = "", ()
    typed = editing.Editing(issue_id=issue_id, path="", form=form, digest=digest, mistakes=mistakes)
    number = "" if form.number else line(said.get("number", ""))
    return _shown(request, typed, refusal=error.mistakes, digest_now=digest_now, number=number, status=status)


def _shown(
    request: Request,
    edited: editing.Editing,
    *,
    refusal: tuple[Mistake, ...] = (),
    digest_now: str = "",
    number: str = "",
    status: int = 200,
) -> Response:
    carried, column = _looks(request, edited.issue_id)
    page = ComposingPage(
        issue_id=edited.issue_id,
        form=edited.form,
        digest=edited.digest,
        digest_now=digest_now or edited.digest,
        choices=editing.choices(_workspace(request), edited.form.template),
        mistakes=edited.mistakes,
        refusal=refusal,
        typed_number=number,
        is_saved="saved" in request.query_params and not refusal,
        carried=carried,
        column=column,
    )
    return pages.page(request, "compose.html", status=status, page=page)


def _looks(request: Request, issue_id: str) -> tuple[tuple[str, ...], Column | None]:
    """Return the languages of the mail and how it looks in the one asked for; nothing where it cannot be composed."""
    try:
        seen = request.app.state.preview.previewing.seen(issue_id)
    except NewsletterError:
        return (), None
    carried = tuple(message.language for message in seen.made.composed.messages)
    language = view_of(request.query_params).shown(carried)[0]
    return carried, column_of(request, seen, language, View())


def _begin(request: Request, pairs: Pairs) -> Response:
    form, wrong = form_in(pairs)
    issue_id = line(dict(pairs).get("id", ""))
    try:
        if wrong or not form.number or not form.date or not form.languages:
            raise ContentError.of(wrong or (_unfinished(),))
        editing.begin(
            _workspace(request),
            issue_id,
            number=form.number,
            date=form.date,
            template=form.template,
            languages=form.languages,
        )
    except NewsletterError as error:
        return _new_page(request, issue_id, form, refusal=error.mistakes)
    return RedirectResponse(f"{_root(request)}/compose/{issue_id}", status_code=303)


def _unfinished() -> Mistake:
    return Mistake(
        what=_("an issue needs a number, a day and a language."),
        right=_("The number counts the issues, the day is when it appears, and each language has its words."),
        remedy=_("Fill in what is empty; nothing was written."),
    )


def _new_page(request: Request, issue_id: str, form: IssueForm, *, refusal: tuple[Mistake, ...] = ()) -> Response:
    return pages.page(
        request,
        "compose_new.html",
        status=422 if refusal else 200,
        issue_id=issue_id,
        form=form,
        refusal=refusal,
        templates=editing.choices(_workspace(request), form.template).templates,
        languages=tuple(dict.fromkeys((*form.languages, *LANGUAGES))),
        names=OWN_NAMES,
    )


def _root(request: Request) -> str:
    root: str = request.app.state.preview.door.root
    return root
