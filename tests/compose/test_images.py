"""Pictures made ready for mail."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from cipc_newsletter.compose import picture_decoding
from cipc_newsletter.compose.images import HEAVIEST_AS_IT_IS, WIDEST_AS_IT_IS, picture_bytes, prepared
from cipc_newsletter.errors import ContentError
from compose_making import png


def saved(path, kind, mode="RGB", size=(80, 60), **options):
    Image.effect_noise(size, 60).convert(mode).save(path, kind, **options)
    return path


def ready(path, max_width=1104):
    return prepared(picture_bytes(path, shown="news/a/image"), shown="news/a/image", max_width=max_width)


def claiming(width, height):
    """The PNG of one pixel, its header claiming another size."""
    head = b"IHDR" + struct.pack(">II", width, height) + b"\x08\0\0\0\0"
    return png()[:12] + head + struct.pack(">I", zlib.crc32(head)) + png()[33:]


def opened(image):
    return Image.open(io.BytesIO(image.data))


def test_a_light_bare_picture_goes_out_byte_for_byte(tmp_path):
    path = saved(tmp_path / "a.png", "PNG")
    assert ready(path).data == path.read_bytes()


def test_the_name_is_the_digest_of_the_content(tmp_path):
    image = ready(saved(tmp_path / "a.png", "PNG"))
    assert image.name == f"{image.sha256[:12]}.png"
    assert (image.media_type, image.width, image.height) == ("image/png", 80, 60)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("WEBP", "RGBA")])
def test_a_picture_too_wide_is_narrowed_in_proportion(tmp_path, kind, mode):
    image = ready(saved(tmp_path / "a", kind, mode, size=(WIDEST_AS_IT_IS * 2, WIDEST_AS_IT_IS)), max_width=400)
    assert (image.width, image.height) == (400, 200)
    assert opened(image).size == (400, 200)


def test_a_heavy_picture_is_saved_anew(tmp_path):
    path = saved(tmp_path / "a.jpg", "JPEG", size=(1200, 1200), quality=100)
    assert path.stat().st_size > HEAVIEST_AS_IT_IS
    assert len(ready(path).data) < path.stat().st_size


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("WEBP", "RGB", "image/png"),
        ("BMP", "RGB", "image/png"),
        ("TIFF", "RGB", "image/png"),
        ("TIFF", "CMYK", "image/png"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("GIF", "P", "image/png"),
    ],
)
def test_every_readable_kind_becomes_one_that_all_mail_programs_show(tmp_path, kind, mode, media_type):
    image = ready(saved(tmp_path / "a", kind, mode))
    assert image.media_type == media_type
    assert opened(image).mode in ("L", "P", "RGB", "RGBA")


def test_where_and_when_a_photograph_was_taken_stays_at_home(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "Camera of Jeanne"
    path = saved(tmp_path / "a.jpg", "JPEG", exif=exif, comment=b"private")
    assert b"Jeanne" in path.read_bytes()
    image = ready(path)
    assert b"Jeanne" not in image.data
    assert b"private" not in image.data
    assert not opened(image).getexif()


def test_a_photograph_held_sideways_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    image = ready(saved(tmp_path / "a.jpg", "JPEG", size=(80, 60), exif=exif))
    assert (image.width, image.height) == (60, 80)


def test_colours_of_another_space_are_those_every_program_assumes(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for icc in (srgb, profile, b"broken"):
        image = ready(saved(tmp_path / "a.jpg", "JPEG", icc_profile=icc))
        assert "icc_profile" not in opened(image).info


def test_an_animation_keeps_its_frames(tmp_path):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=100)
    image = ready(tmp_path / "a.gif")
    assert image.media_type == "image/gif"
    assert opened(image).n_frames == 3


def test_the_same_file_gives_the_same_bytes(tmp_path):
    path = saved(tmp_path / "a.webp", "WEBP", size=(1400, 700))
    assert ready(path, 500) == ready(path, 500)


def test_a_missing_picture_is_named_with_what_to_do(tmp_path):
    with pytest.raises(ContentError) as refused:
        ready(tmp_path / "none.png")
    assert refused.value.path == "news/a/image"
    assert "capitals" in str(refused.value)


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(ContentError, match="file is empty"):
        ready(tmp_path / "a.png")


@pytest.mark.parametrize("raw", [b"not a picture", b"<!doctype html><p>no", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_picture_is_refused(tmp_path, raw):
    (tmp_path / "a.png").write_bytes(raw)
    with pytest.raises(ContentError, match="not a picture"):
        ready(tmp_path / "a.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_cut_short_is_refused(tmp_path, kind):
    path = saved(tmp_path / "a", kind, "P" if kind == "GIF" else "RGB", size=(300, 300))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ContentError):
        ready(path)


def test_a_small_file_with_a_sea_of_pixels_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_decoding, "LARGEST_PIXELS", 999)
    (tmp_path / "a.png").write_bytes(png(2000, 40))
    with pytest.raises(ContentError, match="too large"):
        ready(tmp_path / "a.png", 100)


def test_a_bomb_of_a_picture_is_refused_before_it_is_decoded(tmp_path):
    (tmp_path / "a.png").write_bytes(claiming(60_000, 60_000))
    with pytest.raises(ContentError, match="too large"):
        ready(tmp_path / "a.png")
