"""Decide who may use which route: every rule of this door stands here, and is enforced here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request, params
from fastapi.routing import RouteContext, iter_route_contexts

from api.dependencies import CurrentCaller, GivenServices
from api.errors import ForbiddenError, SignInRequiredError
from api.identity import Caller
from api.services import Services
from study.errors import UnknownMemberError
from study.ledger import sessions
from study.people import members
from study.people.records import Grant, Member, Role
from study.session.errors import SessionUnknownError
from study.sign_in.tokens import Token


class Scope(StrEnum):
    """Where a role must hold: nowhere in particular, or in the branch of what the path names.

    That is the branch itself, a member's, or a led session's, in which guests and the leader count as well.
    """

    NONE = "none"
    BRANCH = "branch"
    MEMBER = "member"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may. `service`: the bot's actions on somebody's behalf; `device`: a screen of our own.

    `box`: another Yunxue, which may nothing but exchange events. With `leader` the one who leads a session
    may as well, whatever their roles. With `identified` false nobody is asked who they are, and no cookie is
    given.
    """

    roles: frozenset[Role]
    scope: Scope = Scope.NONE
    service: bool = False
    device: bool = False
    box: bool = False
    leader: bool = False
    identified: bool = True


DESCRIPTION = frozenset({"/v1/openapi.json"})  # FastAPI's own route: open, and the same for everybody
EVERYBODY = frozenset(Role)
ADMINISTRATORS = frozenset({Role.ADMIN})

OPEN = Rule(EVERYBODY, service=True, device=True, identified=False)
VISITORS = Rule(EVERYBODY, service=True, device=True)
BROWSERS = Rule(EVERYBODY)
OWN_RECORDS = Rule(EVERYBODY - {Role.VISITOR}, service=True)
# Members and screens, but not the bot: a conversation is kept.
UNNAMED = Rule(EVERYBODY - {Role.VISITOR}, device=True)
OWN_ACCOUNT = Rule(EVERYBODY - {Role.VISITOR})
OF_BRANCH = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.BRANCH)
OF_MEMBER = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.MEMBER)
ADMINISTRATION = Rule(ADMINISTRATORS)
CONTENT = Rule(frozenset({Role.CONTENT, Role.ADMIN}))
EXCHANGE = Rule(frozenset(), box=True)
PLANS_SESSIONS = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.BRANCH, service=True)
SEES_FIGURES = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.BRANCH, service=True)
LEADS_SESSION = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.SESSION, service=True, leader=True)
SHOWS_SESSION = replace(LEADS_SESSION, device=True)
IN_SESSION = Rule(
    frozenset({Role.MEMBER, Role.SECRETARY, Role.ADMIN}), Scope.SESSION, service=True, leader=True
)
SEES_SESSION = replace(IN_SESSION, device=True)


@dataclass(frozen=True, slots=True)
class Place:
    """What a request is about, where its rule asks.

    A branch, the roles of the member concerned, and of a session its guests' branches and its leader.
    """

    branch: UUID | None
    grants: frozenset[Grant] = frozenset()
    guests: frozenset[UUID] = frozenset()
    leader: UUID | None = None


def permits(rule: Rule, caller: Caller, place: Place | None = None) -> bool:
    """Whether the rule lets this caller in; `place` is None where the path names nothing that exists."""
    if caller.device is not None:
        return rule.device and _shows(rule, caller.device, place)
    if caller.box is not None:
        return rule.box or not rule.identified
    if caller.by_service and not rule.service:
        return False
    if Role.VISITOR in rule.roles:
        return True
    member = caller.member
    return member is not None and (
        _holds(rule, member, Role.ADMIN, None)
        or (rule.leader and place is not None and place.leader == member.id)
        or any(_holds(rule, member, role, place) for role in rule.roles)
    )


def may_in_session(rule: Rule, caller: Caller, session: UUID, services: Services) -> bool:
    """Whether a rule about sessions would let this caller in, where another one has."""
    return permits(rule, caller, _of_session(session, services))


def _shows(rule: Rule, screen: Token, place: Place | None) -> bool:
    """Whether a screen may show what is there: one that hangs in a branch shows that branch's only."""
    if rule.scope is Scope.NONE:
        return True
    return place is not None and screen.branch in {None, place.branch}


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
    if role is Role.MEMBER:
        return member.branch_id in {place.branch, *place.guests}
    here = {Grant(role, None), Grant(role, place.branch)}
    return bool(here & member.grants) and place.grants <= member.grants


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
