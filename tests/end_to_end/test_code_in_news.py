"""A site whose news looks like the code of our own files and templates: through `import` and `build` it stays words."""

import email
import email.policy
import html
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from compose_making import png
from html_seen import Seen
from running import REPOSITORY, run
from web_site import Said, Site, web_site
from wordpress_making import news_site, post

pytestmark = pytest.mark.slow

# Jinja, MJML, TOML, our Markdown and merge fields: what each would do if anything took it for more than words.
CODE = (
    *("{{ 7919*7907 }}", "{% raw %}", "{% include 'config.toml' %}", "{# rien #}", "{{", "%}", "{%", "#}"),
    *("${7919*7907}", "<mj-raw>", "</mj-text><mj-include path='config.toml'/>", "<!-- htmlmin:ignore -->", "]]>"),
    *("+++", "[image]", '"""', "'''", 'alt = ""', "title = 'x'"),
    *(":::", "::: {lang=en}", "[[first_name]]", "[[unsubscribe_url|rien]]", "[[mot de passe]]", "\\[[", "![x](y)"),
)
WORKED_OUT = str(7919 * 7907)  # longer than the number of a port in an address, which 49 can stand in
TITLE = f"Le mur de la rue : {' puis '.join(CODE)} à lire"
EXCERPT = f"Ce qu’on en a dit : {' ou '.join(CODE)}, voilà."
PLACES = 14  # of each code in the article below
ALT = f"Le mur, où l’on voit {' et '.join(CODE)}"
CAPTION = f"Sur le mur : {' et '.join(CODE)}."
PICTURES = ("un.png", "deux.png")
DAY = "2023-10-12T08:30:00-04:00"
ISSUE = """\
number = 1
date = 2023-10-31
template = "bulletin"
languages = ["fr"]
[fr]
subject = "Le mur"
preheader = "Ce qui est écrit sur le mur"
intro = "Bonjour [[first_name|à vous]]."
[[section]]
layout = "{layout}"
items = ["{item}"]
"""


def _article() -> str:
    """Return an article with the code in every kind of place."""
    parts = [_figure("un.png"), "<p>Le comité a lu à voix haute ce que les voisins ont écrit sur le mur.</p>"]
    for code in map(html.escape, CODE):
        parts += [
            f"<p>{code}</p><h2>{code}</h2><p>On lit {code} ici.<br>{code}</p><p>{code}<br>{code}<br>{code}</p>",
            f"<ul><li>{code}</li></ul><blockquote><p>{code}</p></blockquote><p><b>{code}</b> <i>{code}</i></p>",
            f'<p>Le <a href="https://voisins.example/mur">mot {code}</a></p>',
            f"<table><tr><th>Mot</th></tr><tr><td>{code}</td></tr></table><pre>{code}</pre>",
        ]
    parts += [_figure("deux.png"), "<p>Deux vues du mur.</p>"]
    parts.append('<p>Un [<b>[first_name]]</b>, et <a href="/mur/">[</a>[first_name]]</p>')
    return "".join(parts)


def _figure(name: str) -> str:
    alt, caption = html.escape(ALT), html.escape(CAPTION)
    return f'<figure><img src="/{name}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


@contextmanager
def _rest() -> Iterator[tuple[str, str]]:
    """Run a WordPress site, and give the door and the address."""
    with news_site() as site:
        site.posts[:] = [
            post(
                title={"rendered": html.escape(TITLE)},
                link=f"{site.url}/mur/",
                content={"rendered": _article(), "protected": False},
                excerpt={"rendered": f"<p>{html.escape(EXCERPT)}</p>", "protected": False},
            )
        ]
        site.files = dict.fromkeys(PICTURES, png(640, 400))
        yield "wordpress", f"{site.url}/"


@contextmanager
def _feed() -> Iterator[tuple[str, str]]:
    """Run a site with a feed, and give the door and the address."""
    texts = {
        "title": html.escape(TITLE),
        "description": f"<p>{html.escape(EXCERPT)}</p>",
        "content:encoded": _article(),
    }
    told = "".join(f"<{name}>{html.escape(text)}</{name}>" for name, text in texts.items())
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    item = f"<item><link>/mur/</link><pubDate>Thu, 12 Oct 2023 08:30:00 -0400</pubDate>{told}</item>"
    rss = f'<rss version="2.0" {space}><channel><language>fr</language>{item}</channel></rss>'
    with web_site() as site:
        _with_pictures(site)
        yield "feed", site.say("/feed/", Said(content=rss.encode(), kind="application/rss+xml"))


@contextmanager
def _page() -> Iterator[tuple[str, str]]:
    """Run a site with a page, and give the door and the address."""
    said = f'<meta name="description" content="{html.escape(EXCERPT)}">'
    said += f'<meta property="article:published_time" content="{DAY}">'
    head = f"<!DOCTYPE html><html lang=fr><head><title>{html.escape(TITLE)}</title>{said}</head>"
    page = f"{head}<body><article><h1>{html.escape(TITLE)}</h1>{_article()}</article></body></html>"
    with web_site() as site:
        _with_pictures(site)
        yield "html", site.say("/mur/", Said(content=page.encode()))


def _with_pictures(site: Site) -> None:
    for name in PICTURES:
        site.say(f"/{name}", Said(content=png(640, 400), kind="image/png"))


@dataclass(frozen=True)
class Mail:
    """The words of one mail by part, white space one and quotation marks straight, and the merge fields it holds open."""

    parts: dict[str, str]
    fields: list[dict[str, str]]


@pytest.fixture(scope="module", params=[_rest, _feed, _page], ids=["rest", "feed", "page"])
def workspace(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace into which the site's story was brought."""
    root = tmp_path_factory.mktemp("workspace")
    config = (REPOSITORY / "config.example.toml").read_text(encoding="utf-8")
    assert "internal_hosts = []" in config
    (root / "config.toml").write_text(
        config.replace("internal_hosts = []", 'internal_hosts = ["127.0.0.1"]'), encoding="utf-8"
    )
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    with request.param() as (door, address):
        done = run("import", door, address, cwd=root)
    assert done.code == 0, done.err
    assert done.out.startswith("1 new"), done.out + done.err
    return root


@pytest.fixture(scope="module", params=["full", "cards"])
def mail(request: pytest.FixtureRequest, workspace: Path) -> Mail:
    """The mail of an issue with the story, whole or as a teaser."""
    (folder,) = (workspace / "news").iterdir()
    (workspace / "issues").mkdir(exist_ok=True)
    issue = ISSUE.format(layout=request.param, item=folder.name)
    (workspace / "issues" / f"{request.param}.toml").write_text(issue, encoding="utf-8")
    built = run("build", request.param, cwd=workspace)
    assert built.code == 0, built.err
    made = workspace / "build" / request.param
    copy = email.message_from_bytes((made / "fr" / "message.eml").read_bytes(), policy=email.policy.default)
    parts = {
        "message.html": _shown(_opened((made / "fr" / "message.html").read_text(encoding="utf-8"))),
        "message.txt": _plain(_opened((made / "fr" / "message.txt").read_text(encoding="utf-8"))),
        "copy in HTML": _shown(copy.get_body(("html",)).get_content()),
        "copy in text": _plain(copy.get_body(("plain",)).get_content()),
    }
    fields = json.loads((made / "manifest.json").read_text(encoding="utf-8"))["languages"]["fr"]["merge_fields"]
    return Mail(parts=parts, fields=fields)


def _shown(page: str) -> str:
    alts = (image.get("alt", "") for image in BeautifulSoup(page, "lxml").find_all("img"))
    return _plain(" ".join([Seen(page).words, *alts]))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[«»“”]", '"', text.replace("\u2060", "")))


def _opened(text: str) -> str:
    """Return a part that is still to be filled without the backslash that keeps two brackets from being a field."""
    return text.replace("\\[[", "[[")


def test_what_looks_like_code_is_words_in_every_part(mail: Mail) -> None:
    is_whole = "comité" in mail.parts["message.txt"]
    for name, words in mail.parts.items():
        assert TITLE in words, name
        assert is_whole or EXCERPT in words, name
        assert not is_whole or (words.count(CAPTION), words.count(ALT)) == (2, 2), name
        for code in CODE if is_whole else ():
            assert words.count(code) >= PLACES, (name, code)
            assert f"On lit {code} ici." in words, name
        assert not is_whole or "Un [[first_name]], et" in words, name
        assert WORKED_OUT not in words, name


def test_a_site_opens_no_merge_field(mail: Mail) -> None:
    fallbacks = {field["name"]: field["fallback"] for field in mail.fields}
    assert len(fallbacks) == len(mail.fields)
    assert (fallbacks["first_name"], fallbacks["unsubscribe_url"]) == ("à vous", None)
