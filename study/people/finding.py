"""Find the colleagues whom somebody means by a name, or by what people call each other at work."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from study.people.records import Member

FORMS = Path(__file__).with_name("forms_of_address.yml")


def meant_by(said: str, colleagues: Iterable[Member]) -> tuple[Member, ...]:
    """Whom a name means: who is called exactly that, else who is addressed so, else whose name holds it.

    小王, 老王, 王师傅 and 王书记 mean everybody whose surname is 王, and so does a bare 王.
    """
    wanted = "".join(said.split())
    named = [one for one in colleagues if one.name]
    exact = tuple(one for one in named if one.name == wanted)
    if exact or not wanted:
        return exact
    surname = _surname(wanted)
    if surname is not None:
        addressed = tuple(one for one in named if (one.name or "").startswith(surname))
        if addressed:
            return addressed
    return tuple(one for one in named if wanted in (one.name or ""))


def _surname(said: str) -> str | None:
    """The surname of a form of address, None where it is none."""
    forms = _forms()
    before = next((one for one in forms["before"] if said.startswith(one)), "")
    after = next((one for one in forms["after"] if said.endswith(one)), "")
    if before and len(said) == len(before) + 1:
        return said[len(before) :]
    if after and len(said) > len(after):
        return said[: -len(after)]
    return said if len(said) == 1 else None


@cache
def _forms() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = yaml.safe_load(FORMS.read_text(encoding="utf-8"))
    return forms
