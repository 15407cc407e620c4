"""`send-test`: a marked copy of an issue for a colleague.

Promises that it never counts as sent: no campaign, another kind of mail, and another way through the program.
"""

import click

from cipc_newsletter.cli.session import Command, Session, asked
from cipc_newsletter.wording import _


@click.command(name="send-test", cls=Command, help=_("Send a copy of ISSUE, marked with its code, to a colleague."))
@click.argument("issue")
@click.option("--to", "addresses", multiple=True, metavar="ADDRESS", help=_("Where to; else [sender] test_to."))
@click.option("--lang", "languages", multiple=True, metavar="L", help=_("Only this language; repeatable."))
@click.option("--provider", metavar="NAME", help=_("Through this provider instead of the one in config.toml."))
@click.option("--review", "is_for_review", is_flag=True, help=_("With the code in large type on top, for a yes."))
@asked
def send_test(
    session: Session,
    issue: str,
    addresses: tuple[str, ...],
    languages: tuple[str, ...],
    provider: str | None,
    is_for_review: bool,  # noqa: FBT001 -- Click's call
) -> None:
    """Send test copies."""
    from cipc_newsletter.pipeline import testing as stage

    workspace = session.workspace()
    sent = stage.send_test(
        workspace,
        issue,
        addresses=addresses,
        languages=languages,
        provider_name=provider,
        is_for_review=is_for_review,
        now=session.now,
    )
    session.document(
        [{"to": each.to, "language": each.language, "code": each.code, "reference": each.reference} for each in sent]
    )
    for said in stage.unshown_pictures(workspace, issue, provider_name=provider):
        session.say(f"! {said}")
    for each in sent:
        session.show(
            _("Test copy {code}, {language}, for {to}: {reference}").format(
                code=each.code, language=each.language, to=each.to, reference=each.reference
            )
        )
