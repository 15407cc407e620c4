"""Why a call did not go through, in words: another try is promised only where a loop makes one."""

from cipc_newsletter.deliver.error_reading import reason_of
from cipc_newsletter.errors import BadRequestError, UnavailableError


def test_of_what_passes_another_try_is_promised_here_where_one_follows() -> None:
    error = UnavailableError("it cannot be reached.", remedy="Run the same command again.")
    assert reason_of(error) == "It cannot be reached. It will be tried again."


def test_a_refusal_is_told_in_the_providers_own_words() -> None:
    assert reason_of(BadRequestError("it refuses.", answer="no such domain")) == "no such domain"
