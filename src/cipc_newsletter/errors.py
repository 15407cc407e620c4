"""Every error raised on purpose, drawn as one tree.

    NewsletterError
    ├── UsageError                                  the command was called in a way that cannot be meant
    ├── ConfigError · ContentError · IngestError · TemplateError · CheckError · ApprovalError · AudienceError
    ├── ReviewError                                 a comment or a review file that cannot be taken in
    ├── FetchError                                  a page, feed or picture could not be had from the web
    ├── BrowserError                                the browser of this computer is missing, or failed
    ├── PublishingError                             pictures could not be put, or are not, where mails load them
    ├── FileError                                   a file or folder the system will not read or write
    ├── StoreError
    │   ├── SchemaVersionError
    │   ├── UnreachableStoreError                   the server is gone; nobody knows whether the last block was saved
    │   ├── NotTheSenderError
    │   └── TransitionError
    ├── ProviderError                               the class decides the engine's move (SENDING.md 2.4)
    │   ├── AuthenticationError                     pause the campaign, show the provider's answer
    │   ├── BadRequestError                         bisect to the bad address
    │   ├── RateLimitedError · UnavailableError     proven not accepted: back to READY, later
    │   └── UncertainError                          may have been accepted: never repeated without proof
    └── WebhookError

An error's text has three parts, in this order: what is wrong and where; what would be right; what to do.
Each part is a whole sentence in the language in use. None of these is Click's or HTTP's: `cli` shows them and
chooses the exit code.
"""

from collections.abc import Iterable

from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _


@frozen
class Mistake:
    """One thing that is wrong: where, what would be right, and what to do about it.

    `path` is relative to the workspace where the file is in it; `line` counts from 1; `key` is dotted; `within` names
    the part of the file in words, such as "section 2".
    """

    what: str
    right: str = ""
    remedy: str = ""
    path: str | None = None
    line: int | None = None
    key: str | None = None
    within: str = ""

    def __str__(self) -> str:
        """Return the three parts as one line."""
        line = _("line {line}").format(line=self.line) if self.line else None
        place = ", ".join(part for part in (self.path, line, self.within) if part)
        is_word = self.what.split(" ", 1)[0].replace("’", "").isalpha()  # a path or a name stands as it was typed
        capitalised = self.what[:1].upper() + self.what[1:] if is_word else self.what
        head = _("{place}: {what}").format(place=place, what=self.what) if place else capitalised
        return " ".join(part for part in (head, self.right, self.remedy) if part)


class NewsletterError(Exception):
    """Root of the tree. Carries one or more mistakes; the attributes are those of the first."""

    def __init__(
        self,
        what: str,
        *,
        right: str = "",
        remedy: str = "",
        path: str | None = None,
        line: int | None = None,
        key: str | None = None,
    ) -> None:
        mistake = Mistake(what=what, right=right, remedy=remedy, path=path, line=line, key=key)
        self.mistakes: tuple[Mistake, ...] = (mistake,)
        super().__init__(what)

    @classmethod
    def of(cls, mistakes: Iterable[Mistake]) -> "NewsletterError":
        """Return one error of this class for all `mistakes` (at least one)."""
        every = tuple(mistakes)
        error = cls(every[0].what)
        error.mistakes = every
        return error

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)

    @property
    def what(self) -> str:
        """What is wrong, of the first mistake: the sentence without its place, for where that stands beside it."""
        return self.mistakes[0].what

    @property
    def path(self) -> str | None:
        """The file of the first mistake."""
        return self.mistakes[0].path

    @property
    def line(self) -> int | None:
        """The line of the first mistake, from 1."""
        return self.mistakes[0].line

    @property
    def key(self) -> str | None:
        """The dotted key of the first mistake."""
        return self.mistakes[0].key


class UsageError(NewsletterError):
    """The command was called in a way that cannot be meant, such as without a terminal and without --yes."""


class ConfigError(NewsletterError):
    """config.toml is missing something, or says something that cannot be."""


class ContentError(NewsletterError):
    """A news item or an issue file cannot be read as written; all mistakes of all files in one error."""


class IngestError(NewsletterError):
    """News could not be brought in."""


class FetchError(NewsletterError):
    """A page, feed or picture could not be had from the web, or may not be.

    `address` is where it was asked for, after redirects; `status` what the site answered, None where nothing was;
    `is_host_silent` is true where no other address of that host would fare better; `retry_after_seconds` is how long the
    site asks to be left alone, None where it does not; `is_untrusted` tells a certificate that is not accepted,
    `is_unknown_host` a name that leads nowhere, `is_unasked` that the site's robots.txt kept the program from asking.
    """

    def __init__(
        self,
        what: str,
        *,
        right: str = "",
        remedy: str = "",
        address: str = "",
        status: int | None = None,
        is_host_silent: bool = False,
        retry_after_seconds: float | None = None,
        is_untrusted: bool = False,
        is_unknown_host: bool = False,
        is_unasked: bool = False,
    ) -> None:
        super().__init__(what, right=right, remedy=remedy)
        self.address = address
        self.is_untrusted = is_untrusted
        self.is_unknown_host = is_unknown_host
        self.is_unasked = is_unasked
        self.status = status
        self.is_host_silent = is_host_silent
        self.retry_after_seconds = retry_after_seconds


class TemplateError(NewsletterError):
    """A template cannot be rendered; names the template and the line."""


class CheckError(NewsletterError):
    """A blocker stands between this issue and approval or sending."""


class ApprovalError(NewsletterError):
    """What is about to be sent is not what was approved."""


class ReviewError(NewsletterError):
    """A comment, or a file of comments, cannot be taken in."""


class AudienceError(NewsletterError):
    """A file of subscribers, or a request about a subscriber, cannot be carried out."""


class FileError(NewsletterError):
    """The system refuses to read or write a file: held open elsewhere, read-only, no space left."""


class PublishingError(NewsletterError):
    """Pictures could not be put where mails load them: refused, unreachable, or other bytes stand there.

    `is_final` is true where no other picture would fare better, such as a wrong password.
    """

    def __init__(
        self,
        what: str,
        *,
        right: str = "",
        remedy: str = "",
        path: str | None = None,
        key: str | None = None,
        is_final: bool = False,
    ) -> None:
        super().__init__(what, right=right, remedy=remedy, path=path, key=key)
        self.is_final = is_final


class BrowserError(NewsletterError):
    """No browser that can be run is on this computer, or the one that is failed."""


class StoreError(NewsletterError):
    """The database cannot be used."""


class SchemaVersionError(StoreError):
    """The database was made by a newer version of this program."""


class UnreachableStoreError(StoreError):
    """The database server is gone: what was being written was saved or not, and only asking again tells."""


class NotTheSenderError(StoreError):
    """This command may not send now: another one does, or the campaign goes through another provider."""


class TransitionError(StoreError):
    """A batch or campaign cannot go from the state it is in to the one asked for."""


class ProviderError(NewsletterError):
    """A provider did not accept a call; `provider` names it, `answer` is what it said."""

    def __init__(
        self,
        what: str,
        *,
        provider: str = "",
        answer: str = "",
        status: int | None = None,
        retry_after: float | None = None,
        right: str = "",
        remedy: str = "",
    ) -> None:
        super().__init__(what, right=right, remedy=remedy)
        self.provider = provider
        self.answer = answer
        self.status = status
        self.retry_after = retry_after


class AuthenticationError(ProviderError):
    """401, 402, 403: nothing was accepted; the campaign pauses and shows the answer."""


class BadRequestError(ProviderError):
    """400, 413, 422: nothing was accepted; something in the call is refused for good."""


class RateLimitedError(ProviderError):
    """429: nothing was accepted; `retry_after` is in seconds where the provider said it."""


class UnavailableError(ProviderError):
    """Proven not accepted: the connection was never made, or a documented refusal to work now."""


class UncertainError(ProviderError):
    """The call may have been accepted: no answer, a broken answer, or one nobody documented.

    `is_surprising` is true for an undocumented success: the campaign pauses, since every further call would
    be as unclear as this one.
    """

    is_surprising: bool = False


class WebhookError(NewsletterError):
    """A webhook that is not the provider's, or not understood."""
