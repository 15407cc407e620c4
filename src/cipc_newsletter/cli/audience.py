"""`audience`: who may receive, and the proof."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cipc_newsletter.cli import syncing
from cipc_newsletter.cli.session import STANDARD_OUTPUT, Group, Session, asked
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.audience.import_report import ImportReport
    from cipc_newsletter.audience.showing import Person
    from cipc_newsletter.pipeline.audience import Gone

LINES_SHOWN = 40  # of those not taken; a whole list of strangers would push everything else off the screen


@click.group(cls=Group, help=_("Who may receive, and the proof."))
def audience() -> None:
    """Hold the commands about subscribers."""


audience.add_command(syncing.sync)


def consent_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say a consent once for all."""
    options = (
        click.option("--consent", "kind", default="", metavar="KIND", help=_("express, implied_membership, …")),
        click.option("--obtained", default="", metavar="DATE", help=_("The day it was given, such as 2025-12-09.")),
        click.option(
            "--until-event", default="", metavar="DATE", help=_("When the relation ended, for implied kinds.")
        ),
        click.option("--evidence", default="", metavar="TEXT", help=_("Where the proof is kept.")),
        click.option("--text", default="", metavar="TEXT", help=_("The words in which it was asked.")),
        click.option("--language", default="", metavar="L", help=_("fr, en or es, where nothing else says it.")),
        click.option("--by", default="", metavar="NAME", help=_("Who answers for it.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


@audience.command(
    name="import",
    help=_(
        "Take the people in FILE into the audience: a workbook or CSV table, or the export of Mailchimp, Brevo or"
        " Cyberimpact as it was downloaded. Whoever left there is suppressed here."
    ),
)
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@consent_options
@click.option(
    "--language-of",
    multiple=True,
    metavar="RULE",
    help=_("How the language is told: tag:English=en (for each tag), or column:NAME."),
)
@click.option(
    "--left",
    default="",
    metavar="REASON",
    help=_("Everybody in FILE left, and is suppressed: unsubscribed, hard_bounce or complaint."),
)
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; write nothing."))
@click.option("--strict", is_flag=True, help=_("Leave with 1 where a line was refused."))
@asked
def import_(
    session: Session,
    file: Path,
    *,
    dry_run: bool,
    strict: bool,
    language_of: tuple[str, ...],
    left: str,
    **said: str,
) -> int:
    """Take a file of people in."""
    from cipc_newsletter.pipeline import audience as stage

    report = stage.import_subscribers(
        session.workspace(), file, said=said, language_of=language_of, left=left, now=session.now, dry_run=dry_run
    )
    session.document(report.as_json())
    _show_report(session, report)
    for note in report.notes:
        session.say(note)
    if dry_run:
        session.say(_("This was a dry run: nothing was written."))
    return 1 if strict and report.refused else 0


def _show_report(session: Session, report: "ImportReport") -> None:
    session.show(
        _(
            "{read} read: {new} new, {updated} updated, {unchanged} unchanged, {suppressed} suppressed,"
            " {skipped} skipped, {refused} refused."
        ).format(
            read=report.read,
            new=report.new,
            updated=report.updated,
            unchanged=report.unchanged,
            suppressed=report.suppressed,
            skipped=len(report.skipped),
            refused=len(report.refused),
        )
    )
    for file in report.files if len(report.files) > 1 else ():
        session.show(_("  {file}: {read} read").format(file=file.name, read=file.read))
    if report.suppressed:
        session.show(
            _("  of those suppressed, {new} are new; {known} were known to have left.").format(
                new=report.newly_suppressed, known=report.suppressed - report.newly_suppressed
            )
        )
    lines = (*report.refused, *report.skipped)
    for line in lines[:LINES_SHOWN]:
        place = f"{report.files[line.file].name}, " if len(report.files) > 1 else ""
        session.show(
            _("  {file}line {line}, {email}: {reason}").format(
                file=place, line=line.line, email=" ".join(line.email.split()) or "—", reason=line.reason
            )
        )
    more = len(lines) - LINES_SHOWN
    if more > 0:
        session.show(
            ngettext(
                "  … and {count} more line; --json has them all.",
                "  … and {count} more lines; --json has them all.",
                more,
            ).format(count=more)
        )


@audience.command(
    name="export",
    help=_(
        "Write everybody who may be mailed into FILE, a CSV table that import reads again, with the proof of consent."
        " Whoever left stands in none."
    ),
)
@click.argument("file", metavar=_("FILE|-"))
@click.option("--replace", "is_replacing", is_flag=True, help=_("Write over a file of this name."))
@asked
def export(session: Session, file: str, is_replacing: bool) -> None:  # noqa: FBT001 -- Click's call
    """Write the audience into a table."""
    from cipc_newsletter.pipeline import audience_export as stage

    if file in STANDARD_OUTPUT:
        session.require_no_json(remedy=_("Write the table into a file."))
        for piece, _counted in stage.pieces(session.workspace(), now=session.now):
            sys.stdout.buffer.write(piece)
        return
    counted = stage.write(session.workspace(), file, now=session.now, is_replacing=is_replacing)
    session.document({"path": file, "people": counted.people, "left_out": counted.left_out})
    session.show(
        ngettext("{path}: {count} person.", "{path}: {count} people.", counted.people).format(
            path=file, count=counted.people
        )
    )
    if counted.left_out:
        session.say(
            ngettext(
                "{count} person may not be mailed, and does not stand in it. Why: cipc-newsletter audience list",
                "{count} people may not be mailed, and do not stand in it. Why: cipc-newsletter audience list",
                counted.left_out,
            ).format(count=counted.left_out)
        )


@audience.command(name="list", help=_("Count the audience, by language and by reason for not being mailed."))
@asked
def list_(session: Session) -> None:
    """Count the audience."""
    from cipc_newsletter.audience.reasons import summary_of
    from cipc_newsletter.pipeline import audience as stage

    counts = stage.counts(session.workspace(), now=session.now)
    session.document(counts.as_json())
    session.show(
        ngettext("{count} person in the audience", "{count} people in the audience", counts.total).format(
            count=counts.total
        )
    )
    for language, count in counts.by_language.items():
        session.show(f"  {count:>7}  {language}")
    for reason, count in counts.by_reason.items():
        session.show(_("  {count:>7}  not mailed: {reason}").format(count=count, reason=summary_of(reason)))
    if not counts.total:
        session.say(_("Next: cipc-newsletter audience import FILE"))


@audience.command(name="show", help=_("Show what is known of ADDRESS, with every proof of consent."))
@click.argument("address")
@asked
def show(session: Session, address: str) -> None:
    """Show one person."""
    from cipc_newsletter.pipeline import audience as stage

    _show_person(session, stage.show(session.workspace(), address, now=session.now))


@audience.command(name="add", help=_("Take one person into the audience, with the proof of their consent."))
@click.argument("address")
@click.option("--first-name", default="", metavar="NAME", help=_("Their first name."))
@click.option("--last-name", default="", metavar="NAME", help=_("Their last name."))
@consent_options
@asked
def add(session: Session, address: str, first_name: str, last_name: str, **said: str) -> None:
    """Take one person in."""
    from cipc_newsletter.pipeline import audience as stage

    person = stage.add(
        session.workspace(), address, said=said, first_name=first_name, last_name=last_name, now=session.now
    )
    _show_person(session, person)


@audience.command(name="unsubscribe", help=_("Let the person at ADDRESS go, at once and for good."))
@click.argument("address")
@click.option("--by", default="", metavar="NAME", help=_("Who took their word."))
@click.option("--evidence", default="", metavar="TEXT", help=_("Where their word is kept."))
@asked
def unsubscribe(session: Session, address: str, by: str, evidence: str) -> None:
    """Let one person go."""
    from cipc_newsletter.pipeline import audience as stage

    gone = stage.unsubscribe(session.workspace(), address, by=by, evidence=evidence, now=session.now)
    _tell_gone(session, address, gone)


@audience.command(name="suppress", help=_("Never write to ADDRESS again."))
@click.argument("address")
@click.option("--reason", default="staff", metavar="REASON", help=_("complaint, hard_bounce, legal, staff, …"))
@asked
def suppress(session: Session, address: str, reason: str) -> None:
    """Suppress one address."""
    from cipc_newsletter.pipeline import audience as stage

    gone = stage.suppress(session.workspace(), address, reason=reason, now=session.now)
    _tell_gone(session, address, gone)


def _tell_gone(session: Session, address: str, gone: "Gone") -> None:
    from cipc_newsletter.pipeline import syncing

    session.document({"email": address, "suppressed": True, "new": gone.is_new, "known": gone.is_known})
    session.show(
        _("{address} gets no mail from now on.").format(address=address)
        if gone.is_new
        else _("{address} was on the suppression list already.").format(address=address)
    )
    keepers = syncing.keepers_of(session.workspace())
    if not gone.is_known and not keepers:
        session.say(_("Nobody in the audience has this address; look at its spelling."))
    elif not gone.is_known:
        titles = ", ".join(each.title for each in keepers)
        said = _(
            "Nobody in the audience here has this address: whoever is on the list of {title} stands there."
            " From here it gets nothing."
        )
        session.say(said.format(title=titles))
    for keeper in keepers:
        session.say(
            _(
                "{title} keeps a list of its own and mails it until it is told: cipc-newsletter audience sync {name}"
            ).format(title=keeper.title, name=keeper.name)
        )


def _show_person(session: Session, person: "Person") -> None:
    from cipc_newsletter.audience.reasons import words_of_suppression

    session.document(person.as_json())
    subscriber = person.subscriber
    name = f"{subscriber.first_name} {subscriber.last_name}".strip() if subscriber else ""
    session.show(
        " ".join(part for part in (person.email, name and f"({name})", subscriber and subscriber.language) if part)
    )
    session.show(
        _("May be mailed.")
        if person.reason is None
        else _("Not mailed: {reason}.").format(reason=person.reason.words)
    )
    if person.suppression is not None:
        since = person.suppression.at.astimezone().date()
        words = f"{words_of_suppression(person.suppression.reason)}  {person.suppression.source}"
        session.show(f"  {since}  {words}".rstrip())
    for row in person.events:
        what = _("consent given") if row.event == "given" else _("consent withdrawn")
        proof = row.consent.evidence or row.consent.text
        session.show(f"  {row.consent.obtained_on}  {what} ({row.consent.kind})  {proof}".rstrip())
