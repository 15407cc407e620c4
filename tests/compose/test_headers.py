"""The approved header fields."""

from dataclasses import replace

import pytest

from cipc_newsletter.compose.headers import headers_of, reply_to_of, sender_of
from cipc_newsletter.errors import ContentError
from compose_making import CONFIG


def renamed(**names):
    return replace(
        CONFIG, organisation=replace(CONFIG.organisation, name=names), sender=replace(CONFIG.sender, from_name=names)
    )


def test_the_list_is_the_languages_own_and_stays_the_same():
    assert dict(headers_of(CONFIG, "es"))["List-Id"] == "Observatorio Clara <es.infolettre.observatoire.example>"


def test_without_a_domain_for_lists_the_senders_is_taken():
    config = replace(CONFIG, sender=replace(CONFIG.sender, list_id_domain=""))
    assert dict(headers_of(config, "fr"))["List-Id"].endswith("<fr.infolettre.observatoire.example>")


def test_a_name_with_brackets_cannot_pose_as_the_id():
    assert dict(headers_of(renamed(fr="A <b@c.example>"), "fr"))["List-Id"].count("<") == 1


@pytest.mark.parametrize("name", ["A\r\nBcc: x@y.example", "=?utf-8?q?x?=", "A\x00"])
def test_a_name_that_could_become_a_header_is_refused(name):
    with pytest.raises(ContentError):
        headers_of(renamed(fr=name), "fr")
    with pytest.raises(ContentError):
        sender_of(renamed(fr=name), "fr")


def test_a_language_without_a_name_takes_the_first():
    assert sender_of(renamed(fr="Centre"), "de").name == "Centre"


def test_answers_go_to_the_sender_unless_said_otherwise():
    config = replace(CONFIG, sender=replace(CONFIG.sender, reply_to=CONFIG.sender.from_email))
    assert reply_to_of(config, "fr") is None
    assert reply_to_of(CONFIG, "fr").email == "bonjour@observatoire.example"
