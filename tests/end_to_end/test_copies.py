"""What each of the twelve people finds: the approved bytes in their language, only the merge fields filled."""

import base64
import csv
import json
from collections import Counter
from dataclasses import dataclass

import pytest

from campaign_making import EVERYBODY, ISSUE, SUBSCRIBERS, MadeWorkspace, addresses, recipients
from cipc_newsletter.merge_fields import filled
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import Addressee, ComposedMessage, OutgoingMessage
from cipc_newsletter.tokens import sample_token
from providers.mailgun_calls import own_link
from providers.mailgun_server import MailgunServer

pytestmark = pytest.mark.slow
SUBJECTS = {
    "fr": "Protéger les jeunes, rebâtir la confiance",
    "en": "Protecting youth, rebuilding trust",
    "es": "Proteger a los jóvenes, recuperar la confianza",
}
FALLBACK = "chère abonnée, cher abonné"
NAMELESS = "m.boisvert@quartier.example"


@dataclass(frozen=True)
class Person:
    """One line of the file of subscribers."""

    email: str
    first_name: str
    language: str


def people(workspace: MadeWorkspace) -> dict[str, Person]:
    """Return the twelve people by address, as the file has them."""
    with (workspace.root / SUBSCRIBERS).open(encoding="utf-8", newline="") as stream:
        lines = [Person(line["email"], line["first_name"], line["language"]) for line in csv.DictReader(stream)]
    return {person.email: person for person in lines}


def approved(workspace: MadeWorkspace, language: str) -> tuple[str, str]:
    """Return the HTML and the text that `build` wrote and somebody approved, merge fields open."""
    folder = workspace.root / "build" / ISSUE / language
    return tuple((folder / f"message.{kind}").read_bytes().decode("utf-8") for kind in ("html", "txt"))


def expected(workspace: MadeWorkspace, person: Person, way_out: str) -> OutgoingMessage:
    """Fill the approved bytes for one person."""
    html, text = approved(workspace, person.language)
    message = ComposedMessage(
        language=person.language,
        locale=person.language,
        subject=SUBJECTS[person.language],
        preheader="",
        html=html,
        text=text,
        sender=Mailbox(email="infolettre@observatoire.example"),
    )
    addressee = Addressee(
        subscriber_id=1,
        uid=b"",
        email=person.email,
        fields={"first_name": person.first_name, "unsubscribe_url": way_out},
    )
    return filled(message, addressee, date=None, message_id="")


@pytest.fixture(scope="module")
def sent(agreed: MadeWorkspace, tmp_path_factory: pytest.TempPathFactory) -> MadeWorkspace:
    """The workspace whose issue went into the outbox; nothing here changes it."""
    workspace = agreed.copy_to(tmp_path_factory.mktemp("sent") / "workspace")
    assert workspace.send().code == 0
    return workspace


def test_everybody_gets_the_mail_in_their_own_language(sent: MadeWorkspace) -> None:
    known = people(sent)
    found = {mail.to: (mail.language, mail.subject) for mail in sent.mails()}
    assert found == {email: (person.language, SUBJECTS[person.language]) for email, person in known.items()}


def test_a_copy_is_the_approved_bytes_with_only_its_merge_fields_filled(sent: MadeWorkspace) -> None:
    known = people(sent)
    for mail in sent.mails():
        wanted = expected(sent, known[mail.to], mail.way_out)
        assert (mail.html.replace("\r\n", "\n"), mail.text.replace("\r\n", "\n")) == (wanted.html, wanted.text)
        assert "[[" not in mail.html + mail.text


def test_everybody_is_greeted_by_their_own_name_or_the_words_for_whoever_gave_none(sent: MadeWorkspace) -> None:
    known = people(sent)
    for mail in sent.mails():
        greeting = next(line for line in mail.text.splitlines() if line.startswith(("Bonjour", "Hello", "Hola")))
        name = known[mail.to].first_name or FALLBACK
        wanted = {"fr": f"Bonjour {name},", "en": f"Hello {name},", "es": f"Hola, {name}:"}
        assert greeting == wanted[mail.language]
    assert [mail.to for mail in sent.mails() if FALLBACK in mail.text] == [NAMELESS]


def test_each_way_out_is_its_persons_own_and_stands_in_the_mail(sent: MadeWorkspace) -> None:
    mails = sent.mails()
    tokens = {mail.way_out.rpartition("/")[2] for mail in mails}
    assert len(tokens) == EVERYBODY
    assert sample_token() not in tokens
    assert len({base64.urlsafe_b64decode(token)[3:11] for token in tokens}) == EVERYBODY
    for mail in mails:
        assert mail.way_out.startswith("https://infolettre.observatoire.example/u/")
        assert mail.way_out in mail.html
        assert mail.way_out in mail.text
        assert mail.to not in mail.way_out


def test_a_copy_tells_nobody_of_anybody_else(sent: MadeWorkspace) -> None:
    for mail in sent.mails():
        assert not [other for other in addresses() - {mail.to} if other.encode() in mail.raw]


def test_message_ids_are_unique_and_hold_no_address(sent: MadeWorkspace) -> None:
    ids = [line for mail in sent.mails() for line in mail.raw.decode().splitlines() if line.startswith("Message-ID:")]
    assert len(set(ids)) == EVERYBODY
    assert not [one for one in ids for address in addresses() if address.partition("@")[0] in one]


def test_through_mailgun_everybody_finds_the_approved_bytes_in_their_language(
    mailgun: MadeWorkspace, server: MailgunServer
) -> None:
    assert mailgun.send("--expect", str(EVERYBODY), "--now").code == 0
    known = people(mailgun)
    assert {delivery.to for delivery in server.deliveries} == addresses()
    for delivery in server.deliveries:
        person = known[delivery.to]
        wanted = expected(mailgun, person, own_link(delivery.to))
        assert (delivery.subject, delivery.html, delivery.text) == (wanted.subject, wanted.html, wanted.text)
        assert delivery.visible_to == (delivery.to,)
        assert own_link(delivery.to) in delivery.headers["List-Unsubscribe"]
        assert delivery.options["o:tracking"] == "no"


def test_whose_language_the_issue_lacks_gets_its_first_language_with_a_line_that_says_so(
    outbox: MadeWorkspace,
) -> None:
    other = "2025-11"
    code = outbox.done("build", other)["code"]
    outbox.done("approve", other, "--by", "Élise", "--code", code)
    answer = outbox.run("send", other, "--yes")
    assert answer.code == 0
    assert "7 of them get another language than their own, which it lacks." in answer.err
    mails = outbox.mails(other)
    assert recipients(mails) == Counter(addresses())
    assert {mail.language for mail in mails} == {"fr"}
    known = people(outbox)
    notices = {"en": "This issue is not available in English", "es": "Este número no está disponible en español"}
    for mail in mails:
        assert {language for language, words in notices.items() if words in mail.text and words in mail.html} == {
            known[mail.to].language
        } - {"fr"}


def test_the_campaign_names_the_digest_that_was_approved(sent: MadeWorkspace) -> None:
    manifest = json.loads((sent.root / "build" / ISSUE / "manifest.json").read_text(encoding="utf-8"))
    assert sent.status()["digest"] == manifest["digest"]


def test_the_page_to_look_at_them_names_everybody(sent: MadeWorkspace) -> None:
    page = sent.root / "var" / "outbox" / "index.html"
    pages = "".join(path.read_text(encoding="utf-8") for path in (page, *page.parent.rglob("*.html")))
    assert not [address for address in addresses() if address not in pages]
