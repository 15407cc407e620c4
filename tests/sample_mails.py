"""The mails of the sample issues, known before they are built: which issue, in which language."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from running import REPOSITORY


@dataclass(frozen=True)
class Mail:
    """One language of one sample issue."""

    issue: str
    language: str

    def __str__(self) -> str:
        return f"{self.issue}-{self.language}"

    def view(self, built: Path) -> Path:
        """The page that shows the mail as the sample subscriber receives it, its pictures beside it."""
        return built / self.issue / self.language / "view.html"

    def pages(self, built: Path) -> list[Path]:
        """Every page of this language that a person looks at: all but the mail whose merge fields are still open."""
        return sorted(set((built / self.issue / self.language).glob("*.html")) - {self.message(built)})

    def message(self, built: Path) -> Path:
        """The HTML that is sent, its merge fields open."""
        return built / self.issue / self.language / "message.html"


def languages_of(issue: Path) -> list[str]:
    """The languages an issue is mailed in; a mail that carries all of them goes by the first."""
    written = tomllib.loads(issue.read_text(encoding="utf-8"))
    languages = list(written["languages"])
    return languages[:1] if written.get("mode") == "together" else languages


MAILS = [
    Mail(issue.stem, language)
    for issue in sorted((REPOSITORY / "issues").glob("*.toml"))
    for language in languages_of(issue)
]

# Each language and each template once, whatever is measured in a browser; the others in `make soak`.
_FEWER = [
    mail for mail in MAILS if not (mail.issue == "2025-11" or ("communique" in mail.issue and mail.language != "fr"))
]
each_mail = pytest.mark.parametrize(
    "mail", [pytest.param(mail, marks=[] if mail in _FEWER else [pytest.mark.soak], id=str(mail)) for mail in MAILS]
)
