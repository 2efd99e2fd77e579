"""Write who may use which route as a table: `python -m api.rights_table FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI

from api.app import create_app
from api.gates import RuledRoute, ruled_routes
from api.identity import Caller
from api.rule import Place, Scope, permits
from api.settings import ApiSettings
from study.people.records import Branch, Grant, Member, Role
from study.sign_in.tokens import Token, TokenKind

OWN, OTHER = UUID(int=1), UUID(int=2)
INTRODUCTION = """\
# Who may do what

Written by `python -m api.rights_table docs/rights.md` from the rules in `api/rights.py`; a test holds it
against the code, and every cell against the running application.

● allowed · ◐ in the own branch only · – refused

`visitor` is nobody in particular, `bot` the action server on behalf of a member, `screen` a device token,
`box` the token of another Yunxue, with which to exchange events.
Whoever is signed in may do what a member may. A secretary reaches no member who holds a role that the
secretary does not have.

"""


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of caller."""

    title: str
    caller: Caller


def columns() -> tuple[Column, ...]:
    """The kinds of callers, each belonging to the branch `OWN`."""
    screen = Token(UUID(int=9), TokenKind.DEVICE, "", OWN, datetime(2026, 1, 1, tzinfo=UTC), revoked=False)
    box = replace(screen, kind=TokenKind.BOX)
    return (
        Column("visitor", Caller("v")),
        Column("member", Caller("v", _member())),
        Column("secretary", Caller("v", _member(Grant(Role.SECRETARY, OWN)))),
        Column("content", Caller("v", _member(Grant(Role.CONTENT, None)))),
        Column("admin", Caller("v", _member(Grant(Role.ADMIN, None)))),
        Column("bot", Caller("v", _member(), by_service=True)),
        Column("screen", Caller("v", device=screen)),
        Column("box", Caller("v", box=box)),
    )


def cell(route: RuledRoute, caller: Caller) -> str:
    """Whether that kind of caller may use the route."""
    if route.rule.scope is Scope.NONE:
        return "●" if permits(route.rule, caller) else "–"
    own, other = (permits(route.rule, caller, Place(branch)) for branch in (OWN, OTHER))
    return "●" if other else "◐" if own else "–"


def as_text(app: FastAPI) -> str:
    """The page as it lies in docs/."""
    return INTRODUCTION + "\n".join(_lines(app)) + "\n"


def _lines(app: FastAPI) -> Iterator[str]:
    titles = [column.title for column in columns()]
    yield f"| route | {' | '.join(titles)} |"
    yield f"|---|{'---|' * len(titles)}"
    for route in ruled_routes(app):
        marks = " | ".join(cell(route, column.caller) for column in columns())
        yield f"| `{' '.join(route.methods)} {route.path}` | {marks} |"


def _member(*grants: Grant) -> Member:
    branch = Branch(OWN, "")
    return Member(UUID(int=3), "", "", branch, None, frozenset(grants), active=True, left=False)


def main(arguments: list[str]) -> None:
    """Write the table to the one file named."""
    if len(arguments) != 1:
        sys.exit("usage: python -m api.rights_table FILE")
    Path(arguments[0]).write_text(as_text(create_app(ApiSettings())), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
