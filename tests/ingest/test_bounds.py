"""Files made to take for ever: each is brought in or refused in words before it costs much, in a process that may not.

The process is stopped at twenty seconds of computing, and held to 300 MB in all, on whatever machine.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="no limits on the time of a process there"),
]
TESTS = Path(__file__).parents[1]
MOST_MEGABYTES = 300
# Reads "door folder" by the line. Each file is brought in by a process of its own, which need not load the program anew.
BRING_IN = """
import os, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import import_doors
from cipc_newsletter.errors import NewsletterError
from cipc_newsletter.ingest import planner, writer

def bring_in(door, root):
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    try:
        plan = import_doors.READERS[door]((root / "file").read_bytes())
        written = writer.write(planner.plan_import(plan, {}), root=root)
        print("brought in", len(written))
    except NewsletterError as error:
        print("refused", error)
    status = Path("/proc/self/status")  # where there is one: ru_maxrss counts what the starting process held
    if status.exists():
        peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print("megabytes", peak // (1_000_000 if sys.platform == "darwin" else 1_000), flush=True)

for door, small in (("feed", b"<rss/>"), ("wordpress", b"[]"), ("html", b"<p>x"), ("text", b"x")):
    try:
        import_doors.READERS[door](small)  # so that what a door loads is loaded once
    except NewsletterError:
        pass
for line in sys.stdin:
    door, _space, root = line.rstrip().partition(" ")
    process = os.fork()
    if process == 0:
        said = os.open(root + "/said", os.O_WRONLY | os.O_CREAT)
        os.dup2(said, 1)
        os.dup2(said, 2)
        bring_in(door, Path(root))
        sys.stdout.flush()
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""
ARTICLES: dict[str, Callable[[], str]] = {
    "ten thousand deep": lambda: "<div>" * 10_000 + "x" + "</div>" * 10_000,
    "deep in lists": lambda: "<ul><li>" * 7_000 + "x",
    "deep in tables": lambda: "<table><tr><td>" * 5_000 + "x",
    "a million bold": lambda: "<b>" * 1_000_000 + "x",
    "as much bold as may be": lambda: "<b>x</b> y" * 14_900,
    "a huge table": lambda: "<table>" + ("<tr>" + "<td>x</td>" * 12 + "</tr>") * 1_100 + "</table>",
    "cells without end": lambda: "<table><tr>" + "<td colspan=999 rowspan=9999>x</td>" * 3_000 + "</tr></table>",
    "a hundred megabytes": lambda: "mot " * 25_000_000,
    "a million words": lambda: "mot " * 140_000,
    "no-break spaces": lambda: "a" + "\u00a0" * 40_000 + "b",
    "brackets": lambda: "[" * 590_000,
    "stars": lambda: "*" * 590_000,
    "half links": lambda: "[](" * 60_000,
    "shortcodes": lambda: "[vc_row]" * 70_000,
    "angles": lambda: "<" * 29_000,
    "entities": lambda: "&amp;" * 29_000,
    "pictures": lambda: "".join(f"<img alt=a src=/{number}/a.jpg>" for number in range(20_000)),
    "notes": lambda: "".join(f"<sup><a href=#n{n}>{n}</a></sup><p id=n{n}>t" for n in range(5_000)),
    "comments": lambda: "<!--" * 200_000,
    "attributes": lambda: "<p " + "a=b " * 140_000 + ">x",
}


def posts(*articles: str, title: str = "La place {} rouvre") -> bytes:
    return json.dumps(
        [
            {
                "id": number,
                "date": "2024-05-03T10:00:00",
                "link": f"https://e.example/{number}",
                "lang": "fr",
                "title": {"rendered": title.format(number)},
                "content": {"rendered": html},
            }
            for number, html in enumerate(articles, 1)
        ]
    ).encode()


def entries(*articles: str, title: str = "La place {} rouvre") -> bytes:
    parts = ["<rss><channel><language>fr</language>"]
    for number, html in enumerate(articles, 1):
        parts += ["<item><title>", xml_text(title.format(number)), f"</title><link>https://e.example/{number}</link>"]
        parts += ["<pubDate>Fri, 03 May 2024 10:00:00 +0200</pubDate>"]
        parts += ["<description>", xml_text(html), "</description></item>"]
    return "".join([*parts, "</channel></rss>"]).encode()


def xml_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def page(html: str) -> bytes:
    head = '<!doctype html><html lang=fr><head><meta property="article:published_time" content="2024-05-03"></head>'
    return f"{head}<body><article><h1>La place rouvre</h1>{html}</article></body></html>".encode()


def doctype(declared: str, *, root: str = "&a;") -> bytes:
    return f"<!DOCTYPE x [{declared}]><rss><channel><item><title>{root}</title></item></channel></rss>".encode()


LAUGHS = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
FILES: dict[tuple[str, str], Callable[[], bytes]] = {
    ("feed", "a bomb of entities"): lambda: doctype(LAUGHS, root="&l11;"),
    ("feed", "one long entity"): lambda: doctype(f'<!ENTITY a "{"x" * 100_000}">', root="&a;" * 20_000),
    ("feed", "a file as entity"): lambda: doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'),
    ("feed", "an address as entity"): lambda: doctype('<!ENTITY a SYSTEM "http://127.0.0.1:9/">'),
    ("feed", "declarations elsewhere"): lambda: doctype('<!ENTITY % a SYSTEM "http://127.0.0.1:9/">%a;', root="x"),
    ("feed", "entries without end"): lambda: b"<rss><channel>" + b"<item>" * 100_000,
    ("feed", "deep"): lambda: b"<rss><channel>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</channel></rss>",
    ("feed", "names without end"): lambda: b"<rss " + b" ".join(b"a%d='x'" % n for n in range(200_000)) + b"/>",
    ("feed", "data, deep"): lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 500_000,
    ("wordpress", "deep"): lambda: b"[" * 1_000_000,
    ("wordpress", "a number without end"): lambda: b'[{"id":' + b"9" * 1_000_000 + b"}]",
    ("wordpress", "posts without end"): lambda: json.dumps([{"id": n} for n in range(50_000)]).encode(),
    ("html", "stories without end"): lambda: page("<article><h2><a href=/a>Titre</a></h2><p>x</article>" * 15_000),
    ("html", "deep in stories"): lambda: page("<article>" * 10_000),
    ("html", "tags without end"): lambda: page("<p>x</p>" * 500_000),
    ("html", "data, deep"): lambda: page(f"<script type=application/ld+json>{'[' * 100_000}</script>"),
    ("text", "lines without end"): lambda: b"Un titre\n\n" * 400_000,
    ("text", "one line"): lambda: b"mot " * 1_590_000,
    ("text", "brackets"): lambda: b"Un titre\n\nmot " + b"[[a " * 400,
}
for _name, _article in ARTICLES.items():
    for _door, _frame in (("wordpress", posts), ("feed", entries), ("html", page)):
        FILES[_door, _name] = lambda article=_article, frame=_frame: frame(article())
# Files of many stories, each of which might do for itself.
MANY: dict[str, Callable[[], list[str]]] = {
    "hundreds of long ones": lambda: ["<p>Un <b>mot</b> y.</p>" * 900] * 400,
    "as long as may be": lambda: ["<b>x</b> y" * 14_900] * 60,
    "thousands alike": lambda: ["mot " * 1_500] * 1_500,
    "thousands of short ones": lambda: ["<p>Un mot.</p>"] * 3_000,
    "each with a thousand pictures": lambda: ["<img alt=a src=/a.jpg>" * 900] * 300,
}
TITLES = {
    "with half a title in common": "La place Bellevue {0} rouvre{0}",
    "of one title": "La place rouvre",
    "of endless titles": "La place {} " + "<i>rouvre</i> " * 700,
}
for _door, _frame in (("wordpress", posts), ("feed", entries)):
    for _name, _articles in MANY.items():
        FILES[_door, _name] = lambda articles=_articles, frame=_frame: frame(*articles())
    for _name, _title in TITLES.items():
        FILES[_door, _name] = lambda title=_title, frame=_frame: frame(
            *["<p>" + "mot " * 400 + "</p>"] * 1_000, title=title
        )
FILES |= {
    ("feed", "tags without end"): lambda: (
        b"<rss><channel>" + b"<item><title>a</title></item>" * 300_000 + b"</channel></rss>"
    ),
    ("feed", "broken tags without end"): lambda: b"<rss><channel>" + b"<item><title>a</item>" * 60_000,
    ("feed", "categories without end"): lambda: (
        b"<rss><channel><item><title>a</title>" + b"<category>b</category>" * 90_000 + b"</item></channel></rss>"
    ),
    ("feed", "thirty megabytes"): lambda: entries("mot " * 7_500_000),
    ("feed", "data of many lists"): lambda: (
        b'{"version":"https://jsonfeed.org/version/1.1","items":[' + b'{"x":[[[]]]},' * 500_000 + b"0]}"
    ),
    ("wordpress", "lists without end"): lambda: (
        b'[{"id":1,"title":"a","content":"b","x":[' + b"[[[]]]," * 1_000_000 + b"0]}]"
    ),
    ("wordpress", "twelve million signs of four bytes"): lambda: posts("\U0001f468" * 900_000),
    ("wordpress", "twelve megabytes of them"): lambda: (
        b'[{"id":1,"title":"a","content":"' + "\U0001f468".encode() * 2_990_000 + b'"}]'
    ),
    ("html", "twelve megabytes"): lambda: page("mot " * 2_950_000),
    ("html", "twelve megabytes of signs of four bytes"): lambda: page("\U0001f468" * 2_950_000),
}


# Every door leads to the same reader of markup: one of them is tried each time, the others now and then.
SELDOM = {
    *(("wordpress", name) for name in ARTICLES),
    *(("feed", name) for name in (*ARTICLES, *MANY, *TITLES)),
    *(("wordpress", name) for name in ("thousands alike", "as long as may be", "of endless titles")),
}


@pytest.fixture(scope="module")
def bringer() -> Iterator["subprocess.Popen[str]"]:
    """A process with the program loaded, which brings in what it is told of."""
    with subprocess.Popen(
        [sys.executable, "-c", BRING_IN, str(TESTS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.parametrize(
    ("door", "name"),
    [pytest.param(*key, marks=[pytest.mark.soak] if key in SELDOM else []) for key in FILES],
)
def test_nothing_takes_for_ever(door: str, name: str, tmp_path: Path, bringer: "subprocess.Popen[str]") -> None:
    (tmp_path / "file").write_bytes(FILES[door, name]())
    assert bringer.stdin is not None
    assert bringer.stdout is not None
    bringer.stdin.write(f"{door} {tmp_path}\n")
    bringer.stdin.flush()
    code = int(bringer.stdout.readline())
    answer = (tmp_path / "said").read_text(encoding="utf-8")
    assert code == 0, answer[-2000:]
    said = dict(line.split(" ", 1) for line in answer.splitlines() if " " in line)
    assert int(said["megabytes"]) <= MOST_MEGABYTES, answer
    assert "root:" not in answer
    assert {path.name for path in tmp_path.iterdir()} <= {"file", "news", "said"}
