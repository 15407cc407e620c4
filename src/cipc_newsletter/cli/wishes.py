"""What `send` and `correct` are asked for besides the issue: when, whether at all, and who says yes to how many people.

Promises that nobody is mailed without a person, or --yes with the right count, having agreed to this very plan.
"""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from cipc_newsletter.cli.asking import answer_to, count_of
from cipc_newsletter.errors import AudienceError, UsageError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

if TYPE_CHECKING:
    from cipc_newsletter.config import Workspace
    from cipc_newsletter.deliver.moments import Moment


def policy_of(text: str) -> str:
    """Return the policy typed after --uncertain. Raises UsageError."""
    from cipc_newsletter.deliver.proving import POLICIES

    if text not in POLICIES:
        raise UsageError(
            _('"{text}" is nothing that can be done with an unclear call.').format(text=text),
            right=_("It is one of: {names}.").format(names=", ".join(POLICIES)),
            remedy=_("Leave --uncertain out to take what the provider offers; see docs/sending.md."),
        )
    return text


@frozen
class Wish:
    """How somebody wants a campaign to leave: when, whether at all, how they agreed, and what unclear calls become."""

    at: str | None
    dry_run: bool
    at_once: bool
    yes: bool
    expect: int | None
    uncertain: str | None

    def said_again(self, command: str) -> str:
        """Return `command` with what else was wished of it, as it is typed: all but the yes."""
        moment = "" if self.at is None else f' --at "{self.at}"'
        at_once = " --now" if self.at_once else ""
        return f"{command}{moment}{at_once}" + (f" --uncertain {self.uncertain}" if self.uncertain else "")


def wish_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that `send` and `correct` share."""
    options = (
        click.option(
            "--at",
            metavar="TIME",
            help=_("At this moment: 2025-12-15 09:00, 09:00, tomorrow 9:00; zone: see config."),
        ),
        click.option("--dry-run", is_flag=True, help=_("Show the plan; send nothing.")),
        click.option(
            "--now", "at_once", is_flag=True, help=_("Leave out the minutes of grace, or the wait for its moment.")
        ),
        click.option("--yes", is_flag=True, help=_("Do not ask; needs --expect for a provider that mails people.")),
        click.option("--expect", type=count_of, metavar="N", help=_("How many people must be in the plan.")),
        click.option(
            "--uncertain",
            type=policy_of,
            metavar="POLICY",
            help=_(
                "What to do with a call whose answer never came, for this campaign: auto, key, lookup_hold, hold,"
                " lookup_resend or resend. The last two may mail people twice."
            ),
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def moment_of(workspace: "Workspace", wish: Wish, *, now: dt.datetime) -> "Moment | None":
    """Return when the campaign shall leave, None for now. Raises UsageError where that is not clear."""
    if wish.at is None:
        return None
    if wish.at_once:
        raise UsageError(
            _("--at and --now say two things."),
            right=_("A campaign leaves at a moment that is named, or at once."),
            remedy=_("Leave one of them out."),
        )
    from cipc_newsletter.deliver.moments import moment_named
    from cipc_newsletter.pipeline.beginning import zone_of

    return moment_named(wish.at, zone=zone_of(workspace), now=now)


def require_yes(issue_id: str, planned: int, *, wish: Wish, is_real: bool, command: str) -> None:
    """Go on only where a person, or --yes with the right count, agreed to mail `planned` people the issue.

    `command` is what was typed after the program's name, without what stands in `wish`.
    """
    again = wish.said_again(command)
    yes, expect = wish.yes, wish.expect
    if expect is not None and expect != planned:
        raise AudienceError(
            _("the plan has {planned} people, not {expected}; nothing has left.").format(
                planned=planned, expected=expect
            ),
            right=_("--expect is the number in the plan that was looked at."),
            remedy=_("Look at the plan: cipc-newsletter {command} --dry-run").format(command=again),
        )
    if yes and (expect is not None or not is_real):
        return
    if yes:
        raise UsageError(
            _("--yes alone mails nobody."),
            right=_("It answers only together with the number of people in the plan."),
            remedy=_("Say: cipc-newsletter {command} --yes --expect {count}").format(command=again, count=planned),
        )
    wanted = f"{issue_id} {planned}"
    answer = answer_to(
        _('To send, type the issue and the number of people ("{wanted}"):').format(wanted=wanted),
        remedy=_("Say: cipc-newsletter {command} --yes --expect {count}").format(command=again, count=planned),
    )
    if answer.split() != wanted.split():
        raise AudienceError(
            _('"{answer}" is not "{wanted}"; nothing has left.').format(answer=answer, wanted=wanted),
            remedy=_("To send after all, run the same command again."),
        )
