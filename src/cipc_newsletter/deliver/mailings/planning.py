"""What sending through a list provider would do: the value a person says yes to.

Promises that a plan's digest names the issue, its version, the provider and its account, and for each language the
audience, how many are in it, and every byte that would be uploaded, so that only that is ever started. Asks nobody:
`plan_making` does.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping

from cipc_newsletter.deliver.mailings.dividing import Strays
from cipc_newsletter.errors import Mistake
from cipc_newsletter.providers.list_port import Account
from cipc_newsletter.store.mailability import Seen
from cipc_newsletter.values import frozen

WHOLE_LIST = "list"


@frozen
class MailingSettings:
    """What config.toml says of one list provider.

    `audiences` maps a language to `list_port.Audience.ref`; `consent` says in words who keeps the proof of it;
    `accepted` names what the provider may change (deliver/mailings/differences.py); `several_mails` is whether people
    who are in several audiences may get a mail through each.
    """

    audiences: Mapping[str, str]
    consent: str
    accepted: tuple[str, ...] = ()
    several_mails: bool = False


@frozen
class PlannedMailing:
    """One language of the plan: what goes to which audience, and how many are in it now.

    `carried` has all the languages which that message carries, its own first; `content_sha` names what is uploaded.
    """

    language: str
    carried: tuple[str, ...]
    subject: str
    audience: str
    audience_name: str
    planned: int
    content_sha: bytes
    html_bytes: int


@frozen
class MailingPlan:
    """What a send through a list provider would do.

    `at` (aware) is when it shall leave, None for as soon as everything is proven. `in_none` are people on the list who
    are in no audience, `in_several` those who are in more than one and would get several mails, `left_here` those in
    an audience who must not be mailed according to this store. `obstacles` is what must be mended before it can be
    sent, `test_drafts` the names of drafts that broken-off tests left there. `seen` is how far consents and suppressions
    here were known. `sha` (32 bytes) names what a person says yes to.
    """

    issue_id: str
    digest: str
    provider: str
    title: str
    account: Account
    sender: str
    consent: str
    accepted: tuple[str, ...]
    mailings: tuple[PlannedMailing, ...]
    at: dt.datetime | None = None
    in_none: Strays = Strays()
    in_several: Strays = Strays()
    left_here: Strays = Strays()
    obstacles: tuple[Mistake, ...] = ()
    test_drafts: tuple[str, ...] = ()
    seen: Seen | None = None

    @property
    def planned(self) -> int:
        """How many mails would leave."""
        return sum(mailing.planned for mailing in self.mailings)

    @property
    def sha(self) -> bytes:
        """The 32 bytes that name this plan."""
        said = {
            "issue": self.issue_id,
            "digest": self.digest,
            "provider": self.provider,
            "account": self.account.name,
            "consent": self.consent,
            "at": None if self.at is None else self.at.astimezone(dt.UTC).isoformat(),
            "mailings": [
                [
                    mailing.language,
                    mailing.audience,
                    mailing.audience_name,
                    mailing.planned,
                    mailing.subject,
                    mailing.content_sha.hex(),
                ]
                for mailing in self.mailings
            ],
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).digest()
