"""Read where the index lives and which library and model are in use."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[1]


class IndexSettings(BaseSettings):
    """Settings of the index, from `YUNXUE_*` variables or the project's `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="YUNXUE_", env_file=PROJECT_ROOT / ".env", env_file_encoding="utf-8", extra="ignore"
    )

    data_dir: Path = PROJECT_ROOT / "var"
    library: str = Field(default="sample", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    embedding_model: str = "bge-small-zh-v1.5"
    keep_releases: int = Field(default=5, ge=0)

    @property
    def models_dir(self) -> Path:
        """Where model folders are kept."""
        return self.data_dir / "models"

    @property
    def releases_dir(self) -> Path:
        """Where releases are kept, one folder a library."""
        return self.data_dir / "releases"
