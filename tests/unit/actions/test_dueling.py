"""Hold whom a duel is begun with against what reached the API and what was offered."""

from __future__ import annotations

import json

from actions.dueling import DuelWith
from tests.unit.actions.leading import entities


def test_namesakes_to_duel_with_are_told_apart_by_number_and_group_and_others_are_not(run, api, client):
    names = (("m2", "王芳", "一组"), ("m3", "王芳", None), ("m4", "王强", "二组"))
    found = [{"id": member, "name": name, "group": group} for member, name, group in names]
    api.routes["GET", "/practice/exercises"] = 200, {"recent": []}
    api.routes["GET", "/v1/colleagues"] = 200, {"found": found, "more": False}

    turn = run(DuelWith(client), entities=entities(person_name="小王"))

    assert turn.responses == ["utter_duel_which"]
    buttons = turn.messages[0]["buttons"]
    assert [button["title"] for button in buttons] == ["王芳（1）一组", "王芳（2）", "王强"]
    sent = [json.loads(button["payload"].removeprefix("/duel")) for button in buttons]
    assert sent == [{"opponent": member} for member, _, _ in names]
