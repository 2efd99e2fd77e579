"""A release is whole or refused, and goes live in one step."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from index.checksums import file_records
from index.errors import DamagedReleaseError, NoReleaseError
from index.manifest import Manifest, SegmentEntry, read_manifest, seal
from index.release import FORMAT, current_release, publish


@pytest.fixture
def release(tmp_path):
    """A sealed release of two files."""
    folder = tmp_path / "r1"
    (folder / "lexical").mkdir(parents=True)
    (folder / "passages.db").write_bytes(b"passages")
    (folder / "lexical" / "terms").write_bytes(b"terms")
    manifest = Manifest(
        format=FORMAT,
        release="r1",
        library="trial",
        built_at="2026-06-01T08:00:00+00:00",
        model="m",
        model_fingerprint="f",
        question_fingerprint="f-plain",
        dimensions=3,
        options={"embedding": "text"},
        documents=1,
        passages=2,
        provisions=2,
        cards=0,
        problems=0,
        segments=(SegmentEntry("a1", (0, 2), (2,)),),
        files=file_records(folder),
    )
    seal(folder, manifest)
    return folder


def _change_one_byte(path, *, changed_ns):
    path.write_bytes(b"P" + path.read_bytes()[1:])
    os.utime(path, ns=(changed_ns, changed_ns))


def test_a_whole_release_is_read_as_it_was_sealed(release):
    manifest = read_manifest(release, thorough=True)

    assert (manifest.release, manifest.library, manifest.passages) == ("r1", "trial", 2)
    assert {name: record.size for name, record in manifest.files.items()} == {
        "lexical/terms": 5,
        "passages.db": 8,
    }


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(lambda r: (r / "passages.db").unlink(), "passages.db is missing", id="file gone"),
        pytest.param(
            lambda r: (r / "lexical" / "terms").write_bytes(b"ter"), "not 5 bytes long", id="file cut short"
        ),
        pytest.param(lambda r: (r / "manifest.json").unlink(), "manifest cannot be read", id="no manifest"),
        pytest.param(
            lambda r: (r / "manifest.json").write_text('{"format"'),
            "manifest cannot be read",
            id="half written",
        ),
        pytest.param(
            lambda r: (r / "manifest.json").write_bytes(b"\xff\xfe{}"),
            "manifest cannot be read",
            id="manifest of other bytes",
        ),
        pytest.param(
            lambda r: (r / "manifest.json").write_text(f'{{"format": {FORMAT}}}'),
            "differs from its own checksum",
            id="fields missing",
        ),
        pytest.param(
            lambda r: (r / "manifest.json").write_text("[]"),
            "it has format None",
            id="something else",
        ),
    ],
)
def test_damage_is_found_and_says_what_to_do(release, damage, message):
    damage(release)

    with pytest.raises(DamagedReleaseError, match=rf"r1 is damaged \(.*{message}.*\): run .* build again"):
        read_manifest(release)


def test_a_changed_file_is_read_and_found_to_differ(release):
    _change_one_byte(release / "passages.db", changed_ns=1)

    with pytest.raises(DamagedReleaseError, match=r"passages\.db differs from its checksum"):
        read_manifest(release)


def test_a_file_that_was_only_touched_is_whole(release):
    os.utime(release / "passages.db", ns=(1, 1))

    assert read_manifest(release).release == "r1"


def test_a_byte_that_went_bad_on_the_disk_is_found_when_looking_thoroughly(release):
    sealed = (release / "passages.db").stat().st_mtime_ns
    _change_one_byte(release / "passages.db", changed_ns=sealed)

    read_manifest(release)
    with pytest.raises(DamagedReleaseError, match=r"passages\.db differs from its checksum"):
        read_manifest(release, thorough=True)


def test_no_byte_of_a_manifest_can_change_unnoticed(release):
    manifest = release / "manifest.json"
    sealed = manifest.read_bytes()
    unnoticed = []

    for place, byte in enumerate(sealed):
        manifest.write_bytes(sealed[:place] + bytes([byte ^ 1 << place % 8]) + sealed[place + 1 :])
        try:
            read_manifest(release)
        except DamagedReleaseError:
            continue
        unnoticed.append(place)

    assert unnoticed == []


def test_a_release_of_another_format_is_refused(release):
    manifest = json.loads((release / "manifest.json").read_text("utf-8")) | {"format": FORMAT + 1}
    (release / "manifest.json").write_text(json.dumps(manifest), "utf-8")

    with pytest.raises(DamagedReleaseError, match=f"format {FORMAT + 1}, this version reads {FORMAT}"):
        read_manifest(release)


def test_a_library_that_was_never_published_says_which_command_builds_it(tmp_path):
    with pytest.raises(NoReleaseError, match="yunxue index build PATH --library trial"):
        current_release(tmp_path / "trial")


def test_while_releases_are_published_a_reader_always_sees_one_of_them(tmp_path):
    releases = [tmp_path / "r1", tmp_path / "r2"]
    for folder in releases:
        folder.mkdir()
    publish(tmp_path, releases[0])
    done = Event()

    def watch():
        seen = []
        while not done.is_set():
            folder = current_release(tmp_path)
            seen.append(folder if folder.is_dir() else f"dangling: {folder}")
        return seen

    with ThreadPoolExecutor() as pool:
        watching = pool.submit(watch)
        for turn in range(300):
            publish(tmp_path, releases[turn % 2])
        done.set()

    assert set(watching.result()) == set(releases)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "r1", "r2"]
