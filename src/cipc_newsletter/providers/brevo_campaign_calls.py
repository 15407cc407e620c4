"""How Brevo's API is called for campaigns: its key, and what its codes say of a refusal.

Promises that a code which speaks of the account is told apart from one that speaks of the call. Knows no campaign; what
an answer proves is said in list_calls.py. Facts: as in brevo_campaign.py.
"""

from cipc_newsletter.errors import AuthenticationError, BadRequestError, ProviderError
from cipc_newsletter.providers.answers import Answer, Line, error_of, words_of
from cipc_newsletter.providers.brevo_campaign_tags import NAME, TITLE
from cipc_newsletter.providers.list_calls import Calls
from cipc_newsletter.providers.list_settings import ListSettings
from cipc_newsletter.wording import _

# Codes that Brevo gives with 400 and 403: it is the account that may not, not the call that is wrong.
_OF_THE_ACCOUNT = frozenset({"not_enough_credits", "account_under_validation", "permission_denied", "unauthorized"})


def calls_of(settings: ListSettings) -> Calls:
    """Return the account as reached with its key."""
    return Calls(
        base_url=settings.base_url,
        line=settings.line(NAME, TITLE),
        headers={"api-key": settings.key},
        error=_error_of,
    )


def _error_of(answer: Answer, line: Line) -> ProviderError:
    """Return the error of an answer; Brevo says in a code whether the account or the call is refused."""
    said = answer.json()
    code = str(said.get("code", "")) if isinstance(said, dict) else ""
    reset = answer.headers.get("x-sib-ratelimit-reset", "")
    error = error_of(answer, line, wait_seconds=float(reset) if reset.isascii() and reset.isdigit() else None)
    if isinstance(error, BadRequestError) and code in _OF_THE_ACCOUNT:
        return AuthenticationError(
            error.what,
            provider=NAME,
            answer=words_of(answer, line),
            status=answer.status,
            right=_("Nothing of it was accepted."),
            remedy=_("Look at the plan and the state of your account with {provider}, then go on.").format(
                provider=TITLE
            ),
        )
    return error
