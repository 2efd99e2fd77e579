"""`yunxue audit verify` and `yunxue members`."""

import io
import json
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook
from sqlalchemy import text
from typer.testing import CliRunner

from api.secret_files import load_secrets
from cli.main import app
from study.actors import SYSTEM
from study.audit import log
from study.audit.log import Action
from study.migrating import migrate
from study.sign_in import signing_in
from study.sign_in.pins import PinKeeper
from study.storage import Storage
from tests.unit.index.conftest import put_release

CHANGE_PLACES = (
    "UPDATE audit_log SET number = CASE number WHEN 7 THEN -8 ELSE -7 END WHERE number IN (7, 8); "
    "UPDATE audit_log SET number = -number WHERE number < 0"
)
TRIGGERS = {
    "sqlite": ("audit_log_no_update", "audit_log_no_delete"),
    "postgresql": ("audit_log_append_only ON audit_log",),
}
NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    """Where the records are kept; empty: in the data folder."""
    if request.param == "sqlite":
        return ""
    return request.getfixturevalue("postgresql").new_database(migrated=False)


@pytest.fixture
def yunxue(tmp_path, url):
    """Run the command against a data folder of its own."""
    runner = CliRunner(env={"YUNXUE_DATA_DIR": str(tmp_path), "YUNXUE_DATABASE_URL": url})
    return lambda *arguments: runner.invoke(app, arguments)


@pytest.fixture
def storage(tmp_path, url):
    opened = Storage.open(url or f"sqlite:///{tmp_path / 'yunxue.db'}")
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def audited(storage):
    with storage.writing() as connection:
        for number in range(1, 21):
            subject = f"member:{number:04}"
            log.record(connection, Action.ROLES_SET, actor=SYSTEM, subject=subject, now=NOON)
    return storage


def test_an_untouched_audit_log_is_intact(audited, yunxue):
    done = yunxue("audit", "verify")

    head, _ = log.verify(audited)
    assert done.exit_code == 0
    assert done.output == f"Audit log intact: 20 entries, the last one with hash\n{head.hash}\n"


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        (
            "UPDATE audit_log SET entry = replace(entry, '0007', '0008') WHERE number = 7",
            "entry 7 has been changed",
        ),
        ("DELETE FROM audit_log WHERE number = 7", "entry 7 is missing"),
        ("DELETE FROM audit_log WHERE number > 18", "entry 19 is missing"),
        ("UPDATE audit_log SET number = 99 WHERE number = 7", "entry 7 is missing"),
        (
            CHANGE_PLACES,
            "entry 7 does not follow the entry before it",
        ),
    ],
    ids=["changed", "removed", "cut off", "moved", "changed places"],
)
def test_tampering_is_found_and_the_entry_named(audited, yunxue, tampering, said):
    with audited.writing() as connection:
        for trigger in TRIGGERS[connection.dialect.name]:
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        for statement in tampering.split("; "):
            connection.execute(text(statement))

    done = yunxue("audit", "verify")

    assert done.exit_code == 1
    assert done.output == f"Audit log damaged: {said}.\n"


@pytest.mark.parametrize("url", [""], ids=["sqlite"])
def test_one_byte_flipped_in_the_file_is_found(audited, yunxue, tmp_path):
    with audited.reading() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    audited.close()
    file = tmp_path / "yunxue.db"
    content = bytearray(file.read_bytes())
    place = content.index(b"member:0013") + len("member:001")
    content[place] ^= 1
    file.write_bytes(content)

    done = yunxue("audit", "verify")

    assert (done.exit_code, done.output) == (1, "Audit log damaged: entry 13 has been changed.\n")


def test_without_a_database_nothing_is_called_intact(yunxue, url):
    done = yunxue("audit", "verify")

    assert done.exit_code == 1
    assert ('relation "audit_head" does not exist' if url else "there is no file") in " ".join(
        done.output.split()
    )


def test_a_roster_comes_in_and_the_rows_that_stay_out_are_named_in_chinese(yunxue, tmp_path):
    book = Workbook()
    for row in (["工号", "姓名", "支部"], ["1001", "王芳", "客运一支部"], ["1002", "", "客运一支部"]):
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    (tmp_path / "roster.xlsx").write_bytes(content.getvalue())

    done = yunxue("members", "import", str(tmp_path / "roster.xlsx"), "--new-branches")

    assert done.exit_code == 1
    assert "1 added, 0 changed, 0 as they were." in done.output
    assert "没有填姓名。" in done.output


def test_a_code_from_the_command_line_lets_a_member_in(yunxue, storage, tmp_path):
    yunxue("members", "template", str(tmp_path / "roster.xlsx"))
    assert yunxue("members", "import", str(tmp_path / "roster.xlsx"), "--new-branches").exit_code == 0

    done = yunxue("members", "code", "0100123")

    keeper = PinKeeper(load_secrets(tmp_path / "secrets").pin_key)
    made = signing_in.activate(
        storage, keeper, "0100123", done.stdout.strip(), "739154", address="", now=datetime.now(UTC)
    )
    assert made.member.name == "王芳"
    assert "no member has that id" in yunxue("members", "code", "4040").output


def test_publishing_and_rolling_back_from_the_command_line_are_on_record(yunxue, storage, tmp_path):
    for hours, letter in enumerate("ab"):
        put_release(tmp_path / "releases" / "trial", letter, hours=hours)
    for line in ("publish aaaa", "publish aaaa", "publish bbbb", "rollback"):
        assert yunxue("index", *line.split(), "--library", "trial").exit_code == 0

    entries = [json.loads(link.entry) for link in log.newest(storage, before=None, limit=9)]

    assert [(entry["action"], entry["details"]["release"][:1]) for entry in reversed(entries)] == [
        ("release.published", "a"),
        ("release.published", "b"),
        ("release.rolled_back", "a"),
    ]
    assert entries[0]["subject"] == "library:trial"
    assert log.verify(storage)[1] is None


@pytest.mark.parametrize("url", [""], ids=["sqlite"])
def test_records_that_cannot_be_written_do_not_undo_what_was_published(yunxue, tmp_path):
    put_release(tmp_path / "releases" / "trial", "a", hours=0)
    (tmp_path / "yunxue.db").write_bytes(b"no database at all" * 100)

    done = yunxue("index", "publish", "aaaa", "--library", "trial")

    assert done.exit_code == 0
    assert "is current" in done.output
    assert "not in the audit log" in done.output
