"""An archive is read without being unpacked to the disk; what it should not hold is an error in words."""

import contextlib
import io
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cipc_newsletter.audience import archives
from cipc_newsletter.audience.archives import parts_of
from cipc_newsletter.errors import AudienceError, FileError
from export_making import mailchimp_csv, mailchimp_name, person, zipped

TABLE = mailchimp_csv("subscribed", [person("luc@b.example")])


def packed() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(mailchimp_name("subscribed"), TABLE)
        archive.writestr(mailchimp_name("cleaned"), TABLE)
    return stream.getvalue()


def workbook() -> bytes:
    stream, book = io.BytesIO(), openpyxl.Workbook()
    for row in (["email", "name"], ["luc@b.example", "Luc"]):
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


WORKBOOK = workbook()


def names_in(path: Path) -> list[str]:
    return [part.name for part in parts_of(path)]


def read_all(path: Path) -> None:
    for part in parts_of(path):
        part.read()


def refusal(path: Path) -> str:
    with pytest.raises(AudienceError) as caught:
        read_all(path)
    mistake = caught.value.mistakes[0]
    assert mistake.right
    assert mistake.remedy
    assert mistake.path == path.name
    return str(caught.value)


def test_the_tables_of_people_who_left_come_first(tmp_path: Path) -> None:
    states = ("subscribed", "cleaned", "nonsubscribed", "unsubscribed")
    path = zipped(tmp_path / "a.zip", {f"x/{mailchimp_name(state)}": TABLE for state in states})
    assert [name.partition("_")[0] for name in names_in(path)] == [
        *("cleaned", "nonsubscribed", "unsubscribed", "subscribed"),
    ]


def test_what_is_no_table_is_left_out(tmp_path: Path) -> None:
    files = {"a.csv": TABLE, "__MACOSX/._a.csv": b"x", ".hidden.csv": b"x", "logo.png": b"x", "b/": b""}
    assert names_in(zipped(tmp_path / "a.zip", files)) == ["a.csv"]


def test_a_part_gives_the_bytes_of_its_table(tmp_path: Path) -> None:
    [part] = parts_of(zipped(tmp_path / "a.zip", {"a.csv": TABLE}))
    assert part.read() == part.read() == TABLE


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "C:/a.csv", "C:\\a.csv", "..\\a.csv"])
def test_a_name_that_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    assert "leads out of it" in refusal(zipped(tmp_path / "a.zip", {name: TABLE, "b.csv": TABLE}))


def test_an_archive_that_fills_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    path = zipped(tmp_path / "a.zip", {"a.csv": b"a@b.example\n" * 1_000_000})
    assert path.stat().st_size < 50_000
    assert "more than any list" in refusal(path)


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    path = zipped(tmp_path / "a.zip", {"a.csv": b"a@b.example\n" * 1_000_000})
    true = (12_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true, (100).to_bytes(4, "little")))
    assert "archive" in refusal(path)


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    files = {f"{number}.csv": b"email\n" for number in range(archives.MOST_FILES + 1)}
    assert "more than any list" in refusal(zipped(tmp_path / "a.zip", files))


def test_a_folder_of_too_many_tables_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.csv").write_bytes(b"email\n")
    assert "3 tables" in refusal(tmp_path)


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": TABLE})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "password" in refusal(path)


@pytest.mark.parametrize("kept", [30, 200, -30])
def test_an_archive_that_breaks_off_is_refused(tmp_path: Path, kept: int) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": TABLE})
    path.write_bytes(path.read_bytes()[:kept])
    assert "damaged" in refusal(path)


def test_an_archive_whose_bytes_were_changed_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": TABLE})
    data = bytearray(path.read_bytes())
    start = data.index(b"a.csv") + len("a.csv")
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    assert "damaged" in refusal(path)


def test_a_compression_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": TABLE})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 10] = 97
    path.write_bytes(data)
    assert "damaged" in refusal(path)


def test_an_archive_or_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    assert "no table" in refusal(zipped(tmp_path / "a.zip", {"campaigns.html": b"<p>", "lists.zip": b"PK"}))
    (tmp_path / "empty").mkdir()
    assert "no table" in refusal(tmp_path / "empty")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nowhere\.zip"):
        parts_of(tmp_path / "nowhere.zip")


def test_every_way_of_packing_that_python_reads_is_read(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("a.csv", TABLE)
        assert zlib.crc32(parts_of(path)[0].read()) == zlib.crc32(TABLE)


@given(
    is_workbook=st.booleans(),
    wounds=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_wounded_archive_is_read_or_refused_in_words(
    tmp_path: Path, is_workbook: bool, wounds: list[tuple[int, int]]
) -> None:
    data = bytearray(WORKBOOK if is_workbook else packed())
    for place, value in wounds:
        data[place % len(data)] = value
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with contextlib.suppress(AudienceError):  # anything else would be a traceback for whoever imports it
        read_all(path)
