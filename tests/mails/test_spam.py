"""SpamAssassin takes no mail of ours for spam: its local rules give less than one point of the five it needs."""

from pathlib import Path

import pytest

from campaign_making import Mail as SentMail
from judging import needs_spamassassin, spam
from sample_mails import MAILS, Mail

pytestmark = [pytest.mark.slow, needs_spamassassin]
LANGUAGES = ("fr", "en", "es")


@pytest.mark.parametrize("mail", MAILS, ids=str)
def test_the_sample_copy_is_no_spam(built: Path, mail: Mail) -> None:
    verdict = spam((built / mail.issue / mail.language / "message.eml").read_bytes())
    print(mail, verdict)
    assert verdict.points < 1.0, verdict.rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_copy_that_leaves_is_no_spam(sent: dict[str, SentMail], language: str) -> None:
    verdict = spam(sent[language].raw)
    print(language, verdict)
    assert verdict.points < 1.0, verdict.rules


def test_spamassassin_is_really_asked() -> None:
    # The line that every filter agrees to take for spam (GTUBE, documentation of SpamAssassin).
    line = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    assert spam(b"From: a@b.example\nTo: c@d.example\nSubject: x\n\n" + line + b"\n").points > 100
