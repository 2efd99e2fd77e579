"""A folder is held by one at a time, and let go of at the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deploy.errors import AlreadyRunningError, DeployError
from deploy.instance import held, setting_up


def test_a_held_data_folder_is_refused_with_its_holder_and_free_again_afterwards(tmp_path: Path) -> None:
    with (
        held(tmp_path / "var"),
        pytest.raises(AlreadyRunningError, match=rf"\(process {os.getpid()}\) uses the data folder"),
        held(tmp_path / "var"),
    ):
        pytest.fail("held twice")

    with held(tmp_path / "var"):
        assert (tmp_path / "var" / "run" / "holder").read_text() == str(os.getpid())


def test_a_data_folder_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(DeployError, match="set YUNXUE_DATA_DIR to another one"),
        held(tmp_path / "file" / "var"),
    ):
        pytest.fail("held a file")


def test_a_second_set_up_in_the_same_folder_is_asked_to_wait(tmp_path: Path) -> None:
    with (
        setting_up(tmp_path),
        pytest.raises(AlreadyRunningError, match="another `make` is setting up"),
        setting_up(tmp_path),
    ):
        pytest.fail("set up twice")

    with setting_up(tmp_path):
        assert list(tmp_path.iterdir()) == []
