"""Mailings at Cyberimpact: made, found again by our mark, taken back.

Promises that what was made can be found again or was taken back, that a mailing which could be the same one is not made
beside it, and that nothing raised after one was made says that there is none. Facts: Cyberimpact's API documentation,
section Mailings: a mailing has no name, its lists show no content, and only one that has not left can be deleted.
"""

import datetime as dt
from collections.abc import Iterator

from cipc_newsletter.errors import BadRequestError, ProviderError, UncertainError
from cipc_newsletter.providers.cyberimpact_clock import read, written
from cipc_newsletter.providers.cyberimpact_contacts import Contacts
from cipc_newsletter.providers.cyberimpact_reading import name_of, standing_of, standing_or_begun
from cipc_newsletter.providers.cyberimpact_tags import (
    LANGUAGES,
    NAME,
    TITLE,
    marked,
    refusal,
    require_language,
    without_mark,
)
from cipc_newsletter.providers.list_calls import Calls, Page, only_asked, rows_of, segment_of
from cipc_newsletter.providers.list_port import Found, Mailing, MailingState, Mark, Standing
from cipc_newsletter.wording import _

LOOK_BACK_DAYS = 60  # what left earlier is not looked through for our mark: each mailing is a call of its own
ALIKE_DAYS = 3
ISO = {"dateReturnFormat": "ISO8601"}


class Mailings:
    """The mailings of one account."""

    def __init__(self, calls: Calls, contacts: Contacts) -> None:
        self._calls = calls
        self._contacts = contacts

    def made(self, mailing: Mailing, at: dt.datetime) -> str:
        """Make a mailing that leaves at `at`, and return its number."""
        body = self._body_of(mailing, at)
        with only_asked():
            self._require_none_alike(mailing)
        said = self._calls.change("POST", "/mailings", body, done=201)
        ref = str(said.get("id") or "")
        if not (ref.isascii() and ref.isdigit()):
            raise self._calls.unclear(said)
        trouble = _trouble_with(said, mailing, at)
        if trouble is not None:
            self._undo(ref, trouble)
            raise trouble
        return ref

    def ours(self) -> tuple[Found, ...]:
        """Return every mailing that carries our mark: those on their way, and what left in the last days."""
        found = []
        for ref in dict.fromkeys(self._candidates(days=LOOK_BACK_DAYS)):
            said = self.look(ref)
            mark = None if said is None else _mark_in(said)
            if said is not None and mark is not None:
                found.append(Found(ref=ref, mark=mark, standing=standing_or_begun(said), name=name_of(said)))
        return tuple(found)

    def look(self, ref: str) -> Page | None:
        """Return what Cyberimpact says of a mailing, None where there is none."""
        return self._calls.look(path_of(ref), **ISO)

    def standing(self, ref: str) -> Standing:
        """Return where a mailing stands; MISSING where it is not there."""
        said = self.look(ref)
        return Standing(state=MailingState.MISSING) if said is None else standing_of(said)

    def take_back(self, ref: str) -> None:
        """Delete a mailing that has not left. Raises BadRequestError once it is leaving."""
        standing = self.standing(ref)
        if standing.state is MailingState.MISSING:
            return
        if standing.state is not MailingState.SCHEDULED:
            raise too_late(ref)
        self._calls.change_if_there("DELETE", path_of(ref), done=200)
        if self.standing(ref).state is not MailingState.MISSING:
            raise too_late(ref)

    def _undo(self, ref: str, trouble: BadRequestError) -> None:
        """Take back what was just made. Raises UncertainError where that cannot be proven: the mailing may leave."""
        try:
            self.take_back(ref)
        except ProviderError as error:
            raise UncertainError(
                _("{trouble} Taking mailing {ref} back did not work: {reason}").format(
                    trouble=trouble.what, ref=ref, reason=error.what
                ),
                provider=NAME,
                right=_("It is on its way, unless somebody deletes it."),
                remedy=_("Look at it in {provider} at once, and delete it there.").format(provider=TITLE),
            ) from error

    def _body_of(self, mailing: Mailing, at: dt.datetime) -> dict[str, object]:
        message = mailing.message
        require_language(mailing.mark.language)
        return {
            "subject": message.subject,
            "language": LANGUAGES[mailing.mark.language],
            "groups": self._contacts.group_of(mailing.audience),
            "sendAt": written(at, provider=NAME, title=TITLE),
            "fromName": message.sender.name,
            "mailFrom": message.sender.email,
            "bodyHtml": marked(message.html, mailing.mark),
            "bodyText": message.text,
            "googleAnalytics": False,
            "mailingStatistics": "anonymized",
            "replyTo": (message.reply_to or message.sender).email,  # without one the account's own address is taken
        }

    def _candidates(self, *, days: int) -> Iterator[str]:
        """Yield the numbers of all mailings on their way, and of those that left in the last days."""
        since = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
        yield from (str(row.get("id")) for row in self._contacts.rows("/mailings/scheduled", "mailings"))
        for path in ("/mailings/sent", "/mailings/archived"):
            for row in self._contacts.rows(path, "mailings", sort="date_desc"):
                left_at = read(row.get("startedOn"))
                if left_at is not None and left_at < since:
                    break
                yield str(row.get("id"))

    def _require_none_alike(self, mailing: Mailing) -> None:
        """Refuse where a mailing without our mark has the same subject, language and group, and left just now or will.

        A second way to know it again: should Cyberimpact ever take our mark out, one whose answer was lost is not made
        twice. Raises BadRequestError.
        """
        group = self._contacts.group_of(mailing.audience)
        for ref in dict.fromkeys(self._candidates(days=ALIKE_DAYS)):
            said = self.look(ref)
            if said is None or _mark_in(said) is not None:
                continue
            groups = [str(row.get("id")) for row in rows_of(said, "recipientGroups")]
            is_alike = said.get("subject") == mailing.message.subject and group in groups
            if is_alike and said.get("language") == LANGUAGES[mailing.mark.language]:
                raise refusal(
                    _('{provider} has a mailing "{subject}" to the same group already, number {ref}.').format(
                        provider=TITLE, subject=mailing.message.subject, ref=ref
                    ),
                    right=_("It does not carry our mark, so nobody knows whether it is this one."),
                    remedy=_(
                        "Look at it in {provider}; delete it there if it is not meant to leave, then go on."
                    ).format(provider=TITLE),
                )


def path_of(ref: str) -> str:
    """Return where one mailing is asked for."""
    return f"/mailings/{segment_of(ref)}"


def too_late(ref: str) -> BadRequestError:
    """Return the error for a mailing that cannot be taken back any more."""
    return refusal(
        _("mailing {ref} at {provider} is on its way, is leaving, or has left.").format(ref=ref, provider=TITLE),
        right=_("Only one that waits for its moment can be taken back."),
        remedy=_("Look at it in {provider}.").format(provider=TITLE),
    )


def _trouble_with(said: Page, mailing: Mailing, at: dt.datetime) -> BadRequestError | None:
    """Return what is wrong with a mailing as it was made: it cannot be found again, or leaves at another moment."""
    if _mark_in(said) != mailing.mark:
        return refusal(
            _("{provider} took our mark out of the mail.").format(provider=TITLE),
            right=_("Without it a mailing whose answer was lost could not be found again. This one was taken back."),
            remedy=_("Please report this; until then, send through another provider."),
        )
    kept = read(said.get("scheduledOn"))
    if kept is None or abs(kept - at) >= dt.timedelta(minutes=1):
        return refusal(
            _("{provider} would let the mailing leave at another moment: {moment}.").format(
                provider=TITLE, moment=f"{kept:%Y-%m-%d %H:%M} UTC" if kept else _("none")
            ),
            right=_("It was made for {moment}. It was taken back.").format(moment=f"{at:%Y-%m-%d %H:%M} UTC"),
            remedy=_("Look at the time zone in the settings of your account with {provider}.").format(provider=TITLE),
        )
    return None


def _mark_in(said: Page) -> Mark | None:
    return without_mark(str(said.get("bodyHtml") or ""))[1]
