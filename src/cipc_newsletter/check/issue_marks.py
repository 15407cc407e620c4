"""Part of rule CNT-06: the numbers and months of other issues, left in the words of this one.

Promises to be silent about a month or number that no other issue has. Knows months in three languages.
"""

import re
from collections.abc import Iterator, Mapping

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.rules import Weighed, warning
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_NUMBER = re.compile(
    r"(?:\bn\s?[o°º]|\bno\.|\bn\.\s?º|#|\bnum[ée]ro|\bnúmero|\bnumber|\bissue)\s*(\d{1,4})\b", re.IGNORECASE
)
_MONTHS: Mapping[str, int] = {
    name: number
    for names in (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})(?:\s+de|\s*,)?\s+(20\d\d)\b", re.IGNORECASE)


def marks_of_another_issue(mail: MailView, given: CheckInput) -> Iterator[Mistake | Weighed]:
    """Find a number that is taken, and a number or month of another issue in the subject or the preheader."""
    issue = given.issue
    if mail.language == issue.languages[0] and issue.number in given.used_numbers:
        yield Mistake(
            what=_("number {number} is already that of issue {other}.").format(
                number=issue.number, other=given.used_numbers[issue.number]
            ),
            right=_("Every issue has a number of its own."),
            remedy=_("Change number in this issue's file."),
            path=issue.path,
        )
    others = {(one.date.year, one.date.month): one.id for one in given.others if one.date}
    for key, text in (("subject", mail.message.subject), ("preheader", mail.message.preheader)):
        line = _line(mail, given, key)
        numbers = {int(found) for found in _NUMBER.findall(text)}
        months = {(int(year), _MONTHS[name.lower()]) for name, year in _MONTH.findall(text)}
        if issue.number not in numbers:
            for number in sorted(numbers & given.used_numbers.keys()):
                yield _warned(
                    _("number {number} is that of issue {other}.").format(
                        number=number, other=given.used_numbers[number]
                    ),
                    path=issue.path,
                    line=line,
                )
        if (issue.date.year, issue.date.month) not in months:
            for month in sorted(months & others.keys()):
                yield _warned(
                    _("the month {month} is that of issue {other}.").format(
                        month=f"{month[0]}-{month[1]:02d}", other=others[month]
                    ),
                    path=issue.path,
                    line=line,
                )


def _line(mail: MailView, given: CheckInput, key: str) -> int | None:
    words = given.issue.words.get(mail.language)
    return words.lines.get(key, words.line) if words else None


def _warned(what: str, *, path: str, line: int | None) -> Weighed:
    return warning(
        Mistake(
            what=what,
            right=_("The subject and the preheader are this issue's own."),
            remedy=_("Look whether they were copied from it."),
            path=path,
            line=line,
        )
    )
