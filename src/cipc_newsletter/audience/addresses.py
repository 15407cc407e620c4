"""E-mail addresses as people type them: the form that is compared, or the reason one is refused.

Promises that two spellings of one mailbox compare equal as far as the domain's rules say so, and that an address
which only some mail services carry is refused with that reason (rule HDR-09). Never asks the network: probing for
addresses is what spammers do (rule CNT-15).
"""

import re

from cipc_newsletter.errors import AudienceError
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

_LABEL = r"(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Nearly every address: plain ASCII, no quoting. Whatever does not fit is left to email-validator, which takes longer.
_PLAIN = re.compile(
    r"(?=.{6,254}$)[a-z0-9_+-]+(?:[.'][a-z0-9_+-]+)*@"
    rf"(?!.*\.(?:arpa|invalid|local|localhost|onion|test)$)(?:{_LABEL}\.)+[a-z]{{2,63}}",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_LOCAL_PART = 64  # RFC 5321 section 4.5.3.1.1
_SHOWN = 80
_ROLES = frozenset(
    {
        "abuse",
        "bounce",
        "bounces",
        "donotreply",
        "hostmaster",
        "mailerdaemon",
        "nepasrepondre",
        "noreply",
        "noresponder",
        "postmaster",
        "spam",
        "undisclosedrecipients",
    }
)


@frozen
class Address:
    """An address as written, and `norm`, the form that is compared: lower case, domain in ASCII (A-labels)."""

    email: str
    norm: str


def address_of(text: str) -> Address:
    """Return the address in `text`. Raises AudienceError (key "email") with what is wrong in words."""
    written = text.strip()
    if _PLAIN.fullmatch(written) and written.index("@") <= _LONGEST_LOCAL_PART:
        return Address(email=written, norm=written.lower())
    _refuse_usual_slips(written)
    return _validated(written)


def require_reader(address: Address) -> None:
    """Refuse an address that belongs to a machine or a function, not to a reader (rule CON-03)."""
    local = address.norm.partition("@")[0].partition("+")[0]
    if re.sub(r"[-_.]", "", local) in _ROLES:
        raise _refused(
            _('"{address}" belongs to a machine or a function of the mail service, not to a reader.'),
            address.email,
            right=_("Such an address never agreed to a newsletter (rule CON-03)."),
        )


def _validated(written: str) -> Address:
    """Return what email-validator makes of an address that is not plain."""
    from email_validator import EmailNotValidError, validate_email

    try:
        result = validate_email(written, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise _not_an_address(written) from None
    if result.ascii_email is None:
        raise _refused(
            _('"{address}" has letters before the @ that not every mail service can carry (rule HDR-09).'),
            written,
            right=_("Before the @ stand letters a to z, digits and .-_+ only."),
        )
    local, _at, domain = result.ascii_email.rpartition("@")
    return Address(email=written, norm=f"{local}@{domain}".lower())


def _refuse_usual_slips(written: str) -> None:
    """Name the slips that occur in real lists in words of their own."""
    inside = re.search(r"<([^<>\s]+@[^<>\s]+)>\s*$", written) or re.match(
        r"mailto:(\S+@\S+)$", written, re.IGNORECASE
    )
    if not written:
        raise _refused(_("there is no e-mail address."), written)
    if inside:
        right = _('Write only "{address}".').format(address=inside[1][:_SHOWN])
        raise _refused(_('"{address}" holds more than the address.'), written, right=right)
    if "@" not in written:
        raise _refused(_('"{address}" has no @.'), written, right=_an_address())
    if written.count("@") > 1:
        raise _refused(
            _('"{address}" holds more than one address, or one @ too many.'),
            written,
            right=_("Each line holds one person with one address."),
        )
    if re.search(r"\s", written):
        raise _refused(_('"{address}" has a space in it.'), written, right=_an_address())
    if "," in written:
        right = _('Perhaps "{address}" is meant.').format(address=written.replace(",", ".")[:_SHOWN])
        raise _refused(_('"{address}" has a comma in it.'), written, right=right)
    if "." not in written.partition("@")[2]:
        raise _refused(_('"{address}" has no dot after the @.'), written, right=_an_address())


def _not_an_address(written: str) -> AudienceError:
    return _refused(_('"{address}" is not an address that mail can be sent to.'), written, right=_an_address())


def _an_address() -> str:
    return _('An address looks like "name@example.org".')


def _refused(what: str, written: str, *, right: str = "") -> AudienceError:
    shown = " ".join(written.split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return AudienceError(what.format(address=shown), right=right, key="email")
