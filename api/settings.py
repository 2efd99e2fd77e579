"""Read where this door listens, whom it talks to and how much it carries."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[1]


class ApiSettings(BaseSettings):
    """Settings of the HTTP door, from `YUNXUE_*` variables or the project's `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="YUNXUE_", env_file=PROJECT_ROOT / ".env", env_file_encoding="utf-8", extra="ignore"
    )

    data_dir: Path = PROJECT_ROOT / "var"
    page_dir: Path = PROJECT_ROOT / "web" / "dist"
    database_url: str = ""
    postgresql_tools: str = ""
    demo: bool = True
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=1, le=65535)
    rasa_port: int = Field(default=5005, ge=1, le=65535)
    actions_port: int = Field(default=5055, ge=1, le=65535)
    chat_timeout_s: float = Field(default=8.0, gt=0, le=60)
    chat_in_flight: int = Field(default=64, ge=1, le=1000)
    draw_window_s: float = Field(default=4.0, ge=1, le=15)
    survey_hours: float = Field(default=72.0, ge=0, le=336)
    practice_rules: Path = PROJECT_ROOT / "study" / "self_study" / "practice.yml"
    talk_rules: Path = PROJECT_ROOT / "study" / "talks" / "talks.yml"

    @property
    def database(self) -> str:
        """The database's URL: the one set, else a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'yunxue.db').resolve()}"

    @property
    def tools_of_postgresql(self) -> Path | None:
        """The folder of pg_dump and pg_restore, where they are not on the path."""
        return Path(self.postgresql_tools) if self.postgresql_tools else None

    @property
    def records_exist(self) -> bool:
        """Whether a first start has been; a database server is taken to have seen one."""
        return bool(self.database_url) or (self.data_dir / "yunxue.db").is_file()

    @property
    def offers_demo(self) -> bool:
        """Whether the demo branch may be signed in to: only while nobody but this machine gets here."""
        return self.demo and is_loopback(self.api_host)

    @property
    def secrets_dir(self) -> Path:
        """Where the session key and the service token lie."""
        return self.data_dir / "secrets"

    @property
    def rasa_url(self) -> str:
        """Rasa listens on the loopback address only."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """So does the action server."""
        return f"http://127.0.0.1:{self.actions_port}"


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach `host`."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
