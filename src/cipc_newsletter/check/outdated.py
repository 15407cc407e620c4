"""Rule PAR-08: a translation says what its original says today.

Promises to show what changed in the original, old words and new, where the earlier ones were kept; else which texts
changed. Is told which translations are outdated, and looks at nothing else.
"""

from collections.abc import Iterator

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.rules import Weighed
from cipc_newsletter.errors import Mistake
from cipc_newsletter.model.translation import OutdatedTranslation, TextChange
from cipc_newsletter.wording import _, ngettext

_SHOWN, _SHOWN_LETTERS = 5, 60


def par_08(given: CheckInput, language: str) -> Iterator[Mistake | Weighed]:
    """Find translations whose original has changed since."""
    for outdated in given.outdated:
        if outdated.language != language:
            continue
        yield Mistake(
            what=_('the original of "{name}" changed since this translation: {changes}.').format(
                name=outdated.name, changes=_changes(outdated)
            ),
            right=_("A translation says what its original says."),
            remedy=_(
                "Bring it into line, then: cipc-newsletter translate confirm {name} --lang {language}"
                " (or send it out again: translate export)."
            ).format(name=_confirmed(outdated, given), language=language),
            path=outdated.path,
            line=outdated.line,
        )


def _confirmed(outdated: OutdatedTranslation, given: CheckInput) -> str:
    """Return what the outdated text is called in a command: the item's id, or the issue's."""
    return given.issue.id if outdated.path == given.issue.path else outdated.path.split("/")[-2]


def _changes(outdated: OutdatedTranslation) -> str:
    if not outdated.changes:
        return _("it is not known which texts")
    shown = [_change(change, is_kept=outdated.is_kept) for change in outdated.changes[:_SHOWN]]
    more = len(outdated.changes) - len(shown)
    if more:
        shown.append(ngettext("{count} more text", "{count} more texts", more).format(count=more))
    return "; ".join(shown)


def _change(change: TextChange, *, is_kept: bool) -> str:
    place = f"{change.name} ({change.key})"
    if not is_kept and not change.after:
        return _("{place} is gone").format(place=place)
    if not is_kept:
        return _('{place}, now: "{after}"').format(place=place, after=_beginning(change.after))
    if not change.before:
        return _('{place}, new: "{after}"').format(place=place, after=change.after)
    if not change.after:
        return _('{place}, gone: "{before}"').format(place=place, before=change.before)
    return _('{place}: "{before}" became "{after}"').format(place=place, before=change.before, after=change.after)


def _beginning(text: str) -> str:
    return text if len(text) <= _SHOWN_LETTERS else text[:_SHOWN_LETTERS].rsplit(" ", 1)[0] + " …"
