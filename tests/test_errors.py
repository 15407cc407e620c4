"""An error says what is wrong and where, what would be right, what to do."""

import inspect

from cipc_newsletter import errors
from cipc_newsletter.errors import ContentError, Mistake, NewsletterError, ProviderError


def test_the_three_parts_stand_in_order() -> None:
    error = ContentError('no item "x".', right='Nearest: "y".', remedy="Mend it.", path="issues/a.toml", line=14)
    assert str(error) == 'issues/a.toml, line 14: no item "x". Nearest: "y". Mend it.'


def test_a_sentence_without_a_place_begins_with_a_capital() -> None:
    assert str(ContentError("nothing here.")) == "Nothing here."


def test_all_mistakes_of_all_files_are_one_error() -> None:
    error = ContentError.of([Mistake(what="a.", path="x", line=1), Mistake(what="b.", path="y")])
    assert isinstance(error, ContentError)
    assert str(error) == "x, line 1: a.\ny: b."
    assert (error.path, error.line) == ("x", 1)


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, NewsletterError):
            assert name in (errors.__doc__ or ""), f"{name} is not drawn"


def test_a_provider_error_keeps_what_the_engine_needs() -> None:
    error = errors.RateLimitedError("later.", provider="mailgun", status=429, retry_after=3.0)
    assert isinstance(error, ProviderError)
    assert (error.provider, error.status, error.retry_after) == ("mailgun", 429, 3.0)
