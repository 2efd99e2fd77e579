"""What was backed up while it was in use is what a fresh box has after the restoring."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tarfile
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from typer.testing import CliRunner

from api.secret_files import load_secrets
from cli.archive import write_archive
from cli.main import app
from deploy.instance import held
from index.model.catalogue import find_model
from index.model.fetch import ensure_model
from index.searcher import Searcher
from index.settings import PROJECT_ROOT, IndexSettings
from knowledge.document import Card, CardSource
from study import handed_questions
from study.events import log
from study.migrating import migrate
from study.records import HandedQuestionRequest
from study.storage import Storage

_NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
_MODEL = "bge-small-zh-v1.5"
_QUESTION = "交接班提前多久到岗"
_RULE = "# 值班办法\n\n第一条 值班实行两班制。\n\n第二条 值班员应当提前三十分钟到岗交接。\n"


def _run(data, *words):
    """The command against a data folder."""
    environment = {
        "YUNXUE_DATA_DIR": str(data),
        "YUNXUE_DATABASE_URL": "",
        "YUNXUE_LIBRARY": "trial",
        "YUNXUE_EMBEDDING_MODEL": _MODEL,
    }
    return CliRunner(env=environment).invoke(app, [str(word) for word in words])


def _done(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def _with_model(data):
    model = ensure_model(find_model(_MODEL), IndexSettings().models_dir)
    (data / "models").symlink_to(model.parent.resolve(), target_is_directory=True)
    return data


def _storage(data):
    return Storage.open(f"sqlite:///{data / 'yunxue.db'}")


def _hand_over(storage, number):
    request = HandedQuestionRequest(UUID(int=number), "visitor-7", f"第{number}个问题")
    handed_questions.record(storage, request, now=_NOW)


def _numbers(data):
    storage = _storage(data)
    handed = handed_questions.of_everybody(storage, limit=10_000)
    storage.close()
    return {question.id.int for question in handed}


def _box(data):
    storage = _storage(data)
    with storage.reading() as connection:
        name = log.box(connection)
    storage.close()
    return name


def _found(data):
    settings = IndexSettings(data_dir=data, library="trial", embedding_model=_MODEL)
    return Searcher.open(settings).search(_QUESTION)


@pytest.fixture(scope="module")
def materials(tmp_path_factory):
    folder = tmp_path_factory.mktemp("materials")
    (folder / "值班.md").write_text(_RULE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def office(tmp_path_factory, materials):
    """A data folder in use: a library, keys, and a hundred records."""
    data = _with_model(tmp_path_factory.mktemp("office"))
    _done(_run(data, "index", "build", materials, "--json"))
    load_secrets(data / "secrets")
    storage = _storage(data)
    migrate(storage)
    for number in range(100):
        _hand_over(storage, number)
    storage.close()
    return data


@pytest.fixture(scope="module")
def saved(office, tmp_path_factory):
    """A backup of it."""
    file = tmp_path_factory.mktemp("saved") / "yunxue.tar"
    return file, _done(_run(office, "backup", file, "--json"))


@pytest.fixture
def fresh(tmp_path):
    """A data folder with nothing but the model."""
    (tmp_path / "fresh").mkdir()
    return _with_model(tmp_path / "fresh")


def test_an_approved_card_goes_along_and_stays_through_the_next_build(saved, materials, fresh, tmp_path):
    _done(_run(fresh, "restore", saved[0], "--json"))
    card = Card("approved-1", _QUESTION, "半小时。", (CardSource("值班.md", "提前三十分钟到岗交接"),))
    searcher = Searcher.open(IndexSettings(data_dir=fresh, library="trial", embedding_model=_MODEL))
    release = searcher.publish_cards([card], now=_NOW).switch.release
    (tmp_path / "other").mkdir()
    other = _with_model(tmp_path / "other")

    _done(_run(fresh, "backup", tmp_path / "with-card.tar", "--json"))
    _done(_run(other, "restore", tmp_path / "with-card.tar", "--json"))

    hit = _found(other).hits[0]
    assert (hit.card_id, hit.answer, hit.quote) == ("approved-1", "半小时。", "提前三十分钟到岗交接")
    built = _done(_run(other, "index", "build", materials, "--json"))
    assert (built["release"], built["new"], built["cards"]) == (release, False, 1)


def test_a_restored_box_gives_the_same_answers_and_has_the_same_records_and_keys(
    office, materials, saved, fresh
):
    file, told = saved

    restored = _done(_run(fresh, "restore", file, "--json"))

    before, after = _found(office), _found(fresh)
    assert (after.release, after.confidence, after.hits) == (before.release, before.confidence, before.hits)
    assert _numbers(fresh) == set(range(100))
    assert _box(fresh) != _box(office)  # the office goes on telling events under its name
    assert load_secrets(fresh / "secrets") == load_secrets(office / "secrets")
    assert _run(fresh, "audit", "verify").stdout.startswith("Audit log intact: ")
    assert restored["libraries"] == told["libraries"] == {"trial": before.release}
    assert {path.name for path in fresh.iterdir() if path.name.startswith(".")} == {".backing-up.lock"}
    assert _done(_run(fresh, "index", "build", materials, "--json"))["new"] is False


def test_a_backup_is_of_one_moment_while_records_come_in(office, tmp_path, fresh):
    storage, stop, written = _storage(office), threading.Event(), []

    def write() -> None:
        for number in range(1_000, 100_000):
            if stop.is_set():
                return
            _hand_over(storage, number)
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 20:
        time.sleep(0.001)
    before = set(written)
    _done(_run(office, "backup", tmp_path / "busy.tar", "--json"))
    stop.set()
    writer.join()
    _done(_run(fresh, "restore", tmp_path / "busy.tar", "--json"))

    there = _numbers(fresh) - set(range(100))
    assert before <= there
    # Records came in one after the other: a copy of one moment has no gap.
    assert there == set(range(1_000, 1_000 + len(there)))


def test_a_backup_can_be_read_by_its_owner_only_and_never_replaces_another(office, saved):
    file, _ = saved
    bytes_before = file.read_bytes()

    again = _run(office, "backup", file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (again.exit_code, file.read_bytes()) == (1, bytes_before)
    assert f"{file} is there already: name another file" in again.stderr


def _changed(file, target, *, member):
    """A copy of a backup with one byte of a member changed."""
    shutil.copy(file, target)
    with tarfile.open(target) as tar:
        found = next(one for one in tar.getmembers() if one.name.endswith(member))
    with target.open("r+b") as raw:
        raw.seek(found.offset_data + found.size // 2)
        byte = raw.read(1)
        raw.seek(-1, os.SEEK_CUR)
        raw.write(bytes([byte[0] ^ 1]))
    return target


@pytest.mark.parametrize("member", ["passages.db", "manifest.json", "session-key", "yunxue.db"])
def test_one_changed_byte_is_named_and_nothing_is_restored(saved, tmp_path, fresh, member):
    broken = _changed(saved[0], tmp_path / "broken.tar", member=member)

    refused = _run(fresh, "restore", broken)

    assert refused.exit_code == 1
    assert f"{member} in it differs from its checksum" in refused.stderr
    assert {path.name for path in fresh.iterdir()} == {"models", "run", ".backing-up.lock"}


@pytest.mark.parametrize(
    "about",
    [
        {"made_at": "../../elsewhere", "libraries": {}},
        {"made_at": "2026-11-26T08:00:00+00:00", "libraries": {"../..": "a" * 64}},
        {"libraries": {}},
    ],
    ids=["a path for a time", "a path for a library", "no time"],
)
def test_a_backup_that_names_other_places_is_refused(tmp_path, fresh, about):
    (tmp_path / "empty").mkdir()
    write_archive(tmp_path / "empty", tmp_path / "odd.tar", about, lambda done, total: None)

    refused = _run(fresh, "restore", tmp_path / "odd.tar")

    assert refused.exit_code == 1
    assert "what it says about itself is not of this program" in refused.stderr
    assert {path.name for path in fresh.iterdir()} == {"models", "run", ".backing-up.lock"}


@pytest.mark.parametrize("lost", ["all", "half", "the list of contents"])
def test_a_backup_that_was_cut_short_is_refused(saved, tmp_path, fresh, lost):
    size = saved[0].stat().st_size
    with tarfile.open(saved[0]) as tar:
        end = {"all": 0, "half": size // 2, "the list of contents": tar.getmember("contents.json").offset}
    cut = tmp_path / "cut.tar"
    cut.write_bytes(saved[0].read_bytes()[: end[lost]])

    refused = _run(fresh, "restore", cut)

    assert (refused.exit_code, (fresh / "yunxue.db").exists()) == (1, False)
    assert "nothing was changed" in refused.stderr


def test_what_is_there_is_replaced_only_when_asked_for_and_kept_aside(saved, fresh):
    storage = _storage(fresh)
    migrate(storage)
    _hand_over(storage, 7_777)
    storage.close()

    refused = _run(fresh, "restore", saved[0])
    assert refused.exit_code == 1
    assert "yunxue.db is there already: add --replace" in refused.stderr
    assert _numbers(fresh) == {7_777}
    _done(_run(fresh, "restore", saved[0], "--replace", "--json"))

    (aside,) = fresh.glob("replaced-*")
    assert (_numbers(fresh), _numbers(aside)) == (set(range(100)), {7_777})


def test_nothing_is_restored_under_a_running_yunxue(saved, fresh):
    with held(fresh):
        refused = _run(fresh, "restore", saved[0])

    assert refused.exit_code == 1
    assert "is used by a Yunxue that is running: stop it first" in refused.stderr


def _killed_while_moving_in(saved, fresh):
    """Killed when the first part has been moved in: what is there then is no other Yunxue's."""
    killed = f"""
import os, shutil, signal
from cli import restoring
moved = shutil.move
def move(source, target):
    moved(source, target)
    os.kill(os.getpid(), signal.SIGKILL)
restoring.shutil.move = move
from cli.main import app
app(["restore", {str(saved[0])!r}])
"""
    ended = subprocess.run(
        [sys.executable, "-c", killed],
        cwd=PROJECT_ROOT,
        env=os.environ | {"YUNXUE_DATA_DIR": str(fresh), "YUNXUE_DATABASE_URL": ""},
        check=False,
    )
    assert (ended.returncode, (fresh / "yunxue.db").exists()) == (-signal.SIGKILL, False)


def test_a_restoring_that_was_killed_is_finished_by_the_next(saved, fresh):
    _killed_while_moving_in(saved, fresh)

    _done(_run(fresh, "restore", saved[0], "--json"))

    assert _numbers(fresh) == set(range(100))
    assert (fresh / "secrets" / "session-key").is_file()
    assert not (fresh / ".restored").exists()


def test_another_backup_after_a_killed_restoring_says_what_to_do(office, saved, tmp_path, fresh):
    _killed_while_moving_in(saved, fresh)
    time.sleep(1)  # a backup is known by the second
    _done(_run(office, "backup", tmp_path / "other.tar", "--json"))

    refused = _run(fresh, "restore", tmp_path / "other.tar")

    assert refused.exit_code == 1
    assert f"and the backup of {saved[1]['made_at']}, or add --replace" in refused.stderr
    _done(_run(fresh, "restore", tmp_path / "other.tar", "--replace", "--json"))
    (aside,) = fresh.glob("replaced-*")
    assert _numbers(fresh) >= set(range(100))
    assert {path.name for path in aside.iterdir()} == {".restored", "releases"}
    assert not (fresh / ".restored").exists()


def test_records_in_another_kind_of_database_are_left_to_its_own_tools(office, tmp_path):
    runner = CliRunner(env={"YUNXUE_DATA_DIR": str(office), "YUNXUE_DATABASE_URL": "mysql://host/study"})

    refused = runner.invoke(app, ["backup", str(tmp_path / "no.tar")])

    assert refused.exit_code == 1
    assert "the records are in mysql: copy them with its own tools" in refused.stderr


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(tmp_path, fresh):
    storage = _storage(fresh)
    migrate(storage)
    storage.close()
    load_secrets(fresh / "secrets")
    content = bytearray((fresh / "yunxue.db").read_bytes())
    content[4096 * 3 : 4096 * 4] = bytes(4096)
    (fresh / "yunxue.db").write_bytes(content)

    refused = _run(fresh, "backup", tmp_path / "damaged.tar")

    assert (refused.exit_code, (tmp_path / "damaged.tar").exists()) == (1, False)


def test_records_that_no_application_has_served_yet_are_backed_up_with_keys_of_their_own(tmp_path, fresh):
    storage = _storage(fresh)
    migrate(storage)
    _hand_over(storage, 7)
    storage.close()
    (tmp_path / "box").mkdir()

    _done(_run(fresh, "backup", tmp_path / "early.tar", "--json"))
    _done(_run(tmp_path / "box", "restore", tmp_path / "early.tar", "--json"))

    assert _numbers(tmp_path / "box") == {7}
    assert load_secrets(tmp_path / "box" / "secrets") == load_secrets(fresh / "secrets")
