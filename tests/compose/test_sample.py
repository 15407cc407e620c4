"""The copy for the built-in sample subscriber."""

import email
import email.policy

from cipc_newsletter import tokens
from cipc_newsletter.compose.sample import sample_bytes, sample_message
from compose_making import composed, everything, issue


def test_it_is_dated_at_noon_of_the_issue_with_a_fixed_id(tmp_path):
    raw = sample_bytes(composed(tmp_path, issue()), "fr")
    assert b"\r\nDate: Mon, 15 Dec 2025 12:00:00 +0000\r\n" in raw
    assert b"\r\nMessage-ID: <sample.2025-12.fr@observatoire.example>\r\n" in raw


def test_every_field_is_filled_and_the_token_is_good_for_nothing(tmp_path):
    sent = sample_message(composed(tmp_path, issue()), "fr")
    assert "[[" not in sent.html + sent.text + sent.subject
    assert "Bonjour Camille," in sent.text
    assert f"https://outbox.invalid/u/{tokens.sample_token()}" in sent.text
    assert dict(sent.headers)["List-Unsubscribe"] == f"<https://outbox.invalid/u/{tokens.sample_token()}>"


def test_the_organisations_own_address_is_used_where_it_has_one(tmp_path):
    sent = sample_message(composed(tmp_path, issue()), "fr", public_base_url="https://pages.example")
    assert f"https://pages.example/u/{tokens.sample_token()}" in sent.text


def test_the_copy_the_checks_read_has_two_parts_and_no_pictures(tmp_path):
    parsed = email.message_from_bytes(sample_bytes(composed(tmp_path, everything(tmp_path)), "en"))
    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_the_copy_to_look_at_has_its_pictures_inside(tmp_path):
    made = composed(tmp_path, everything(tmp_path))
    parsed = email.message_from_bytes(sample_bytes(made, "en", has_pictures=True), policy=email.policy.default)
    pictures = [part for part in parsed.walk() if part.get_content_maintype() == "image"]
    html = parsed.get_body(("html",)).get_content()
    assert [part.get_content() for part in pictures] == [image.data for image in made.message("en").images]
    assert all(f'src="cid:{part["Content-ID"][1:-1]}"' in html for part in pictures)
    assert "https://images.observatoire.example" not in html


def test_every_language_names_itself(tmp_path):
    made = composed(tmp_path, issue(languages=("fr", "en")))
    parsed = email.message_from_bytes(sample_bytes(made, "en"))
    assert parsed["Content-Language"] == "en-CA"
