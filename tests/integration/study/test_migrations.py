"""The layout that migrations make is the one the code works with."""

import subprocess
import sys
from datetime import date
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from study.errors import StorageUnavailableError
from study.events import log
from study.events.kinds import VisitorCheckedIn
from study.migrating import migrate, migrate_back
from study.records import CheckInMode
from study.storage import Storage
from study.tables import metadata


def test_the_migrated_layout_is_exactly_that_of_the_tables(storage):
    with storage.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrations_can_be_taken_back_and_run_again(storage):
    migrate_back(storage, to="base")
    with storage.reading() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]

    migrate(storage)
    storage.ping()


def test_check_ins_from_before_there_were_members_become_events_and_come_back(url):
    storage = Storage.open(url)
    migrate(storage, to="0003")
    with storage.writing() as connection:
        connection.execute(text("INSERT INTO visitors VALUES ('v', '王芳', '2026-06-30')"))
        for number in (1, 2):
            connection.execute(
                text("INSERT INTO check_ins VALUES (:id, 'v', '王芳', 'message', '收获很大', :day, :moment)"),
                {
                    "id": UUID(int=number).hex,
                    "day": f"2026-06-{28 + number}",
                    "moment": f"2026-06-{28 + number} 04:00",
                },
            )
        before = connection.execute(text("SELECT * FROM check_ins ORDER BY id")).all()

    migrate(storage)

    first, second = (placed.event for placed in log.after(storage, 0, limit=9))
    assert (first.id, second.id) == (UUID(int=1), UUID(int=2))
    assert str(first.actor) == "visitor:v"
    assert first.payload == VisitorCheckedIn(
        day=date(2026, 6, 29), mode=CheckInMode.MESSAGE, name="王芳", note="收获很大"
    )

    migrate_back(storage, to="0003")
    with storage.reading() as connection:
        after = connection.execute(text("SELECT * FROM check_ins ORDER BY id")).all()
    assert [row[:6] for row in after] == [row[:6] for row in before]
    migrate(storage)
    assert len(log.after(storage, 0, limit=9)) == 2
    storage.close()


def test_migrating_a_migrated_database_keeps_its_rows(storage):
    with storage.writing() as connection:
        connection.execute(text("INSERT INTO visitors VALUES ('v', '王芳', '2026-06-30')"))

    migrate(storage)

    with storage.reading() as connection:
        assert connection.scalar(text("SELECT display_name FROM visitors")) == "王芳"


def test_processes_that_start_at_once_all_find_the_newest_layout(url):
    program = (
        "import sys; from study.migrating import migrate; from study.storage import Storage; "
        "storage = Storage.open(sys.argv[1]); migrate(storage); storage.ping()"
    )

    starting = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(4)]

    assert [process.wait() for process in starting] == [0, 0, 0, 0]


def test_a_database_of_a_newer_version_is_refused_by_name(storage):
    with storage.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StorageUnavailableError, match=r"layout is unknown to this version.*9999"):
        migrate(storage)


def test_a_file_that_is_no_database_is_reported_as_unavailable(tmp_path):
    (tmp_path / "yunxue.db").write_bytes(b"no database at all" * 100)

    with pytest.raises(StorageUnavailableError, match="file is not a database"):
        migrate(Storage.open(f"sqlite:///{tmp_path / 'yunxue.db'}"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_sqlite_has_commits_on_disk_before_they_are_acknowledged_and_overwrites_what_is_deleted(storage):
    with storage.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }

    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10000,
        "secure_delete": 1,
    }


@pytest.mark.parametrize("kind", ["postgresql"])
def test_postgresql_has_commits_on_disk_before_they_are_acknowledged(storage):
    with storage.reading() as connection:
        settings = [connection.scalar(text(f"SHOW {name}")) for name in ("fsync", "synchronous_commit")]

    assert settings == ["on", "on"]


def test_tokens_of_boxes_go_with_the_layout_that_knows_them_and_the_others_stay(storage):
    with storage.writing() as connection:
        for number, kind in enumerate(("device", "service", "box")):
            connection.execute(
                text("INSERT INTO tokens VALUES (:id, :kind, 'x', NULL, :kind, '2026-06-30', NULL)"),
                {"id": UUID(int=number).hex, "kind": kind},
            )

    migrate_back(storage, to="0007")

    with storage.reading() as connection:
        assert set(connection.scalars(text("SELECT kind FROM tokens"))) == {"device", "service"}
    with pytest.raises(IntegrityError, match="ck_tokens_kind"), storage.writing() as connection:
        connection.execute(text("UPDATE tokens SET kind = 'box'"))
    migrate(storage)
    with storage.writing() as connection:
        connection.execute(text("UPDATE tokens SET kind = 'box'"))


def test_members_of_before_there_were_stations_are_kept_and_have_none(url):
    storage = Storage.open(url)
    migrate(storage, to="0011")
    insert = text("INSERT INTO members (id, staff_number, name, joined_at) VALUES (:id, '1001', '王芳', :at)")
    with storage.writing() as connection:
        connection.execute(insert, {"id": UUID(int=1).hex, "at": "2026-06-30 04:00"})

    migrate(storage)
    with storage.reading() as connection:
        found = connection.execute(text("SELECT name, station FROM members")).all()
    migrate_back(storage, to="0011")

    assert [tuple(row) for row in found] == [("王芳", None)]
    with storage.reading() as connection:
        assert "station" not in {one["name"] for one in inspect(connection).get_columns("members")}
        assert connection.execute(text("SELECT name FROM members")).scalars().all() == ["王芳"]
    storage.close()
