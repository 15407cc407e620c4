"""A link opens a mail that says what it is about, in any mail program."""

from urllib.parse import parse_qs, unquote, urlsplit

from cipc_newsletter.review.reply_links import comment_link, yes_link


def opened(link: str) -> tuple[str, str, str]:
    parts = urlsplit(link)
    fields = parse_qs(parts.query, strict_parsing=True)
    assert parts.scheme == "mailto"
    return unquote(parts.path), fields["subject"][0], fields["body"][0]


def test_a_yes_names_the_code() -> None:
    to, subject, body = opened(yes_link("a@b.example", issue_id="2025-12", code="7QK4-M2"))
    assert to == "a@b.example"
    assert subject == "Issue 2025-12: yes to version 7QK4-M2"
    assert "I approve version 7QK4-M2.\r\n\r\nMy name: " in body


def test_a_comment_names_issue_language_place_and_code() -> None:
    place = 'item 3, "À table & debout? 100 %"'
    link = comment_link("a@b.example", issue_id="2025-12", code="7QK4-M2", language="fr", place=place)
    _to, subject, body = opened(link)
    assert subject == f"Issue 2025-12, version 7QK4-M2, fr: {place}"
    assert body == f"{subject}\r\n\r\nMy comment: "


def test_no_space_is_written_as_a_plus_and_no_sign_is_left_bare() -> None:
    link = comment_link("a+b@c.example", issue_id="2025-12", code="7QK4-M2", language="fr", place="a+b \"'<&")
    assert link.startswith("mailto:a%2Bb@c.example?subject=Issue%202025-12")
    assert not set(link) & set(" \"'<>")
