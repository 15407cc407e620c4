"""A mailbox: who a mail comes from or goes to."""

from cipc_newsletter.values import frozen


@frozen
class Mailbox:
    """An e-mail address with the name shown beside it (RFC 5322 section 3.4). Already validated."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the last @, lower case."""
        return self.email.rpartition("@")[2].lower()
