"""The pages of the preview as HTML: templates of the package, in the language of the staff.

Promises that every value is text unless a template's author made it markup, and that a value which is missing is an
error. Decides nothing: a page is given what it shows.
"""

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.page_templates import environment_of
from cipc_newsletter.web.preview.door import Door
from cipc_newsletter.wording import spoken

ASSETS = Path(__file__).parent / "assets"
_PAGES = Path(__file__).parent / "pages"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def _templates() -> jinja2.Environment:
    return environment_of(_PAGES)


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page that the template `name` makes of `values`.

    Each template also knows `root`, which every address of the preview begins with, and `ui`, the language it speaks.
    """
    door: Door = request.app.state.preview.door
    text = _templates().get_template(name).render(root=door.root, ui=spoken(), **values)
    return HTMLResponse(text, status_code=status)


def trouble(
    request: Request, error: NewsletterError, *, status: int = 422, title: str = "", may_compose: bool = False
) -> HTMLResponse:
    """Return the page of an error, in the three parts that the command line shows.

    `title` is the issue it is about; `may_compose` whether the composing page can mend it.
    """
    return page(request, "trouble.html", status=status, mistakes=error.mistakes, title=title, may_compose=may_compose)


def nothing_here(request: Request) -> HTMLResponse:
    """Return the page for an address behind which there is nothing."""
    return page(request, "nothing.html", status=404)


@cache
def _assets() -> dict[str, tuple[bytes, str]]:
    """Return the files that pages load, by name: nothing else can be asked for."""
    return {
        path.name: (path.read_bytes(), _KINDS[path.suffix])
        for path in sorted(ASSETS.iterdir())
        if path.suffix in _KINDS
    }


def asset(request: Request) -> Response:
    """Answer with a style or a script of the preview's own."""
    found = _assets().get(request.path_params["name"])
    if found is None:
        return nothing_here(request)
    return Response(found[0], media_type=found[1])
