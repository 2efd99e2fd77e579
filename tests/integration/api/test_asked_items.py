"""Before a player's next message the bot is told which item of the led quiz is open, once an item."""

from __future__ import annotations

import pytest

from tests.integration.api.playing import Playing


@pytest.fixture
def playing(world):
    playing = Playing(world)
    assert playing.prepare("dues-001", "dues-002").status_code == 201
    return playing


def heard(world):
    return [message.partition("{")[0] for _, message in world.rasa.heard]


def test_who_plays_is_told_of_each_item_once_while_it_is_open(world, playing, say):
    phone = next(iter(playing.phones.values()))
    say("在", by=phone)
    playing.do("show_item", number=0)
    say("选A", by=phone)
    say("选B", by=phone)
    playing.do("close_item", number=0)
    say("选C", by=phone)
    playing.do("show_item", number=1)
    say("选D", by=phone)

    assert heard(world) == ["在", "/which_item", "选A", "选B", "选C", "/which_item", "选D"]


def test_who_leads_and_who_is_not_in_the_session_are_not_told(world, playing, say):
    playing.do("show_item", number=0)
    say("下一题", by=playing.lead)
    say("选A", by=world.member("9001", name="赵勇"))

    assert heard(world) == ["下一题", "选A"]


def test_an_item_that_was_closed_before_they_spoke_is_not_told(world, playing, say):
    playing.do("show_item", number=0)
    playing.do("close_item", number=0)
    say("选A", by=next(iter(playing.phones.values())))

    assert heard(world) == ["选A"]


def test_who_could_not_be_told_is_told_with_the_next_message(world, playing, say):
    playing.do("show_item", number=0)
    phone = next(iter(playing.phones.values()))
    says = world.rasa.says
    world.rasa.says = lambda sender, message: [] if message.startswith("/") else says(sender, message)
    say("我在写留言", by=phone)
    world.rasa.says = says
    say("写完了", by=phone)

    assert heard(world) == ["/which_item", "我在写留言", "/which_item", "写完了"]


def test_who_has_answered_on_the_page_is_not_asked_again_in_the_chat(world, playing, say):
    member, phone = next(iter(playing.phones.items()))
    playing.do("show_item", number=0)
    playing.answer(member, 0, "B").raise_for_status()
    say("预备期多长", by=phone)

    assert heard(world) == ["预备期多长"]
