"""Records in PostgreSQL are backed up while they are written, and come back into an empty database."""

import json
import os
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import make_url, select, text
from typer.testing import CliRunner

from api.secret_files import load_secrets
from cli.main import app
from index.settings import PROJECT_ROOT
from study.actors import SYSTEM
from study.events import log
from study.events.event import Draft, Subject
from study.events.kinds import CheckedIn
from study.migrating import migrate
from study.people import branches
from study.records import CheckInMode
from study.storage import Storage
from study.tables import metadata

NOON = datetime(2026, 11, 26, 8, tzinfo=UTC)
PASSWORD = "not-for-anybody's-eyes"


@pytest.fixture
def tools(postgresql):
    """The folder of the tools that belong to the server."""
    return postgresql.programs


@pytest.fixture
def run(tools, tmp_path):
    """The command against a data folder and a database."""

    def call(url, *words, data="office", path=tools):
        folder = tmp_path / data
        load_secrets(folder / "secrets") if data == "office" else folder.mkdir(exist_ok=True)
        environment = {
            "YUNXUE_DATA_DIR": str(folder),
            "YUNXUE_DATABASE_URL": url,
            "YUNXUE_POSTGRESQL_TOOLS": str(path),
        }
        return CliRunner(env=environment).invoke(app, [str(word) for word in words])

    return call


def _done(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@contextmanager
def _opened(url):
    storage = Storage.open(url)
    yield storage
    storage.close()


def _write(storage, number):
    payload = CheckedIn(day=date(2026, 11, 26), mode=CheckInMode.PAPER, note=f"第{number}条")
    with storage.writing() as connection:
        draft = Draft(UUID(int=number), SYSTEM, Subject(member=UUID(int=number)), payload)
        log.append_own(connection, draft, now=NOON)


def _box(url):
    with _opened(url) as storage, storage.reading() as connection:
        return log.box(connection)


def _events(url):
    with _opened(url) as storage:
        return [placed.event for placed in log.after(storage, 0, limit=99_999)]


@pytest.fixture
def office(postgresql):
    """A database with a hundred events and two audit entries, and a password in its URL."""
    url = make_url(postgresql.new_database(migrated=True)).set(password=PASSWORD)
    shown = url.render_as_string(hide_password=False)
    with _opened(shown) as storage:
        for name in ("客运一支部", "客运二支部"):
            branches.add(storage, name, actor=SYSTEM, now=NOON)
        for number in range(1, 101):
            _write(storage, number)
    return shown


@pytest.fixture
def empty(postgresql):
    return postgresql.new_database(migrated=False)


def test_an_empty_database_has_the_same_records_afterwards_and_refuses_changes_as_before(
    office, empty, run, tmp_path
):
    told = _done(run(office, "backup", tmp_path / "one.tar", "--json"))

    restored = _done(run(empty, "restore", tmp_path / "one.tar", "--json", data="fresh"))

    assert (restored["made_at"], restored["libraries"]) == (told["made_at"], {})
    assert _events(empty) == _events(office)
    assert len(_events(empty)) == 100
    assert load_secrets(tmp_path / "fresh" / "secrets") == load_secrets(tmp_path / "office" / "secrets")
    assert _box(empty) != _box(office)
    before, after = (run(url, "audit", "verify").output for url in (office, empty))
    assert before == after
    assert before.startswith("Audit log intact: 2 entries")
    with _opened(empty) as storage:
        migrate(storage)
        with pytest.raises(Exception, match="events is append-only"), storage.writing() as connection:
            connection.execute(text("DELETE FROM events"))
        _write(storage, 101)
    assert _events(empty)[-1].sequence == 101


def test_a_backup_is_of_one_moment_while_a_writer_is_at_work(office, empty, run, tmp_path):
    stop, written = threading.Event(), []

    def write() -> None:
        with _opened(office) as storage:
            for number in range(1_001, 99_999):
                if stop.is_set():
                    return
                _write(storage, number)
                written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 20:
        time.sleep(0.001)
    before = set(written)
    _done(run(office, "backup", tmp_path / "busy.tar", "--json"))
    during = len(written)
    stop.set()
    writer.join()
    _done(run(empty, "restore", tmp_path / "busy.tar", "--json", data="fresh"))

    there = {event.id.int for event in _events(empty)} - set(range(1, 101))
    assert before <= there == set(range(1_001, 1_001 + len(there)))
    assert during > len(before)  # the writer went on


def test_one_flipped_byte_is_refused_and_the_database_stays_empty(office, empty, run, tmp_path):
    _done(run(office, "backup", tmp_path / "one.tar", "--json"))
    with tarfile.open(tmp_path / "one.tar") as tar:
        dump = tar.getmember("yunxue.pgdump")
    with (tmp_path / "one.tar").open("r+b") as raw:
        raw.seek(dump.offset_data + dump.size // 2)
        [byte] = raw.read(1)
        raw.seek(-1, os.SEEK_CUR)
        raw.write(bytes([byte ^ 1]))

    refused = run(empty, "restore", tmp_path / "one.tar", data="fresh")

    assert refused.exit_code == 1
    assert "yunxue.pgdump in it differs from its checksum" in refused.stderr
    assert _tables(empty) == []


def _tables(url):
    with _opened(url) as storage, storage.reading() as connection:
        return list(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))


def test_what_the_database_holds_is_replaced_only_when_asked_for_and_dumped_aside(
    postgresql, office, run, tmp_path
):
    other = postgresql.new_database(migrated=True)
    with _opened(other) as storage:
        _write(storage, 7)
    _done(run(office, "backup", tmp_path / "one.tar", "--json"))

    refused = run(other, "restore", tmp_path / "one.tar", data="fresh")
    assert refused.exit_code == 1
    assert f"the database {make_url(other).database} is there already: add --replace" in refused.stderr
    assert [event.id.int for event in _events(other)] == [7]
    _done(run(other, "restore", tmp_path / "one.tar", "--replace", "--json", data="fresh"))

    assert _events(other) == _events(office)
    (aside,) = (tmp_path / "fresh").glob("replaced-*/yunxue.pgdump")
    assert aside.stat().st_size > 1_000


def test_a_database_of_somebody_else_or_in_use_is_not_touched(office, empty, run, tmp_path):
    _done(run(office, "backup", tmp_path / "one.tar", "--json"))
    with _opened(empty) as storage:
        with storage.writing() as connection:
            connection.execute(text("CREATE TABLE invoices (id int)"))
        in_use = run(empty, "restore", tmp_path / "one.tar", "--replace", data="fresh")
    foreign = run(empty, "restore", tmp_path / "one.tar", "--replace", data="fresh")

    assert "is in use (1 connections): stop Yunxue first" in in_use.stderr
    assert "holds tables that are not this Yunxue's (invoices)" in foreign.stderr
    assert _tables(empty) == ["invoices"]


def test_a_restoring_that_was_killed_before_the_records_came_back_is_finished_by_the_next(
    office, empty, run, tools, tmp_path
):
    _done(run(office, "backup", tmp_path / "one.tar", "--json"))
    killed = f"""
import os, signal
from study import dumping
def run(tool, *arguments, database=None):
    if database is not None:
        os.kill(os.getpid(), signal.SIGKILL)
dumping.run_tool = run
from cli.main import app
app(["restore", {str(tmp_path / "one.tar")!r}])
"""
    (tmp_path / "fresh").mkdir()
    environment = {
        "YUNXUE_DATA_DIR": str(tmp_path / "fresh"),
        "YUNXUE_DATABASE_URL": empty,
        "YUNXUE_POSTGRESQL_TOOLS": str(tools),
    }
    ended = subprocess.run(
        [sys.executable, "-c", killed], cwd=PROJECT_ROOT, env=os.environ | environment, check=False
    )
    assert (ended.returncode, _tables(empty)) == (-9, [])

    _done(run(empty, "restore", tmp_path / "one.tar", "--json", data="fresh"))

    assert _events(empty) == _events(office)
    assert not (tmp_path / "fresh" / ".restored").exists()


def _fake_tool(folder, name, version):
    folder.mkdir()
    tool = folder / name
    tool.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}.3 (somewhere)'\n")
    tool.chmod(0o755)
    return folder


@pytest.mark.parametrize("version", [12, 99])
def test_tools_of_another_version_than_the_servers_are_refused_with_advice(office, run, tmp_path, version):
    refused = run(
        office, "backup", tmp_path / "no.tar", path=_fake_tool(tmp_path / "bin", "pg_dump", version)
    )

    assert refused.exit_code == 1
    assert f"pg_dump is of version {version}, the server of version" in refused.stderr
    assert "or set YUNXUE_POSTGRESQL_TOOLS to their folder" in refused.stderr
    assert not (tmp_path / "no.tar").exists()


def test_without_tools_it_says_so(office, run, tmp_path):
    refused = run(office, "backup", tmp_path / "no.tar", path=tmp_path / "nowhere")

    assert "there is no pg_dump: install the client tools of PostgreSQL" in refused.stderr


def test_the_password_is_on_no_command_line_and_in_no_message(office, run, tools, tmp_path):
    """A pg_dump that tells how it was called, and fails."""
    (tmp_path / "bin").mkdir()
    spy = tmp_path / "bin" / "pg_dump"
    spy.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {tools}/pg_dump --version\n'
        f'echo "$@" > {tmp_path}/called; printenv PGPASSWORD > {tmp_path}/password; '
        "echo went wrong >&2; exit 3\n"
    )
    spy.chmod(0o755)

    refused = run(office, "backup", tmp_path / "no.tar", path=tmp_path / "bin")

    assert "pg_dump failed: went wrong" in refused.stderr
    assert PASSWORD not in refused.output + refused.stderr
    assert PASSWORD not in (tmp_path / "called").read_text()
    assert "--dbname=postgresql://postgres@" in (tmp_path / "called").read_text()
    assert (tmp_path / "password").read_text() == f"{PASSWORD}\n"


def test_a_dump_is_not_for_sqlite_and_says_how_to_make_one_that_is(office, run, tmp_path):
    _done(run(office, "backup", tmp_path / "server.tar", "--json"))

    refused = run("", "restore", tmp_path / "server.tar", data="fresh")

    assert "are a dump of PostgreSQL: set YUNXUE_DATABASE_URL to an empty database" in refused.stderr
    assert "or make the backup with --portable" in refused.stderr
    assert not (tmp_path / "fresh" / "secrets").exists()


def _rows(url):
    """Everything in a database but the name of its box."""
    with _opened(url) as storage, storage.reading() as connection:
        tables = [table for table in metadata.sorted_tables if table.name != "this_box"]
        return {table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in tables}


def test_a_portable_backup_makes_a_trains_box_on_sqlite_and_comes_back_into_a_server(
    office, empty, run, tmp_path
):
    """While a writer is at work; all tables, and what is written next follows on."""
    train = f"sqlite:///{tmp_path / 'train' / 'yunxue.db'}"
    _done(run(office, "backup", tmp_path / "portable.tar", "--portable", "--json"))
    with tarfile.open(tmp_path / "portable.tar") as tar:
        assert {"yunxue.db", "contents.json"} == {name for name in tar.getnames() if "/" not in name}
    _done(run("", "restore", tmp_path / "portable.tar", "--json", data="train"))
    _done(run("", "backup", tmp_path / "back.tar", "--json", data="train"))
    _done(run(empty, "restore", tmp_path / "back.tar", "--json", data="fresh"))

    assert _rows(office) == _rows(train) == _rows(empty)
    assert len(_rows(office)["events"]) == 100
    assert len({_box(office), _box(train), _box(empty)}) == 3
    for url, data in ((train, "train"), (empty, "fresh")):
        shown = "" if data == "train" else url
        assert run(shown, "audit", "verify", data=data).output.startswith("Audit log intact: 2 entries")
        with _opened(url) as storage:
            migrate(storage)
            _write(storage, 101)
        assert [event.sequence for event in _events(url)][-2:] == [100, 101]


def test_a_portable_backup_is_of_one_moment_while_a_writer_is_at_work(office, run, tmp_path):
    stop, written = threading.Event(), []

    def write() -> None:
        with _opened(office) as storage:
            for number in range(1_001, 99_999):
                if stop.is_set():
                    return
                _write(storage, number)
                written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 20:
        time.sleep(0.001)
    before = set(written)
    _done(run(office, "backup", tmp_path / "busy.tar", "--portable", "--json"))
    stop.set()
    writer.join()
    _done(run("", "restore", tmp_path / "busy.tar", "--json", data="train"))

    there = {event.id.int for event in _events(f"sqlite:///{tmp_path / 'train' / 'yunxue.db'}")}
    assert before <= there - set(range(1, 101)) == set(range(1_001, 1_001 + len(there) - 100))
