"""A mail that every check passes, written out by hand, to be broken one thing at a time."""

import datetime as dt
import quopri
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cipc_newsletter import merge_fields, tokens
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.config import Organisation
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.issue import Entry, Form, Issue, Section, Words
from cipc_newsletter.model.item import Item, Picture
from cipc_newsletter.model.message import ComposedIssue, ComposedMessage, PreparedImage

UNSUBSCRIBE = f"https://infolettre.criterion.example/u/{tokens.sample_token()}"
FILLED = {"unsubscribe_url": UNSUBSCRIBE, "first_name": ""}
ORGANISATION = Organisation(
    name={"fr": "Observatoire Critérion", "en": "Criterion Observatory", "es": "Observatorio Critérion"},
    legal_name="Observatoire Critérion inc.",
    postal_address="12, rue de l’Exemple\nMontréal (Québec)  H0H 0H0",
    phone="514 555-0100",
    email="info@criterion.example",
    website="https://criterion.example",
)
LOCALES = {"fr": "fr-CA", "en": "en-CA", "es": "es-419"}
WORDS = {
    "fr": {
        "subject": "Bulletin nº 12 : décembre à l’œuvre",
        "from": "=?utf-8?q?Observatoire_Crit=C3=A9rion?=",
        "subject_line": "=?utf-8?q?Bulletin_n=C2=BA_12_=3A_d=C3=A9cembre_=C3=A0_l?="
        "\r\n =?utf-8?q?=E2=80=99=C5=93uvre?=",
        "section": "À la une",
        "title": "Jeunes et police : l’été « autrement »",
        "summary": "Quarante jeunes et douze policières ont passé l’été à se parler, au parc et à la piscine.",
        "more": "Lire la suite sur l’été des jeunes",
        "second": "Un guide pour les villes",
        "alt": "Des jeunes assis en cercle dans un parc",
        "hello": "Bonjour",
        "leave": "Se désabonner",
    },
    "en": {
        "subject": "Bulletin no. 12: December at work",
        "from": "Criterion Observatory",
        "subject_line": "Bulletin no. 12: December at work",
        "section": "In the spotlight",
        "title": "Youth and police: another kind of summer",
        "summary": "Forty young people and twelve officers spent the whole summer talking, in the park and by the pool.",
        "more": "Read more about the summer",
        "second": "A guide for cities",
        "alt": "Young people seated in a circle in a park",
        "hello": "Hello",
        "leave": "Unsubscribe",
    },
    "es": {
        "subject": "Boletín n.º 12: diciembre en marcha",
        "from": "=?utf-8?q?Observatorio_Crit=C3=A9rion?=",
        "subject_line": "=?utf-8?q?Bolet=C3=ADn_n=2E=C2=BA_12=3A_diciembre_en_marcha?=",
        "section": "En portada",
        "title": "Jóvenes y policía: un verano distinto",
        "summary": "Cuarenta jóvenes y doce agentes pasaron todo el verano hablando, en el parque y la piscina.",
        "more": "Seguir leyendo sobre el verano",
        "second": "Una guía para las ciudades",
        "alt": "Jóvenes sentados en círculo en un parque",
        "hello": "Hola",
        "leave": "Darse de baja",
    },
}
HTML = """<!doctype html>
<html lang="{locale}" dir="ltr"><head><title>{subject}</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<style>:root {{ color-scheme: light dark }} @media (prefers-color-scheme: dark) {{ h2 {{ color: #9a3b12 }} }}
[data-ogsc] h2 {{ color: #f0a47e }} [data-ogsb] h2 {{ background: #000 }}</style></head>
<body style="background-color:#eef1f4">
<div style="display:none;font-size:1px;max-height:0px;overflow:hidden">{preheader}</div>
<div role="article" lang="{locale}" dir="ltr" aria-label="{subject}"
 style="background-color:#ffffff;color:#22303c;font-size:16px">
<!--[if mso | IE]><table role="presentation" width="600"><tr><td><![endif]-->
<table role="presentation" style="width:100%"><tbody><tr><td style="font-size:0px;padding:24px">
<h1 style="font-size:24px">Bulletin</h1>
<div style="font-size:16px;line-height:24px">
<p>{hello} [[first_name|{hello}]],</p></div>
<h2 style="font-size:13px;color:#9a3b12">{section}</h2>
<a href="https://criterion.example/ete"><img style="font-size:13px"
 src="https://img.criterion.example/parc-0a1b.jpg" alt="{alt}" width="552"></a>
<h3 style="font-size:26px">{title}</h3>
<p style="font-size:16px;line-height:24px">{summary}</p>
<p style="font-size:16px"><a href="https://criterion.example/ete" style="color:#0f5e57">{more}</a></p>
<h3 style="font-size:20px">{second}</h3>
<table style="font-size:16px"><tr><th scope="col">A</th><th scope="col">B</th></tr>
<tr><td>1</td><td>2</td></tr></table>
</td></tr></tbody></table>
<!--[if mso | IE]></td></tr></table><![endif]-->
<div style="font-size:13px;color:#52616e">{organisation}<br>
12, rue de l’Exemple<br>Montréal (Québec)&nbsp; H0H 0H0<br>
514&nbsp;555-0100 · <a href="https://criterion.example" style="color:#0f5e57">criterion.example</a><br>
<a href="[[unsubscribe_url]]" style="color:#0f5e57">{leave}</a></div>
</div></body></html>
"""
TEXT = """{hello} [[first_name|{hello}]],

{section}
========

{title}

{wrapped}

{more}:
https://criterion.example/ete

{second}

A: 1
B: 2

--
{organisation}
12, rue de l’Exemple, Montréal (Québec) H0H 0H0
514 555-0100 · https://criterion.example

{leave}: [[unsubscribe_url]]
"""


@dataclass
class Mail:
    """The makings of one language's mail; change one, then ask for `raw()`."""

    language: str
    html: str
    text: str
    head: list[str]
    message: ComposedMessage
    after: list[Callable[[bytes], bytes]] = field(default_factory=list)

    def swap(self, old: str, new: str) -> None:
        """Replace `old` in both parts, wherever it stands; it must stand somewhere."""
        assert old in self.html + self.text
        self.html, self.text = self.html.replace(old, new), self.text.replace(old, new)

    def in_html(self, old: str, new: str, times: int = 1) -> None:
        """Replace `old` in the HTML, and that again `times` over."""
        assert old in self.html, old
        for _time in range(times):
            self.html = self.html.replace(old, new)

    def in_text(self, old: str, new: str) -> None:
        assert old in self.text, old
        self.text = self.text.replace(old, new)

    def header(self, name: str, *lines: str) -> None:
        """Replace the header `name` by `lines`; none takes it out."""
        place = next(i for i, line in enumerate(self.head) if line.lower().startswith(f"{name.lower()}:"))
        self.head[place : place + 1] = lines

    def subject(self, subject: str) -> None:
        """Give the mail another subject, in the header and in its title."""
        self.in_html(f"<title>{self.message.subject}", f"<title>{subject}")
        self.message = replace(self.message, subject=subject)
        encoded = "".join(f"={octet:02X}" for octet in subject.encode())
        words = [encoded[place : place + 48] for place in range(0, len(encoded), 48)]
        self.header("Subject", *(f"{' ' if i else 'Subject: '}=?utf-8?q?{word}?=" for i, word in enumerate(words)))

    def preheader(self, preheader: str) -> None:
        """Give the mail another preheader, composed and in the HTML."""
        self.in_html(f">{self.message.preheader}</div>", f">{preheader}</div>")
        self.message = replace(self.message, preheader=preheader)

    def picture(self, **changes: object) -> None:
        """Change the picture as it is stored."""
        (image,) = self.message.images
        self.message = replace(self.message, images=(replace(image, **changes),))  # type: ignore[arg-type]

    def bytes_replaced(self, old: bytes, new: bytes) -> None:
        """Replace `old` in the final bytes; it must stand there."""

        def change(raw: bytes) -> bytes:
            assert old in raw, raw
            return raw.replace(old, new)

        self.after.append(change)

    def composed(self) -> ComposedMessage:
        return replace(self.message, html=self.html, text=self.text)

    def raw(self) -> bytes:
        parts = []
        for kind, composed in (("plain", self.text), ("html", self.html)):
            filled = merge_fields.replaced(composed, lambda open_: FILLED[open_.name] or open_.fallback or "")
            body = quopri.encodestring(filled.encode()).replace(b"\n", b"\r\n")
            head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            parts.append(b"--=_b\r\n" + head.encode() + body + b"\r\n")
        raw = "\r\n".join(self.head).encode("latin-1") + b"\r\n\r\n" + b"".join(parts) + b"--=_b--\r\n"
        for change in self.after:
            raw = change(raw)
        return raw


def mail(language: str = "fr") -> Mail:
    """Return a good mail in French, English or Spanish."""
    words = WORDS[language]
    values = words | {
        "locale": LOCALES[language],
        "preheader": words["summary"][:44],
        "organisation": ORGANISATION.name[language],
        "wrapped": textwrap.fill(words["summary"], 56),
    }
    image = PreparedImage(
        name="parc-0a1b.jpg",
        sha256="0a1b" * 16,
        media_type="image/jpeg",
        width=1104,
        height=600,
        data=b"\xff\xd8\xff picture",
        source="news/2025-12-02-ete/parc.jpg",
    )
    headers = (
        ("List-Id", f"Infolettre <{language}.infolettre.criterion.example>"),
        ("List-Unsubscribe", "<[[unsubscribe_url]]>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )
    message = ComposedMessage(
        language=language,
        locale=LOCALES[language],
        subject=words["subject"],
        preheader=values["preheader"],
        html="",
        text="",
        sender=Mailbox(email="infolettre@criterion.example", name=ORGANISATION.name[language]),
        headers=headers,
        images=(image,),
    )
    head = [
        f"From: {words['from']} <infolettre@criterion.example>",
        "To: personne@lecture.example",
        f"Subject: {words['subject_line']}",
        "Date: Mon, 15 Dec 2025 12:00:00 +0000",
        f"Message-ID: <echantillon.{language}@infolettre.criterion.example>",
        f"List-Id: Infolettre <{language}.infolettre.criterion.example>",
        f"List-Unsubscribe: <{UNSUBSCRIBE}>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="=_b"',
    ]
    return Mail(
        language=language,
        html=HTML.format_map(values),
        text=TEXT.format_map(values),
        head=head,
        message=message,
    )


def item(language: str, *, number: int = 1, **changes: object) -> Item:
    """Return the first or the second item of the issue."""
    words = WORDS[language]
    if number == 2:
        made = Item(
            id="2025-12-05-guide",
            language=language,
            title=words["second"],
            body="…",
            path=f"news/2025-12-05-guide/{language}.md",
        )
    else:
        made = Item(
            id="2025-12-02-ete",
            language=language,
            title=words["title"],
            body=f"{words['summary']}\n\nhttps://criterion.example/ete",
            summary=words["summary"],
            link="https://criterion.example/ete",
            image=Picture(alt=words["alt"], file="parc.jpg"),
            path=f"news/2025-12-02-ete/{language}.md",
            body_line=12,
        )
    return replace(made, **changes)  # type: ignore[arg-type]


def issue(items: dict[str, Item] | None = None, **changes: object) -> Issue:
    """Return the issue of the good mail; `items` replaces the first item of a language."""
    first = {language: item(language) for language in WORDS} | (items or {})
    second = {language: item(language, number=2) for language in WORDS}
    made = Issue(
        id="2025-12",
        path="issues/2025-12.toml",
        number=12,
        date=dt.date(2025, 12, 15),
        template="bulletin",
        languages=tuple(WORDS),
        words={
            language: Words(subject=words["subject"], preheader=words["summary"][:44], line=6 + place * 4)
            for place, (language, words) in enumerate(WORDS.items())
        },
        sections=(
            Section(
                layout="lead",
                titles={language: words["section"] for language, words in WORDS.items()},
                entries=(
                    Entry(item_id="2025-12-02-ete", items=first, form=Form.FULL),
                    Entry(item_id="2025-12-05-guide", items=second),
                ),
                line=20,
            ),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def composed_issue(*mails: Mail) -> ComposedIssue:
    return ComposedIssue(
        issue_id="2025-12",
        number=12,
        date=dt.date(2025, 12, 15),
        template="bulletin",
        messages=tuple(one.composed() for one in mails),
        digest="ab" * 32,
        code="7QK4-M2",
        version="0.1.0",
        sources={"issues/2025-12.toml": "cd" * 32},
    )


def check_input(french: Mail | None = None, *, written: Issue | None = None, **changes: object) -> CheckInput:
    """Return what the checks look at: this French mail beside a good English and a good Spanish one."""
    mails = (french or mail("fr"), mail("en"), mail("es"))
    made = CheckInput(
        issue=written or issue(),
        composed=composed_issue(*mails),
        mime={one.language: one.raw() for one in mails},
        organisation=ORGANISATION,
        today=dt.date(2025, 12, 15),
        clients={"gmail-web": 50, "outlook-windows": 50},
    )
    return replace(made, **changes)  # type: ignore[arg-type]
