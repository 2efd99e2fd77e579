"""Practising over HTTP: what a member sees of an item and when, and what content staff see of all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from knowledge.bank.item import Item, ShortAnswer, SingleChoice
from knowledge.bank.reading import Reading, Row
from knowledge.document import CardSource
from study.actors import SYSTEM
from study.ledger.bank_import import import_items
from tests.integration.api.conftest import World

SOURCE = CardSource("党员/发展党员.md", "预备党员的预备期为一年。")


def _item(number, *, topic="党费"):
    options = SingleChoice(("半年", "一年", "两年"), 1)
    return Item(f"样-{number}", f"第{number}题？", options, "按第二十五条。", (SOURCE,), topic=topic)


IN_WORDS = Item("简-1", "请简答。", ShortAnswer("标准答案"), topic="简答")


def _fill(world, items=12, *more):
    every = [*map(_item, range(items)), *more]
    rows = tuple(Row(number, item) for number, item in enumerate(every, 1))
    import_items(world.storage, Reading(rows, ()), "样题", as_drafts=False, actor=SYSTEM, now=world.clock())


@pytest.fixture
def bank(world):
    _fill(world)


def _begin(client, exercise, **wish):
    body = {"id": str(uuid4()), "wish": {"exercise": exercise, **wish}}
    response = client.post("/v1/practice/exercises", json=body)
    assert response.status_code == 201, response.text
    return response.json()["exercise"]


def _current(client, exercise):
    return client.get(f"/v1/practice/exercises/{exercise['id']}/current").json()["item"]


def _letter(item, text):
    return next(part["letter"] for part in item["parts"] if part["text"] == text)


def _answer(client, exercise, item, text, *, id_=None, **more):
    body = {"id": str(id_ or uuid4()), "item": item["item"], "answer": _letter(item, text), **more}
    return client.post(f"/v1/practice/exercises/{exercise['id']}/answers", json=body)


def _all(client, exercise):
    path = f"/v1/practice/exercises/{exercise['id']}/items"
    return [client.get(f"{path}/{number}").json() for number in range(1, exercise["of"] + 1)]


def _problem(response):
    return response.status_code, response.json()["code"]


@pytest.mark.usefixtures("bank")
def test_an_item_hides_what_is_right_and_the_answer_shows_it_with_the_provision(member):
    daily = _begin(member, "daily")
    item = _current(member, daily)
    told = _answer(member, daily, item, "两年")

    assert (item["marking"], item["answer"], item["number"], item["of"]) == (None, None, 1, 10)
    assert sorted(part["text"] for part in item["parts"]) == ["一年", "两年", "半年"]
    assert told.status_code == 201
    marking = told.json()["marking"]
    assert (marking["mark"], marking["right"]) == (0.0, False)
    assert marking["right_answer"] == _letter(item, "一年")
    assert marking["explanation"] == "按第二十五条。"
    assert marking["sources"] == [{"document": SOURCE.document, "quote": SOURCE.quote}]
    assert told.json()["exercise"]["following"] == 2
    why = member.get(f"/v1/practice/exercises/{daily['id']}/items/1").json()
    assert (why["answer"], why["marking"]) == (_letter(item, "两年"), marking)
    assert [one["item"] for one in member.get("/v1/practice/wrong-book").json()["items"]] == [item["item"]]


@pytest.mark.usefixtures("bank")
def test_the_bot_practises_on_behalf_of_a_member_and_of_nobody_else(world, member):
    bot = world.service(member.get("/v1/session").json()["visitor"])
    daily = _begin(bot, "daily")
    _answer(bot, daily, _current(bot, daily), "一年")

    assert member.get("/v1/practice/points").json()["total"] == 2
    assert _problem(world.browser().get("/v1/practice/points")) == (401, "sign_in_required")
    assert world.service("visitor-nobody").get("/v1/practice/points").status_code == 401


@pytest.mark.usefixtures("bank")
def test_fifty_answers_under_one_id_are_one_answer(member):
    daily = _begin(member, "daily")
    item, id_ = _current(member, daily), uuid4()

    with ThreadPoolExecutor(50) as pool:
        told = list(pool.map(lambda _: _answer(member, daily, item, "一年", id_=id_), range(50)))

    assert sorted(one.status_code for one in told) == [200] * 49 + [201]
    assert len({str(one.json()["marking"]) for one in told}) == 1
    assert member.get("/v1/practice/points").json()["earned_today"] == 2


@pytest.mark.usefixtures("bank")
def test_an_exercise_of_somebody_else_is_not_there(world, member):
    other = world.member("1002")
    daily = _begin(member, "daily")
    item = _current(member, daily)
    path = f"/v1/practice/exercises/{daily['id']}"
    deed = {"id": str(uuid4()), "item": item["item"]}

    assert _problem(other.get(path)) == (404, "exercise_unknown")
    assert _problem(other.get(f"{path}/current")) == (404, "exercise_unknown")
    assert _problem(other.get(f"{path}/items/1")) == (404, "exercise_unknown")
    assert _problem(_answer(other, daily, item, "一年")) == (404, "exercise_unknown")
    for what, body in (("skips", deed), ("hand-in", deed), ("self-marks", {**deed, "self_mark": "right"})):
        assert _problem(other.post(f"{path}/{what}", json=body)) == (404, "exercise_unknown")
    assert other.get("/v1/practice/exercises").json() == {"recent": []}


@pytest.mark.usefixtures("bank")
def test_points_say_what_was_capped_and_start_anew_at_midnight_in_shanghai(world, member):
    world.clock.moment = world.clock.moment.replace(hour=15, minute=59)
    for _ in range(2):
        topic = _begin(member, "topic", topic="党费", count=12)
        for item in _all(member, topic):
            _answer(member, topic, item, "一年")
    before = member.get("/v1/practice/points").json()
    world.clock.moment += timedelta(minutes=1)
    after = member.get("/v1/practice/points").json()

    assert (before["earned_today"], before["today"], before["total"]) == (12, 10, 10)
    assert before["capped"] == [{"by": "exercise", "exercise": "topic", "earned": 12, "cap": 10}]
    assert (after["earned_today"], after["today"], after["this_week"], after["total"]) == (0, 0, 10, 10)


@pytest.mark.usefixtures("bank")
def test_an_exam_says_nothing_before_it_is_over_and_everything_after(world, member):
    exam = _begin(member, "exam", count=4, minutes=10)
    items = _all(member, exam)
    first = _answer(member, exam, items[0], "两年").json()
    world.clock.moment += timedelta(seconds=1)
    again = _answer(member, exam, items[0], "一年").json()
    path = f"/v1/practice/exercises/{exam['id']}"
    open_ = [member.get(f"{path}/items/{number}").json()["marking"] for number in (1, 2)]
    late = (world.clock() + timedelta(minutes=8)).isoformat()
    world.clock.moment += timedelta(minutes=11)
    claimed = _answer(member, exam, items[1], "一年", answered_at=late)
    refused = _answer(member, exam, items[2], "一年")
    over = member.get(path).json()

    assert (first["marking"], again["marking"], first["exercise"]["right"]) == (None, None, None)
    assert [one["mark"] for one in again["exercise"]["items"]] == [None] * 4
    assert open_ == [None, None]
    assert exam["seconds_left"] == 600
    assert (claimed.status_code, claimed.json()["arrival"]) == (201, "unverified")
    assert _problem(refused) == (409, "exercise_over")
    assert over["exam"] == {
        "score": 1.0, "out_of": 4, "passed": False, "with_unverified": 2.0, "to_mark": [], "unverified": 1,
    }  # fmt: skip
    shown = member.get(f"{path}/items/4").json()
    assert shown["marking"]["right_answer"] == _letter(shown, "一年")
    retake = _begin(member, "retake", exam=exam["id"])
    assert retake["of"] == 4


def test_a_restart_in_the_middle_of_an_exam_loses_nothing(tmp_path):
    world = World(tmp_path)
    with world.running():
        _fill(world)
        person = world.enrol("1001")
        client = world.signed_in(person)
        exam = _begin(client, "exam", count=3)
        _answer(client, exam, _all(client, exam)[0], "一年")
    again = World(tmp_path)
    again.clock.moment = world.clock.moment + timedelta(minutes=5)
    with again.running():
        client = again.signed_in(person)
        stands = client.get(f"/v1/practice/exercises/{exam['id']}").json()
        items = _all(client, exam)
        for item in items[1:]:
            _answer(client, exam, item, "一年")
        done = client.post(f"/v1/practice/exercises/{exam['id']}/hand-in", json={"id": str(uuid4())}).json()

    assert (stands["answered"], stands["following"], stands["seconds_left"]) == (1, 2, 1500)
    assert items[0]["answer"] == _letter(items[0], "一年")
    assert (done["exam"]["score"], done["exam"]["passed"]) == (3.0, True)


@pytest.mark.usefixtures("bank")
def test_colleagues_hold_a_duel_and_see_the_others_marks_only_after_it(world, member):
    li = world.enrol("1002", name="李强")
    other = world.signed_in(li)
    duel = _begin(member, "duel", opponent=str(li), count=2)
    early = member.get(f"/v1/practice/exercises/{duel['id']}/current").json()
    invited = other.get("/v1/practice/exercises").json()["recent"][0]["duel"]
    reply = other.post(
        f"/v1/practice/exercises/{duel['id']}/reply", json={"id": str(uuid4()), "accepted": True}
    )
    for client, seconds, text in ((member, 5, "一年"), (other, 3, "两年")):
        for _ in range(2):
            item = _current(client, duel)
            world.clock.moment += timedelta(seconds=seconds)
            _answer(client, duel, item, text)
        if client is member:
            during = other.get(f"/v1/practice/exercises/{duel['id']}").json()["duel"]
    after = other.get(f"/v1/practice/exercises/{duel['id']}").json()["duel"]

    assert early["item"] is None
    assert (invited["phase"], invited["invited_by_me"]) == ("invited", False)
    assert reply.json()["duel"]["phase"] == during["phase"] == "open"
    assert [(side["answered"], side["marks"]) for side in during["sides"]] == [(2, None), (0, 0.0)]
    assert after["phase"] == "won"
    assert after["winner_id"] == member.get("/v1/session").json()["member"]["id"]
    assert [(side["marks"], side["time_ms"]) for side in after["sides"]] == [(2.0, 10_000), (0.0, 6000)]


def test_an_answer_in_words_shows_the_model_answer_and_takes_its_authors_mark(world, member):
    _fill(world, 0, IN_WORDS)
    topic = _begin(member, "topic", topic="简答")
    path = f"/v1/practice/exercises/{topic['id']}"
    sent = {"id": str(uuid4()), "item": "简-1", "answer": {"text": "我的答案"}}
    told = member.post(f"{path}/answers", json=sent).json()["marking"]
    own = {"id": str(uuid4()), "item": "简-1", "self_mark": "partly"}
    marked = member.post(f"{path}/self-marks", json=own).json()["marking"]

    assert (told["mark"], told["waits_for_self_mark"]) == (None, True)
    assert told["right_answer"] == {"text": "标准答案"}
    assert (marked["mark"], marked["right"], marked["waits_for_self_mark"]) == (0.5, False, False)


@pytest.mark.usefixtures("bank")
def test_a_report_goes_to_content_staff_and_its_outcome_comes_back(world, member):
    content = world.member("1003", roles=["content"])
    body = {"id": str(uuid4()), "item": "样-3", "concern": "outdated", "text": "细则修订了。"}
    made = member.post("/v1/practice/item-reports", json=body)
    again = member.post("/v1/practice/item-reports", json=body)
    waiting = content.get("/v1/bank/reports?state=reported").json()
    steps = f"/v1/bank/reports/{body['id']}/steps"
    wordless = content.post(steps, json={"id": str(uuid4()), "state": "declined"})
    taken = content.post(steps, json={"id": str(uuid4()), "state": "taken_up"})
    declined = content.post(steps, json={"id": str(uuid4()), "state": "declined", "text": "没有修订。"})
    late = content.post(steps, json={"id": str(uuid4()), "state": "corrected"})

    assert (made.status_code, again.status_code) == (201, 200)
    assert [one["id"] for one in waiting["reports"]] == [body["id"]]
    assert "1001" not in str(waiting)
    assert _problem(wordless) == (422, "report_words_missing")
    assert (taken.json()["state"], declined.json()["state"]) == ("taken_up", "declined")
    assert _problem(late) == (409, "report_state")
    mine = member.get("/v1/practice/item-reports").json()["recent"]
    assert [(step["state"], step["text"]) for step in mine[0]["steps"]] == [
        ("reported", "细则修订了。"), ("taken_up", None), ("declined", "没有修订。"),
    ]  # fmt: skip
    assert content.get("/v1/bank/reports?state=reported").json() == {"reports": [], "total": 0}
    unknown = {**body, "id": str(uuid4()), "item": "没有"}
    assert _problem(member.post("/v1/practice/item-reports", json=unknown)) == (404, "item_unknown")
    assert _problem(member.get("/v1/bank/reports")) == (403, "forbidden")


def test_statistics_over_the_api_equal_those_computed_by_hand(world):
    """Ten members sit the same four items: see the table. The best and the worst 27 % of ten are three.

    A member's row says which of 样-0 … 样-3 were right; wrong is 两年, except for the first, who chose 半年.
    """
    _fill(world, 4, IN_WORDS)
    rows = ["1111", "1111", "1110", "1110", "1100", "1100", "1000", "0100", "0010", "0000"]
    for number, row in enumerate(rows):
        client = world.member(f"20{number:02}", name=f"张{number}")
        exam = _begin(client, "exam", count=4)
        for item in _all(client, exam):
            place = int(item["item"][2:])
            wrong = "半年" if number == 7 else "两年"
            _answer(client, exam, item, "一年" if row[place] == "1" else wrong)
        client.post(f"/v1/practice/exercises/{exam['id']}/hand-in", json={"id": str(uuid4())})
    content = world.member("1003", roles=["content"])

    found = {one["item"]: one for one in content.get("/v1/bank/statistics").json()["items"]}

    # 样-0: right 7 of 10. Best three by total (4, 4, 3 of two): 4/4, 4/4, one place shared by two with a
    # mean of 1, so 1. Worst three: 0000, then two of the three with one right (1000, 0100, 0010): a mean of
    # 1/3 for two places. (0 + 2/3) / 3 = 2/9; 1 - 2/9 = 7/9.
    assert found["样-0"]["facility"] == pytest.approx(0.7)
    assert found["样-0"]["discrimination"] == pytest.approx(7 / 9)
    assert found["样-0"]["most_chosen_wrong"] == {"text": "两年", "count": 2}
    assert found["样-0"]["sittings"] == 10
    # 样-3: right 2 of 10; best three: two of 1, and 0 for the third: 2/3; worst: 0.
    assert found["样-3"]["facility"] == pytest.approx(0.2)
    assert found["样-3"]["discrimination"] == pytest.approx(2 / 3)
    assert found["样-3"]["most_chosen_wrong"] == {"text": "两年", "count": 7}
    assert (found["简-1"]["sittings"], found["简-1"]["facility"]) == (0, None)


def test_an_item_left_out_of_an_exam_is_worth_nothing_in_its_statistics(world):
    _fill(world, 2)
    client = world.member()
    exam = _begin(client, "exam", count=2)
    items = {item["item"]: item for item in _all(client, exam)}
    _answer(client, exam, items["样-0"], "一年")
    client.post(f"/v1/practice/exercises/{exam['id']}/hand-in", json={"id": str(uuid4())})
    content = world.member("1003", roles=["content"])
    found = {one["item"]: one for one in content.get("/v1/bank/statistics").json()["items"]}

    assert [(found[one]["sittings"], found[one]["facility"]) for one in ("样-0", "样-1")] == [
        (1, 1.0),
        (1, 0.0),
    ]


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        ({"exercise": "topic"}, (422, "invalid_request")),
        ({"exercise": "quiz"}, (422, "invalid_request")),
        ({"exercise": "daily", "count": 5}, (422, "invalid_request")),
        ({"exercise": "topic", "topic": "没有的专题"}, (409, "nothing_to_practise")),
        ({"exercise": "review"}, (409, "nothing_to_practise")),
        ({"exercise": "exam", "count": 100}, (409, "not_enough_items")),
        ({"exercise": "retake", "exam": str(uuid4())}, (404, "exercise_unknown")),
        ({"exercise": "duel", "opponent": str(uuid4())}, (404, "member_unknown")),
    ],
)
@pytest.mark.usefixtures("bank")
def test_what_cannot_be_begun_says_why(member, wish, problem):
    response = member.post("/v1/practice/exercises", json={"id": str(uuid4()), "wish": wish})

    assert _problem(response) == problem


def test_topics_are_those_of_which_members_get_items(world, member):
    _fill(world, 12, IN_WORDS)

    assert member.get("/v1/practice/topics").json() == {
        "topics": [{"topic": "党费", "items": 12}, {"topic": "简答", "items": 1}]
    }
