"""A roll-call over HTTP: what phones see and note, what they can check, and what stays secret until when."""

import hashlib
import io
import json
import logging
import threading
from uuid import UUID, uuid4

import pytest
import structlog

from api.logs import configure_logs
from knowledge.bank.item import Item, SingleChoice, TrueFalse
from knowledge.document import CardSource
from study.actors import SYSTEM
from study.ledger import open_draws
from study.roll_call.picking import Nonce, pick
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind
from tests.integration.api.conftest import DOCUMENT, World
from tests.integration.api.drawing import Drawing, verify
from tests.integration.api.test_sessions import events_of
from tests.integration.study.quizzing import fill_bank


@pytest.fixture
def drawing(tmp_path):
    """A session with three members; a test closes a draw by moving the box's clock."""
    world = World(tmp_path, draw_window_s=15.0)
    with world.running():
        yield Drawing(world)


@pytest.fixture
def quick(tmp_path):
    """The same with draws that close by themselves after a second, though the box's clock stands still."""
    world = World(tmp_path, draw_window_s=1.0)
    with world.running():
        yield Drawing(world)


@pytest.fixture
def written():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logs(stream)
    yield stream.getvalue
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_what_the_phones_noted_proves_the_downloaded_file_and_shows_every_forgery(quick, tmp_path):
    noted = {}
    for number in (1, 2, 3):
        announced = quick.open().json()["open"]
        noted[number] = hashlib.sha256(announced["opening"].encode()).hexdigest()
        for member in quick.phones:
            assert quick.nonce(member, number).json()["digest"] == noted[number] == announced["digest"]
        quick.closed(number)
    quick.post("/draws/3/undo", {"epoch": 1, "reason": "临时去前车"})
    quick.open()
    last = quick.closed(4)["digest"]
    kept = [f"--seen={number}={digest}" for number, digest in noted.items()] + ["--last", last]
    file = tmp_path / "draws.jsonl"

    answer = quick.file(by=next(iter(quick.phones.values())))
    file.write_bytes(answer.content)

    assert answer.headers["content-type"] == "application/jsonl"
    assert verify(file, *kept) == (0, "4 draws, 0 problems\n")
    assert [len(json.loads(line)["nonces"]) for line in answer.text.splitlines()] == [3, 3, 3, 0]
    assert {draw["picked"] for draw in quick.read()["draws"][:3]} == set(quick.phones)
    for forge, fault in (
        (_pick_another, "line 1, draw 1: forged_pick"),
        (_drop, "line 2, draw 3: does_not_follow_on_the_draw_before"),
        (_change_a_nonce, "line 1, draw 1: forged_pick"),
    ):
        forged = forge([json.loads(line) for line in answer.text.splitlines()])
        file.write_text("".join(json.dumps(line) + "\n" for line in forged), "utf-8")
        status, said = verify(file, *kept)
        assert (status, fault in said) == (1, True), said


def _pick_another(draws):
    draws[0]["picked"] = next(one for one in draws[0]["candidates"] if one != draws[0]["picked"])
    return draws


def _drop(draws):
    return [draws[0], *draws[2:]]


def _change_a_nonce(draws):
    """The first nonce that would have led to somebody else."""
    draw = draws[0]
    for value in range(100):
        draw["nonces"][0]["nonce"] = f"{value:032x}"
        nonces = [Nonce(one["member"], one["nonce"]) for one in draw["nonces"]]
        seed = bytes.fromhex(draw["seed"])
        if pick(draw["candidates"], seed=seed, opening=draw["opening"], nonces=nonces) != draw["picked"]:
            return draws
    raise AssertionError("no nonce changes the pick")


def test_the_seed_of_an_open_draw_is_nowhere_but_in_its_table_and_then_that_is_empty(drawing, written):
    world = drawing.world
    world.app.state.services.live.lasts_s = 1.5
    member, phone = next(iter(drawing.phones.items()))
    told = []
    watching = threading.Thread(target=lambda: told.extend(events_of(phone, drawing.session)))
    watching.start()

    answers = [drawing.open().text, drawing.nonce(member, 1).text]
    answers += [drawing.open().text, drawing.outcome(1, by=phone).text]
    places = ("", "/draws", "/draws/1/question")
    answers += [by.get(drawing.path(place)).text for by in (drawing.lead, phone) for place in places]
    (waiting,) = open_draws.every(world.storage)
    watching.join()
    before = "\n".join([*answers, json.dumps(told), written()])
    raw = _database(world)
    draw = drawing.over()

    assert ["draw_opened" in before, "nonce_added" in before, "draw_closed" in before] == [True, True, False]
    assert '"route": "/sessions/{session_id}/roll-calls/{roll_call_id}/draws"' in before
    assert waiting.seed.hex() not in before
    assert (waiting.seed.hex().encode() in raw, waiting.seed in raw) == (False, True)
    assert waiting.seed.hex() in drawing.file().text
    assert open_draws.every(world.storage) == ()
    assert waiting.seed not in _database(world)
    assert draw["opening_digest"] == json.loads(answers[0])["open"]["digest"]


def _database(world):
    """The bytes of the database file, with all that was still in its log."""
    with world.storage.writing() as connection:
        pass
    with world.storage._engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    return (world.settings.data_dir / "yunxue.db").read_bytes()


def test_a_draw_closes_by_itself_and_whoever_watches_hears_it_without_asking(quick):
    quick.world.app.state.services.live.lasts_s = 2.5
    member, phone = next(iter(quick.phones.items()))
    told = []
    watching = threading.Thread(target=lambda: told.extend(events_of(phone, quick.session)))
    watching.start()

    quick.open(card_id="c1")
    quick.nonce(member, 1)
    watching.join()
    late = quick.nonce(member, 1)

    kinds = [kind for _, kind, _ in told]
    assert kinds[-3:] == ["draw_opened", "nonce_added", "draw_closed"]
    opened, added, closed = (data for _, _, data in told[-3:])
    assert opened["details"]["question"] == {"card": "c1", "text": "预备期多长？"}
    assert added["member_id"] == member
    assert closed["member_id"] == closed["details"]["picked"]
    assert (late.status_code, late.json()["code"]) == (409, "draw_over")


def test_each_ones_chance_is_shown_before_a_draw_and_nobody_is_drawn_twice_in_a_round(drawing):
    before = [(one["name"], one["chance"]) for one in drawing.read()["chances"]]
    drawing.open()
    picked = drawing.over()["picked"]
    after = {one["member_id"]: one["chance"] for one in drawing.read()["chances"]}

    assert sorted(before) == [("成员0", "1/3"), ("成员1", "1/3"), ("成员2", "1/3")]
    assert after == {member: "0" if member == picked else "1/2" for member in drawing.phones}


def test_the_approved_answer_is_the_leaders_until_the_outcome_is_recorded(drawing):
    opened = drawing.open(card_id="c1").json()["open"]
    picked = drawing.over()["picked"]
    phone = drawing.phones[picked]
    seen = [by.get(drawing.path()).text for by in (drawing.lead, phone)]
    seen += [str(events_of(phone, drawing.session)), phone.get("/v1/calls/mine").text]
    leaders = drawing.lead.get(drawing.path("/draws/1/question")).json()
    members = phone.get(drawing.path("/draws/1/question"))

    answered = drawing.outcome(1, by=phone, note="预备期一年").json()["draws"][0]

    assert opened["question"] == {"card": "c1", "text": "预备期多长？"}
    assert not any("核定的答案" in one for one in seen)
    assert (leaders["approved"]["text"], members.status_code) == ("核定的答案：一年。", 403)
    assert answered["outcome"]["note"] == "预备期一年"
    assert answered["outcome"]["approved"]["text"] == "核定的答案：一年。"
    source = answered["outcome"]["approved"]["source"]
    assert (source["quote"], source["provision"]) == ("预备党员的预备期为一年。", "第二十五条")
    assert "核定的答案" in str(events_of(phone, drawing.session))


def test_who_leads_and_may_be_drawn_does_not_see_the_answer_either(drawing):
    drawing.check_in(drawing.leader)
    drawing.open(card_id="c1")
    while_open = drawing.lead.get(drawing.path("/draws/1/question")).json()

    picked = drawing.over()["picked"]
    afterwards = drawing.lead.get(drawing.path("/draws/1/question")).json()

    assert while_open == {"question": {"card": "c1", "text": "预备期多长？"}, "approved": None}
    assert (afterwards["approved"] is None) == (picked == drawing.leader)


def test_cards_are_put_once_and_a_draw_goes_without_one_when_there_is_none(drawing):
    put = []
    for _ in range(2):
        put.append(drawing.open().json()["open"]["question"]["card"])
        drawing.over()
    again = drawing.open(card_id="c1")
    unknown = drawing.open(card_id="c9")
    third = drawing.open().json()["open"]

    assert sorted(put) == ["c1", "c2"]
    assert (again.status_code, again.json()["code"]) == (409, "card_put")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "card_unknown")
    assert third["question"] is None


@pytest.mark.parametrize("body", [{}, {"card_id": "c1"}], ids=["by lot", "named"])
def test_with_the_index_away_a_draw_goes_without_a_question(drawing, body):
    drawing.world.searcher.built = False

    opened = drawing.open(**body)

    assert (opened.status_code, opened.json()["open"]["question"]) == (201, None)
    assert drawing.outcome(1, by=drawing.phones[drawing.over()["picked"]]).status_code == 201


def test_a_card_that_has_gone_by_the_time_of_the_answer_leaves_the_answer_as_it_was_given(drawing):
    drawing.open(card_id="c1")
    picked = drawing.over()["picked"]
    drawing.world.searcher.built = False

    answered = drawing.outcome(1, by=drawing.phones[picked], note="一年").json()["draws"][0]

    assert (answered["outcome"]["note"], answered["outcome"]["approved"]) == ("一年", None)
    assert answered["question"]["text"] == "预备期多长？"


def test_the_drawn_member_finds_the_call_and_the_bot_answers_on_their_behalf(drawing):
    drawing.open(card_id="c1")
    picked = drawing.over()["picked"]
    visitor = drawing.phones[picked].get("/v1/session").json()["visitor"]
    bot = drawing.world.service(visitor)

    (call,) = bot.get("/v1/calls/mine").json()["calls"]
    others = [phone.get("/v1/calls/mine").json() for who, phone in drawing.phones.items() if who != picked]
    answered = drawing.outcome(call["draw"], by=bot, note="一年")

    assert (call["session_id"], call["session_title"]) == (drawing.session, "主题党日")
    assert (call["roll_call_id"], call["question"]["text"]) == (drawing.roll_call, "预备期多长？")
    assert others == [{"calls": []}] * 2
    assert answered.status_code == 201
    assert bot.get("/v1/calls/mine").json() == {"calls": []}
    steps = drawing.lead.get(f"/v1/sessions/{drawing.session}").json()["steps"]
    assert [(one["member_id"], one["mode"], one["draw"], one["note"]) for one in steps[0]["speeches"]] == [
        (picked, "drawn", 1, "一年")
    ]


def test_another_member_cannot_answer_the_leader_can_and_only_once(drawing):
    drawing.open()
    picked = drawing.over()["picked"]
    other = next(phone for who, phone in drawing.phones.items() if who != picked)

    refused = drawing.outcome(1, by=other)
    passed = drawing.outcome(1, "passed", by=drawing.lead, note="嗓子哑了")
    again = drawing.outcome(1, by=drawing.phones[picked])

    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_one_called")
    assert (passed.status_code, passed.json()["draws"][0]["outcome"]["outcome"]) == (201, "passed")
    assert (again.status_code, again.json()["code"]) == (409, "outcome_stands")
    steps = drawing.lead.get(f"/v1/sessions/{drawing.session}").json()["steps"]
    assert steps[0]["speeches"] == []


def test_the_screen_shows_a_roll_call_and_does_nothing_with_it(drawing):
    world = drawing.world
    branch = world.branch("客运一支部").id
    _, secret = tokens.issue(
        world.storage, TokenKind.DEVICE, "屏幕", branch=branch, actor=SYSTEM, now=world.clock()
    )
    screen = world.browser(Authorization=f"Bearer {secret}")

    shown = screen.get(drawing.path()).json()
    listed = screen.get(drawing.path(at="roll-calls")).json()

    assert [len(shown["chances"]), shown["draws"]] == [3, []]
    assert [one["id"] for one in listed["roll_calls"]] == [drawing.roll_call]
    assert [one["name"] for one in listed["scopes"]] == [None, "客运一支部"]
    refused = [drawing.open(by=screen), drawing.post("/draws/1/nonces", {"nonce": "0" * 32}, by=screen)]
    assert [one.status_code for one in refused] == [403, 403]


def test_another_device_of_the_secretarys_does_not_open_draws_before_it_leads(drawing):
    second = drawing.world.signed_in(UUID(drawing.leader))

    refused = drawing.open(by=second)

    assert (refused.status_code, refused.json()["code"]) == (409, "lead_stale")


def test_what_was_sent_again_is_answered_as_before_and_changes_nothing(drawing):
    order, nonce = str(uuid4()), {"id": str(uuid4()), "nonce": "0" * 32}
    member, phone = next(iter(drawing.phones.items()))

    opened = [drawing.open(id=order).status_code for _ in range(2)]
    added = [drawing.post("/draws/1/nonces", nonce, by=phone).status_code for _ in range(2)]
    other = drawing.nonce(member, 1, "1" * 32)
    drawing.over()

    assert (opened, added) == ([201, 200], [201, 200])
    assert (other.status_code, other.json()["code"]) == (409, "nonce_taken")
    assert len(drawing.file().text.splitlines()) == 1


@pytest.mark.parametrize(
    ("rest", "body", "expected"),
    [
        ("/draws/7/nonces", {"nonce": "0" * 32}, (404, "draw_unknown")),
        ("/draws/1/nonces", {"nonce": "0" * 31}, (422, "invalid_request")),
        ("/draws/0/nonces", {"nonce": "0" * 32}, (422, "invalid_request")),
        ("/draws/1/undo", {"epoch": 1, "reason": " "}, (409, "reason_missing")),
        ("/draws/7/undo", {"epoch": 1, "reason": "请假"}, (404, "draw_unknown")),
        ("/draws/1/outcome", {"outcome": "asleep"}, (422, "invalid_request")),
        ("/draws/1/outcome", {"outcome": "answered", "note": "字" * 501}, (422, "note_too_long")),
    ],
)
def test_what_does_not_fit_is_refused_with_its_code(drawing, rest, body, expected):
    drawing.open()
    drawing.over()

    refused = drawing.post(rest, body)

    assert (refused.status_code, refused.json()["code"]) == expected


def test_a_draw_can_carry_an_item_of_the_bank_with_the_passage_behind_it(drawing):
    source = CardSource(DOCUMENT.path, "预备党员的预备期为一年。")
    task = SingleChoice(("半年", "一年", "两年"), 1)
    item = Item("i1", "预备期多长？", task, "见第二十五条", (source,))
    bare = Item("i2", "党员应按时交纳党费。", TrueFalse(right=True))
    fill_bank(drawing.world.storage, [item, bare], now=drawing.world.clock())
    drawing.open(item_id="i1")
    drawn = drawing.over()
    asked = drawn["question"]["text"].split("\n")
    letter = next(line[0] for line in asked if line.endswith("一年"))
    assert (asked[0], len(asked), drawn["outcome"]) == ("预备期多长？", 4, None)

    told = drawing.outcome(1, by=drawing.phones[drawn["picked"]], note="一年").json()
    approved = told["draws"][0]["outcome"]["approved"]

    assert approved["text"].split("\n") == [f"{letter}. 一年", "见第二十五条"]
    assert (approved["source"]["passage"], approved["source"]["quote"]) == ("p1", source.quote)
    again = drawing.open(item_id="i1")
    assert (again.status_code, again.json()["code"]) == (409, "card_put")
    drawing.open(item_id="i2")
    drawn = drawing.over()
    told = drawing.outcome(2, by=drawing.phones[drawn["picked"]], note="对").json()
    assert told["draws"][1]["outcome"]["approved"] == {"text": "正确", "source": None}
    unknown = drawing.open(item_id="nobody-knows")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "item_unknown")
