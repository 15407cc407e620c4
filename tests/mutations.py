"""The mutations: a good trilingual mail broken in one place at a time, and the rules that must notice each.

`MUTATIONS` break the French mail as it arrives, `WRITTEN` what people wrote, in one language or in another issue.
docs/checks.py takes the example of each rule from here.
"""

import base64
import datetime as dt
import quopri
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import good_mail
from cipc_newsletter.check.check_input import OtherIssue
from cipc_newsletter.check.links_online import PageAnswer, Way, findings_about
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.finding import Finding
from cipc_newsletter.model.issue import Entry, Form, Issue, Waiver
from cipc_newsletter.model.item import Item, Picture
from cipc_newsletter.model.translation import OutdatedTranslation
from good_mail import Mail, check_input, issue, item, mail

LINK = good_mail.UNSUBSCRIBE
LEAD = good_mail.WORDS["fr"]["more"]
PICTURE = "https://img.criterion.example/parc-0a1b.jpg"
SECOND = '<h3 style="font-size:20px"'
PLAIN = "color:#0f5e57;text-decoration:none"


def html_first(french: Mail) -> None:
    def swapped(raw: bytes) -> bytes:
        head, text, html, end = raw.split(b"--=_b")
        return b"--=_b".join((head, html, text, end))

    french.after.append(swapped)


def html_travels_as(raw: bytes, encoding: bytes, encode: Callable[[bytes], bytes]) -> bytes:
    start = raw.index(b"quoted-printable", raw.index(b"text/html"))
    body, end = start + len(b"quoted-printable\r\n\r\n"), raw.index(b"\r\n--=_b--")
    html = quopri.decodestring(raw[body:end])
    return raw[:start] + encoding + b"\r\n\r\n" + encode(html) + raw[end:]


def without_a_soft_break(raw: bytes) -> bytes:
    head, gap, body = raw.partition(b"\r\n\r\n")
    return head + gap + body.replace(b"=\r\n", b"", 1)


def max_width_alone(french: Mail) -> None:
    french.in_html(' width="600"', "")
    french.in_html('style="background-color:#ffffff', 'style="max-width:600px;background-color:#ffffff')


def gif(*, first: tuple[int, int] = (4, 4), loops: int | None = 2, hundredths: int = 100) -> bytes:
    """Return the bones of an animation of three pictures."""
    screen = b"GIF89a\x04\x00\x04\x00\x00\x00\x00"
    again = b"" if loops is None else b"!\xff\x0bNETSCAPE2.0\x03\x01" + loops.to_bytes(2, "little") + b"\x00"
    pictures = b"".join(
        b"!\xf9\x04\x00" + hundredths.to_bytes(2, "little") + b"\x00\x00"
        b",\x00\x00\x00\x00" + bytes((size[0], 0, size[1], 0)) + b"\x00\x02\x01\x00\x00"
        for size in (first, (4, 4), (4, 4))
    )
    return screen + again + pictures + b";"


def sender(address: str) -> Callable[[Mail], None]:
    """Return what makes the French mail come from another address."""

    def change(french: Mail) -> None:
        french.message = replace(french.message, sender=replace(french.message.sender, email=address))
        french.header("From", f"From: {good_mail.WORDS['fr']['from']} <{address}>")
        domain = address.partition("@")[2]
        if domain != "criterion.example":
            french.header("Message-ID", f"Message-ID: <echantillon.fr@{domain}>")
            list_id(f"Infolettre <fr.infolettre.{domain}>")(french)

    return change


def from_name(name: str) -> Callable[[Mail], None]:
    """Return what gives the sender another name, in quoted-printable."""
    return lambda m: m.header("From", f"From: =?utf-8?q?{name.replace(' ', '_')}?= <infolettre@criterion.example>")


def answers(address: str) -> Callable[[Mail], None]:
    """Return what leads answers to an address."""

    def change(french: Mail) -> None:
        french.message = replace(french.message, reply_to=Mailbox(email=address))
        french.head.append(f"Reply-To: {address}")

    return change


def list_id(value: str) -> Callable[[Mail], None]:
    """Return what gives the French mail another List-Id."""

    def change(french: Mail) -> None:
        french.message = replace(french.message, headers=(("List-Id", value), *french.message.headers[1:]))
        french.header("List-Id", f"List-Id: {value}")

    return change


def extra_header(name: str, value: str) -> Callable[[Mail], None]:
    """Return what adds a composed header field."""

    def change(french: Mail) -> None:
        french.message = replace(french.message, headers=(*french.message.headers, (name, value)))
        french.head.append(f"{name}: {value}")

    return change


def narrow_space() -> dict[str, Any]:
    """Return an issue whose French mail has a narrow no-break space."""
    broken = mail()
    broken.swap("passé l’été", "passé\u202fl’été")
    return {"french": broken}


def zero_width() -> dict[str, Any]:
    """Return an issue whose French mail has a space of no width."""
    broken = mail()
    broken.swap("Quarante jeunes", "Quarante\u200b jeunes")
    return {"french": broken}


def at_half_past_two() -> dict[str, Any]:
    """Return an issue in which a time is written by the clock in French, and well elsewhere."""
    said = {"fr": "À 14:30 précises.", "en": "At 2:30 p.m. sharp.", "es": "A las 14:30 en punto."}
    return {"written": issue({one: item(one, body=f"{item(one).body}\n\n{text}") for one, text in said.items()})}


def eleven() -> dict[str, Any]:
    """Return an issue whose French subject has the number of November's."""
    broken = mail()
    broken.subject("Bulletin nº 11 : décembre à l’œuvre")
    return {"french": broken}


def november() -> dict[str, Any]:
    """Return an issue whose French preheader has the month of November's."""
    broken = mail()
    broken.preheader("Toutes les nouvelles de novembre 2025, au parc")
    return {"french": broken}


def twins() -> Issue:
    """Return an issue with two items of one title."""
    made = issue()
    second = {language: item(language, number=2, title=item(language).title) for language in good_mail.WORDS}
    entries = (made.sections[0].entries[0], Entry(item_id="2025-12-05-guide", items=second))
    return replace(made, sections=(replace(made.sections[0], entries=entries),))


# name: (how the French mail is broken, the rules that must notice it)
MUTATIONS: dict[str, tuple[Callable[[Mail], None], set[str]]] = {
    "no From": (lambda m: m.header("From"), {"HDR-01"}),
    "two Subjects": (lambda m: m.head.insert(3, "Subject: =?utf-8?q?d=C3=A9cembre?="), {"HDR-01"}),
    "two From addresses": (
        lambda m: m.header("From", "From: a@criterion.example, b@criterion.example"),
        {"HDR-01", "HDR-10"},
    ),
    "no date": (lambda m: m.header("Date"), {"HDR-01"}),
    "an empty date": (lambda m: m.header("Date", "Date: "), {"HDR-01"}),
    "two List-Ids": (lambda m: m.head.append("List-Id: <fr.autre.example>"), {"HDR-01"}),
    "no Message-ID": (lambda m: m.header("Message-ID"), {"HDR-01"}),
    "a From without a domain": (lambda m: m.header("From", "From: redaction"), {"HDR-01", "HDR-10"}),
    "a malformed Message-ID": (lambda m: m.header("Message-ID", "Message-ID: 12@criterion.example"), {"HDR-02"}),
    "a foreign Message-ID": (lambda m: m.header("Message-ID", "Message-ID: <12@ailleurs.example>"), {"HDR-02"}),
    "a Message-ID with the reader in it": (
        lambda m: m.header("Message-ID", "Message-ID: <personne.7@infolettre.criterion.example>"),
        {"HDR-02"},
    ),
    "a Message-ID used twice": (
        lambda m: m.header("Message-ID", "Message-ID: <echantillon.es@infolettre.criterion.example>"),
        {"HDR-02"},
    ),
    "a subject that was not folded": (
        lambda m: m.header("Subject", "Subject: " + m.head[2].partition(": ")[2].replace("\r\n", "")),
        {"HDR-03"},
    ),
    "an encoded word that is too long": (
        lambda m: m.header("From", f"From: =?utf-8?q?{'Observatoire_' * 6}?=", " <infolettre@criterion.example>"),
        {"HDR-03"},
    ),
    "a header line past 998 characters": (
        lambda m: m.header("List-Unsubscribe", f"List-Unsubscribe: <{LINK}?{'a' * 990}>"),
        {"HDR-03", "UNS-06"},
    ),
    "line ends of another system": (
        lambda m: m.after.append(lambda raw: raw.replace(b"\r\nTo:", b"\nTo:")),
        {"HDR-01", "HDR-03", "HDR-05"},
    ),
    "an encoded List-Unsubscribe": (
        lambda m: m.header("List-Unsubscribe", f"List-Unsubscribe: =?utf-8?q?=3C{LINK[:30]}?=", " =?utf-8?q?=3E?="),
        {"HDR-04", "UNS-01"},
    ),
    "an encoded id in List-Id": (
        lambda m: m.header("List-Id", "List-Id: Infolettre <=?utf-8?q?fr?=.criterion.example>"),
        {"HDR-04", "HDR-12"},
    ),
    "a Message-ID on the next line": (
        lambda m: m.header("Message-ID", "Message-ID:", " <echantillon.fr@infolettre.criterion.example>"),
        {"HDR-04"},
    ),
    "a header smuggled in": (lambda m: m.head.insert(2, "X-Injected: yes"), {"HDR-05"}),
    "a NUL in the subject": (
        lambda m: m.header("Subject", f"{m.head[2]}\r\n =?utf-8?q?=00?="),
        {"HDR-05"},
    ),
    "a line break in an encoded subject": (
        lambda m: m.header("Subject", f"{m.head[2]}\r\n =?utf-8?q?=0D=0ABcc=3A_a=40b=2Eexample?="),
        {"HDR-05"},
    ),
    "an encoded word within an encoded word": (
        lambda m: m.header("Subject", f"{m.head[2]}\r\n =?utf-8?q?_=3D=3Futf-8=3Fq=3Fx=3F=3D?="),
        {"HDR-05"},
    ),
    "another subject than the composed one": (lambda m: m.header("Subject", "Subject: Bulletin"), {"HDR-05"}),
    "a composed header that got lost": (lambda m: m.header("List-Id"), {"HDR-05"}),
    "a copy to somebody": (lambda m: m.head.append("Cc: autre@lecture.example"), {"HDR-06"}),
    "a hidden copy": (lambda m: m.head.append("Bcc: autre@lecture.example"), {"HDR-06"}),
    "two readers": (lambda m: m.header("To", "To: a@lecture.example, b@lecture.example"), {"HDR-06"}),
    "multipart/mixed": (lambda m: m.bytes_replaced(b"multipart/alternative", b"multipart/mixed"), {"HDR-07"}),
    "the HTML first": (html_first, {"HDR-07"}),
    "an attachment": (
        lambda m: m.bytes_replaced(b"--=_b--", b"--=_b\r\nContent-Type: application/pdf\r\n\r\nx\r\n--=_b--"),
        {"HDR-07", "HDR-17"},
    ),
    "a text part in Latin-1": (
        lambda m: m.bytes_replaced(b"text/plain; charset=utf-8", b"text/plain; charset=iso-8859-1"),
        {"HDR-07"},
    ),
    "8bit": (lambda m: m.after.append(lambda raw: html_travels_as(raw, b"8bit", lambda html: html)), {"HDR-07"}),
    "base64": (lambda m: m.after.append(lambda raw: html_travels_as(raw, b"base64", base64.encodebytes)), {"HDR-07"}),
    "a quoted-printable line that is too long": (
        lambda m: m.after.append(without_a_soft_break),
        {"HDR-07"},
    ),
    "another text than the composed one": (
        lambda m: m.bytes_replaced(b"Un guide pour les villes", b"Un guide pour les  ville"),
        {"HDR-07", "CNT-05"},
    ),
    "another charset in the HTML": (lambda m: m.in_html("charset=UTF-8", "charset=iso-8859-1"), {"HDR-08"}),
    "no charset in the HTML": (lambda m: m.in_html("text/html; charset=UTF-8", "text/html"), {"HDR-08"}),
    "a replacement character": (lambda m: m.swap("douze polici", "douze \ufffdolici"), {"HDR-08", "CNT-04"}),
    "a C1 control character": (lambda m: m.swap("passé l’été", "passé l\u0092été"), {"HDR-08"}),
    "UTF-8 read as Latin-1": (lambda m: m.swap("passé", "passÃ©"), {"HDR-08"}),
    "an apostrophe read as Windows-1252": (lambda m: m.swap("passé l’", "passé lâ€™"), {"HDR-08"}),
    "accents apart from their letters": (lambda m: m.swap("passé", "passe\u0301"), {"HDR-08"}),
    "List-Unsubscribe over http": (
        lambda m: m.header("List-Unsubscribe", f"List-Unsubscribe: <{LINK.replace('https', 'http')}>"),
        {"UNS-01"},
    ),
    "two https ways out": (
        lambda m: m.header("List-Unsubscribe", f"List-Unsubscribe: <{LINK}>,", f" <{LINK}>"),
        {"UNS-01"},
    ),
    "another one-click line": (
        lambda m: m.header("List-Unsubscribe-Post", "List-Unsubscribe-Post: List-Unsubscribe=one-click"),
        {"UNS-01"},
    ),
    "no unsubscribe link in the HTML": (
        lambda m: m.in_html("[[unsubscribe_url]]", "https://criterion.example/"),
        {"UNS-04"},
    ),
    "no unsubscribe link in the text": (lambda m: m.in_text("[[unsubscribe_url]]", "voir le site"), {"UNS-04"}),
    "an unsubscribe link in another language": (lambda m: m.in_html(">Se désabonner<", ">Unsubscribe<"), {"UNS-04"}),
    "an unsubscribe line in another language": (lambda m: m.in_text("Se désabonner:", "Unsubscribe:"), {"UNS-04"}),
    "a tiny unsubscribe link": (
        lambda m: m.in_html('style="color:#0f5e57">Se dés', 'style="color:#0f5e57;font-size:8pt">Se dés'),
        {"UNS-04", "A11-10"},
    ),
    "a pale unsubscribe link": (
        lambda m: m.in_html('style="color:#0f5e57">Se dés', 'style="color:#aab">Se dés'),
        {"UNS-04", "A11-08"},
    ),
    "a hidden unsubscribe link": (
        lambda m: m.in_html('style="color:#0f5e57">Se dés', 'style="display:none">Se dés'),
        {"UNS-04"},
    ),
    "a section title missing from the text": (lambda m: m.in_text("À la une\n========\n", ""), {"CNT-05"}),
    "an item's title missing from the text": (lambda m: m.in_text("Un guide pour les villes", ""), {"CNT-05"}),
    "an item missing from both parts": (lambda m: m.swap("Un guide pour les villes", "Un guide"), {"CNT-05"}),
    "an item's address missing from the text": (
        lambda m: m.in_text("https://criterion.example/ete", "sur notre site"),
        {"CNT-05"},
    ),
    "a tag in the text": (lambda m: m.in_text("A: 1", "<b>A</b>: 1"), {"CNT-05"}),
    "an entity in the text": (lambda m: m.in_text("A: 1", "A&nbsp;: 1"), {"CNT-05"}),
    "a template's brackets in the text": (lambda m: m.in_text("A: 1", "{% if a %}"), {"CNT-05"}),
    "a component's name in the text": (lambda m: m.in_text("A: 1", "mj-text"), {"CNT-05"}),
    "a line of text that was not wrapped": (lambda m: m.in_text("A: 1", "mot " * 30), {"CNT-05"}),
    "a text part that says little": (
        lambda m: m.in_html("<p>Bonjour", f"<p>{'Longuement. ' * 60}Bonjour"),
        {"CNT-05"},
    ),
    "lorem ipsum": (lambda m: m.swap("au parc", "lorem ipsum"), {"CNT-06"}),
    "a TODO": (lambda m: m.swap("au parc", "TODO"), {"CNT-06"}),
    "a row of crosses": (lambda m: m.swap("au parc", "le XXXX"), {"CNT-06"}),
    "an example's address": (lambda m: m.swap("au parc", "à nom@example.org"), {"CNT-06"}),
    "localhost": (lambda m: m.swap("au parc", "localhost:8000"), {"CNT-06"}),
    "a FIXME in the subject": (lambda m: m.header("Subject", f"{m.head[2]} FIXME"), {"CNT-06"}),
    "an open merge field": (lambda m: m.bytes_replaced(b"Bonjour Bonjour,", b"Bonjour [[first_name]],"), {"CNT-06"}),
    "an empty link": (
        lambda m: m.in_html('<p style="font-size:16px"><a href="https://criterion.example/ete"', '<p><a href=""'),
        {"CNT-06"},
    ),
    "a link to nowhere": (lambda m: m.in_html('href="https://criterion.example"', 'href="#"'), {"CNT-06"}),
    "a script for a link": (
        lambda m: m.in_html('href="https://criterion.example"', 'href="JavaScript:go()"'),
        {"CNT-06"},
    ),
    "a picture without an address": (
        lambda m: m.in_html("https://img.criterion.example/parc-0a1b.jpg", ""),
        {"CNT-06"},
    ),
    "a template's tag left over": (lambda m: m.in_html("<h3 ", "<mj-spacer></mj-spacer><h3 "), {"CNT-06"}),
    "a template's brackets left over": (
        lambda m: m.in_html("<p>Bonjour", "<p>{{ hello }} Bonjour"),
        {"CNT-06"},
    ),
    "an empty heading": (lambda m: m.in_html("<h3 ", "<h3> </h3><h3 "), {"CNT-06"}),
    "no language on html": (lambda m: m.in_html('<html lang="fr-CA"', "<html"), {"A11-01"}),
    "an unknown language on html": (lambda m: m.in_html('<html lang="fr-CA"', '<html lang="und"'), {"A11-01"}),
    "another language on html": (lambda m: m.in_html('<html lang="fr-CA"', '<html lang="en-CA"'), {"A11-01"}),
    "direction auto": (
        lambda m: m.in_html('lang="fr-CA" dir="ltr" aria', 'lang="fr-CA" dir="auto" aria'),
        {"A11-01"},
    ),
    "no language on the wrapper": (lambda m: m.in_html('role="article" lang="fr-CA"', 'role="article"'), {"A11-01"}),
    "an empty lang on a passage": (lambda m: m.in_html("<h3 ", '<h3 lang="" '), {"A11-01"}),
    "a layout table that says nothing": (
        lambda m: m.in_html('<table role="presentation" style', "<table style"),
        {"A11-03"},
    ),
    "such a table for Outlook alone": (
        lambda m: m.in_html('<table role="presentation" width', "<table width"),
        {"A11-03"},
    ),
    "a table of data that says layout": (
        lambda m: m.in_html('<table style="font-size:16px">', '<table role="presentation">'),
        {"A11-03"},
    ),
    "a summary on a layout table": (
        lambda m: m.in_html('<table role="presentation" style', '<table summary="x" role="none" style'),
        {"A11-03"},
    ),
    "a picture without alt": (lambda m: m.in_html('alt="Des jeunes assis en cercle dans un parc"', ""), {"A11-06"}),
    "an empty alt nobody decided": (
        lambda m: m.in_html('alt="Des jeunes assis en cercle dans un parc"', 'alt=""'),
        {"A11-06"},
    ),
    "a decorative picture alone in a link": (
        lambda m: m.in_html('alt="Des jeunes assis en cercle dans un parc"', 'alt="" role="presentation"'),
        {"A11-06"},
    ),
    "no name in the HTML": (lambda m: m.in_html("Observatoire Critérion<br>", ""), {"LAW-CA-02"}),
    "no postal address in the text": (
        lambda m: m.in_text("12, rue de l’Exemple, Montréal (Québec) H0H 0H0", ""),
        {"LAW-CA-02"},
    ),
    "half a postal address in the HTML": (lambda m: m.in_html("12, rue de l’Exemple<br>", ""), {"LAW-CA-02"}),
    "no way to reach the organisation in the text": (
        lambda m: m.in_text("514 555-0100 · https://criterion.example", ""),
        {"LAW-CA-02"},
    ),
    "a footer too small to read": (
        lambda m: m.in_html(
            '<div style="font-size:13px;color:#52616e">', '<div style="font-size:10px;color:#52616e">'
        ),
        {"LAW-CA-02", "UNS-04", "A11-10"},
    ),
    "a footer too pale to read": (
        lambda m: m.in_html("color:#52616e", "color:#9aa7b2"),
        {"LAW-CA-02", "A11-08"},
    ),
    "a hidden postal address": (
        lambda m: m.in_html("12, rue de l’Exemple<br>", '<span style="display:none">12, rue de l’Exemple</span><br>'),
        {"LAW-CA-02"},
    ),
    "a mail that Gmail cuts": (
        lambda m: m.in_html("<h3 ", f"<!-- {'a' * 100_000} --><h3 "),
        {"CNT-01"},
    ),
    "a subject of two words": (lambda m: m.subject("Bulletin nº 12"), {"CNT-03"}),
    "a subject that shouts": (lambda m: m.subject("BULLETIN DE DÉCEMBRE nº 12"), {"CNT-03"}),
    "a subject that calls twice": (lambda m: m.subject("Bulletin nº 12! Décembre!"), {"CNT-03"}),
    "a subject like an answer": (lambda m: m.subject("Re: Bulletin de décembre nº 12"), {"CNT-03"}),
    "a preheader of two words": (lambda m: m.preheader("Au parc"), {"CNT-04"}),
    "a preheader that repeats the subject": (lambda m: m.preheader(m.message.subject), {"CNT-04"}),
    "a preheader filled up": (
        lambda m: m.in_html("ont pass</div>", f"ont pass{'&#847;&zwnj;&nbsp;' * 20}</div>"),
        {"CNT-04"},
    ),
    "a text before the preheader": (
        lambda m: m.in_html('<div style="display:none', '<p>Bulletin</p><div style="display:none'),
        {"A11-01", "CNT-04"},
    ),
    "a link over http": (
        lambda m: m.swap("https://criterion.example/ete", "http://criterion.example/ete"),
        {"CNT-07"},
    ),
    "a link to a page beside": (
        lambda m: m.in_html('href="https://criterion.example/ete"', 'href="/ete"'),
        {"CNT-07"},
    ),
    "a shortened link": (lambda m: m.swap("https://criterion.example/ete", "https://bit.ly/3x"), {"CNT-07"}),
    "a link with a password": (
        lambda m: m.swap("https://criterion.example/ete", "https://a:b@criterion.example/ete"),
        {"CNT-07"},
    ),
    "a link to a number": (lambda m: m.swap("https://criterion.example/ete", "https://8.8.8.8/ete"), {"CNT-07"}),
    "a host in two alphabets": (
        lambda m: m.swap("https://criterion.example/ete", "https://cr\u0456terion.example/ete"),
        {"CNT-07"},
    ),
    "the same host in its other spelling": (
        lambda m: m.swap("https://criterion.example/ete", "https://xn--crterion-1fh.example/ete"),
        {"CNT-07"},
    ),
    "words that look like another site": (
        lambda m: m.swap("Lire la suite sur l’été des jeunes", "www.banque.ca"),
        {"CNT-07"},
    ),
    "a script": (lambda m: m.in_html("<h3 ", "<script></script><h3 "), {"CNT-10"}),
    "a form": (lambda m: m.in_html("<h3 ", '<form action="https://criterion.example"></form><h3 '), {"CNT-10"}),
    "a handler": (lambda m: m.in_html("<h3 style", '<h3 onclick="x()" style'), {"CNT-10"}),
    "a film": (lambda m: m.in_html("<h3 ", "<video></video><h3 "), {"CNT-10"}),
    "a foreign style sheet": (lambda m: m.in_html("<style>", '<link rel="stylesheet" href="x"><style>'), {"CNT-10"}),
    "a style sheet that loads another": (lambda m: m.in_html("<style>", "<style>@import url(a.css);"), {"CNT-10"}),
    "a passage in another language": (
        lambda m: m.swap(LEAD, "Read all of the story of the young people and their summer in the park"),
        {"A11-02"},
    ),
    "a link to a page in another language": (
        lambda m: m.swap("https://criterion.example/ete", "https://criterion.example/en/ete"),
        {"A11-02"},
    ),
    "no title": (lambda m: m.in_html("<title>Bulletin nº 12 : décembre à l’œuvre", "<title>"), {"A11-04"}),
    "another title": (lambda m: m.in_html("<title>Bulletin", "<title>Lettre"), {"A11-04"}),
    "no first heading": (lambda m: m.in_html("h1", "p"), {"A11-05"}),
    "two first headings": (lambda m: m.in_html("<h3 ", "<h1>Bis</h1><h3 "), {"A11-05"}),
    "a level skipped": (lambda m: m.in_html("<h3 ", "<h5 "), {"A11-05", "CLI-15"}),
    "a heading for Outlook alone": (
        lambda m: m.in_html("<h3 ", "<!--[if mso]><h3>A</h3><![endif]--><h3 "),
        {"A11-05"},
    ),
    "a link that says here": (lambda m: m.swap(LEAD, "Cliquez ici!"), {"A11-07"}),
    "a link that says more": (lambda m: m.swap(LEAD, "Lire la suite…"), {"A11-07"}),
    "a link that says more, and another name aloud": (
        lambda m: (
            m.swap(LEAD, "Lire la suite"),
            m.in_html(">Lire la suite<", ' aria-label="Journée">Lire la suite<'),
        ),
        {"A11-07"},
    ),
    "two links of the same words": (
        lambda m: m.in_html("<h3 ", f'<a href="https://a.example/" style="color:#000">{LEAD}</a><h3 '),
        {"A11-07"},
    ),
    "a text too pale": (lambda m: m.in_html("font-size:26px", "font-size:18px;color:#999"), {"A11-08"}),
    "a text too pale in dark": (
        lambda m: m.in_html("<style>", "<style>@media (prefers-color-scheme: dark) {h3 {color: #fff !important}}"),
        {"A11-08"},
    ),
    "a text too pale in the style block": (
        lambda m: m.in_html("<style>", "<style>div h3 {color: #eee !important}"),
        {"A11-08", "CLI-02"},
    ),
    "a link in a text without a line under it": (
        lambda m: m.in_html("<p>Bonjour", f'<p><a href="https://a.example/" style="{PLAIN}">Le parc</a> Bonjour'),
        {"A11-09"},
    ),
    "running text of fifteen pixels": (
        lambda m: m.in_html('16px;line-height:24px">Quarante', '15px;line-height:24px">Quarante'),
        {"A11-10"},
    ),
    "tight lines": (
        lambda m: m.in_html('16px;line-height:24px">Quarante', '16px;line-height:20px">Quarante'),
        {"A11-10"},
    ),
    "justified text": (lambda m: m.in_html('<body style="', '<body style="text-align:justify;'), {"A11-10"}),
    "a drawing as SVG": (lambda m: m.in_html("parc-0a1b.jpg", "parc-0a1b.svg"), {"CLI-08", "IMG-06"}),
    "a picture in the mail": (
        lambda m: m.in_html("https://img.criterion.example/parc-0a1b.jpg", "data:image/png;base64,AA=="),
        {"CLI-08"},
    ),
    "a picture in a style": (
        lambda m: m.in_html('<body style="', "<body style=\"background-image:url('data:image/png;base64,AA==');"),
        {"CLI-08", "DRK-02"},
    ),
    "a link within the mail": (
        lambda m: m.in_html('href="https://criterion.example/ete" style', 'href="#ete" style'),
        {"CLI-11"},
    ),
    "a colour that a forced dark look hides": (
        lambda m: m.in_html("font-size:26px", "font-size:26px;color:#00e"),
        {"DRK-02"},
    ),
    "a text over a picture": (
        lambda m: m.in_html('<h3 style="', '<h3 style="background:url(https://a.example/b.jpg);'),
        {"DRK-02", "CLI-05"},
    ),
    "a layout by grid": (lambda m: m.in_html('<h3 style="', '<h3 style="display:grid;'), {"CLI-01"}),
    "a layout by float": (lambda m: m.in_html('<h3 style="', '<h3 style="float:left;'), {"CLI-01"}),
    "a layout by position": (lambda m: m.in_html('<h3 style="', '<h3 style="position:absolute;'), {"CLI-01"}),
    "a size from the style block": (
        lambda m: m.in_html("<style>", "<style>h3 {font-size: 30px !important}"),
        {"CLI-02"},
    ),
    "a text that the style block hides": (lambda m: m.in_html("<style>", "<style>h2 {display: none}"), {"CLI-02"}),
    "a variable": (lambda m: m.in_html("<style>", "<style>:root {--ink: #000}"), {"CLI-04"}),
    "a calculation": (lambda m: m.in_html('<h3 style="', '<h3 style="width:calc(100% - 4px);'), {"CLI-04"}),
    "a root em": (lambda m: m.in_html('<h3 style="', '<h3 style="margin:1rem;'), {"CLI-04"}),
    "a negative margin": (lambda m: m.in_html('<h3 style="', '<h3 style="margin:0 -4px;'), {"CLI-04"}),
    "a rule within a rule": (lambda m: m.in_html("<style>", "<style>.a { .b { width: 1px } }"), {"CLI-04"}),
    "padding on a paragraph": (lambda m: m.in_html('<p style="', '<p style="padding:0 4px;'), {"CLI-06"}),
    "a width by max-width alone": (
        max_width_alone,
        {"CLI-06"},
    ),
    "a style block past eight kilobytes": (lambda m: m.in_html("<style>", f"<style>{'a{b:c}' * 1400}"), {"CLI-09"}),
    "a condition on what is supported": (
        lambda m: m.in_html("<style>", "<style>@supports (display:flex) {.a {color: red}}"),
        {"CLI-09"},
    ),
    "a mail of 700 pixels": (lambda m: m.in_html('width="600"', 'width="700"'), {"CLI-10"}),
    "a shape for everybody": (lambda m: m.in_html("<h3 ", "<v:rect></v:rect><h3 "), {"CLI-10"}),
    "a picture that is none": (lambda m: m.picture(data=b"RIFF....WEBP"), {"IMG-01"}),
    "a picture loaded over http": (lambda m: m.picture(address="http://images.example.org/parc.jpg"), {"IMG-03"}),
    "a picture not published yet": (lambda m: m.picture(address="https://to-come.invalid/parc.jpg"), {"IMG-07"}),
    "a picture without a width": (lambda m: m.in_html(' width="552"', ""), {"IMG-02"}),
    "a picture with a fixed height": (
        lambda m: m.in_html('<img style="', '<img style="height:300px;'),
        {"IMG-02"},
    ),
    "a picture larger than any screen": (lambda m: m.picture(width=4000), {"IMG-02"}),
    "a heavy picture": (lambda m: m.picture(data=b"\xff\xd8\xff" + bytes(200_000)), {"IMG-03"}),
    "a picture not yet published": (
        lambda m: m.picture(address="https://not-published.invalid/parc-0a1b.jpg"),
        {"IMG-07"},
    ),
    "an animation that begins small": (lambda m: m.picture(data=gif(first=(2, 2))), {"IMG-05"}),
    "an animation for ever": (lambda m: m.picture(data=gif(loops=0)), {"A11-13"}),
    "an animation that flashes": (lambda m: m.picture(data=gif(hundredths=10)), {"A11-13"}),
    "a picture from elsewhere": (
        lambda m: m.in_html(
            SECOND, f'<img alt="A" width="9" style="font-size:13px" src="https://b.example/a.png">{SECOND}'
        ),
        {"IMG-06"},
    ),
    "a picture of one pixel": (
        lambda m: m.in_html(SECOND, f'<img alt="A" width="1" style="font-size:13px" src="{PICTURE}">{SECOND}'),
        {"IMG-06"},
    ),
    "no dark look declared": (lambda m: m.in_html('<meta name="color-scheme" content="light dark">', ""), {"DRK-01"}),
    "no dark look for Outlook": (lambda m: m.in_html("[data-ogsc]", ".a"), {"DRK-01"}),
    "a layout that a program does not know": (
        lambda m: m.in_html('<h3 style="', '<h3 style="clip-path:circle(4px);'),
        {"SUP-01"},
    ),
    "a sender at a free mail service": (sender("infolettre@gmail.com"), {"HDR-10"}),
    "another sender for one language": (sender("bulletin@criterion.example"), {"HDR-10"}),
    "a sender's name with an emoji": (from_name("Observatoire =F0=9F=8C=9F"), {"HDR-10"}),
    "a sender's name with a count": (from_name("Observatoire (2)"), {"HDR-10"}),
    "a sender's name like an answer": (from_name("Re: Observatoire"), {"HDR-10"}),
    "answers to nobody": (answers("noreply@criterion.example"), {"HDR-11"}),
    "answers to nobody, in French": (answers("ne-pas-repondre@criterion.example"), {"HDR-11"}),
    "a List-Id without brackets": (list_id("fr.infolettre.criterion.example"), {"HDR-12"}),
    "a List-Id of one word": (list_id("Infolettre <infolettre>"), {"HDR-12"}),
    "a List-Id at another's domain": (list_id("Infolettre <fr.infolettre.ailleurs.example>"), {"HDR-12"}),
    "a List-Id for two languages": (list_id("Infolettre <en.infolettre.criterion.example>"), {"HDR-12"}),
    "a Feedback-ID of five parts": (extra_header("Feedback-ID", "2025-12:fr:a:b:criterion"), {"HDR-14"}),
    "a Feedback-ID with a short sender": (extra_header("Feedback-ID", "2025-12:fr:crit"), {"HDR-14"}),
    "a Feedback-ID that names a reader": (extra_header("Feedback-ID", "a@b.example:fr:criterion"), {"HDR-14"}),
    "another Content-Language": (extra_header("Content-Language", "en-CA"), {"HDR-16"}),
    "a calendar in the mail": (
        lambda m: m.bytes_replaced(b"--=_b--", b"--=_b\r\nContent-Type: text/calendar\r\n\r\nx\r\n--=_b--"),
        {"HDR-07", "HDR-17"},
    ),
    "a picture inside the mail": (
        lambda m: m.in_html("https://img.criterion.example/parc-0a1b.jpg", "cid:parc"),
        {"HDR-17", "IMG-06"},
    ),
    "a date without an offset": (lambda m: m.header("Date", "Date: Mon, 15 Dec 2025 12:00:00 EST"), {"HDR-18"}),
    "a date that is none": (lambda m: m.header("Date", "Date: Mon, 35 Dec 2025 12:00:00 +0000"), {"HDR-18"}),
    "a date in another order": (lambda m: m.header("Date", "Date: 2025-12-15 12:00:00 +0000"), {"HDR-18"}),
    "the reader's address in a link": (
        lambda m: m.in_html(
            'href="https://criterion.example"', 'href="https://criterion.example/?a=personne%40lecture.example"'
        ),
        {"UNS-06"},
    ),
    "an unsubscribe address without end": (
        lambda m: m.header("List-Unsubscribe", f"List-Unsubscribe: <{LINK}{'A' * 60}>"),
        {"UNS-06"},
    ),
    "a picture for each reader": (
        lambda m: m.in_html("parc-0a1b.jpg", "parc-0a1b.jpg?u=[[first_name|x]]"),
        {"LAW-FR-02"},
    ),
    "a background for each reader": (
        lambda m: m.in_html(
            '<h3 style="', '<h3 style="background:#fff url(https://img.criterion.example/a-[[first_name|x]].png);'
        ),
        {"LAW-FR-02", "DRK-02", "CLI-05"},
    ),
    "a link for each reader": (
        lambda m: m.in_html(
            'href="https://criterion.example"', 'href="https://criterion.example/?n=[[first_name|x]]"'
        ),
        {"LAW-FR-03"},
    ),
    "a font from elsewhere": (
        lambda m: m.in_html("<style>", "<style>@font-face {font-family: a; src: url(https://fonts.example/a.woff2)}"),
        {"PRV-06", "CLI-07"},
    ),
    "a picture in the style block from elsewhere": (
        lambda m: m.in_html("<style>", "<style>.a {background: url('https://ailleurs.example/a.png')}"),
        {"PRV-06"},
    ),
    "pictures and next to no text": (
        lambda m: m.in_html(
            "<h3 ", '<img alt="Une rue" width="9" src="https://img.criterion.example/parc-0a1b.jpg"><h3 ', 9
        ),
        {"CNT-09", "IMG-04"},
    ),
    "stacked links without space": (
        lambda m: m.in_html(
            f'color:#0f5e57">{LEAD}</a></p>',
            f'color:#0f5e57">{LEAD}</a><br>\n<a href="https://criterion.example/tout" style="color:#0f5e57">Tout</a></p>',
        ),
        {"A11-11"},
    ),
    "columns in reversed order": (
        lambda m: m.in_html('<td style="font-size:0px', '<td dir="rtl" style="font-size:0px'),
        {"A11-12"},
    ),
    "columns reversed by a style": (
        lambda m: m.in_html('<td style="font-size:0px', '<td style="direction:rtl;font-size:0px'),
        {"A11-12"},
    ),
    "two breaks for a paragraph": (lambda m: m.in_html("<p>Bonjour", "<p>Bonjour<br><br>"), {"A11-14"}),
    "a wrapper without a name": (lambda m: m.in_html(f' aria-label="{m.message.subject}"', ""), {"A11-15"}),
    "a button drawn as a shape": (
        lambda m: m.in_html(
            "<h3 ", '<!--[if mso]><v:roundrect href="https://criterion.example/ete"></v:roundrect><![endif]--><h3 '
        ),
        {"A11-16"},
    ),
    "a background picture without a colour": (
        lambda m: m.in_html(
            "<h3 ", '<div style="background-image:url(https://img.criterion.example/a.png)"></div><h3 '
        ),
        {"CLI-05"},
    ),
    "a list of fonts without an end": (
        lambda m: m.in_html('<h3 style="', "<h3 style=\"font-family:Georgia,'Times New Roman';"),
        {"CLI-07"},
    ),
    "a comment for Outlook left open": (
        lambda m: m.in_html("</body>", "<!--[if mso]><p>Outlook</p></body>"),
        {"CLI-14"},
    ),
    "a comment for Outlook within another": (
        lambda m: m.in_html("<tr><td><![endif]-->", "<tr><td><!--[if gte mso 9]><![endif]-->"),
        {"CLI-14"},
    ),
    "an element that is not closed": (lambda m: m.in_html("</h2>", ""), {"CLI-15"}),
    "an element closed twice": (lambda m: m.in_html("</h2>", "</h2></h2>"), {"CLI-15"}),
    "elements that overlap": (lambda m: m.in_html("<p>Bonjour", "<p><b><i>Bonjour</b></i>"), {"CLI-15"}),
    "an id used twice": (lambda m: m.in_html("<h3 ", '<h3 id="a" '), {"CLI-15"}),
    "an alternative text in letters of no size": (
        lambda m: m.in_html('<img style="font-size:13px"', '<img style="font-size:0"'),
        {"IMG-04"},
    ),
    "an alternative text too pale": (
        lambda m: m.in_html('<img style="font-size:13px"', '<img style="font-size:13px;color:#ccd6dd"'),
        {"IMG-04"},
    ),
    "a picture that tells where it was taken": (
        lambda m: m.picture(data=b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM"),
        {"IMG-03"},
    ),
    "a colour by light-dark()": (
        lambda m: m.in_html("<style>", "<style>.a {color: light-dark(#000, #fff)}"),
        {"DRK-03"},
    ),
}


def french(**changes: Any) -> dict[str, Any]:
    """Return the issue with its first item changed in French alone."""
    return {"written": issue({"fr": item("fr", **changes)})}


def everywhere(**changes: Any) -> dict[str, Any]:
    """Return the issue with its first item changed in every language."""
    return {"written": issue({language: item(language, **changes) for language in good_mail.WORDS})}


def saying(language: str, sentence: str) -> Callable[[], dict[str, Any]]:
    """Return the issue with a sentence more in the first item, in one language."""
    return lambda: {"written": issue({language: item(language, body=f"{item(language).body}\n\n{sentence}")})}


def announced(**changes: Any) -> dict[str, Any]:
    """Return the issue with its items announced as events."""
    made = everywhere(**changes)["written"]
    return {"written": replace(made, sections=(replace(made.sections[0], layout="events"),))}


def words(language: str, **changes: Any) -> dict[str, Any]:
    """Return the issue with other words in one language."""
    made = issue()
    return {"written": replace(made, words={**made.words, language: replace(made.words[language], **changes)})}


def waived(rule: str, *, until: dt.date = dt.date(2026, 1, 31)) -> dict[str, Any]:
    """Return the issue with a waiver nobody needs."""
    waiver = Waiver(rule=rule, reason="Décidé en réunion", by="Ana", until=until, path="issues/2025-12.toml", line=44)
    return {"written": issue(waivers=(waiver,))}


def earlier(*items: Item, form: Form = Form.TEASER) -> OtherIssue:
    """Return the issue of November, which showed these items."""
    return OtherIssue(
        id="2025-11", number=11, date=dt.date(2025, 11, 17), shown={one.id: form for one in items}, items=items
    )


def told_twice() -> dict[str, Any]:
    """Return the issue with the same story as an item of November under another id."""
    story = " ".join(f"Le quartier {name} a gagné un banc, une lampe et douze voisins de plus." for name in STREETS)
    return french(body=f"{item('fr').body}\n\n{story}") | {
        "others": (earlier(item("fr", id="2025-11-02-bancs", title="Des bancs", body=story)),)
    }


STREETS = ("Claire", "Verte", "Longue", "du Parc", "des Pins")

# name: (what is changed in the check's input, the rules that must notice it, in whatever language)
WRITTEN: dict[str, tuple[Callable[[], dict[str, Any]], set[str]]] = {
    "an issue without French": (lambda: {"written": issue(languages=("en", "es"))}, {"LAW-QC-08"}),
    "a description that was forgotten": (lambda: french(image=Picture(alt="", file="parc.jpg")), {"A11-06"}),
    "a list made by hand": (saying("fr", "• un banc\n• une lampe"), {"A11-14"}),
    "a passage in capitals": (saying("fr", "TOUT LE MONDE EST VENU AU PARC CE SOIR LÀ."), {"A11-14"}),
    "a middle dot": (saying("fr", "Les citoyen·ne·s sont venus."), {"A11-17"}),
    "an ending in brackets": (saying("fr", "Les policier(e)s sont venus."), {"A11-17"}),
    "sentences without end": (saying("fr", f"{'Un mot de plus et encore un ' * 6}fin. " * 7), {"A11-18"}),
    "a French ordinal": (saying("fr", "La 1e fois."), {"TYP-FR-01", "PAR-02"}),
    "a French sign without its space": (saying("fr", "Un mot;un autre."), {"TYP-FR-02"}),
    "a narrow no-break space": (narrow_space, {"TYP-FR-03"}),
    "a capital without its accent": (saying("fr", "Une Ecole de la rue."), {"TYP-FR-04"}),
    "a quotation mark alone": (saying("fr", 'Un "mot seul.'), {"TYP-FR-05"}),
    "a time by the clock": (at_half_past_two, {"TYP-FR-06"}),
    "an amount in English": (saying("fr", "Trop cher : $ 3."), {"TYP-FR-07", "PAR-02"}),
    "a day with a capital": (saying("fr", "Le premier Lundi du mois."), {"TYP-FR-08"}),
    "an English sign without its space": (saying("en", "Stop!Go on."), {"TYP-EN-01"}),
    "a Spanish question without its beginning": (saying("es", "Vamos. Qué tal?"), {"TYP-ES-01"}),
    "a Spanish month with a capital": (saying("es", "Un día de Diciembre."), {"TYP-ES-02"}),
    "a zero-width space": (zero_width, {"TYP-GEN-01"}),
    "an introduction in one language": (lambda: words("es", intro="Un año más."), {"PAR-01"}),
    "another date in one language": (
        lambda: {"written": issue({"es": item("es", date=dt.date(2025, 12, 3))})},
        {"PAR-02"},
    ),
    "another figure in one language": (saying("es", "Vinieron 1.200 personas."), {"PAR-02"}),
    "another picture in one language": (
        lambda: {"written": issue({"es": item("es", image=Picture(alt="Otra", file="otra.jpg"))})},
        {"PAR-03"},
    ),
    "another site in one language": (
        lambda: {"written": issue({"es": item("es", link="https://otro.example/verano")})},
        {"PAR-04"},
    ),
    "a heading in one language": (saying("es", "## Un título"), {"PAR-05"}),
    "a text that was not translated": (
        lambda: {"written": issue({"es": item("es", body=f"{UNTRANSLATED}\n\nhttps://criterion.example/ete")})},
        {"PAR-06"},
    ),
    "a merge field in one language": (saying("es", "Hola [[first_name|amiga]]."), {"PAR-07"}),
    "a translation of older words": (
        lambda: {
            "outdated": (
                OutdatedTranslation(
                    name="Un verano", original="fr", language="es", path="news/2025-12-02-ete/es.md", changes=()
                ),
            )
        },
        {"PAR-08"},
    ),
    "a number that is taken": (lambda: {"others": (OtherIssue(id="2025-11", number=12),)}, {"CNT-06"}),
    "the number of another issue in the subject": (lambda: {"others": (earlier(),), **eleven()}, {"CNT-06"}),
    "the month of another issue in the preheader": (lambda: {"others": (earlier(),), **november()}, {"CNT-06"}),
    "an event that is over": (lambda: announced(date=dt.date(2025, 12, 14)), {"ITM-01"}),
    "an event whose last day is over": (
        lambda: announced(date=dt.date(2025, 12, 1), date_end=dt.date(2025, 12, 13)),
        {"ITM-01"},
    ),
    "an item under embargo": (lambda: everywhere(embargo=dt.date(2025, 12, 16)), {"ITM-02"}),
    "an item that may not leave today": (
        lambda: everywhere(embargo=dt.date(2025, 12, 14)) | {"today": dt.date(2025, 12, 12)},
        {"ITM-02"},
    ),
    "an item that has expired": (lambda: everywhere(expires=dt.date(2025, 12, 14)), {"ITM-03"}),
    "an item shown before": (lambda: {"others": (earlier(item("fr")),)}, {"ITM-04"}),
    "an item shown in full before": (lambda: {"others": (earlier(item("fr"), form=Form.FULL),)}, {"ITM-04"}),
    "a story told before under another id": (told_twice, {"ITM-05"}),
    "two items with one title": (
        lambda: {"written": twins()},
        {"ITM-05"},
    ),
    "a waiver past its day": (lambda: waived("CNT-03", until=dt.date(2025, 12, 14)), {"WVR-01"}),
    "a waiver of nothing": (lambda: waived("CNT-03"), {"WVR-02"}),
    "a waiver of what may not be waived": (lambda: waived("CNT-06"), {"WVR-03"}),
}
UNTRANSLATED = (
    "Quarante jeunes et douze policières ont passé l’été à se parler, au parc et à la piscine, et ils ont découvert que "
    "leurs craintes se ressemblent plus qu’ils ne le pensaient avant de se connaître."
)

ETE = "https://criterion.example/ete"
# name: (what the page answered that the French mail leads to, the rules that must notice it)
ANSWERS: dict[str, tuple[PageAnswer, set[str]]] = {
    "a page that is gone": (PageAnswer(way=Way.ANSWERED, status=404, address=ETE), {"LNK-01"}),
    "a site with a fault": (PageAnswer(way=Way.ANSWERED, status=500, address=ETE), {"LNK-01"}),
    "a host nobody knows": (
        PageAnswer(way=Way.UNKNOWN_HOST, address=ETE, why="There is no computer of that name."),
        {"LNK-01"},
    ),
    "no answer in time": (PageAnswer(way=Way.NO_ANSWER, address=ETE, why="The answer broke off."), {"LNK-01"}),
    "a page that is not for programs": (PageAnswer(way=Way.ANSWERED, status=403, address=ETE), {"LNK-01"}),
    "a page that was not asked for": (PageAnswer(way=Way.UNASKED, address=ETE), {"LNK-01"}),
    "a page in another language": (
        PageAnswer(way=Way.ANSWERED, status=200, address=ETE, language="en"),
        {"LNK-02"},
    ),
    "a page that leads on to a home page": (
        PageAnswer(way=Way.ANSWERED, status=200, address="https://criterion.example/fr/", language="fr"),
        {"LNK-03"},
    ),
    "a certificate that is not accepted": (PageAnswer(way=Way.UNTRUSTED, address=ETE), {"LNK-04"}),
}


def answered(answer: PageAnswer) -> tuple[Finding, ...]:
    """Return what is found of the French mail whose page answered so."""
    french = mail()
    french.message = replace(french.message, links=(ETE,))
    return tuple(findings_about({ETE: answer}, check_input(french)))
