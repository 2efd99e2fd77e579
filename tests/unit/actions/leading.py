"""A secretary, a member and a session, as the API tells of them."""

from __future__ import annotations

from typing import Any

BRANCH, SESSION, ROLL_CALL = "b1", "s1", "r1"
SET_STEPS = ("anthem", "oath", "story", "reading_aloud", "heart_to_heart", "branch_life")


def myself(*roles: str, id_: str = "m1") -> dict[str, Any]:
    held = [{"role": role, "branch_id": None if role == "admin" else BRANCH} for role in roles]
    return {"member": {"id": id_, "name": "王芳", "branch_id": BRANCH, "roles": held}}


def session(
    phase: str = "running", *, step: int | None = 1, id_: str = SESSION, **more: Any
) -> dict[str, Any]:
    started = -1 if step is None else step
    steps = [
        {"step": name, "fate": "held" if number <= started else "not_reached"}
        for number, name in enumerate(SET_STEPS)
    ]
    following = started + 1 if started + 1 < len(steps) else None
    return {
        "id": id_,
        "branch_id": BRANCH,
        "title": "主题党日",
        "lead_mode": "branch_secretary",
        "leader_id": "m9",
        "phase": phase,
        "step": step,
        "following": following,
        "steps": steps,
        "lead": {"device": "d-1", "epoch": 3},
        "this_device": "d-1",
        "opened_at": "2026-07-01T01:00:00Z",
        **more,
    }


def mine(*live: dict[str, Any], planned: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {"live": list(live), "planned": list(planned)}


def draw(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "closed_at": "2026-07-01T01:10:04Z",
        "picked": "m2",
        "name": "李伟",
        "candidates": 3,
        "question": {"text": "预备期多长？"},
        "undone": None,
        "outcome": None,
        **more,
    }


def roll_call(*draws: dict[str, Any], opened: int | None = None, window_s: int = 4) -> dict[str, Any]:
    chances = [
        {"member_id": "m2", "name": "李伟", "chance": "1/2"},
        {"member_id": "m3", "name": "张敏", "chance": "1/2"},
        {"member_id": "m4", "name": "赵勇", "chance": "0"},
    ]
    open_draw = None
    if opened is not None:
        open_draw = {
            "number": opened,
            "opened_at": "2026-07-01T01:10:00Z",
            "closes_at": f"2026-07-01T01:10:{window_s:02}Z",
            "question": {"text": "预备期多长？"},
        }
    return {"id": ROLL_CALL, "round": 1, "chances": chances, "open": open_draw, "draws": list(draws)}


def entities(**carried: str) -> list[dict[str, str]]:
    return [{"entity": name, "value": value} for name, value in carried.items()]
