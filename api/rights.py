"""Decide who may use which route: every rule of this door stands here, and is enforced here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request, params
from fastapi.routing import RouteContext, iter_route_contexts

from api.dependencies import CurrentCaller, GivenServices
from api.errors import ForbiddenError, SignInRequiredError
from api.identity import Caller
from study.errors import UnknownMemberError
from study.people import members
from study.people.records import Grant, Member, Role


class Scope(StrEnum):
    """Where a role must hold: nowhere in particular, in the path's branch, in that of the path's member."""

    NONE = "none"
    BRANCH = "branch"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may. `service`: the bot's actions on somebody's behalf; `device`: a screen of our own.

    `box`: another Yunxue, which may nothing but exchange events.
    With `identified` false nobody is asked who they are, and no cookie is given.
    """

    roles: frozenset[Role]
    scope: Scope = Scope.NONE
    service: bool = False
    device: bool = False
    box: bool = False
    identified: bool = True


DESCRIPTION = frozenset({"/v1/openapi.json"})  # FastAPI's own route: open, and the same for everybody
EVERYBODY = frozenset(Role)
ADMINISTRATORS = frozenset({Role.ADMIN})

OPEN = Rule(EVERYBODY, service=True, device=True, identified=False)
VISITORS = Rule(EVERYBODY, service=True, device=True)
BROWSERS = Rule(EVERYBODY)
OWN_RECORDS = Rule(EVERYBODY - {Role.VISITOR}, service=True)
OWN_ACCOUNT = Rule(EVERYBODY - {Role.VISITOR})
OF_BRANCH = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.BRANCH)
OF_MEMBER = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.MEMBER)
ADMINISTRATION = Rule(ADMINISTRATORS)
EXCHANGE = Rule(frozenset(), box=True)


@dataclass(frozen=True, slots=True)
class Place:
    """What a request is about, where its rule asks: a branch, and the roles of the member concerned."""

    branch: UUID | None
    grants: frozenset[Grant] = frozenset()


def permits(rule: Rule, caller: Caller, place: Place | None = None) -> bool:
    """Whether the rule lets this caller in; `place` is None where the path names nothing that exists."""
    if caller.device is not None:
        return rule.device
    if caller.box is not None:
        return rule.box or not rule.identified
    if caller.by_service and not rule.service:
        return False
    if Role.VISITOR in rule.roles:
        return True
    member = caller.member
    return member is not None and (
        _holds(rule, member, Role.ADMIN, None)
        or any(_holds(rule, member, role, place) for role in rule.roles)
    )


def _holds(rule: Rule, member: Member, role: Role, place: Place | None) -> bool:
    """Whether the member has that role there.

    Nobody reaches through a member to roles of which they have none themselves: a secretary who issues a
    code for an administrator could sign in as one.
    """
    if role not in rule.roles:
        return False
    if role is Role.ADMIN:
        return Grant(Role.ADMIN, None) in member.grants
    if rule.scope is Scope.NONE:
        return role is Role.MEMBER or any(grant.role is role for grant in member.grants)
    if place is None or place.branch is None:
        return False
    here = {Grant(role, None), Grant(role, place.branch)}
    in_place = place.branch == member.branch_id if role is Role.MEMBER else bool(here & member.grants)
    return in_place and place.grants <= member.grants


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
        if self.rule.scope is Scope.NONE or caller.member is None:
            place = None
        else:
            place = _place(self.rule.scope, request.path_params, services)
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


def allow(rule: Rule) -> params.Depends:
    """What a route declares: `dependencies=[allow(RULE)]`. With one that does not, nothing starts."""
    return params.Depends(Gate(rule) if rule.identified else OpenGate(rule))


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


def _place(scope: Scope, path: dict[str, Any], services: GivenServices) -> Place | None:
    try:
        named = UUID(str(path[f"{scope}_id"]))
    except ValueError:
        return None
    if scope is Scope.BRANCH:
        return Place(named)
    try:
        member = members.get(services.storage, named)
    except UnknownMemberError:
        return None
    return Place(member.branch_id, member.grants)
