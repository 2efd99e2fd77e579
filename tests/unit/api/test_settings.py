"""The door's settings are those that .env.example documents, with the same defaults."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import PROJECT_ROOT, ApiSettings


def test_every_setting_is_documented_with_its_default():
    text = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^# (YUNXUE_\w+)=(.*)$", text, re.MULTILINE))

    for name, field in ApiSettings.model_fields.items():
        default = field.default
        if isinstance(default, Path):
            default = default.relative_to(PROJECT_ROOT)
        shown = documented[f"YUNXUE_{name.upper()}"]
        assert shown == str(default) or float(shown) == float(default), name


def test_without_a_url_the_database_is_a_file_in_the_data_folder(tmp_path):
    settings = ApiSettings(data_dir=tmp_path, database_url="", _env_file=None)

    assert settings.database == f"sqlite:///{tmp_path}/yunxue.db"
    assert ApiSettings(database_url="sqlite://x", _env_file=None).database == "sqlite://x"


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_out_of_range_is_refused_by_name(port):
    with pytest.raises(ValidationError, match="api_port"):
        ApiSettings(api_port=port, _env_file=None)
