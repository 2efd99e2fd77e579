"""Read where the action server listens and where it finds the API."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[1]
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, never bound to


class ActionsSettings(BaseSettings):
    """Settings of the action server, from `YUNXUE_*` variables or the project's `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="YUNXUE_", env_file=PROJECT_ROOT / ".env", env_file_encoding="utf-8", extra="ignore"
    )

    data_dir: Path = PROJECT_ROOT / "var"
    actions_port: int = Field(default=5055, ge=1, le=65535)
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=1, le=65535)

    @property
    def api_url(self) -> str:
        """Where the API answers, seen from this machine."""
        host = "127.0.0.1" if self.api_host in EVERYWHERE else self.api_host
        return f"http://{host}:{self.api_port}"

    @property
    def service_token_path(self) -> Path:
        """The secret that the API made for this process."""
        return self.data_dir / "secrets" / "service-token"
