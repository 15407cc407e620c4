"""`translate`: an issue's texts out to the translators, and back."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cipc_newsletter.cli.session import Group, Session, asked
from cipc_newsletter.errors import UsageError
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.pipeline.exporting import Exported
    from cipc_newsletter.pipeline.translating import Imported
    from cipc_newsletter.translation.noticing import Noticed

_OUTCOMES = ("new", "updated", "unchanged", "conflict", "skipped")


@click.group(cls=Group, help=_("Send an issue's texts out to the translators, and bring them back."))
def translate() -> None:
    """Hold the commands about translating."""


@translate.command(
    name="export", help=_("Put the texts of ISSUE (else the newest) into one document for the translators.")
)
@click.argument("issue", required=False)
@click.option("--to", "to", multiple=True, metavar="L,L", help=_("The languages wanted, such as en,es; else all."))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=_("The document: .docx, or .html."))
@asked
def export(session: Session, issue: str | None, to: tuple[str, ...], out: Path | None) -> None:
    """Write the translators' document."""
    from cipc_newsletter.pipeline import exporting

    made = exporting.export(session.workspace(), issue, to=_languages(to), out=out)
    session.document(made.value())
    _show_export(session, made)


def _languages(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages typed as en,es or one by one. Raises UsageError for one there is not."""
    named = tuple(name.strip().lower() for names in given for name in names.split(",") if name.strip())
    for name in named:
        if name not in LANGUAGES:
            raise UsageError(
                _('"{name}" is not a language of the newsletter.').format(name=name),
                right=_("It is one of: {options}.").format(options=", ".join(LANGUAGES)),
                remedy=_("Write it so: --to en,es"),
            )
    return named


def _show_export(session: Session, made: "Exported") -> None:
    texts = sum(len(part.rows) for part in made.sheet.parts)
    session.show(
        ngettext("{file}: {count} text to be translated.", "{file}: {count} texts to be translated.", texts).format(
            file=made.path, count=texts
        )
    )
    for language, count in made.words.items():
        session.show(
            ngettext("  {language}: {count} word to do", "  {language}: {count} words to do", count).format(
                language=language, count=count
            )
        )
    for item_id in made.left_out:
        session.show(
            _('  left out: {id}, which has no text in "{language}".').format(id=item_id, language=made.sheet.source)
        )
    session.say(
        _("Send it to the translators. When it is back: cipc-newsletter translate import {file}").format(
            file=made.path
        )
    )


@translate.command(name="import", help=_("Bring a translated document back into the news and issue files."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help=_("Say what would happen; write nothing."))
@click.option("--resolve", is_flag=True, help=_("Where a translation was edited by hand, take the document's."))
@click.option("--strict", is_flag=True, help=_("Leave with 1 where something conflicts, is skipped or is noticed."))
@asked
def import_(session: Session, file: Path, dry_run: bool, resolve: bool, strict: bool) -> int:  # noqa: FBT001 -- Click's call
    """Bring a translators' document back."""
    from cipc_newsletter.pipeline import translating

    done = translating.import_document(session.workspace(), file, dry_run=dry_run, takes_conflicts=resolve)
    session.document(done.value())
    _show_import(session, done, dry_run=dry_run)
    is_clean = not (done.value()["conflict"] or done.value()["skipped"] or done.plan.noticed)
    return 1 if strict and not is_clean else 0


def _show_import(session: Session, done: "Imported", *, dry_run: bool) -> None:
    value = done.value()
    session.show(
        _("{new} new, {updated} updated, {unchanged} unchanged, {conflict} in conflict, {skipped} skipped.").format(
            **{name: len(value[name]) for name in _OUTCOMES}
        )
    )
    for entry in done.plan.entries:
        if entry.outcome != "unchanged" and not entry.is_untouched:
            shown = f"  {entry.language}  {entry.owner}  {entry.title}"
            session.show(_("{place}: {what}").format(place=shown, what=entry.reason) if entry.reason else shown)
    for language, count in Counter(entry.language for entry in done.plan.entries if entry.is_untouched).items():
        nothing = ngettext(
            "  {language}: {count} item is not translated yet.",
            "  {language}: {count} items are not translated yet.",
            count,
        )
        session.show(nothing.format(language=language, count=count))
    for one in done.plan.noticed:
        session.show(_in_words(one))
    for path in done.replaced:
        session.say(_("The version edited by hand is kept in {path}.").format(path=path))
    if done.absent:
        session.say(
            _("The issue is not sent in {absent} yet. To send it so, write in issues/{issue}.toml: {example}").format(
                absent=", ".join(done.absent),
                issue=done.issue_id,
                example=f"languages = {json.dumps([*done.languages, *done.absent])}",
            )
        )
    if dry_run:
        session.say(_("This was a dry run: nothing was written."))
    elif value["conflict"]:
        session.say(_("To take the document's words there: the same command with --resolve"))
    elif value["new"] or value["updated"]:
        session.say(_("Next: cipc-newsletter check {issue}").format(issue=done.issue_id))


def _in_words(one: "Noticed") -> str:
    mark = "✗" if one.remark.holds_back else "!"
    place = " ".join(part for part in (one.language, one.owner, one.key) if part)
    what = _("{place}: {what}").format(place=place, what=one.remark.what) if place else one.remark.what
    return f"{mark} {' '.join(part for part in (what, one.remark.right) if part)}"


@translate.command(
    name="confirm", help=_("Record that the translations of ID, an item or an issue, are up to date as they stand.")
)
@click.argument("name", metavar="ID")
@click.option("--lang", "languages", multiple=True, metavar="L", help=_("Only this language; repeatable."))
@asked
def confirm(session: Session, name: str, languages: tuple[str, ...]) -> None:
    """Record that translations say what their originals say."""
    from cipc_newsletter.pipeline import translating

    files = translating.confirm(session.workspace(), name, languages=_languages(languages))
    session.document({"confirmed": list(files)})
    for path in files:
        session.show(path)
    if files:
        session.say(_("Recorded: these translations say what their originals say today."))
