"""Name who may use which route: every rule of this door stands here."""

from __future__ import annotations

from dataclasses import replace

from fastapi import params

from api.gates import Gate, OpenGate, RuledRoute, may_in_session, ruled_routes
from api.rule import Place, Rule, Scope, permits
from study.people.records import Role

__all__ = ["Place", "Rule", "RuledRoute", "Scope", "allow", "may_in_session", "permits", "ruled_routes"]

EVERYBODY = frozenset(Role)
ADMINISTRATORS = frozenset({Role.ADMIN})

OPEN = Rule(EVERYBODY, service=True, device=True, identified=False)
VISITORS = Rule(EVERYBODY, service=True, device=True)
BROWSERS = Rule(EVERYBODY)
OWN_RECORDS = Rule(EVERYBODY - {Role.VISITOR}, service=True)
# Members and screens, but not the bot: a conversation is kept.
UNNAMED = Rule(EVERYBODY - {Role.VISITOR}, device=True)
# Those of the own branch alone: the route asks for no other.
OWN_COLLEAGUES = OWN_RECORDS
OWN_ACCOUNT = Rule(EVERYBODY - {Role.VISITOR})
OF_BRANCH = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.BRANCH)
OF_MEMBER = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.MEMBER)
ADMINISTRATION = Rule(ADMINISTRATORS)
CONTENT = Rule(frozenset({Role.CONTENT, Role.ADMIN}))
EXCHANGE = Rule(frozenset(), box=True)
READS_QUESTIONS = Rule(frozenset({Role.SECRETARY, Role.CONTENT, Role.ADMIN}), service=True)
READS_FEEDBACK = replace(CONTENT, service=True)
PLANS_SESSIONS = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.BRANCH, service=True)
SEES_FIGURES = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.BRANCH, service=True)
SEES_TALKS = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.BRANCH, service=True)
LEADS_SESSION = Rule(frozenset({Role.SECRETARY, Role.ADMIN}), Scope.SESSION, service=True, leader=True)
SHOWS_SESSION = replace(LEADS_SESSION, device=True)
IN_SESSION = Rule(
    frozenset({Role.MEMBER, Role.SECRETARY, Role.ADMIN}), Scope.SESSION, service=True, leader=True
)
SEES_SESSION = replace(IN_SESSION, device=True)


def allow(rule: Rule) -> params.Depends:
    """What a route declares: `dependencies=[allow(RULE)]`. With one that does not, nothing starts."""
    return params.Depends(Gate(rule) if rule.identified else OpenGate(rule))
