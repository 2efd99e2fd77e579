"""Hold every route to the rule that it declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.routing import RouteContext, iter_route_contexts

from api.dependencies import CurrentCaller, GivenServices
from api.errors import ForbiddenError, SignInRequiredError
from api.identity import Caller
from api.rule import Place, Rule, Scope, permits
from api.services import Services
from study.errors import UnknownMemberError
from study.ledger import sessions
from study.people import members
from study.session.errors import SessionUnknownError

DESCRIPTION = frozenset({"/v1/openapi.json"})  # FastAPI's own route: open, and the same for everybody


class Gate:
    """The dependency that holds a route to its rule."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __call__(self, request: Request, services: GivenServices, caller: CurrentCaller) -> None:
        """Let the request through.

        Raises:
            SignInRequiredError: nobody is signed in.
            ForbiddenError: the role does not reach here.
            StorageUnavailableError: nobody can tell.
        """
        is_somebody = caller.member is not None or caller.device is not None
        needs_place = self.rule.scope is not Scope.NONE and is_somebody
        place = _place(self.rule.scope, request.path_params, services) if needs_place else None
        if permits(self.rule, caller, place):
            return
        if caller.uncertain is not None:
            raise caller.uncertain
        raise ForbiddenError if caller.member or caller.device or caller.box else SignInRequiredError


class OpenGate:
    """The same for routes that ask nobody: neither cookie nor database is touched."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    async def __call__(self) -> None:
        """Let the request through."""


def may_in_session(rule: Rule, caller: Caller, session: UUID, services: Services) -> bool:
    """Whether a rule about sessions would let this caller in, where another one has."""
    return permits(rule, caller, _of_session(session, services))


@dataclass(frozen=True, slots=True)
class RuledRoute:
    """A route and who may use it."""

    id: str
    path: str
    methods: tuple[str, ...]
    rule: Rule


def ruled_routes(app: FastAPI) -> tuple[RuledRoute, ...]:
    """Every route with its rule, in the order in which they are matched.

    Raises:
        LookupError: a route declares none, or several.
    """
    found = [route for route in iter_route_contexts(app.routes) if route.path not in DESCRIPTION]
    return tuple(
        RuledRoute(str(route.name), str(route.path), tuple(sorted(route.methods or ())), _rule_of(route))
        for route in found
    )


def _rule_of(route: RouteContext) -> Rule:
    declared = getattr(route.original_route, "dependencies", ())
    gates = [one.dependency for one in declared if isinstance(one.dependency, Gate | OpenGate)]
    if len(gates) != 1:
        raise LookupError(f"{route.path} declares {len(gates)} rules: give it one, see api/rights.py")
    return gates[0].rule


def _place(scope: Scope, path: dict[str, Any], services: Services) -> Place | None:
    try:
        named = UUID(str(path[f"{scope}_id"]))
    except ValueError:
        return None
    if scope is Scope.BRANCH:
        return Place(named)
    if scope is Scope.SESSION:
        return _of_session(named, services)
    try:
        member = members.get(services.storage, named)
    except UnknownMemberError:
        return None
    return Place(member.branch_id, member.grants)


def _of_session(named: UUID, services: Services) -> Place | None:
    try:
        session = sessions.get(services.storage, named)
    except SessionUnknownError:
        return None
    guests = frozenset(UUID(branch) for branch in session.guests)
    return Place(UUID(session.plan.branch), guests=guests, leader=UUID(session.plan.leader))
