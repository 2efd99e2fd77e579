"""A roll-call as it happens: late joiners, leaving, nonces, undos; every seed follows from its number."""

import hashlib
import random
from uuid import UUID

from study.roll_call.calling import RollCall, add_nonce, after_draw, after_undo, close_draw, open_draw
from study.roll_call.picking import Nonce
from study.roll_call.scope import Attendee, Scope, ScopeKind


def seed_of(number, name="seed"):
    return hashlib.sha256(f"{name} {number}".encode()).digest()


def attendees(*members):
    return [Attendee(member, branch="b1", group="g1") for member in members]


def new_roll_call():
    return RollCall(UUID(int=5), Scope(ScopeKind.BRANCH, "b1"))


def draw_once(roll_call, members, *, nonces=()):
    opened = open_draw(roll_call, attendees(*members), seed=seed_of(roll_call.drawn + 1))
    for nonce in nonces:
        opened = add_nonce(opened, nonce)
    draw = close_draw(opened)
    return draw, after_draw(roll_call, draw)


def lively_roll_call(seed=11, length=40):
    """Draws among people who come late, leave, come back, add nonces and are undone; and where that ends."""
    chance = random.Random(seed)
    roll_call, draws = new_roll_call(), []
    for _ in range(length):
        members = [f"m{n}" for n in range(1, 10) if chance.random() < 0.8] or ["m1"]
        nonces = [Nonce(member, f"{chance.getrandbits(128):032x}") for member in reversed(members[:3])]
        draw, roll_call = draw_once(roll_call, members, nonces=nonces)
        draws.append(draw)
        if chance.random() < 0.2:
            roll_call = after_undo(roll_call, draw.opening.number, reason='不在车厢「二」\n"请假"')
    return tuple(draws), roll_call
