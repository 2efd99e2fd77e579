"""Say what a rule is, and whom it lets in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from api.identity import Caller
from study.people.records import Grant, Member, Role
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
