"""What `doctor` says of one thing. A value, and nothing else."""

from cipc_newsletter.values import frozen


@frozen
class Diagnosis:
    """One thing `doctor` looked at: whether it is well, what was seen, and how to mend it."""

    subject: str
    is_well: bool
    seen: str
    remedy: str = ""
