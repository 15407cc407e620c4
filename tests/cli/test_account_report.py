"""What `providers check` says: refs exactly as config.toml wants them, and lines that fit the width there is."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cipc_newsletter import wording
from cipc_newsletter.cli.account_report import inspection_in_words, inspection_value, left_drafts_in_words
from cipc_newsletter.deliver.mailings.dividing import Division, Strays
from cipc_newsletter.errors import Mistake
from cipc_newsletter.pipeline.provider_accounts import Inspection
from cipc_newsletter.providers.list_port import Account, Audience
from cipc_newsletter.providers.port import Description

LIST = Audience(ref="list", name="Infolettre", count=1014)
FRENCH = Audience(ref="segment:123", name="Français", count=812)
ENGLISH = Audience(ref="tag:English readers", name="English readers", count=None)
INSPECTION = Inspection(
    description=Description(
        name="mailchimp",
        title="Mailchimp",
        summary="",
        carries="",
        proof="",
        tracking="Openings and clicks are switched off in every mailing; the badge of the free plan stays.",
        unsubscribing="",
        unverified=("whether the checklist refuses a mail above 100 kB",),
    ),
    account=Account(
        name="Observatoire de la rue Claire",
        plan="essentials",
        sender_is_verified=False,
        mails_left=4210,
        records=(("CNAME", "k2._domainkey.observatoire.example", "dkim2.mcsv.net"),),
        remarks=("The account is being looked at by Mailchimp.",),
    ),
    problems=(Mistake(what="the sender may not be used yet.", key="sender.from_email"),),
    audiences=(LIST, FRENCH, ENGLISH),
    portions={"fr": FRENCH, "en": ENGLISH},
    division=Division(
        everybody=1014,
        in_none=Strays(count=12, some=tuple(f"personne{number}@lecteurs.example" for number in range(10))),
        in_several=Strays(count=1, some=("ana@correo.example",)),
    ),
    languages=("fr", "en"),
)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = wording.spoken()
    wording.speak(request.param)
    yield str(request.param)
    wording.speak(before)


def said(seen: Inspection) -> list[str]:
    return list(inspection_in_words(seen))


def test_every_line_fits_eighty_columns(language: str) -> None:
    assert max(map(len, said(INSPECTION))) <= 80


def test_the_parts_are_named_as_the_settings_want_them() -> None:
    lines = said(INSPECTION)
    assert "    list                 1014  Infolettre" in lines
    assert "    segment:123           812  Français" in lines
    assert "    tag:English readers     ?  English readers" in lines
    assert "    fr  segment:123          812  Français" in lines


def test_a_missing_record_can_be_handed_on_as_it_stands() -> None:
    lines = said(INSPECTION)
    assert "    CNAME  k2._domainkey.observatoire.example" in lines
    assert "      dkim2.mcsv.net" in lines


def test_whom_no_part_holds_and_whom_several_do_is_counted_and_named() -> None:
    text = " ".join(" ".join(said(INSPECTION)).split())
    assert "12 people are in none of them: personne0@lecteurs.example, " in text
    assert "personne9@lecteurs.example, …" in text
    assert "1 person is in several and would get several mails: ana@correo.example" in text


def test_a_list_that_is_divided_cleanly_is_said_to_be() -> None:
    clean = Division(everybody=2)
    assert "2 people are on the list, each in exactly one of them." in "\n".join(
        said(replace(INSPECTION, division=clean))
    )


def test_without_parts_it_is_said_what_would_name_them() -> None:
    text = "\n".join(said(replace(INSPECTION, portions={}, division=None)))
    assert "an issue of one language goes to the whole list" in text
    assert 'audiences = { fr = "…", en = "…" }' in text


def test_scripts_get_every_figure() -> None:
    value = json.loads(json.dumps(inspection_value(INSPECTION)))
    assert (value["provider"], value["is_ready"]) == ("mailchimp", False)
    assert value["account"]["records"][0]["type"] == "CNAME"
    assert value["audiences"][2] == {"ref": "tag:English readers", "name": "English readers", "count": None}
    assert value["languages"]["fr"]["count"] == 812
    assert (value["split"]["in_none"], value["split"]["in_several"]) == (12, 1)
    assert value["problems"][0]["key"] == "sender.from_email"


def test_a_draft_that_a_broken_off_test_left_is_told_by_name() -> None:
    (said,) = left_drafts_in_words(["2025-12 fr [cipc-newsletter …]"], title="Mailchimp")
    assert "at Mailchimp: 2025-12 fr [cipc-newsletter …]. It mails nobody" in said
