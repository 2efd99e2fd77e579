"""The circuit breaker spares messages the wait, and closes by itself."""

import asyncio

from api.chat.breaker import Breaker


class Bot:
    """A bot whose probe is switched by hand, and a clock moved by hand."""

    def __init__(self):
        self.up = False
        self.probes = 0
        self.second = 100.0

    async def probe(self):
        self.probes += 1
        return self.up

    def clock(self):
        return self.second


def _breaker(bot):
    return Breaker(bot.probe, clock=bot.clock)


def test_a_breaker_that_has_seen_no_failure_lets_pass_without_probing():
    bot = Bot()

    assert asyncio.run(_breaker(bot).allows())
    assert bot.probes == 0


def test_after_a_failure_nothing_passes_and_nothing_is_probed_within_the_pause():
    bot = Bot()
    breaker = _breaker(bot)

    breaker.failed()
    bot.second += 0.9

    assert [asyncio.run(breaker.allows()) for _ in range(3)] == [False, False, False]
    assert bot.probes == 0


def test_it_closes_when_the_probe_finds_the_bot_back():
    bot = Bot()
    breaker = _breaker(bot)
    breaker.failed()

    bot.second += 1.1
    down = asyncio.run(breaker.allows())
    bot.up = True
    bot.second += 1.1
    back = asyncio.run(breaker.allows())

    assert (down, back, bot.probes) == (False, True, 2)
    assert asyncio.run(breaker.allows())
    assert bot.probes == 2


def test_only_one_message_a_pause_pays_for_the_probe():
    bot = Bot()
    breaker = _breaker(bot)
    breaker.failed()
    bot.second += 1.1

    async def ten():
        return await asyncio.gather(*(breaker.allows() for _ in range(10)))

    assert asyncio.run(ten()) == [False] * 10
    assert bot.probes == 1


def test_the_pause_doubles_while_messages_fail_though_the_probe_answers():
    bot = Bot()
    bot.up = True
    breaker = _breaker(bot)
    waits = []

    for _ in range(6):
        breaker.failed()
        start = bot.second
        while not asyncio.run(breaker.allows()):
            bot.second += 0.5
        waits.append(bot.second - start)

    assert waits == [1.0, 2.0, 4.0, 8.0, 15.0, 15.0]


def test_one_answered_message_resets_the_pause():
    bot = Bot()
    bot.up = True
    breaker = _breaker(bot)
    for _ in range(4):
        breaker.failed()

    breaker.succeeded()
    breaker.failed()
    bot.second += 1.0

    assert asyncio.run(breaker.allows())
