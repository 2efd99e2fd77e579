"""Know which response says why the API refused something; which ones there are is data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

REFUSALS = Path(__file__).with_name("refusals.yml")


def response_for(code: str) -> str | None:
    """The response for a problem's code, None for one that no member can do anything about."""
    return _refusals().get(code)


@cache
def _refusals() -> dict[str, str]:
    refusals: dict[str, str] = yaml.safe_load(REFUSALS.read_text(encoding="utf-8"))
    return refusals
