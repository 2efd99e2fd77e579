"""A release is whole or refused, and goes live in one step."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from index.errors import DamagedReleaseError, NoReleaseError
from index.release import (
    FORMAT,
    Manifest,
    SegmentEntry,
    current_release,
    file_digests,
    publish,
    read_manifest,
    seal,
)


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
        files=file_digests(folder),
    )
    seal(folder, manifest)
    return folder


def _change_one_byte(path):
    path.write_bytes(b"P" + path.read_bytes()[1:])


def test_a_whole_release_is_read_as_it_was_sealed(release):
    manifest = read_manifest(release, thorough=True)

    assert (manifest.release, manifest.library, manifest.passages) == ("r1", "trial", 2)
    assert {name: size for name, (size, _) in manifest.files.items()} == {
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
            lambda r: (r / "manifest.json").write_text('{"format": 1}'), "cannot be read", id="fields missing"
        ),
    ],
)
def test_damage_is_found_and_says_what_to_do(release, damage, message):
    damage(release)

    with pytest.raises(DamagedReleaseError, match=rf"r1 is damaged \(.*{message}.*\): delete .* build again"):
        read_manifest(release)


def test_a_changed_byte_is_found_when_looking_thoroughly(release):
    _change_one_byte(release / "passages.db")

    read_manifest(release)
    with pytest.raises(DamagedReleaseError, match=r"passages\.db differs from its checksum"):
        read_manifest(release, thorough=True)


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
