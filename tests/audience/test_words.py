"""Languages and kinds of consent as people write them."""

import pytest

from cipc_newsletter.audience.kinds import kind_of
from cipc_newsletter.audience.languages import language_of
from cipc_newsletter.audience.reasons import ReasonKey, summary_of, words_of_suppression
from cipc_newsletter.errors import AudienceError
from cipc_newsletter.model.subscriber import ConsentKind
from cipc_newsletter.store.suppressions import SuppressionReason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fr", "fr"),
        ("FR-CA", "fr"),
        ("fr_CA", "fr"),
        ("Français", "fr"),
        ("FRANC\u0327AIS (Canada)", "fr"),
        ("Anglais", "en"),
        ("English", "en"),
        ("español", "es"),
        ("Castellano", "es"),
        ("", None),
        ("Deutsch", None),
        ("freelance", None),
        ("bilingue", None),
        ("日本語", None),
    ],
)
def test_a_language_is_one_of_three_or_unknown(text: str, code: str | None) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("kind", list(ConsentKind))
def test_every_kind_is_known_by_its_name_however_it_is_spaced(kind: ConsentKind) -> None:
    assert kind_of(kind.value, default=None) is kind
    assert kind_of(kind.value.replace("_", "-").upper(), default=None) is kind


@pytest.mark.parametrize("text", ["Exprès", "explicite", "Expreso", "Explicit", "opt-in"])
def test_express_is_known_in_three_languages(text: str) -> None:
    assert kind_of(text, default=None) is ConsentKind.EXPRESS


@pytest.mark.parametrize("text", ["", "oui", "Yes", "SÍ", "1", "x"])
def test_a_plain_yes_is_the_kind_said_for_the_file_and_nothing_without_one(text: str) -> None:
    assert kind_of(text, default=ConsentKind.IMPLIED_MEMBERSHIP) is ConsentKind.IMPLIED_MEMBERSHIP
    with pytest.raises(AudienceError, match="The kinds are express, implied_business"):
        kind_of(text, default=None)


@pytest.mark.parametrize("text", ["non", "No", "0", "faux"])
def test_a_no_is_a_no_whatever_is_said_for_the_file(text: str) -> None:
    with pytest.raises(AudienceError, match="did not agree"):
        kind_of(text, default=ConsentKind.EXPRESS)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("exprss", "express"), ("implied_member", "implied_membership"), ("implied_bussiness", "implied_business")],
)
def test_a_misspelt_kind_is_refused_with_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(AudienceError, match=f'Nearest: "{nearest}"'):
        kind_of(text, default=ConsentKind.EXPRESS)


@pytest.mark.parametrize("text", ["implicite", "implicit", "implied", "implícito"])
def test_an_implied_consent_is_never_led_towards_an_express_one(text: str) -> None:
    with pytest.raises(AudienceError) as caught:
        kind_of(text, default=ConsentKind.EXPRESS)
    assert "Nearest" not in str(caught.value)


def test_every_reason_has_words_of_its_own() -> None:
    words = [summary_of(key) for key in ReasonKey] + [words_of_suppression(reason) for reason in SuppressionReason]
    assert len(set(words)) == len(ReasonKey) + len(SuppressionReason)
    assert not {*ReasonKey, *SuppressionReason} & set(words) - {"unsubscribed"}


def test_a_reason_of_a_newer_version_is_shown_as_it_stands() -> None:
    assert summary_of("moon_phase") == "moon_phase"
    assert words_of_suppression("moon_phase") == "moon_phase"
