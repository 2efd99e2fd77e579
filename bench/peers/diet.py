"""Train our conversation with the pipeline that `rasa init` writes (DIET)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from bench.errors import SideFailedError
from index.settings import PROJECT_ROOT

_CONFIG = PROJECT_ROOT / "bench" / "peers" / "diet.yml"
_READ = ("bot/domain", "bot/data")
_TRAINING_S = 1800


def trained_on_diet(data_dir: Path, *, rasa: Path) -> Path:
    """The folder with its model; trained when the conversation or the pipeline is newer.

    Raises:
        SideFailedError: Rasa cannot train it; its words are in `sides.log`.
    """
    folder = data_dir / "bench" / "diet"
    model = folder / "diet.tar.gz"
    if not model.exists() or model.stat().st_mtime < _changed_at():
        _train(folder, model, rasa=rasa, log=data_dir / "bench" / "sides.log")
    return folder


def _changed_at() -> float:
    read = [path for name in _READ for path in (PROJECT_ROOT / name).rglob("*.yml")]
    return max(path.stat().st_mtime for path in (*read, _CONFIG))


def _train(folder: Path, model: Path, *, rasa: Path, log: Path) -> None:
    command = [
        str(rasa), "-m", "rasa", "train", "--config", str(_CONFIG), "--domain", _READ[0], "--data", _READ[1],
        "--out", str(folder), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    variables = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    variables["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    with log.open("ab") as output:
        try:
            subprocess.run(
                command, check=True, cwd=PROJECT_ROOT, env=variables, stdout=output, stderr=output,
                timeout=_TRAINING_S,
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            raise SideFailedError("training DIET", f"{error}: look at sides.log") from error
