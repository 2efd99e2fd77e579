"""What set-up reads from the environment and `.env`."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from actions.settings import ActionsSettings
from api.settings import ApiSettings
from deploy.errors import SettingError
from deploy.settings import read_dotenv, read_settings


def test_the_environment_stands_before_dotenv_and_both_before_the_defaults(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("YUNXUE_API_PORT=8100\nYUNXUE_RASA_PORT=5100\nOTHER=1\n", encoding="utf-8")

    settings = read_settings(tmp_path, {"YUNXUE_API_PORT": "8200", "PATH": "/bin"})

    assert (settings.api_port, settings.rasa_port, settings.actions_port) == (8200, 5100, 5055)
    assert settings.data_dir == tmp_path / "var"
    assert settings.declared == {"YUNXUE_API_PORT": "8200", "YUNXUE_RASA_PORT": "5100"}


def test_every_process_gets_the_data_folder_as_an_absolute_path(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {"YUNXUE_DATA_DIR": "数据 1"})

    assert settings.variables()["YUNXUE_DATA_DIR"] == str(tmp_path / "数据 1")


@pytest.mark.parametrize("value", ["80a", "0", "65536", "-1", "８０００"])
def test_what_is_no_port_is_refused_by_name(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingError, match=f"YUNXUE_RASA_PORT={value} is not a port"):
        read_settings(tmp_path, {"YUNXUE_RASA_PORT": value})


def test_two_parts_on_one_port_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        SettingError, match="YUNXUE_ACTIONS_PORT=8000 and YUNXUE_RASA_PORT=5005 must be three"
    ):
        read_settings(tmp_path, {"YUNXUE_ACTIONS_PORT": "8000"})


def test_a_data_folder_that_supervisor_would_misread_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="100% has % in its path"):
        read_settings(tmp_path, {"YUNXUE_DATA_DIR": "100%"})


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("YUNXUE_X=plain", "plain"),
        ("export YUNXUE_X=exported", "exported"),
        ("YUNXUE_X = spaced ", "spaced"),
        ("YUNXUE_X='single # kept'", "single # kept"),
        ('YUNXUE_X="double" # said aside', "double"),
        ("YUNXUE_X=bare # said aside", "bare"),
        ("YUNXUE_X=a=b#c", "a=b#c"),
        ("YUNXUE_X=", ""),
    ],
    ids=["plain", "export", "spaces", "single", "double", "comment", "equals", "empty"],
)
def test_dotenv_lines_are_read_as_pydantic_reads_them(tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"# YUNXUE_X=commented\n\n{line}\n", encoding="utf-8")

    assert read_dotenv(tmp_path / ".env") == {"YUNXUE_X": value}


@pytest.mark.parametrize("package", [ApiSettings, ActionsSettings])
def test_the_defaults_are_those_of_the_packages(tmp_path: Path, package: type[BaseSettings]) -> None:
    ours = vars(read_settings(tmp_path, {}))

    defaults = {name: field.default for name, field in package.model_fields.items() if name in ours}

    assert defaults.pop("data_dir").name == ours["data_dir"].name
    assert len(defaults) >= 3
    assert defaults == {name: ours[name] for name in defaults}
