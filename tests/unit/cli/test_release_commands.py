"""`yunxue index releases | publish | rollback | gc | verify` say what is there and what they did."""

import json
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.unit.index.conftest import FIRST_BUILT, put_release, release_name

_A, _B, _C = (release_name(letter) for letter in "abc")


@pytest.fixture
def library_dir(tmp_path):
    """A library with three releases, none of them current."""
    folder = tmp_path / "releases" / "trial"
    for hours, letter in enumerate("abc"):
        put_release(folder, letter, hours=hours)
    return folder


@pytest.fixture
def yunxue(tmp_path):
    """Run `yunxue index …` against that data folder."""
    environment = {"YUNXUE_DATA_DIR": str(tmp_path), "YUNXUE_LIBRARY": "trial", "COLUMNS": "80"}
    return lambda line: CliRunner(env=environment).invoke(app, ["index", *line.split()])


@pytest.fixture
def told(library_dir, yunxue):
    """Run a command that must succeed; what it says as JSON."""

    def _told(line):
        result = yunxue(f"{line} --json")
        assert (result.exit_code, result.stdout.count("\n")) == (0, 1), result.stderr
        return json.loads(result.stdout)

    return _told


def test_publish_and_rollback_say_what_is_current_and_what_was(told):
    assert told("publish AAAA") == {"release": _A, "before": None}
    assert told("publish bbbbbbbbbbbb") == {"release": _B, "before": _A}
    assert told("rollback") == {"release": _A, "before": _B}


def test_releases_tells_everything_of_each(told, library_dir):
    before = datetime.now().astimezone() - timedelta(seconds=1)
    told("publish aaaa")
    told("publish bbbb")
    (library_dir / _C / "lexical" / "terms").unlink()

    b, a, c = told("releases")["releases"]

    (published,) = b.pop("published")
    assert before <= datetime.fromisoformat(published) <= datetime.now().astimezone()
    assert b == {
        "release": _B,
        "built_at": (FIRST_BUILT + timedelta(hours=1)).isoformat(),
        "documents": 1,
        "passages": 2,
        "cards": 3,
        "damage": None,
        "bytes": sum(path.stat().st_size for path in (library_dir / _B).rglob("*") if path.is_file()),
        "current": True,
        "rollback": False,
    }
    assert (a["release"], a["current"], a["rollback"], c["rollback"]) == (_A, False, True, False)
    assert (c["damage"], c["built_at"]) == ("lexical/terms is missing or not 5 bytes long", None)


def test_the_table_of_releases_fits_a_narrow_window(told, yunxue, library_dir):
    told("publish aaaa")
    told("publish bbbb")
    (library_dir / _C / "lexical" / "terms").unlink()

    heading, *lines, damage = yunxue("releases").stdout.splitlines()

    assert max(map(len, [heading, *lines])) <= 80
    assert [(line.split()[0], line.split()[-1]) for line in lines] == [
        ("b" * 12, "current"),
        ("a" * 12, "rollback"),
        ("c" * 12, "damaged"),
    ]
    assert damage == f"{'c' * 12} is damaged: lexical/terms is missing or not 5 bytes long"


def test_gc_deletes_what_its_dry_run_names(told, library_dir):
    told("publish bbbb")
    (library_dir / ".building-7").mkdir()

    said = told("gc --keep 1 --dry-run")

    assert (library_dir / _A).is_dir()
    assert (said["releases"], said["left_overs"], said["dry_run"]) == ([_A], [".building-7"], True)
    assert told("gc --keep 1") == said | {"dry_run": False}
    assert {path.name for path in library_dir.iterdir() if path.is_dir()} == {"current", _B, _C}


def test_verify_names_what_differs_and_fails(told, yunxue, library_dir):
    whole = {"release": _A, "files": 2, "differences": []}
    assert told("verify")["releases"][0] == whole
    path = library_dir / _B / "passages.db"
    path.write_bytes(path.read_bytes()[::-1])

    result = yunxue("verify --json")

    differing = {"name": "passages.db", "reason": "differs from its checksum"}
    assert result.exit_code == 1
    assert json.loads(result.stdout)["releases"][:2] == [
        whole,
        {"release": _B, "files": 2, "differences": [differing]},
    ]
    assert f"{'b' * 12}: passages.db differs from its checksum" in yunxue("verify").stdout


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("publish dddd", "release 'dddd' of library 'trial': there is none", id="unknown"),
        pytest.param("rollback", "library 'trial' has no current release", id="nothing current"),
        pytest.param("releases --library none", "library 'none' has no current release", id="no library"),
        pytest.param("gc --library none", "library 'none' has no current release", id="nothing to clean"),
        pytest.param(
            "verify --library none", "library 'none' has no current release", id="nothing to verify"
        ),
    ],
)
@pytest.mark.usefixtures("library_dir")
def test_what_goes_wrong_is_one_line_on_standard_error(yunxue, line, message):
    result = yunxue(line)

    lines = result.stderr.strip().splitlines()
    assert (result.exit_code, result.stdout, len(lines)) == (1, "", 1)
    assert lines[0].startswith("error: ")
    assert message in lines[0]
