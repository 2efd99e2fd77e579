"""Secrets are made once, for their owner's eyes only, and unsafe ones are refused."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.errors import UnsafeSecretError
from api.secret_files import load_secrets

NAMES = ("session-key", "service-token", "pin-key", "code-key")


def test_missing_secrets_are_made_for_the_owner_only_and_stay_the_same(tmp_path):
    first = load_secrets(tmp_path / "secrets")

    assert load_secrets(tmp_path / "secrets") == first
    assert len(first.session_key) == len(first.service_token) == 64
    assert first.session_key != first.service_token
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "secrets").iterdir()}
    assert set(modes.items()) == {(name, 0o600) for name in NAMES}
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_processes_that_start_at_once_agree_on_the_secrets(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        loaded = set(pool.map(load_secrets, [tmp_path / "secrets"] * 32))

    assert len(loaded) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602], ids=oct)
def test_a_secret_that_others_can_read_or_write_is_refused(tmp_path, mode):
    load_secrets(tmp_path)
    (tmp_path / "session-key").chmod(mode)

    with pytest.raises(UnsafeSecretError, match=f"session-key is open to others .mode {mode:04o}., expected"):
        load_secrets(tmp_path)


@pytest.mark.parametrize("content", ["", "short", " " * 99], ids=["empty", "short", "blank"])
def test_a_weak_secret_is_refused_without_being_shown(tmp_path, content):
    load_secrets(tmp_path)
    (tmp_path / "service-token").write_text(content)

    with pytest.raises(UnsafeSecretError, match=r"service-token is \d characters long, expected at least 32"):
        load_secrets(tmp_path)


def test_secrets_do_not_show_when_printed(tmp_path):
    secrets = load_secrets(tmp_path)

    assert repr(secrets) == "Secrets()"
