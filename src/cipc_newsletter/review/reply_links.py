"""Links that open a mail to whoever gathers the answers, already saying what it is about: a comment, or the yes.

Promises that each names the issue and the code of the version that was seen. Sends nothing.
"""

from urllib.parse import quote

from cipc_newsletter.wording import _


def yes_link(to: str, *, issue_id: str, code: str) -> str:
    """Return the link that opens a yes to this version."""
    return _link(
        to,
        subject=_("Issue {issue}: yes to version {code}").format(issue=issue_id, code=code),
        body=_("I have read issue {issue} in all its languages, and I approve version {code}.\n\nMy name: ").format(
            issue=issue_id, code=code
        ),
    )


def comment_link(to: str, *, issue_id: str, code: str, language: str, place: str) -> str:
    """Return the link that opens a comment on a place of the mail in `language`, `place` in words."""
    return _link(
        to,
        subject=_("Issue {issue}, version {code}, {language}: {place}").format(
            issue=issue_id, code=code, language=language, place=place
        ),
        body=_("Issue {issue}, version {code}, {language}: {place}\n\nMy comment: ").format(
            issue=issue_id, code=code, language=language, place=place
        ),
    )


def _link(to: str, *, subject: str, body: str) -> str:
    # RFC 6068: lines of a body are set apart by CR LF; mail programs take no + for a space.
    lines = body.replace("\n", "\r\n")
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
