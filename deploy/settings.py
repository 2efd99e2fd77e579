"""Read the few settings that setting up and starting need, from the environment and `.env`.

The packages read their own settings with pydantic; set-up runs before pydantic is there. Names,
defaults and precedence (environment before `.env`) are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from deploy.errors import SettingError

PREFIX = "YUNXUE_"
_HIGHEST_PORT = 65535
_REFUSED = set('%"\\\n')


@dataclass(frozen=True)
class Settings:
    """Where things lie and which ports they use.

    `declared` is every `YUNXUE_*` value that somebody set, with the environment before `.env`.
    """

    root: Path
    data_dir: Path
    api_host: str
    api_port: int
    actions_port: int
    rasa_port: int
    declared: Mapping[str, str]

    def variables(self) -> dict[str, str]:
        """The same settings as environment variables, so that every process sees equal values."""
        return {
            **self.declared,
            "YUNXUE_DATA_DIR": str(self.data_dir),
            "YUNXUE_API_HOST": self.api_host,
            "YUNXUE_API_PORT": str(self.api_port),
            "YUNXUE_ACTIONS_PORT": str(self.actions_port),
            "YUNXUE_RASA_PORT": str(self.rasa_port),
        }


def read_settings(root: Path, environment: Mapping[str, str]) -> Settings:
    """Read the settings of the project in `root`.

    Raises:
        SettingError: a port is not a number from 1 to 65535, two parts share one, or the data
            folder's path has characters that supervisor's configuration gives a meaning to.
    """
    declared = {name: value for name, value in read_dotenv(root / ".env").items() if name.startswith(PREFIX)}
    declared.update({name: value for name, value in environment.items() if name.startswith(PREFIX)})
    settings = Settings(
        root=root,
        data_dir=(root / Path(declared.get("YUNXUE_DATA_DIR") or "var").expanduser()).resolve(),
        api_host=declared.get("YUNXUE_API_HOST") or "127.0.0.1",
        api_port=_port(declared, "YUNXUE_API_PORT", 8000),
        actions_port=_port(declared, "YUNXUE_ACTIONS_PORT", 5055),
        rasa_port=_port(declared, "YUNXUE_RASA_PORT", 5005),
        declared=declared,
    )
    if refused := _REFUSED & set(str(settings.data_dir)):
        raise SettingError(
            f"the data folder {settings.data_dir} has {' '.join(sorted(refused))} in its path, which "
            "supervisor cannot take: set YUNXUE_DATA_DIR to a path without"
        )
    ports = (settings.api_port, settings.actions_port, settings.rasa_port)
    if len(set(ports)) < len(ports):
        raise SettingError(
            f"YUNXUE_API_PORT={settings.api_port}, YUNXUE_ACTIONS_PORT={settings.actions_port} and "
            f"YUNXUE_RASA_PORT={settings.rasa_port} must be three different ports"
        )
    return settings


def read_dotenv(path: Path) -> dict[str, str]:
    """Read `NAME=value` lines; quotes around a value and comments after ` #` fall away."""
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        name = name[len("export ") :].strip() if name.startswith("export ") else name.strip()
        if equals and name and not name.startswith("#"):
            found[name] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    if value[:1] in {"'", '"'}:
        closing = value.find(value[0], 1)
        if closing > 0:
            return value[1:closing]
    return value.split(" #", 1)[0].strip()


def _port(declared: Mapping[str, str], name: str, default: int) -> int:
    value = declared.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= _HIGHEST_PORT):
        raise SettingError(f"{name}={value} is not a port: use a number from 1 to {_HIGHEST_PORT}")
    return int(value)
