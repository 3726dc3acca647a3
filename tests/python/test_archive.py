# SPDX-License-Identifier: Apache-2.0
"""A folder or archive gives its files one after the other; what would harm is refused by name."""

import gzip
import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from cadans.log.archive import Limits, Member, walk
from cadans.log.session import Remark, Skipped


def zip_of(members: dict[str, bytes], path: Path | None = None) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    if path is not None:
        path.write_bytes(held.getvalue())
    return held.getvalue()


def read(member: Member) -> bytes:
    with member.open() as stream:
        content = stream.read()
        assert not stream.trouble
        return content


def apart(path, limits=None):
    """Members by inner name, and what was said of the rest."""
    found = list(walk(path, limits) if limits else walk(path))
    return {each.inner: each for each in found if isinstance(each, Member)}, [each for each in found if not isinstance(each, Member)]


def test_a_strava_export_gives_its_table_and_its_unpacked_activities(tmp_path):
    zip_of(
        {"activities.csv": b"Activity ID\n", "activities/1.fit.gz": gzip.compress(b"FIT"), "activities/2.gpx": b"<gpx/>"},
        tmp_path / "export.zip",
    )
    members, said = apart(tmp_path / "export.zip")
    assert {name: read(member) for name, member in members.items()} == {
        "activities.csv": b"Activity ID\n",
        "activities/1.fit.gz": b"FIT",
        "activities/2.gpx": b"<gpx/>",
    }
    assert members["activities/1.fit.gz"].file_name == "1.fit"
    assert members["activities/2.gpx"].name.endswith("export.zip!activities/2.gpx")
    assert not said


def test_a_single_file_and_a_gz_of_one_are_themselves(tmp_path):
    (tmp_path / "run.tcx").write_bytes(b"<TrainingCenterDatabase/>")
    (tmp_path / "run.fit.gz").write_bytes(gzip.compress(b"FIT" * 1000))
    assert [read(member) for member in walk(tmp_path / "run.tcx")] == [b"<TrainingCenterDatabase/>"]
    (packed,) = walk(tmp_path / "run.fit.gz")
    assert packed.file_name == "run.fit"
    assert read(packed) == b"FIT" * 1000


def test_a_member_may_be_opened_again_and_read_in_pieces(tmp_path):
    content = bytes(range(256)) * 5000
    zip_of({"a.fit": content}, tmp_path / "a.zip")
    (member,) = walk(tmp_path / "a.zip")
    for _ in range(2):
        with member.open() as stream:
            pieces = [stream.read(size) for size in (1, 0, 3, 100_000)]
            assert [len(piece) for piece in pieces] == [1, 0, 3, 100_000]
            assert b"".join(pieces) + stream.read() == content
    with io.BufferedReader(member.open()) as stream:
        assert stream.read(10) == content[:10]


def test_a_folder_is_walked_in_the_order_of_names_with_archives_in_it(tmp_path):
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "b.gpx").write_bytes(b"b")
    (tmp_path / "a.gpx").write_bytes(b"a")
    zip_of({"in.tcx": b"t"}, tmp_path / "2025" / "c.zip")
    members, said = apart(tmp_path)
    assert list(members) == ["2025/b.gpx", "in.tcx", "a.gpx"]
    assert [read(member) for member in members.values()] == [b"b", b"t", b"a"]
    assert not said


@pytest.mark.filterwarnings("error")
def test_an_archive_in_an_archive_is_opened_once_and_no_deeper(tmp_path):
    inner = zip_of({"run.tcx": b"tcx", "deepest.zip": zip_of({"x.gpx": b"x"})})
    zip_of({"inner.zip": inner}, tmp_path / "outer.zip")
    members, said = apart(tmp_path / "outer.zip")
    assert read(members["run.tcx"]) == b"tcx"
    assert members["run.tcx"].name.endswith("outer.zip!inner.zip!run.tcx")
    assert [each.file.rsplit("!", 1)[-1] for each in said] == ["deepest.zip"]
    assert "unpack it by hand" in said[0].why


@pytest.mark.parametrize("name", ["../out.fit", "a/../../out.fit", "/etc/out.fit", "C:\\out.fit", "..\\out.fit", "\\out.fit"])
def test_a_name_that_leads_out_of_the_archive_is_refused(tmp_path, name):
    zip_of({name: b"x", "good.fit": b"FIT"}, tmp_path / "a.zip")
    members, said = apart(tmp_path / "a.zip")
    assert list(members) == ["good.fit"]
    assert [(each.what, "leads out of the archive" in each.why) for each in said] == [("unsafe", True)]


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    zip_of({"bomb.csv": bytes(50_000_000), "good.fit": b"FIT"}, tmp_path / "a.zip")
    members, said = apart(tmp_path / "a.zip")
    assert list(members) == ["good.fit"]
    assert said[0].what == "unsafe"
    assert "zip bomb" in said[0].why


def test_a_bomb_inside_a_gz_stops_while_it_is_read(tmp_path):
    zip_of({"a.fit.gz": gzip.compress(bytes(60_000_000))}, tmp_path / "a.zip")
    (tmp_path / "b.fit.gz").write_bytes(gzip.compress(bytes(60_000_000)))
    for path in (tmp_path / "a.zip", tmp_path / "b.fit.gz"):
        (member,) = walk(path)
        with member.open() as stream:
            assert len(stream.read()) < 15_000_000
            assert "zip bombs" in stream.trouble


def test_a_header_that_lies_about_the_size_does_not_help_a_bomb(tmp_path):
    packed = bytearray(zip_of({"bomb.csv": bytes(50_000_000)}))
    small = struct.pack("<I", 1000)
    packed[22:26] = small  # local header
    central = packed.rindex(b"PK\x01\x02")
    packed[central + 24 : central + 28] = small
    (tmp_path / "a.zip").write_bytes(packed)
    for member in walk(tmp_path / "a.zip"):
        with member.open() as stream:
            assert len(stream.read()) <= 1000
            assert stream.trouble


def test_an_archive_stops_at_its_total_even_where_each_member_is_small(tmp_path):
    zip_of({f"{i}.csv": os.urandom(1000) for i in range(20)}, tmp_path / "a.zip")
    _, said = apart(tmp_path / "a.zip", Limits(total_bytes=5000))
    assert "more than 5 kB" in said[0].why
    members, _ = apart(tmp_path / "a.zip", Limits(total_bytes=25_000))
    assert all(read(member) for member in members.values())
    assert all(read(member) for member in members.values()), "a member that is read again counts once"


def test_the_total_holds_while_reading_and_a_member_that_is_read_again_counts_once(tmp_path):
    zip_of({f"{i}.csv.gz": gzip.compress(b"a,b\n" * 1000) for i in range(5)}, tmp_path / "a.zip")  # 4 kB each, of which the zip knows nothing
    members = [each for each in walk(tmp_path / "a.zip", Limits(total_bytes=10_000)) if isinstance(each, Member)]
    for _ in range(5):
        with members[0].open() as stream:
            assert sum(len(stream.read(500)) for _ in range(9)) == 4000
            assert not stream.trouble
    assert len(read(members[1])) == 4000
    with members[2].open() as stream:
        assert len(stream.read()) < 4000
        assert "its archive unpacks to more than 10 kB" in stream.trouble


def test_members_that_share_bytes_are_refused(tmp_path):
    packed = bytearray(zip_of({"a.csv": os.urandom(500), "b.csv": os.urandom(500)}))
    last = packed.rindex(b"PK\x01\x02")
    packed[last + 42 : last + 46] = struct.pack("<I", 0)  # the second says that it lies where the first lies
    (tmp_path / "a.zip").write_bytes(packed)
    members, said = apart(tmp_path / "a.zip")
    assert not members
    assert all("shares its bytes" in each.why for each in said)


def test_too_many_files_are_refused(tmp_path):
    zip_of({f"{i}.csv": b"x" for i in range(30)}, tmp_path / "a.zip")
    _, said = apart(tmp_path / "a.zip", Limits(members=10))
    assert "more than 10" in said[0].why
    (tmp_path / "many").mkdir()
    for i in range(30):
        (tmp_path / "many" / f"{i}.csv").write_bytes(b"x")
    members, said = apart(tmp_path / "many", Limits(members=10))
    assert len(members) == 10
    assert "more than 10" in said[0].why


def test_an_encrypted_member_is_named(tmp_path):
    packed = bytearray(zip_of({"secret.fit": b"FIT", "open.fit": b"FIT"}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(packed)
    members, said = apart(tmp_path / "a.zip")
    assert list(members) == ["open.fit"]
    assert (said[0].what, "password" in said[0].why) == ("encrypted", True)


def test_a_damaged_member_is_read_as_far_as_it_goes_and_says_so(tmp_path):
    packed = bytearray(zip_of({"a.csv": b"".join(b"%d,%d\n" % (i, i * i) for i in range(20_000))}))
    packed[len(packed) // 2] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(packed)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(os.urandom(100_000))[:50_000])
    for path in (tmp_path / "a.zip", tmp_path / "b.csv.gz"):
        (member,) = walk(path)
        with member.open() as stream:
            stream.read()
            assert "damaged or cut off" in stream.trouble


def test_what_stands_before_the_damage_is_saved(tmp_path):
    """A download that was cut off half way holds half of the run; a wrong checksum costs no more than the end."""
    content = b"".join(b"%d,%d\n" % (i, i * i) for i in range(20_000))
    packed = gzip.compress(content)
    (tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "checksum.csv.gz").write_bytes(packed[:-8] + bytes(4) + packed[-4:])
    whole = zip_of({"a.csv": content})
    middle = bytearray(whole)
    middle[len(packed) // 2] ^= 0xFF
    (tmp_path / "middle.zip").write_bytes(middle)
    crc = struct.pack("<I", zlib.crc32(content))
    (tmp_path / "checksum.zip").write_bytes(whole.replace(crc, bytes(4)))
    stored = zip_of({"a.csv.gz": packed}).replace(struct.pack("<I", zlib.crc32(packed)), bytes(4))
    (tmp_path / "gz.zip").write_bytes(stored)
    for name, share in {"gz.zip": 0.3, "cut.csv.gz": 0.4, "checksum.csv.gz": 0.9, "middle.zip": 0.3, "checksum.zip": 0.9}.items():
        (member,) = walk(tmp_path / name)
        with member.open() as stream:
            saved = stream.read()
            assert "damaged or cut off" in stream.trouble, name
        assert len(saved) >= share * len(content), name
        assert saved[: int(share * len(content))] == content[: int(share * len(content))], name


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut", zip_of({"a.csv": b"x" * 1000})[:60], b"", b"not a zip at all"])
def test_an_archive_that_is_cut_off_says_to_copy_it_again(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    (said,) = walk(tmp_path / "a.zip")
    assert isinstance(said, Skipped)
    assert "copy it again" in said.why


def test_hidden_files_are_left_alone_and_counted(tmp_path):
    zip_of({"__MACOSX/._run.fit": b"x", ".DS_Store": b"x", "run.fit": b"FIT"}, tmp_path / "a.zip")
    members, said = apart(tmp_path / "a.zip")
    assert list(members) == ["run.fit"]
    assert [type(each) for each in said] == [Remark]
    assert said[0].text.startswith("2 hidden files")
    (tmp_path / "folder" / ".git").mkdir(parents=True)
    (tmp_path / "folder" / ".git" / "x.fit").write_bytes(b"x")
    members, said = apart(tmp_path / "folder")
    assert not members
    assert said[0].text.startswith("1 hidden file ")


def test_links_that_lead_back_nowhere_or_to_a_pipe_are_named(tmp_path):
    (tmp_path / "run.fit").write_bytes(b"FIT")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "dead").symlink_to(tmp_path / "nothing")
    (tmp_path / "alias.fit").symlink_to(tmp_path / "run.fit")
    os.mkfifo(tmp_path / "pipe")
    members, said = apart(tmp_path)
    assert sorted(members) == ["alias.fit", "run.fit"]
    assert {Path(each.file).name: each.what for each in said} == {
        "loop": "link",
        "self": "unreadable",
        "dead": "unreadable",
        "pipe": "unreadable",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path):
    (tmp_path / "run.fit").write_bytes(b"FIT")
    (tmp_path / "run.fit").chmod(0)
    (said,) = walk(tmp_path)
    assert "permission denied" in said.why


def test_nothing_there_is_an_error_of_one_line(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"^there is no file or folder .*nowhere$"):
        list(walk(tmp_path / "nowhere"))


def test_an_empty_folder_and_an_empty_archive_hold_nothing(tmp_path):
    assert list(walk(tmp_path)) == []
    zip_of({}, tmp_path / "a.zip")
    assert list(walk(tmp_path / "a.zip")) == []


def test_names_with_emoji_newlines_and_control_characters_may_be_printed(tmp_path):
    zip_of({"run 😅\n\x1b[31m.gpx": b"x"}, tmp_path / "a.zip")
    (member,) = walk(tmp_path / "a.zip")
    assert "😅" in member.name
    assert "\n" not in member.name
    assert "\x1b" not in member.name
    assert read(member) == b"x"
