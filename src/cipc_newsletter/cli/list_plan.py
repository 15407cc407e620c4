"""The plan of a campaign through a list provider, in plain words: who gets what, what speaks against it, and when.

Promises lines that fit a terminal of 80 columns but for addresses, and that while nothing has left, that is what it says.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cipc_newsletter.cli.account_report import left_drafts_in_words, sample_in_words
from cipc_newsletter.cli.columns import LABEL, WIDTH, cut, labelled
from cipc_newsletter.cli.moments import moment_in_words
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.deliver.mailings.dividing import Strays
    from cipc_newsletter.deliver.mailings.planning import MailingPlan
    from cipc_newsletter.errors import Mistake
    from cipc_newsletter.providers.port import Description


def list_plan_in_words(plan: "MailingPlan", description: "Description", *, zone: str) -> Iterator[str]:
    """Yield the lines of a plan; `zone` is the one its moment is shown in."""
    yield ngettext(
        "Issue {issue} would go to {count} person on the list at {title}:",
        "Issue {issue} would go to {count} people on the list at {title}:",
        plan.planned,
    ).format(issue=plan.issue_id, count=plan.planned, title=plan.title)
    yield ""
    yield from _mailings(plan)
    yield from _strays(plan)
    yield from labelled(_("Account"), ", ".join(part for part in (plan.account.name, plan.account.plan) if part))
    if plan.account.mails_left is not None:
        left = ngettext("{count} mail left", "{count} mails left", plan.account.mails_left)
        yield from labelled("", left.format(count=plan.account.mails_left))
    yield from labelled(_("From"), plan.sender)
    yield from labelled(_("Consent"), plan.consent or "—")
    yield from labelled(_("Changes"), _changes(plan))
    yield from labelled(_("Tracking"), description.tracking)
    yield from labelled(_("Leaves"), _leaves(plan, zone))
    yield from labelled(_("Plan"), plan.sha.hex()[:8])
    for line in left_drafts_in_words(plan.test_drafts, title=plan.title):
        yield from labelled("!", line)
    yield ""
    yield _("Nothing has left yet.")


def obstacles_in_words(obstacles: "tuple[Mistake, ...]") -> Iterator[str]:
    """Yield what must be mended before it can be sent."""
    if obstacles:
        head = ngettext("{count} thing stands in the way:", "{count} things stand in the way:", len(obstacles))
        yield head.format(count=len(obstacles))
    for obstacle in obstacles:
        yield f"✗ {obstacle}"


def _mailings(plan: "MailingPlan") -> Iterator[str]:
    """Yield two lines for each language: how many in which part of the list, and the subject with its size."""
    label = _("To")
    digits = max((len(str(each.planned)) for each in plan.mailings), default=1)
    for each in plan.mailings:
        audience = (
            each.audience_name if each.audience_name == each.audience else f"{each.audience_name} ({each.audience})"
        )
        head = f"  {label:<{LABEL}}{each.planned:>{digits}}  {' + '.join(each.carried)}  "
        yield f"{head}{cut(audience, WIDTH - len(head))}"
        size = _("{count} kB").format(count=-(-each.html_bytes // 1000))
        indent = " " * (LABEL + digits + 4)
        yield f"{indent}{cut(_quoted(each.subject), WIDTH - len(indent) - len(size) - 2)}, {size}"
        label = ""


def _strays(plan: "MailingPlan") -> Iterator[str]:
    for strays, words in (
        (
            plan.in_none,
            ngettext(
                "{count} person on the list gets nothing, being in none of these: {sample}",
                "{count} people on the list get nothing, being in none of these: {sample}",
                plan.in_none.count,
            ),
        ),
        (
            plan.in_several,
            ngettext(
                "{count} person gets several mails, being in several of these: {sample}",
                "{count} people get several mails, being in several of these: {sample}",
                plan.in_several.count,
            ),
        ),
        (
            plan.left_here,
            ngettext(
                "{count} person left here and is still on the list: {sample}",
                "{count} people left here and are still on the list: {sample}",
                plan.left_here.count,
            ),
        ),
    ):
        yield from _stray_line(strays, words)


def _stray_line(strays: "Strays", words: str) -> Iterator[str]:
    if strays.count:
        yield from labelled("!", words.format(count=strays.count, sample=sample_in_words(strays.some, strays.count)))


def _changes(plan: "MailingPlan") -> str:
    if not plan.accepted:
        return _("none accepted: whatever {title} changes in the mail stops it before it leaves").format(
            title=plan.title
        )
    return _("accepted: {names}; whatever else {title} changes in the mail stops it").format(
        names=", ".join(plan.accepted), title=plan.title
    )


def _leaves(plan: "MailingPlan", zone: str) -> str:
    return _("as soon as it is made and read back") if plan.at is None else moment_in_words(plan.at, zone)


def _quoted(text: str) -> str:
    return _('"{name}"').format(name=text) if text else ""


def list_plan_value(plan: "MailingPlan", *, zone: str) -> Mapping[str, object]:
    """Return a plan as scripts know it (docs/contract.md section 4)."""
    return {
        "issue": plan.issue_id,
        "digest": plan.digest,
        "provider": plan.provider,
        "account": plan.account.name,
        "planned": plan.planned,
        "mailings": [
            {
                "language": each.language,
                "carried": list(each.carried),
                "audience": each.audience,
                "audience_name": each.audience_name,
                "planned": each.planned,
                "subject": each.subject,
                "html_bytes": each.html_bytes,
            }
            for each in plan.mailings
        ],
        "in_none": _strays_value(plan.in_none),
        "in_several": _strays_value(plan.in_several),
        "left_here": _strays_value(plan.left_here),
        "consent": plan.consent,
        "accepted": list(plan.accepted),
        "sender": plan.sender,
        "begins_at": plan.at,
        "zone": zone,
        "obstacles": [{"message": str(each), "key": each.key} for each in plan.obstacles],
        "test_drafts": list(plan.test_drafts),
        "plan": plan.sha.hex(),
    }


def _strays_value(strays: "Strays") -> Mapping[str, object]:
    return {"count": strays.count, "some": list(strays.some)}
