"""A repeated message gets the answer it already got."""

import asyncio

import pytest

from api.chat.remembered import KEPT_AT_MOST, KEPT_FOR_S, RememberedReplies
from api.chat.replies import ChatMessage, ChatReply
from api.errors import BusyError, ClientIdReusedError


class Bot:
    """Counts how often it was asked; answers when told to."""

    def __init__(self):
        self.asked = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.fails = False

    async def answer(self):
        self.asked += 1
        await self.may_answer.wait()
        if self.fails:
            raise BusyError(1)
        return ChatReply((ChatMessage(f"answer {self.asked}"),))


def test_the_same_id_again_gets_the_same_answer_without_asking_twice():
    async def scene():
        bot, remembered = Bot(), RememberedReplies()
        first = await remembered.once("id", "签到", bot.answer)
        again = await remembered.once("id", "签到", bot.answer)
        return first, again, bot.asked

    first, again, asked = asyncio.run(scene())
    assert (first, asked) == (again, 1)


def test_a_repetition_while_the_first_is_under_way_waits_for_its_answer_though_the_first_caller_left():
    async def scene():
        bot, remembered = Bot(), RememberedReplies()
        bot.may_answer.clear()
        first = asyncio.create_task(remembered.once("id", "签到", bot.answer))
        await asyncio.sleep(0)
        first.cancel()
        again = asyncio.create_task(remembered.once("id", "签到", bot.answer))
        await asyncio.sleep(0)
        bot.may_answer.set()
        return await again, bot.asked

    reply, asked = asyncio.run(scene())
    assert (reply.messages[0].text, asked) == ("answer 1", 1)


def test_the_same_id_with_another_message_is_refused():
    async def scene():
        bot, remembered = Bot(), RememberedReplies()
        await remembered.once("id", "签到", bot.answer)
        await remembered.once("id", "党费", bot.answer)

    with pytest.raises(ClientIdReusedError, match="make a new UUID for each message"):
        asyncio.run(scene())


def test_a_failure_is_forgotten_so_that_the_client_may_try_again():
    async def scene():
        bot, remembered = Bot(), RememberedReplies()
        bot.fails = True
        with pytest.raises(BusyError, match="already being answered"):
            await remembered.once("id", "签到", bot.answer)
        bot.fails = False
        return await remembered.once("id", "签到", bot.answer)

    assert asyncio.run(scene()).messages[0].text == "answer 2"


def test_answers_are_forgotten_after_five_minutes():
    async def scene():
        second = [0.0]
        bot, remembered = Bot(), RememberedReplies(clock=lambda: second[0])
        await remembered.once("id", "签到", bot.answer)
        second[0] = KEPT_FOR_S
        await remembered.once("id", "签到", bot.answer)
        second[0] = KEPT_FOR_S + 1
        await remembered.once("id", "签到", bot.answer)
        return bot.asked

    assert asyncio.run(scene()) == 2


def test_memory_is_bounded():
    async def scene():
        bot, remembered = Bot(), RememberedReplies()
        for number in range(KEPT_AT_MOST + 50):
            await remembered.once(number, "签到", bot.answer)
        return len(remembered._entries)

    assert asyncio.run(scene()) == KEPT_AT_MOST
