"""How Mailchimp's Marketing API 3.0 is called: its key, its "not there", its pages of a thousand.

Promises that only Mailchimp's own 404 counts as "there is no such thing", and that no page without its rows and their
count is taken for an empty one. Knows nothing of lists or campaigns; what an answer proves is said in list_calls.py.
Facts: the OpenAPI file of the Marketing API, 3.0.55.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.providers.answers import Answer
from cipc_newsletter.providers.http import basic, travelling
from cipc_newsletter.providers.list_calls import OVERLAP, Calls, Page, whole_number
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.providers.mailchimp_settings import NAME, TITLE
from cipc_newsletter.wording import _

PER_PAGE = 1000  # the documented maximum of `count`
_USER = "cipc-newsletter"  # any user name will do; the key is the password


def calls_of(settings: ListSettings) -> Calls:
    """Return the account as reached with its key."""
    line = settings.line(NAME, TITLE)
    return Calls(
        base_url=f"{settings.base_url}/3.0",
        line=replace(
            line,
            secrets=(*line.secrets, travelling(_USER, settings.key)),
            remedy_for_unknown_host=_(
                "Look at the end of the key: the data centre there, such as -us6, says where Mailchimp is asked."
            ),
        ),
        headers=basic(_USER, settings.key),
        is_missing=_is_missing,
    )


def rows(calls: Calls, path: str, name: str, **parameters: str) -> Iterator[Page]:
    """Yield the rows called `name` at `path`; nothing where Mailchimp says that nothing is there."""

    def next_page(_page: int, offset: int) -> Mapping[str, str]:
        return {**parameters, "count": str(PER_PAGE), "offset": str(offset)}

    return calls.rows(path, name, next_page=next_page, overlap=OVERLAP, counted_as="total_items", may_be_missing=True)


def _is_missing(answer: Answer) -> bool:
    """Tell Mailchimp's own 404 (problem+json) from that of a proxy or of a wrong address."""
    said = answer.json()
    return answer.status == 404 and isinstance(said, dict) and said.get("status") == 404 and "title" in said


def require_page(found: Page | None, *, what: str) -> Page:
    """Return `found`; raises BadRequestError saying that `what` is not at Mailchimp (any more)."""
    if found is None:
        raise BadRequestError(
            _("{what} is not at Mailchimp.").format(what=what),
            provider=NAME,
            status=404,
            right=_("Nothing was changed."),
            remedy=_("Look at Mailchimp whether somebody deleted it."),
        )
    return found


def text_of(row: Page, name: str) -> str:
    """Return the text called `name` of a row, empty where it is none."""
    found = row.get(name)
    return found if isinstance(found, str) else ""


def number_of(row: Page, name: str) -> int:
    """Return the number called `name` of a row, 0 where it is none."""
    found = row.get(name)
    return whole_number(found) if isinstance(found, int) and not isinstance(found, bool) else 0
