"""So many messages at once, one of a visitor at a time."""

import asyncio

import pytest

from api.chat.turns import Turns
from api.errors import BusyError


def test_messages_of_one_visitor_follow_one_another_and_visitors_overlap():
    async def scene():
        turns, story = Turns(limit=9), []

        async def message(visitor, name):
            async with turns.turn(visitor):
                story.append(f"{name} starts")
                await asyncio.sleep(0.01)
                story.append(f"{name} ends")

        await asyncio.gather(message("wang", "w1"), message("wang", "w2"), message("li", "l1"))
        return story

    story = asyncio.run(scene())

    assert story.index("w1 ends") < story.index("w2 starts")
    assert story.index("l1 starts") < story.index("w1 ends")


def test_who_comes_when_all_places_are_taken_is_sent_back_at_once_and_may_come_again():
    async def scene():
        turns = Turns(limit=2)
        async with turns.turn("a"), turns.turn("b"):
            with pytest.raises(BusyError, match="2 messages are already being answered"):
                async with turns.turn("c"):
                    pass
        async with turns.turn("c"):
            return "in"

    assert asyncio.run(scene()) == "in"


def test_one_visitor_cannot_take_all_places():
    async def scene():
        turns, release = Turns(limit=64), asyncio.Event()

        async def hold():
            async with turns.turn("wang"):
                await release.wait()

        holding = [asyncio.create_task(hold()) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="4 messages are already being answered"):
            async with turns.turn("wang"):
                pass
        async with turns.turn("li"):
            pass
        release.set()
        await asyncio.gather(*holding)
        return turns

    turns = asyncio.run(scene())
    assert not turns._locks
