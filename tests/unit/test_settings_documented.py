"""Every setting that the code reads stands in .env.example with its default, and no other."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from actions.settings import ActionsSettings
from api.settings import ApiSettings
from deploy.settings import Settings, read_settings
from index.settings import PROJECT_ROOT, IndexSettings

_NO_SETTINGS = {"root", "declared"}


def _documented():
    text = (PROJECT_ROOT / ".env.example").read_text("utf-8")
    return dict(re.findall(r"^# (YUNXUE_\w+)=(.*)$", text, re.MULTILINE))


def _defaults(settings):
    return {f"YUNXUE_{name.upper()}": field.default for name, field in settings.model_fields.items()}


def _deploy_defaults():
    settings = read_settings(Path("/nowhere"), {})
    names = {field.name for field in fields(Settings)} - _NO_SETTINGS
    return {f"YUNXUE_{name.upper()}": getattr(settings, name) for name in names}


def _shown(default):
    for root in (PROJECT_ROOT, Path("/nowhere")):
        if isinstance(default, Path) and default.is_relative_to(root):
            return default.relative_to(root).as_posix()
    return f"{default:g}" if isinstance(default, float) else str(default)


_PARTS = [
    pytest.param(_defaults(IndexSettings), id="index"),
    pytest.param(_defaults(ActionsSettings), id="actions"),
    pytest.param(_defaults(ApiSettings), id="api"),
    pytest.param(_deploy_defaults(), id="deploy"),
]


@pytest.mark.parametrize("defaults", _PARTS)
def test_what_is_read_is_documented_with_its_default(defaults):
    documented = _documented()

    assert {name: documented.get(name) for name in defaults} == {
        name: _shown(default) for name, default in defaults.items()
    }


def test_what_is_documented_is_read_by_somebody():
    read = set().union(*(part.values[0] for part in _PARTS))

    assert set(_documented()) == read
