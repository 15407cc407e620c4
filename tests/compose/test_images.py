"""Pictures made ready for mail."""

import contextlib
import io
import random
import struct
import zlib

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from cipc_newsletter.compose import images, picture_decoding
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


def test_a_picture_is_made_light_where_nobody_sees_it(tmp_path):
    photograph = Image.effect_noise((240, 180), 60).resize((2400, 1800)).convert("RGB")
    photograph.save(tmp_path / "a.jpg", quality=98)
    image = ready(tmp_path / "a.jpg")
    assert len(image.data) <= HEAVIEST_AS_IT_IS
    assert (image.width, image.height) == (1104, 828)


def test_a_picture_still_too_heavy_is_refused_with_its_weight(tmp_path):
    path = tmp_path / "a.png"
    Image.frombytes("RGBA", (1000, 900), random.Random(1).randbytes(1000 * 900 * 4)).save(path)
    with pytest.raises(ContentError, match=r"still has 3\.\d MB"):
        ready(path)


def test_a_heavy_photograph_saved_as_png_becomes_a_jpeg(tmp_path):
    image = ready(saved(tmp_path / "a.png", "PNG", size=(1400, 1100)))
    assert image.media_type == "image/jpeg"


def test_a_drawing_of_few_colours_keeps_each_of_them(tmp_path):
    drawing = Image.new("RGB", (1500, 900), (250, 240, 230))
    drawing.paste((12, 34, 56), (100, 100, 900, 500))
    drawing.save(tmp_path / "a.bmp")
    image = ready(tmp_path / "a.bmp", 1500)
    assert image.media_type == "image/png"
    assert {colour for _count, colour in opened(image).convert("RGB").getcolors()} == {(250, 240, 230), (12, 34, 56)}


def test_sixteen_bits_become_eight_of_the_same_brightness(tmp_path):
    Image.new("I;16", (30, 20), 0x8000).save(tmp_path / "a.png")
    image = ready(tmp_path / "a.png")
    assert opened(image).convert("L").getpixel((3, 3)) == 128


def test_a_transparent_picture_stays_transparent(tmp_path):
    picture = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    picture.paste((220, 180, 40, 255), (5, 5, 30, 20))
    picture.save(tmp_path / "a.webp", lossless=True)
    image = ready(tmp_path / "a.webp")
    assert opened(image).convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_dark_ink_on_nothing_gets_a_light_plate(tmp_path, kind):
    picture = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    picture.paste((10, 20, 40, 255), (5, 5, 30, 20))
    picture.save(tmp_path / "a", kind, lossless=True)
    image = ready(tmp_path / "a")
    assert opened(image).convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)


@pytest.mark.parametrize("kind", ["AVIF", "WEBP", "HEIF"])
def test_what_mail_programs_do_not_show_is_converted(tmp_path, kind):
    pillow_heif.register_heif_opener()
    image = ready(saved(tmp_path / "a", kind, size=(64, 48)))
    assert image.media_type in ("image/png", "image/jpeg")


def test_what_hides_behind_the_end_of_a_picture_stays_at_home(tmp_path):
    path = saved(tmp_path / "a.png", "PNG")
    path.write_bytes(path.read_bytes() + b"PK\x03\x04 hidden archive")
    assert b"hidden" not in ready(path).data


def test_the_bytes_say_what_a_picture_is_and_not_its_name(tmp_path):
    image = ready(saved(tmp_path / "a.gif", "JPEG"))
    assert image.name.endswith(".jpg")


@pytest.mark.parametrize(("width", "height"), [(20_001, 10), (10, 20_001), (30_000, 30_000)])
def test_a_side_longer_than_any_picture_s_is_refused(tmp_path, width, height):
    (tmp_path / "a.png").write_bytes(claiming(width, height))
    with pytest.raises(ContentError, match="too large"):
        ready(tmp_path / "a.png")


def test_a_picture_taller_than_anybody_scrolls_is_refused(tmp_path):
    (tmp_path / "a.png").write_bytes(png(10, 4001))
    with pytest.raises(ContentError, match="4001 pixels tall"):
        ready(tmp_path / "a.png")


def test_an_animation_of_too_many_pixels_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_decoding, "MEMORY", 20 * 20 * 3 * 5 - 1)
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(ContentError, match="3 frames"):
        ready(tmp_path / "a.gif")


@pytest.mark.parametrize("loops", [None, 0, 2])
def test_an_animation_repeats_as_often_as_before(tmp_path, loops):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green")]
    more = {} if loops is None else {"loop": loops}
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=100, comment=b"x", **more)
    assert opened(ready(tmp_path / "a.gif")).info.get("loop") == loops


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "a.jpg").open("wb") as stream:
        stream.truncate(images.HEAVIEST_FILE + 1)
    with pytest.raises(ContentError, match="too large"):
        ready(tmp_path / "a.jpg")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_is_more_than_a_clear_error(data):
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"]))
    stream = io.BytesIO()
    Image.linear_gradient("L").resize((24, 18)).convert("P" if kind == "GIF" else "RGB").save(stream, kind)
    raw = bytearray(stream.getvalue())
    for _change in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ContentError):
        assert len(prepared(bytes(raw), shown="a", max_width=100).data) < 1_000_000
