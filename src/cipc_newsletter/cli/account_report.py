"""What was seen of a provider's account, in lines that fit 80 columns and as scripts read it.

Promises that what stands in the first column of the parts is what config.toml wants, sign for sign.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cipc_newsletter.cli.columns import indented, labelled
from cipc_newsletter.wording import _, ngettext

if TYPE_CHECKING:
    from cipc_newsletter.deliver.mailings.dividing import Division
    from cipc_newsletter.errors import Mistake
    from cipc_newsletter.pipeline.provider_accounts import Inspection
    from cipc_newsletter.providers.list_port import Account, Audience


def inspection_in_words(seen: "Inspection") -> Iterator[str]:
    """Yield the lines of an inspection, none longer than 80 columns but for names, addresses and DNS records."""
    yield f"{seen.description.name} — {seen.description.title}"
    yield from _account(seen.account)
    if seen.languages is not None:
        yield from _line(_("Mails in"), ", ".join(seen.languages))
    yield from _line(_("Tracking"), seen.description.tracking)
    for place, what in enumerate(seen.description.unverified):
        yield from _line("" if place else _("Unverified"), what)
    if seen.audiences:
        yield ""
        yield "  " + _("What a mailing can go to, as config.toml names it:")
        yield from _table(seen.audiences)
        yield ""
        yield "  " + _("Who gets which language:")
        yield from _languages(seen)
    if seen.division is not None and seen.portions:
        yield from _division(seen.division)


def left_drafts_in_words(names: "Sequence[str]", *, title: str) -> Iterator[str]:
    """Yield that broken-off tests left drafts at a provider, by name."""
    said = _("A test that broke off left a draft at {title}: {name}. It mails nobody; the next send-test removes it.")
    for name in names:
        yield said.format(title=title, name=name)


def _account(account: "Account") -> Iterator[str]:
    yield from _line(_("Account"), account.name)
    if account.plan:
        yield from _line(_("Its plan"), account.plan)
    if account.mails_left is not None:
        left = ngettext("{count} mail left", "{count} mails left", account.mails_left)
        yield from _line(_("Quota"), left.format(count=account.mails_left))
    if account.sender_is_verified is not None:
        sender = _("may be used") if account.sender_is_verified else _("may not be used yet")
        yield from _line(_("Sender"), sender)
    for remark in account.remarks:
        yield from _line("", remark)
    if account.records:
        yield ""
        yield "  " + _("Missing in the DNS; hand these lines to whoever keeps your domain:")
        for kind, name, value in account.records:
            yield f"    {kind}  {name}"
            yield f"      {value}"


def _line(label: str, text: str) -> Iterator[str]:
    return labelled(label, text)


def _table(audiences: "Sequence[Audience]") -> Iterator[str]:
    width = max(len(each.ref) for each in audiences)
    digits = max(len(_count(each)) for each in audiences)
    for each in audiences:
        yield f"    {each.ref:<{width}}  {_count(each):>{digits}}  {each.name}".rstrip()


def _count(audience: "Audience") -> str:
    return "?" if audience.count is None else str(audience.count)


def _languages(seen: "Inspection") -> Iterator[str]:
    if not seen.portions and not seen.unknown:
        yield from indented(_("It is not said: an issue of one language goes to the whole list."), 4)
        yield from indented(
            _('For several write audiences = {{ fr = "…", en = "…" }}, from the first column.').format(), 4
        )
        return
    width = max(map(len, (*(each.ref for each in seen.portions.values()), *seen.unknown.values())))
    digits = max((len(_count(each)) for each in seen.portions.values()), default=1)
    for language, each in seen.portions.items():
        yield f"    {language}  {each.ref:<{width}}  {_count(each):>{digits}}  {each.name}".rstrip()
    absent = _("not there")
    for language, ref in seen.unknown.items():
        yield f"    {language}  {ref:<{width}}  {'–':>{digits}}  {absent}"


def _division(division: "Division") -> Iterator[str]:
    """Say how the parts divide the list: everybody is in one of them, in none or in several."""
    for strays, words in (
        (
            division.in_none,
            ngettext(
                "{count} person is in none of them: {sample}",
                "{count} people are in none of them: {sample}",
                division.in_none.count,
            ),
        ),
        (
            division.in_several,
            ngettext(
                "{count} person is in several and would get several mails: {sample}",
                "{count} people are in several and would get several mails: {sample}",
                division.in_several.count,
            ),
        ),
    ):
        if strays.count:
            sample = sample_in_words(strays.some, strays.count)
            yield from indented(words.format(count=strays.count, sample=sample), 4)
    if not division.in_none.count and not division.in_several.count:
        everybody = ngettext(
            "{count} person is on the list, in exactly one of them.",
            "{count} people are on the list, each in exactly one of them.",
            division.everybody,
        )
        yield from indented(everybody.format(count=division.everybody), 4)


def sample_in_words(addresses: "Sequence[str]", count: int) -> str:
    """Return some addresses, and that there are more."""
    return ", ".join(addresses) + (", …" if count > len(addresses) else "")


def inspection_value(seen: "Inspection") -> Mapping[str, object]:
    """Return an inspection as scripts read it (docs/contract.md section 4)."""
    account, division = seen.account, seen.division
    return {
        "provider": seen.description.name,
        "is_ready": not seen.problems,
        "account": {
            "name": account.name,
            "plan": account.plan,
            "sender_is_verified": account.sender_is_verified,
            "mails_left": account.mails_left,
            "records": [{"type": kind, "name": name, "value": value} for kind, name, value in account.records],
            "remarks": list(account.remarks),
        },
        "audiences": [_audience_value(each) for each in seen.audiences],
        "languages": {language: _audience_value(each) for language, each in seen.portions.items()},
        "split": None
        if division is None
        else {
            "everybody": division.everybody,
            "in_none": division.in_none.count,
            "in_several": division.in_several.count,
            "missed": list(division.in_none.some),
            "doubled": list(division.in_several.some),
        },
        "test_drafts": list(seen.test_drafts),
        "problems": [_problem_value(each) for each in seen.problems],
    }


def _audience_value(each: "Audience") -> Mapping[str, object]:
    return {"ref": each.ref, "name": each.name, "count": each.count}


def _problem_value(problem: "Mistake") -> Mapping[str, object]:
    return {"message": str(problem), "key": problem.key}
