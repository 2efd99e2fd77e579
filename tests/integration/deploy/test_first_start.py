"""A first start shows how to get in: once, in no log, and the demo on this machine only."""

import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from api.first_start import prepare
from api.settings import ApiSettings
from knowledge.bank.sample import SAMPLE, load_bank
from study.actors import SYSTEM
from study.audit import log as audit
from study.ledger import bank
from study.ledger.bank import State, Wanted
from study.people import branches
from study.storage import Storage

NOW = datetime(2026, 6, 30, 4, tzinfo=UTC)


def _settings(folder, **more):
    return ApiSettings(data_dir=folder, _env_file=None, **more)


def _branches(settings):
    storage = Storage.open(settings.database, must_exist=True)
    names = [branch.name for branch in branches.every(storage)]
    storage.close()
    return names


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_an_empty_installation_on_this_machine_gets_an_administrator_and_a_marked_demo(tmp_path, host):
    settings = _settings(tmp_path, api_host=host)

    prepared = prepare(settings, now=NOW)

    assert prepared["administrator"]["staff_number"] == "ADMIN"
    assert [link["role"] for link in prepared["demo"]] == ["member", "secretary", "content"]
    assert all(link["name"].startswith("示例·") for link in prepared["demo"])
    assert _branches(settings) == ["示例支部（仅供试用）"]


@pytest.mark.parametrize(
    "more",
    [{"api_host": "0.0.0.0"}, {"api_host": "192.168.1.7"}, {"api_host": "box"}, {"demo": False}],
    ids=str,
)
def test_where_others_get_or_no_demo_is_wanted_there_is_only_the_administrator(tmp_path, more):
    settings = _settings(tmp_path, **more)

    prepared = prepare(settings, now=NOW)

    assert prepared["administrator"] is not None
    assert prepared["demo"] == []
    assert _branches(settings) == []


def test_a_second_start_shows_no_administrator_but_new_links(tmp_path):
    first = prepare(_settings(tmp_path), now=NOW)

    second = prepare(_settings(tmp_path), now=NOW)

    assert second["administrator"] is None
    assert len(second["demo"]) == 3
    assert not {link["secret"] for link in first["demo"]} & {link["secret"] for link in second["demo"]}
    assert prepare(_settings(tmp_path, api_host="0.0.0.0"), now=NOW)["demo"] == []


def test_an_installation_with_members_gets_no_demo_later(tmp_path):
    prepare(_settings(tmp_path, demo=False), now=NOW)

    assert prepare(_settings(tmp_path), now=NOW) == {"administrator": None, "demo": []}


def test_a_database_that_cannot_be_opened_is_reported_without_a_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "api.first_start"],
        env={"YUNXUE_DATA_DIR": str(tmp_path), "YUNXUE_DATABASE_URL": f"sqlite:///{tmp_path}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "the study database failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_launcher_shows_the_secrets_once_and_no_log_holds_them(launch):
    launched = launch()
    shown = _all_it_says(launched)

    code = re.search(r"one-time code (\S+)", shown)[1]
    secrets = [code, *re.findall(r"#demo=(\S+)", shown)]
    logs = "".join(path.read_text("utf-8", "replace") for path in (launched.data_dir / "logs").iterdir())
    assert len(secrets) == 4
    assert [secret for secret in secrets if secret in logs] == []

    again = _all_it_says(launch())
    assert "one-time code" not in again
    assert len(re.findall(r"#demo=(\S+)", again)) == 3


def _all_it_says(launched):
    launched.wait_for("Yunxue is ready")
    launched.process.terminate()
    rest = launched.process.stdout.read()
    launched.process.wait(timeout=60)
    return rest


def _bank(settings):
    storage = Storage.open(settings.database, must_exist=True)
    found, total = bank.page(storage, Wanted(None, None, None), limit=1000)
    storage.close()
    return found, total


def _audited(settings):
    storage = Storage.open(settings.database, must_exist=True)
    newest = audit.newest(storage, before=None, limit=100)
    storage.close()
    return newest


def test_an_empty_bank_gets_the_sample_items_approved_and_once(tmp_path):
    settings = _settings(tmp_path)

    prepare(settings, now=NOW)
    prepare(settings, now=NOW)

    found, total = _bank(settings)
    assert total == len(load_bank(SAMPLE)) > 300
    assert {(one.state, one.version, one.collection) for one in found} == {(State.APPROVED, 1, "sample")}
    (imported,) = [one.entry for one in _audited(settings) if '"bank.imported"' in one.entry]
    assert f'"{SYSTEM}"' in imported


def test_with_another_library_and_no_demo_the_bank_stays_empty(tmp_path, monkeypatch):
    monkeypatch.setenv("YUNXUE_LIBRARY", "ours")
    settings = _settings(tmp_path, demo=False)

    prepare(settings, now=NOW)

    assert _bank(settings)[1] == 0
