"""Train the conversation model so that it appears whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

from deploy.setup.steps import Progress

# For every Rasa command: no telemetry, and none of the warnings about its old packages.
QUIET_RASA = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
_NAME = "yunxue"


def trained_bot(data_dir: Path) -> Path:
    """Where the trained model lies; Rasa loads the newest of that folder."""
    return data_dir / "rasa" / "models" / f"{_NAME}.tar.gz"


def intent_encoder(data_dir: Path) -> Path:
    """The folder with the encoder that the conversation model is trained with, and takes along."""
    return data_dir / "rasa" / "encoder"


def train(progress: Progress, *, python: str, data_dir: Path) -> None:
    """Train into a folder beside the models and move the result into place."""
    target = trained_bot(data_dir)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="training-", dir=str(target.parents[1])) as folder:
        progress.run(
            python, "-m", "rasa", "train", "--config", "config.yml", "--domain", "bot/domain",
            "--data", "bot/data", "--out", folder, "--fixed-model-name", _NAME,
            variables={
                "YUNXUE_INTENT_ENCODER": str(intent_encoder(data_dir)),
                "RASA_CACHE_DIRECTORY": str(data_dir / "rasa" / "cache"),
                "PYTHONHASHSEED": "0",
                "PYTHONWARNINGS": "ignore",
            },
        )  # fmt: skip
        (Path(folder) / target.name).replace(target)
