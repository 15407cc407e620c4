"""A picture's real file, with the caption and the description that are its own."""

import pytest

from cipc_newsletter.ingest.markup import Converted, converted

BASE = "https://www.exemple.org/a/"
UPLOADS = "https://www.exemple.org/u"


def of(html: str) -> Converted:
    return converted(html, base=BASE, language="fr")


@pytest.mark.parametrize(
    ("picture", "file"),
    [
        ('<img alt="x" src="/u/a.jpg">', "a.jpg"),
        ('<img alt="x" src="data:image/gif;base64,R0" data-src="/u/a.jpg">', "a.jpg"),
        ('<img alt="x" src="/blank.gif" data-lazy-src="/u/a.jpg">', "a.jpg"),
        ('<img alt="x" src="/u/a-300x200.jpg" srcset="/u/s.jpg 300w, /u/a-1536.jpg 1536w, /u/a.jpg 4000w">', "a-1536.jpg"),
        ('<img alt="x" src="/u/s.jpg" data-srcset="/u/m.jpg 600w,/u/l.jpg 900w">', "l.jpg"),
        ('<img alt="x" src="/u/s.jpg" srcset="/u/s.jpg 1x, /u/s@2x.jpg 2x">', "s@2x.jpg"),
        ('<picture><source srcset="/u/a.webp 1200w"><img alt="x" src="data:image/gif;base64,R0"></picture>', "a.webp"),
        ('<img alt="x" src="data:image/gif;base64,R0"><noscript><img alt="x" src="/u/a.jpg"></noscript>', "a.jpg"),
        ('<a href="/u/a.jpg"><img alt="x" src="/u/a-300x200.jpg"></a>', "a.jpg"),
        ('<div class="e-gallery-image" data-thumbnail="/u/a.jpg" aria-label="x"></div>', "a.jpg"),
    ],
)  # fmt: skip
def test_the_file_is_the_real_one_in_a_size_for_a_mail(picture: str, file: str) -> None:
    result = of(f"<p>Avant</p>{picture}")
    assert [found.address for found in result.pictures] == [f"{UPLOADS}/{file}"]
    assert result.body == f"Avant\n\n![x]({result.pictures[0].name})"


@pytest.mark.parametrize(
    "html",
    [
        '<figure><img src="/u/a.jpg" alt="Un banc"><figcaption>Le <b>banc</b></figcaption></figure>',
        '<div class="wp-caption"><img src="/u/a.jpg" alt="Un banc"><p class="wp-caption-text">Le banc</p></div>',
        '<dl class="gallery-item"><dt><img src="/u/a.jpg" alt="Un banc"></dt><dd class="wp-caption-text">Le banc</dd></dl>',
        '[caption id="x" width="300"]<img src="/u/a.jpg" alt="Un banc"> Le banc[/caption]',
        '<p><img src="/u/a.jpg" alt="Un banc"><br><em>Le banc</em></p>',
        '<p><img src="/u/a.jpg" alt="Un banc"></p><p class="image-caption">Le banc</p>',
    ],
)  # fmt: skip
def test_a_caption_stands_with_its_picture(html: str) -> None:
    result = of(html)
    assert result.body == f'![Un banc]({result.pictures[0].name} "Le banc")'


def test_a_credit_stands_at_the_end_of_the_caption() -> None:
    html = '<figure><img src="/u/a.jpg"><figcaption>Banc<br><span class="credit">J. Roy</span></figcaption></figure>'
    assert of(html).body.endswith('"Banc · J. Roy")')


def test_a_gallery_is_its_pictures_one_below_the_other() -> None:
    items = "".join(
        f'<li><figure><img src="/u/{n}.jpg" alt="{n}"><figcaption>Vue {n}</figcaption></figure></li>' for n in "ab"
    )
    result = of(f'<ul class="wp-block-gallery">{items}</ul>')
    first, second = (found.name for found in result.pictures)
    assert result.body == f'![a]({first} "Vue a")\n\n![b]({second} "Vue b")'


def test_a_picture_in_the_middle_of_a_sentence_stands_below_it() -> None:
    result = of('<p>Un mot <img src="/u/a.jpg" alt="x">et la suite.</p>')
    assert result.body == f"Un mot et la suite.\n\n![x]({result.pictures[0].name})"


def test_the_name_of_a_file_is_no_description() -> None:
    result = of('<img src="/u/DSC_0042.jpg" alt="DSC_0042">')
    assert result.body == ""
    (doubt,) = result.doubts
    assert doubt.startswith("nobody described this picture")
    assert doubt.endswith(f"{UPLOADS}/DSC_0042.jpg")


def test_a_picture_without_a_file_is_told() -> None:
    assert of('<p>a</p><img alt="Un banc">').doubts == ("The source has no file for the picture “Un banc”.",)
