"""A mail in a page of ours: it is all there, and nothing of it runs, loads or reaches out."""

import base64
import re

import pytest

from cipc_newsletter.check.appearance import looks_of, shown
from cipc_newsletter.check.html_tree import tree_of
from cipc_newsletter.model.message import PreparedImage
from cipc_newsletter.review.mail_copies import MailCopy, mail_copy, picture_rules
from sample_issues import sample

PARK = PreparedImage(
    name="parc-01.jpg",
    sha256="01",
    media_type="image/jpeg",
    width=1104,
    height=600,
    data=b"\xff\xd8 park",
    address="https://i.example/parc-01.jpg",
)
PAGE = '<html><head><title>T</title></head><body style="margin:0" class="b">{}</body></html>'


def copy(html: str) -> MailCopy:
    return mail_copy(PAGE.format(html), scope=".m", id_prefix="fr-", images=[PARK])


def words(html: str) -> list[str]:
    tree = tree_of(html)
    return "".join(run.text.text for run in shown(tree, looks_of(tree))).split()


def test_every_word_of_a_mail_is_in_its_copy() -> None:
    message = sample("2025-12").composed.message("fr")
    made = mail_copy(message.html, scope=".m", id_prefix="fr-", images=message.images)
    bare = re.sub(r'<span class="rv-alt".*?</span>', "", made.html)
    assert words(bare) == words(message.html)


def test_the_body_is_an_element_with_its_style() -> None:
    (body,) = (one for one in tree_of(copy("Un").html).elements if "mail-body" in one.attributes.get("class", ""))
    assert body.tag == "div"
    assert (body.attributes["class"], body.attributes["style"]) == ("mail-body b", "margin:0")


def test_a_picture_of_the_mail_is_shown_from_the_page() -> None:
    made = copy('<img src="https://i.example/parc-01.jpg" alt="Un parc" width="552" style="font-size:14px;border:0">')
    (image,) = tree_of(made.html).named("img")
    assert image.attributes["data-pic"] == "parc-01.jpg"
    assert image.attributes["src"].startswith("data:image/svg+xml,")
    assert "width='1104' height='600'" in image.attributes["src"]
    assert base64.b64encode(PARK.data).decode() in picture_rules([PARK, PARK])
    assert picture_rules([PARK, PARK]).count("data-pic") == 1


def test_the_words_of_a_picture_stand_behind_it_in_its_type() -> None:
    made = copy('<img src="https://i.example/parc-01.jpg" alt="Un &lt;parc" style="font-size:14px;border:0">')
    assert '<span class="rv-alt" aria-hidden="true" style="font-size:14px">Un &lt;parc</span>' in made.html


def test_a_forced_dark_look_follows_its_switch() -> None:
    made = copy('<p style="color:#000000;background:#ffffff">Un</p>')
    (mark,) = re.findall(r'<p data-forced="(\d)"', made.html)
    assert f'#forced:checked ~ * .m [data-forced="{mark}"] {{ background-color:#000000 !important' in made.css


def test_ids_and_the_links_to_them_stay_apart() -> None:
    assert 'id="fr-x"' in copy('<p id="x">Un</p>').html


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="https://a.example"></iframe>',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<form action="https://a.example"><input name=a></form>',
    '<base href="https://a.example/">',
    '<meta http-equiv="refresh" content="0;url=https://a.example">',
    '<link rel="stylesheet" href="https://a.example/x.css">',
    '<object data="https://a.example"></object>',
    '<img src="https://a.example/pixel.png" alt="">',
    '<p style="background:url(https://a.example/x.png)">x</p>',
    '<td background="https://a.example/x.png">x</td>',
    "</div></div></main><h1>Fin</h1>",
    "<math><mtext></mtext><style><img src=x onerror=alert(1)></style></math>",
    "<style>a{b:url(https://a.example)}</style>",
    "<!-- --><script>alert(1)</script -->",
    '<img src="pic:1x1" alt="x" onload="alert(1)">',
    "<template><script>alert(1)</script></template>",
    '<video autoplay src="https://a.example/x.mp4"></video>',
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_of_a_mail_runs_or_loads(html: str) -> None:
    made = copy(f"<p>avant</p>{html}<p>après</p>")
    tree = tree_of(made.html)
    assert "a.example" not in made.html + made.css
    assert not {one.tag for one in tree.elements} & {
        "script",
        "iframe",
        "form",
        "input",
        "object",
        "svg",
        "meta",
        "base",
    }
    assert not [name for one in tree.elements for name in one.attributes if name.startswith("on")]
    assert not [
        link for link in tree.named("a") if link.attributes.get("href", "").lower().startswith(("java", "data"))
    ]
    assert "avant" in made.html


def test_a_mail_cannot_close_the_place_it_is_in() -> None:
    made = copy("</div></div></section><p>après</p>")
    assert made.html.count("<div") == made.html.count("</div>")


def test_links_open_beside_the_page_and_tell_it_nothing() -> None:
    (link,) = tree_of(copy('<a href="https://a.example">x</a>').html).named("a")
    assert (link.attributes["target"], link.attributes["rel"]) == ("_blank", "noopener noreferrer")
