"""Lay out the tables of the study database."""

from __future__ import annotations

from study.tables.access import (
    activation_codes,
    attempts,
    demo_links,
    screen_pairings,
    sign_ins,
    tokens,
)
from study.tables.audit import audit_head, audit_log
from study.tables.bank import item_versions, items
from study.tables.base import metadata
from study.tables.exchange import exchange_marks
from study.tables.people import branches, groups, member_roles, members, twinned_branches
from study.tables.practice import (
    practice_answers,
    practice_days,
    practice_items,
    practice_progress,
    practice_runs,
    practice_unanswered,
)
from study.tables.presence import code_tries, video_heartbeats, video_players
from study.tables.records import events, handed_questions, this_box, visitors
from study.tables.roll_call import open_draws
from study.tables.talks import talk_keys, talk_note_boxes, talk_notes

__all__ = [
    "activation_codes",
    "attempts",
    "audit_head",
    "audit_log",
    "branches",
    "code_tries",
    "demo_links",
    "events",
    "exchange_marks",
    "groups",
    "handed_questions",
    "item_versions",
    "items",
    "member_roles",
    "members",
    "metadata",
    "open_draws",
    "practice_answers",
    "practice_days",
    "practice_items",
    "practice_progress",
    "practice_runs",
    "practice_unanswered",
    "screen_pairings",
    "sign_ins",
    "talk_keys",
    "talk_note_boxes",
    "talk_notes",
    "this_box",
    "tokens",
    "twinned_branches",
    "video_heartbeats",
    "video_players",
    "visitors",
]
