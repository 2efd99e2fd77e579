"""Count a quiz from the bare rows of the database, in plain steps and with nothing of the product's code."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def rows_of(file: Path, quiz: str) -> list[tuple[str, str, datetime, dict]]:
    """(kind, member, when it was received, payload) of a quiz, in the order of arrival."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    columns = "id, kind, member_id, occurred_at, payload"
    query = f"SELECT {columns} FROM events WHERE kind LIKE 'quiz_%' ORDER BY position"
    found = []
    for event, kind, member, at, payload in connection.execute(query):
        told = json.loads(payload)
        if _plain(told.get("quiz", event)) == _plain(quiz):
            found.append((kind, _plain(member), datetime.fromisoformat(at), told))
    connection.close()
    return found


def scores(rows: list) -> dict[str, Fraction]:
    """What each player has at the end."""
    begun = rows[0][3]
    totals: dict[str, Fraction] = {}
    given: dict[str, list] = {}
    current, started, stopped, paused = None, None, timedelta(), None
    for kind, member, at, told in rows:
        if kind == "quiz_joined":
            totals.setdefault(member, Fraction(0))
        elif kind == "quiz_item_shown":
            current, started, stopped, given = told["asked"]["number"], at, timedelta(), {}
        elif kind == "quiz_paused":
            paused = at
        elif kind == "quiz_resumed":
            stopped += at - paused
        elif kind == "quiz_answered":
            assert told["number"] == current
            ran = max(at - started - stopped, timedelta())
            given.setdefault(member, []).append((told["answer"], ran // timedelta(milliseconds=1)))
        elif kind == "quiz_item_closed":
            for one, answers in given.items():
                totals[one] += _score(begun, begun["items"][told["number"]], answers)
    return totals


def _score(begun: dict, played: dict, answers: list) -> Fraction:
    last = answers[-1][0]
    after_ms = answers[-1][1]
    for answer, ms in reversed(answers):
        if answer != last:
            break
        after_ms = ms
    worth = played["points"] * _mark(played["item"], played["order"], last)
    if begun["scoring"] == "correctness":
        return worth
    limit_ms = played["limit_s"] * 1000
    early = Fraction(limit_ms - min(after_ms, limit_ms), limit_ms)
    return worth * (1 + Fraction(begun["speed_share"]) * early)


def _mark(item: dict, order: list[int], answer: object) -> Fraction:
    """Full marks for what is right; half where some right options of several and no wrong one were picked."""
    match item["kind"]:
        case "true_false":
            return Fraction(answer == item["right"])
        case "single":
            return Fraction(_in_bank(answer, order) == item["right"])
        case "multiple":
            picked, right = {_in_bank(one, order) for one in answer}, set(item["right"])
            return Fraction(1) if picked == right else Fraction(1, 2) * (picked < right)
        case "ordering":
            return Fraction([_in_bank(one, order) for one in answer] == list(LETTERS[: len(order)]))
        case "matching":
            rights = [right for _, right in item["pairs"]]
            shown = rights + item.get("spare", [])
            put = [shown[order[LETTERS.index(one)]] if one else None for one in answer]
            hits = [one == other for one, other in zip(rights, put, strict=True)]
            return Fraction(sum(hits), len(hits))
        case "fill_in":
            hits = [_bare(one) in {_bare(text) for text in item["blanks"][n]} for n, one in enumerate(answer)]
            return Fraction(sum(hits), len(hits))
    raise AssertionError(item["kind"])


def _in_bank(letter: str, order: list[int]) -> str:
    return LETTERS[order[LETTERS.index(letter)]]


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def _plain(uuid: object) -> str:
    return str(uuid or "").replace("-", "")
