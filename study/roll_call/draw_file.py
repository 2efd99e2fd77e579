"""Write draws to a file, a line each, and read them strictly."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from study.roll_call.draws import Draw, Opening, Undo, canonical
from study.roll_call.errors import UnreadableDrawError
from study.roll_call.picking import Nonce
from study.roll_call.scope import Scope, ScopeKind

_Id = Annotated[str, Field(pattern=r"^[!-~]{1,64}$")]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
_Count = Annotated[int, Field(ge=1, lt=2**53)]


class _Form(BaseModel):
    """Unknown fields and other types are refused: what is not hashed must not be in the file."""

    model_config = ConfigDict(strict=True, extra="forbid")


class _ScopeForm(_Form):
    kind: Literal["session", "branch", "group"]
    of: _Id


class _UndoForm(_Form):
    number: _Count
    reason: str


class _NonceForm(_Form):
    member: _Id
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class _DrawForm(_Form):
    version: Literal[1]
    roll_call: _Uuid
    scope: _ScopeForm
    number: _Count
    round: _Count
    previous: _Digest
    present: list[_Id]
    candidates: Annotated[list[_Id], Field(min_length=1)]
    undone: list[_UndoForm]
    commitment: _Digest
    opening: _Digest
    nonces: list[_NonceForm]
    seed: _Digest
    picked: _Id


def write_draws(draws: Iterable[Draw]) -> str:
    """The draws as JSON Lines, each in its canonical text."""
    return "".join(f"{canonical(draw.to_json())}\n" for draw in draws)


def read_draws(text: str) -> tuple[Draw, ...]:
    """The draws of a file in its order, right or wrong: whether they are right is for `verify` to say.

    Raises:
        UnreadableDrawError: a line is not JSON, or lacks the form of a draw.
    """
    lines = ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
    return tuple(_read_draw(number, line) for number, line in lines)


def _read_draw(number: int, line: str) -> Draw:
    try:
        draw = _draw(_DrawForm.model_validate(json.loads(line, object_pairs_hook=_without_repeats)))
        draw.digest  # noqa: B018 - half a surrogate pair has no canonical text, and so no digest
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UnreadableDrawError(number, f"{where}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableDrawError(number, str(error)) from error
    return draw


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a field is there twice")
    return values


def _draw(form: _DrawForm) -> Draw:
    opening = Opening(
        roll_call=UUID(form.roll_call),
        scope=Scope(ScopeKind(form.scope.kind), form.scope.of),
        number=form.number,
        round=form.round,
        previous=form.previous,
        present=tuple(form.present),
        candidates=tuple(form.candidates),
        undone=tuple(Undo(undo.number, undo.reason) for undo in form.undone),
        commitment=form.commitment,
    )
    nonces = tuple(Nonce(nonce.member, nonce.nonce) for nonce in form.nonces)
    return Draw(opening, form.opening, nonces, form.seed, form.picked)
