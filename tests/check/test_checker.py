"""A good mail passes; broken in one place, it is caught by the rule for that place and by no unrelated one."""

import base64
import datetime as dt
import quopri
from collections.abc import Callable
from dataclasses import replace

import pytest

import good_mail
from cipc_newsletter.check.checker import FUNCTIONS, LANGUAGE_FUNCTIONS, check
from cipc_newsletter.check.rules import RULES
from cipc_newsletter.model.finding import Severity
from cipc_newsletter.model.issue import Issue, Section, Waiver
from cipc_newsletter.model.item import Picture
from good_mail import Mail, check_input, issue, item, mail

LINK = good_mail.UNSUBSCRIBE
LEAD = good_mail.WORDS["fr"]["more"]
PLAIN = "color:#0f5e57;text-decoration:none"


def rules_found(french: Mail | None = None, **changes: object) -> set[str]:
    """Return the rules that find something in the French mail."""
    return {finding.rule for finding in check(check_input(french, **changes)).findings if finding.language == "fr"}


def test_a_good_mail_passes() -> None:
    assert check(check_input()).findings == ()


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


# name: (how the French mail is broken, the rules that must notice it)
MUTATIONS: dict[str, tuple[Callable[[Mail], None], set[str]]] = {
    "no From": (lambda m: m.header("From"), {"HDR-01"}),
    "two Subjects": (lambda m: m.head.insert(3, "Subject: =?utf-8?q?d=C3=A9cembre?="), {"HDR-01"}),
    "two From addresses": (lambda m: m.header("From", "From: a@criterion.example, b@criterion.example"), {"HDR-01"}),
    "no date": (lambda m: m.header("Date"), {"HDR-01"}),
    "an empty date": (lambda m: m.header("Date", "Date: "), {"HDR-01"}),
    "two List-Ids": (lambda m: m.head.append("List-Id: <fr.autre.example>"), {"HDR-01"}),
    "no Message-ID": (lambda m: m.header("Message-ID"), {"HDR-01"}),
    "a From without a domain": (lambda m: m.header("From", "From: redaction"), {"HDR-01"}),
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
        {"HDR-03"},
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
        {"HDR-04"},
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
        {"HDR-07"},
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
        lambda m: m.in_html('lang="fr-CA" dir="ltr" style', 'lang="fr-CA" dir="auto" style'),
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
    "a level skipped": (lambda m: m.in_html("<h3 ", "<h5 "), {"A11-05"}),
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
        {"DRK-02"},
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
        lambda m: m.in_html(' width="552"', ' width="552" style="height:300px"'),
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
        lambda m: m.in_html("<h3 ", '<img alt="A" width="9" src="https://b.example/a.png"><h3 '),
        {"IMG-06"},
    ),
    "a picture of one pixel": (
        lambda m: m.in_html("<h3 ", '<img alt="A" width="1" src="https://img.criterion.example/parc-0a1b.jpg"><h3 '),
        {"IMG-06"},
    ),
    "no dark look declared": (lambda m: m.in_html('<meta name="color-scheme" content="light dark">', ""), {"DRK-01"}),
    "no dark look for Outlook": (lambda m: m.in_html("[data-ogsc]", ".a"), {"DRK-01"}),
    "a layout that a program does not know": (
        lambda m: m.in_html('<h3 style="', '<h3 style="clip-path:circle(4px);'),
        {"SUP-01"},
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_one_thing_broken_is_caught_by_its_rule_alone(name: str) -> None:
    broken = mail()
    breaks, expected = MUTATIONS[name]
    breaks(broken)
    found = [finding for finding in check(check_input(broken)).findings if finding.language == "fr"]
    assert {finding.rule for finding in found} == expected, [finding.message for finding in found]


def test_every_rule_is_broken_by_some_mutation() -> None:
    # Broken in the sources by test_typography.py, and in mails of several languages by test_french_first.py.
    elsewhere = {rule for rule in FUNCTIONS if rule.startswith("TYP")} | {"LAW-QC-08"}
    assert set().union(*(expected for _breaks, expected in MUTATIONS.values())) == set(FUNCTIONS) - elsewhere


def with_item(**changes: object) -> Issue:
    return issue({"fr": item("fr", **changes)})


SOURCE_MUTATIONS: dict[str, tuple[Issue, str, str, int | None]] = {
    "a picture nobody described": (
        with_item(image=Picture(alt="", file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a description that is a file name": (
        with_item(image=Picture(alt="IMG_2031.jpg", file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a description that says it is a picture": (
        with_item(image=Picture(alt="Photo de jeunes dans un parc", file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a description that repeats the title": (
        with_item(image=Picture(alt="Jeunes et police : l'été autrement", file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a description as long as a text": (
        with_item(image=Picture(alt="Des jeunes " * 14, file="parc.jpg")),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        None,
    ),
    "a picture in a text nobody described": (
        with_item(
            body=f"{good_mail.WORDS['fr']['summary']}\n\n```\n![](code.png)\n```\n\n![](plan.png)\nhttps://criterion.example/ete"
        ),
        "A11-06",
        "news/2025-12-02-ete/fr.md",
        18,
    ),
    "a section without anything": (
        issue(sections=(*issue().sections, Section(layout="cards", line=31))),
        "CNT-06",
        "issues/2025-12.toml",
        31,
    ),
    "a section the text forgot": (
        issue(sections=(replace(issue().sections[0], titles={"fr": "En bref", "es": "En portada"}, line=20),)),
        "CNT-05",
        "issues/2025-12.toml",
        20,
    ),
}


@pytest.mark.parametrize("name", SOURCE_MUTATIONS)
def test_a_fault_of_the_sources_is_found_at_its_place(name: str) -> None:
    written, rule, path, line = SOURCE_MUTATIONS[name]
    found = [finding for finding in check(check_input(written=written)).findings if finding.language == "fr"]
    assert [(finding.rule, finding.path, finding.line) for finding in found] == [(rule, path, line)]


def test_an_address_for_examples_is_found_where_it_was_written() -> None:
    broken = mail()
    broken.swap("https://criterion.example/ete", "https://www.example.com/ete")
    body = f"{good_mail.WORDS['fr']['summary']}\n\n[Voir](https://www.example.com/ete)"
    written = with_item(body=body, link="")
    (finding,) = check(check_input(broken, written=written)).blockers
    assert (finding.rule, finding.path, finding.line) == ("CNT-06", "news/2025-12-02-ete/fr.md", 14)


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20/ete",
        "http://10.0.0.7/",
        "http://127.0.0.1:8000/",
        "http://[::1]/",
        "http://localhost/a",
        "http://intranet/a",
        "mailto:nom@example.com",
    ],
)
def test_an_address_inside_a_network_leads_no_reader_anywhere(address: str) -> None:
    broken = mail()
    broken.swap("https://criterion.example/ete", address)
    assert rules_found(broken, written=with_item(link=address, body="…")) == {"CNT-06"}


def test_a_picture_is_ours_by_the_address_it_was_published_at() -> None:
    published = mail()
    published.in_html(
        "https://img.criterion.example/parc-0a1b.jpg", "https://wp.criterion.example/2025/parc-scaled.jpg"
    )
    assert "IMG-06" in rules_found(published)
    published.picture(address="https://wp.criterion.example/2025/parc-scaled.jpg")
    assert "IMG-06" not in rules_found(published)


def test_a_number_that_is_taken_is_a_blocker() -> None:
    (finding,) = check(check_input(used_numbers={12: "2025-11", 11: "2025-10"})).findings
    assert (finding.rule, finding.path) == ("CNT-06", "issues/2025-12.toml")
    assert "2025-11" in finding.message


def test_the_organisations_own_addresses_are_no_leftovers() -> None:
    own = mail()
    own.swap("criterion.example", "example.org")
    own.in_html("https://img.example.org/", "http://localhost:8080/images/")
    organisation = replace(good_mail.ORGANISATION, website="https://example.org", email="info@example.org")
    given = check_input(own, written=with_item(link="", body="…"), organisation=organisation)
    french = [finding for finding in check(given).findings if finding.language == "fr"]
    assert [finding for finding in french if finding.rule == "CNT-06"] == []


GOOD_VARIANTS: dict[str, Callable[[Mail], None]] = {
    "a picture's words inside a link": lambda m: m.in_html(
        'alt="Des jeunes assis en cercle dans un parc" width="552"></a>',
        'alt="" role="presentation" width="552"><b style="font-size:16px;color:#0f5e57">L’été</b></a>',
    ),
    "a short button that goes on aloud": lambda m: m.in_html(
        f">{LEAD}<", f' aria-label="{LEAD}">{LEAD.removesuffix(" sur l’été des jeunes")}<'
    ),
    "a second way out by mail": lambda m: m.header(
        "List-Unsubscribe", f"List-Unsubscribe: <{LINK}>,", " <mailto:unsub@criterion.example?subject=unsubscribe>"
    ),
    "plain ASCII as 7bit": lambda m: m.bytes_replaced(
        b"=_b\r\nContent-Type: text/plain", b"=_b\r\nContent-Type: text/plain"
    ),
    "a title in capitals": lambda m: m.in_text("À la une", "À LA UNE"),
    "a title over two lines": lambda m: m.in_text("Jeunes et police", "Jeunes\net police"),
    "colours by name and in other notations": lambda m: m.in_html(
        "background-color:#ffffff;color:#22303c", "background:white;color:rgb(34, 48, 60)"
    ),
    "white on a dark button": lambda m: m.in_html(
        'style="color:#0f5e57">Se dés', 'style="background:#0f5e57;color:#fff">Se dés'
    ),
    "a long address on a line of its own": lambda m: m.in_text("A: 1", f"https://criterion.example/{'a' * 90}"),
    "a literal field": lambda m: m.swap("au parc", "\\[[first_name]] au parc"),
    "the Portuguese word for all": lambda m: m.swap("au parc", "todo"),
    "a caption-less number in Roman figures": lambda m: m.swap("au parc", "au XXXe congrès"),
    "markup that only Outlook reads": lambda m: m.in_html(
        "<h3 ", "<!--[if mso]><table role='none'></table><![endif]--><h3 "
    ),
    "a marked section": lambda m: m.in_html("<h3 ", "<![if !mso]><![endif]><h3 "),
}


@pytest.mark.parametrize("name", GOOD_VARIANTS)
def test_another_right_way_passes_too(name: str) -> None:
    variant = mail()
    GOOD_VARIANTS[name](variant)
    assert check(check_input(variant)).findings == ()


def test_spanish_todo_is_a_word_and_a_mark() -> None:
    shouted, marked = mail("es"), mail("es")
    shouted.swap("hablando", "TODO EL DÍA")
    marked.swap("hablando", "TODO: hablar")
    for spanish, expected in ((shouted, set()), (marked, {"CNT-06"})):
        given = check_input()
        composed = good_mail.composed_issue(mail(), spanish)
        given = replace(given, composed=composed, mime={"fr": mail().raw(), "es": spanish.raw()})
        assert {finding.rule for finding in check(given).findings} == expected


def test_a_roman_number_before_a_name_is_no_row_of_crosses_in_spanish() -> None:
    spanish = mail("es")
    spanish.swap("hablando", "el XXX Congreso")
    given = replace(
        check_input(),
        composed=good_mail.composed_issue(mail(), spanish),
        mime={"fr": mail().raw(), "es": spanish.raw()},
    )
    assert check(given).findings == ()


def test_a_mail_too_long_names_a_paragraph_only_where_one_is_to_blame() -> None:
    def told(blown_up: str) -> str:
        long = mail()
        long.in_html("<h3 ", f"{blown_up}<h3 ")
        return next(finding.message for finding in check(check_input(long)).findings if finding.rule == "CNT-01")

    assert "costs most" in told(f"<p>{'mot ' * 30_000}</p>")
    assert "none of them long" in told("<p>Une phrase de quelques mots.</p>" * 4_000)


def test_findings_are_sentences_in_three_parts_with_a_place() -> None:
    for breaks, _expected in MUTATIONS.values():
        broken = mail()
        breaks(broken)
        for finding in check(check_input(broken)).findings:
            assert finding.message.endswith((".", '".', "?="))
            assert finding.right
            assert finding.fix
            assert finding.path
            assert "{" not in finding.right + finding.fix


def test_an_empty_mail_is_blocked_and_not_an_accident() -> None:
    report = check(check_input(mime={}))
    assert {"HDR-01", "HDR-07", "UNS-04", "LAW-CA-02"} <= {finding.rule for finding in report.blockers}


@pytest.mark.parametrize(
    "raw", [b"\r\n\r\n", b"\x00\xff\r\n", b"From: =?utf-8?b?!?=\r\n\r\n", b"From: <\r\nTo: ,\r\n\r\n<![x[<a"]
)
def test_no_bytes_make_the_checks_fail(raw: bytes) -> None:
    assert check(check_input(mime={"fr": raw, "es": raw})).blockers


def test_the_order_is_that_of_weight_then_rule_then_language() -> None:
    waiver = Waiver(rule="XYZ-01", reason="…", by="…", until=dt.date(2026, 1, 1), path="issues/2025-12.toml", line=40)
    report = check(check_input(mime={}, written=issue(waivers=(waiver,))))
    ids = [rule.id for rule in RULES]
    order = [(finding.severity is not Severity.BLOCKER, ids.index(finding.rule)) for finding in report.findings]
    assert order == sorted(order)
    first = [finding.language for finding in report.findings if finding.rule == "HDR-06"]
    assert first == sorted(first, key=["fr", "es"].index)


def test_the_report_names_the_version_it_is_about() -> None:
    report = check(check_input())
    assert (report.issue_id, report.digest) == ("2025-12", "ab" * 32)


def test_every_rule_of_the_table_is_run_and_no_other() -> None:
    table = {rule.id for rule in RULES if not rule.id.startswith("WVR")}
    assert table == set(FUNCTIONS) | set(LANGUAGE_FUNCTIONS)


def in_spanish(french: Mail) -> Mail:
    french.swap(good_mail.WORDS["fr"]["title"], good_mail.WORDS["es"]["title"])
    return french


def test_an_item_of_another_language_is_marked_as_such() -> None:
    borrowed = issue({"fr": item("es")})
    assert rules_found(in_spanish(mail()), written=borrowed) == {"A11-02"}
    marked = in_spanish(mail())
    marked.in_html('<h3 style="font-size:26px"', '<h3 lang="es" style="font-size:26px"')
    assert rules_found(marked, written=borrowed) == set()
