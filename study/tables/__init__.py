"""Lay out the tables of the study database."""

from __future__ import annotations

from study.tables.base import metadata
from study.tables.records import check_ins, events, handed_questions, this_box, visitors

__all__ = [
    "check_ins",
    "events",
    "handed_questions",
    "metadata",
    "this_box",
    "visitors",
]
