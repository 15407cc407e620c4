"""What an import tells: the counts, what became of each story, what is doubtful, and what is left to do."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cipc_newsletter.cli.session import Session
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    import datetime as dt

    from cipc_newsletter.ingest.outcomes import Entry, ImportPlan
    from cipc_newsletter.pipeline.importing import ImportResult

_MOST_DOUBTS = 12


def tell(session: Session, result: "ImportResult", *, dry_run: bool) -> None:
    """Show what became of each story; then say what a person may want to look at."""
    value = result.value()
    session.show(
        _("{new} new, {updated} updated, {unchanged} unchanged, {conflict} in conflict, {skipped} skipped.").format(
            **{name: len(value[name]) for name in ("new", "updated", "unchanged", "conflict", "skipped")}
        )
    )
    for line in (*_of_entries(result), *_of_the_rest(result.outcome)):
        session.show(f"  {line}")
    _say_doubts(session, result, dry_run=dry_run)
    if not result.outcome.entries:
        session.say(_("The source holds no story, or none that --since, --category and --tag let in."))
    if dry_run:
        session.say(_("This was a dry run: nothing was written."))
    elif not result.plan_text and (days := list(_days_of_new_items(result.outcome.entries))):
        hint = _("Next, an issue of them: cipc-newsletter issue new {issue} --from-news --since {day}")
        session.say(hint.format(issue=f"{session.now:%Y-%m}", day=min(days)))


def _days_of_new_items(entries: "Iterable[Entry]") -> "Iterator[dt.date]":
    """Yield the day of each entry that brings in news, and not only another language of an item."""
    for entry in entries:
        if entry.outcome == "new" and entry.item is not None and entry.item.translation is None:
            day = entry.item.published or entry.item.date
            yield from (day,) if day else ()


def _of_entries(result: "ImportResult") -> Iterator[str]:
    for entry in result.outcome.entries:
        if entry.outcome in ("conflict", "skipped"):
            yield _("{place}: {what}").format(place=entry.id or entry.draft.title, what=entry.reason)
            if entry.outcome == "conflict" and entry.item is not None:
                yield "  " + _("To decide which version stays: cipc-newsletter import --resolve {id}").format(
                    id=entry.id
                )
        elif entry.outcome != "unchanged":
            yield f"{entry.id}  {entry.draft.title}"
            if issues := result.issues.get(entry.id):
                used = _("It is used in {issues}; what was approved or sent stays as it was.")
                yield "  " + used.format(issues=", ".join(issues))
        if entry.alike:
            alike = _("Probably the same news as {ids}; nothing was merged.")
            yield "  " + alike.format(ids=", ".join(entry.alike))


def _of_the_rest(outcome: "ImportPlan") -> Iterator[str]:
    for line in outcome.leftover:
        yield _("left over, line {line}: {text}").format(line=line.number, text=line.text)
    if outcome.gone:
        gone = ngettext(
            "{count} item is not at its source any more; it stays here: {ids}.",
            "{count} items are not at their source any more; they stay here: {ids}.",
            len(outcome.gone),
        )
        yield gone.format(count=len(outcome.gone), ids=", ".join(outcome.gone))
    written = (entry for entry in outcome.entries if entry.outcome in ("new", "updated"))
    dropped = Counter(dropped.what for entry in written for dropped in entry.draft.dropped)
    if dropped:
        kinds = ", ".join(f"{what} ({count})" for what, count in dropped.most_common())
        yield _("Left out of the stories: {kinds}.").format(kinds=kinds)


def _say_doubts(session: Session, result: "ImportResult", *, dry_run: bool) -> None:
    """Say what is doubtful: for a pasted page how many places, whose plan shows them; for a site each of them."""
    for doubt in result.doubts:
        session.say(doubt)
    entries = [entry for entry in result.outcome.entries if entry.outcome in ("new", "updated")]
    if result.plan_text:
        _say_count(session, entries, dry_run=dry_run)
        return
    told = [(entry.id, doubt) for entry in entries for doubt in entry.draft.doubts]
    shown = told if session.is_verbose else told[:_MOST_DOUBTS]
    for item_id, doubt in shown:
        session.say(_("{place}: {what}").format(place=item_id, what=doubt))
    if rest := len(told) - len(shown):
        more = ngettext(
            "{count} more place is doubtful: --verbose", "{count} more places are doubtful: --verbose", rest
        )
        session.say(more.format(count=rest))


def _say_count(session: Session, entries: "list[Entry]", *, dry_run: bool) -> None:
    doubts = sum(bool(line.doubt) for entry in entries for line in entry.draft.lines)
    doubts += sum(len(entry.draft.doubts) for entry in entries)
    if doubts and not dry_run:
        session.say(
            ngettext(
                "{count} place is doubtful. To see it: the same command with --dry-run; to correct it: --plan FILE.",
                "{count} places are doubtful. To see them: the same command with --dry-run; to correct them: --plan FILE.",
                doubts,
            ).format(count=doubts)
        )
