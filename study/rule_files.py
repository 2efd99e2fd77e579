"""Read a file in which an organisation says how it wants something to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from study.errors import StudyError

_Rules = TypeVar("_Rules", bound=BaseModel)


def read_rules(path: Path, model: type[_Rules], wrong: Callable[[str, str], StudyError]) -> _Rules:
    """The rules of a YAML file; `wrong` makes the error out of the file's name and the places that are wrong.

    Raises:
        StudyError: the one of `wrong`: the file cannot be read, or is not what it should be.
    """
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise wrong(path.name, type(error).__name__) from error
    except ValidationError as error:
        places = ", ".join(".".join(map(str, item["loc"])) or "all of it" for item in error.errors())
        raise wrong(path.name, places) from error
