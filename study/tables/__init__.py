"""Lay out the tables of the study database."""

from __future__ import annotations

from study.tables.access import activation_codes, attempts, demo_links, sign_ins, tokens
from study.tables.audit import audit_head, audit_log
from study.tables.base import metadata
from study.tables.exchange import exchange_marks
from study.tables.people import branches, groups, member_roles, members, twinned_branches
from study.tables.records import events, handed_questions, this_box, visitors

__all__ = [
    "activation_codes",
    "attempts",
    "audit_head",
    "audit_log",
    "branches",
    "demo_links",
    "events",
    "exchange_marks",
    "groups",
    "handed_questions",
    "member_roles",
    "members",
    "metadata",
    "sign_ins",
    "this_box",
    "tokens",
    "twinned_branches",
    "visitors",
]
