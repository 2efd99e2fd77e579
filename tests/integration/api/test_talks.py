"""The six talks (六必谈) over HTTP: what is due, what is done, and a note for two people alone."""

import io
import json
import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import pytest
import structlog

from api.logs import configure_logs
from study.actors import SYSTEM
from study.copying import SqliteRecords
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind

WORDS = "父亲手术，想请假一周"
OF_LI, OF_WANG = "千里之行始于足下", "不积跬步无以至千里"


class Two:
    """A secretary and a member of hers, each in a browser."""

    def __init__(self, world):
        self.world = world
        self.li_id = world.enrol("1001", name="李雷", roles=["secretary"])
        self.wang_id = world.enrol("1002", name="王芳")
        self.li, self.wang = world.signed_in(self.li_id), world.signed_in(self.wang_id)
        self.branch = f"/v1/branches/{world.branch('客运一支部').id}"

    def post(self, who, path, **body):
        return who.post(path, json={"id": str(uuid4()), **body})

    def report(self, occasion="mood", **more):
        body = {"member_id": str(self.wang_id), "occasion": occasion, **more}
        return self.post(self.li, f"{self.branch}/talk-needs", **body)

    def talked(self, who=None, level=2, **more):
        body = {"member_id": str(self.wang_id), "level": level, **more}
        return self.post(who or self.li, "/v1/talks", **body)

    def with_note(self):
        """A talk with its note, and both passphrases."""
        for who, passphrase in ((self.li, OF_LI), (self.wang, OF_WANG)):
            assert who.post("/v1/talk-key", json={"passphrase": passphrase}).status_code == 201
        talk = self.talked().json()["talk"]["id"]
        made = self.write(talk)
        assert made.status_code == 200
        return talk

    def write(self, talk, who=None, *, passphrase=OF_LI, text=WORDS, **more):
        body = {"id": str(uuid4()), "passphrase": passphrase, "text": text, **more}
        return (who or self.li).put(f"/v1/talks/{talk}/note", json=body)

    def read(self, talk, who, passphrase):
        return who.post(f"/v1/talks/{talk}/note/reading", json={"passphrase": passphrase})


@pytest.fixture
def two(world):
    return Two(world)


def _problem(response):
    return response.status_code, response.json()["code"]


def test_the_secretary_sees_what_is_due_and_a_talk_of_that_occasion_settles_it(world, two):
    need = two.report().json()["need"]
    world.clock.moment += timedelta(days=2, hours=12)
    overdue = two.li.get(f"{two.branch}/talks").json()["needs"]
    talk = two.talked(occasion="mood").json()["talk"]

    assert need["member"] == {"id": str(two.wang_id), "name": "王芳"}
    assert (need["group_name"], need["level_name"], need["state"]) == ("思想波动", "第三级", "waiting")
    assert (need["due_at"], need["due_on"]) == ("2026-07-02T16:00:00Z", "2026-07-02")
    assert [(one["state"], one["raised_to"]) for one in overdue] == [("overdue", None)]
    assert talk["need_id"] == need["id"]
    told = two.li.get(f"{two.branch}/talks").json()
    assert [(one["state"], one["settled_by"]) for one in told["needs"]] == [("done_late", talk["id"])]
    assert (told["held_by_level"], told["held_by_group"]) == ({"2": 1}, {"mood": 1})


def test_a_member_sees_the_own_talks_and_that_somebody_will_talk_but_not_why(two):
    two.report("penalty")
    two.talked()

    mine = two.wang.get("/v1/talks/mine")

    assert [(one["talker"]["name"], one["level"], one["note"]) for one in mine.json()["talks"]] == [
        ("李雷", 2, None)
    ]
    assert [set(one) for one in mine.json()["awaited"]] == [{"id", "due_on", "state"}]
    assert "penalty" not in mine.text
    assert [(one["level_name"], one["done"], one["wanted"]) for one in mine.json()["progress"]] == [
        ("第四级", 0, 1)
    ]
    assert two.li.get("/v1/talks/mine").json()["talks"] == mine.json()["talks"]


def test_the_same_id_twice_is_one_talk_and_other_content_is_refused(two):
    talk = str(uuid4())
    made = [two.talked(id=talk).status_code, two.talked(id=talk).status_code]

    assert made == [201, 200]
    assert _problem(two.talked(id=talk, level=3)) == (409, "event_conflict")
    assert len(two.li.get("/v1/talks/mine").json()["talks"]) == 1


def test_twenty_posts_at_once_of_one_talk_leave_one(two):
    talk = str(uuid4())

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: two.talked(id=talk).status_code, range(20)))

    assert sorted(answers) == [200] * 19 + [201]
    assert [one["id"] for one in two.wang.get("/v1/talks/mine").json()["talks"]] == [talk]


def test_who_may_record_report_and_see_what(world, two):
    colleague = world.member("1003", name="韩梅梅")
    elsewhere = world.member("2001", name="赵云", branch="客运二支部", roles=["secretary"])
    clerk = world.member("1004", name="内容员", roles=["content"])
    bot = world.service(two.wang.get("/v1/session").json()["visitor"])
    two.report()

    for stranger in (colleague, elsewhere, clerk, two.wang, bot):
        assert _problem(stranger.get(f"{two.branch}/talks")) == (403, "forbidden")
        reported = two.post(stranger, f"{two.branch}/talk-needs", member_id=str(two.wang_id), occasion="mood")
        assert _problem(reported) == (403, "forbidden")
    assert _problem(two.talked(colleague, level=2)) == (403, "talk_level_unfit")
    assert _problem(two.talked(elsewhere, level=2)) == (403, "talk_level_unfit")
    assert two.talked(colleague, level=3).status_code == 201
    assert _problem(two.talked(two.wang, level=4)) == (422, "talk_unfit")
    for name in ("李雷", "小李", "李师傅"):
        found = two.wang.get("/v1/talks/colleagues", params={"name": name}).json()
        assert found == [{"id": str(two.li_id), "name": "李雷", "group": None}]
    for who, name in ((elsewhere, "李雷"), (two.wang, "小赵"), (two.wang, "王芳")):
        assert who.get("/v1/talks/colleagues", params={"name": name}).json() == []


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        pytest.param({"occasion": "birthday"}, 422, "invalid_request", id="no such occasion"),
        pytest.param({"level": 7}, 422, "invalid_request", id="no such level"),
        pytest.param({"held_at": "9999-12-31T23:59:59Z"}, 422, "invalid_request", id="end of the calendar"),
        pytest.param({"held_at": "2026-07-01T00:00:00Z"}, 422, "talk_unfit", id="to come"),
        pytest.param({"need_id": str(uuid4())}, 404, "talk_need_unknown", id="no such need"),
        pytest.param({"member_id": str(uuid4())}, 404, "member_unknown", id="no such member"),
    ],
)
def test_a_talk_that_cannot_be_is_refused(two, more, status, code):
    assert _problem(two.talked(**more)) == (status, code)
    assert two.li.get("/v1/talks/mine").json()["talks"] == []


def test_a_talk_is_corrected_and_withdrawn_by_who_recorded_it(two):
    two.report()
    talk = two.talked(occasion="mood").json()["talk"]["id"]

    corrected = two.post(two.li, f"/v1/talks/{talk}/correction", level=3, occasion="family")
    refused = two.post(two.wang, f"/v1/talks/{talk}/withdrawal")
    withdrawn = two.post(two.li, f"/v1/talks/{talk}/withdrawal")

    assert (corrected.json()["level"], corrected.json()["occasion"]) == (3, "family")
    assert _problem(refused) == (404, "talk_unknown")
    assert withdrawn.status_code == 204
    assert two.wang.get("/v1/talks/mine").json()["talks"] == []
    assert two.li.get(f"{two.branch}/talks").json()["needs"][0]["state"] == "waiting"


def test_a_need_reported_by_mistake_is_withdrawn(two):
    need = two.report().json()["need"]["id"]

    assert two.post(two.li, f"{two.branch}/talk-needs/{need}/withdrawal").status_code == 204
    assert two.li.get(f"{two.branch}/talks").json()["needs"] == []


def test_the_rules_say_which_levels_are_ones_own(two):
    rules = {who: one.get("/v1/talks/rules").json() for who, one in (("li", two.li), ("wang", two.wang))}

    assert [one["level"] for one in rules["li"]["levels"] if one["mine"]] == [2, 3, 4]
    assert [one["level"] for one in rules["wang"]["levels"] if one["mine"]] == [3, 4]
    assert len({one["group"] for one in rules["li"]["occasions"]}) == 6


def test_both_people_read_the_note_and_everybody_else_is_kept_out(world, two):
    talk = two.with_note()
    admin = world.member("1", name="管理员", roles=["admin"])
    second = world.member("1005", name="周瑜", roles=["secretary"])
    third = world.member("1003", name="韩梅梅")
    clerk = world.member("1004", name="内容员", roles=["content"])
    for one in (admin, second, third, clerk):
        one.post("/v1/talk-key", json={"passphrase": "我有自己的口令呀"})

    assert [two.read(talk, who, key).json()["text"] for who, key in (
        (two.li, OF_LI), (two.wang, OF_WANG),
    )] == [WORDS, WORDS]  # fmt: skip
    for stranger in (admin, second, third, clerk):
        for passphrase in (OF_LI, OF_WANG, "我有自己的口令呀"):
            assert _problem(two.read(talk, stranger, passphrase)) == (404, "talk_unknown")
        assert _problem(two.write(talk, stranger, passphrase="我有自己的口令呀")) == (404, "talk_unknown")
        assert stranger.get("/v1/talks/mine").json()["talks"] == []
    of_wang = two.wang.get("/v1/session").json()["visitor"]
    for kept_out in (world.service(of_wang), world.screen()):
        assert _problem(two.read(talk, kept_out, OF_WANG)) == (403, "forbidden")
    assert _problem(two.read(talk, world.browser(), OF_WANG)) == (401, "sign_in_required")
    assert _problem(two.write(talk, two.wang, passphrase=OF_WANG)) == (403, "talk_note_not_yours")


def test_the_same_writing_with_other_words_is_refused_and_the_first_words_stay(two):
    talk, writing = two.with_note(), str(uuid4())
    before = two.read(talk, two.li, OF_LI).json()["note"]["writing_id"]
    again = [two.write(talk, id=writing, instead_of=before).status_code for _ in range(2)]

    assert again == [200, 200]
    assert _problem(two.write(talk, id=writing, instead_of=before, text="别的话")) == (409, "event_conflict")
    assert two.read(talk, two.wang, OF_WANG).json()["text"] == WORDS


def test_a_wrong_passphrase_is_told_and_the_sixth_try_must_wait(world, two):
    talk = two.with_note()

    wrong = [_problem(two.read(talk, two.wang, f"猜一个口令{number}看看")) for number in range(5)]
    sixth = two.read(talk, two.wang, OF_WANG)

    assert wrong == [(403, "passphrase_wrong")] * 5
    assert (_problem(sixth), sixth.headers["retry-after"]) == ((429, "too_many_attempts"), "30")
    changing = two.wang.put("/v1/talk-key", json={"old": OF_WANG, "new": "Neue Losung 27"})
    assert _problem(changing) == (429, "too_many_attempts")
    assert two.read(talk, two.li, OF_LI).status_code == 200
    world.clock.moment += timedelta(seconds=30)
    assert two.read(talk, two.wang, OF_WANG).json()["text"] == WORDS


def test_a_flipped_byte_is_told_as_damage(world, two):
    talk = two.with_note()
    with closing(sqlite3.connect(world.settings.data_dir / "yunxue.db")) as file, file:
        (body,) = file.execute("SELECT body FROM talk_notes").fetchone()
        file.execute("UPDATE talk_notes SET body = ?", (body[:40] + bytes([body[40] ^ 1]) + body[41:],))

    assert _problem(two.read(talk, two.wang, OF_WANG)) == (409, "talk_note_damaged")


def test_a_forgotten_passphrase_costs_the_notes_until_the_other_shares_them(two):
    talk = two.with_note()
    again = two.wang.post("/v1/talk-key", json={"passphrase": "一江春水向东流呀"})
    warned = two.post(two.wang, "/v1/talk-key/renewal", passphrase="一江春水向东流呀")
    assert two.wang.get("/v1/talk-key").json()["opens"] == 1

    renewed = two.post(two.wang, "/v1/talk-key/renewal", passphrase="一江春水向东流呀", accept_loss=True)

    assert (_problem(again), _problem(warned)) == ((409, "talk_key_exists"), (409, "talk_key_loss"))
    assert renewed.json()["opens"] == 0
    assert _problem(two.read(talk, two.wang, "一江春水向东流呀")) == (409, "talk_note_closed")
    note = two.li.get("/v1/talks/mine").json()["talks"][0]["note"]
    assert note["readable_by"] == [str(two.li_id)]
    shared = two.li.post(f"/v1/talks/{talk}/note/sharing", json={"passphrase": OF_LI})
    assert set(shared.json()["readable_by"]) == {str(two.li_id), str(two.wang_id)}
    assert two.read(talk, two.wang, "一江春水向东流呀").json()["text"] == WORDS


def test_sixty_renewals_at_once_hold_nobody_up(world, two):
    body = {"passphrase": "一江春水向东流呀", "accept_loss": True}

    with ThreadPoolExecutor(60) as pool:
        renewals = [pool.submit(two.post, two.wang, "/v1/talk-key/renewal", **body) for _ in range(60)]
        answers = [one.result() for one in renewals]

    assert {one.status_code for one in answers} <= {200, 429, 503}
    assert 1 <= sum(one.status_code == 200 for one in answers) <= 5
    assert all("retry-after" in one.headers for one in answers if one.status_code != 200)
    assert two.li.post("/v1/talk-key", json={"passphrase": OF_LI}).status_code == 201


def test_while_others_use_their_passphrases_it_says_when_to_come_again(world, two):
    talk = two.with_note()
    room = world.app.state.services.talk_keys.smith._room

    with room:
        refused = two.read(talk, two.wang, OF_WANG)

    assert (_problem(refused), refused.headers["retry-after"]) == ((503, "talk_keys_busy"), "2")
    assert two.read(talk, two.wang, OF_WANG).json()["text"] == WORDS


def test_an_administrator_who_signs_in_in_somebodys_place_reads_nothing(world, two):
    talk = two.with_note()
    admin = world.member("1", name="管理员", roles=["admin"])
    code = admin.post(f"/v1/members/{two.wang_id}/activation-code", json={}).json()["code"]
    as_wang = world.browser()
    entered = as_wang.post(
        "/v1/session/activation", json={"staff_number": "1002", "code": code, "pin": "739154"}
    )
    two.post(as_wang, "/v1/talk-key/renewal", passphrase="我是管理员我来看", accept_loss=True)

    assert entered.status_code == 200
    assert _problem(two.read(talk, as_wang, "我是管理员我来看")) == (409, "talk_note_closed")


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        pytest.param("739154", "passphrase_too_short", id="a PIN"),
        pytest.param("73915482", "passphrase_weak", id="eight digits"),
        pytest.param("x" * 65, "passphrase_too_long", id="long"),
        pytest.param("abc\x07defgh", "passphrase_unreadable", id="control character"),
    ],
)
def test_a_passphrase_that_could_be_guessed_with_the_file_in_hand_is_refused(two, passphrase, code):
    assert _problem(two.wang.post("/v1/talk-key", json={"passphrase": passphrase})) == (422, code)
    assert two.wang.get("/v1/talk-key").json() == {"made_at": None, "opens": 0}


def test_without_a_passphrase_no_note_and_without_a_note_nothing_to_read(two):
    talk = two.talked().json()["talk"]["id"]

    assert _problem(two.write(talk)) == (409, "talk_key_missing")
    two.li.post("/v1/talk-key", json={"passphrase": OF_LI})
    assert _problem(two.read(talk, two.li, OF_LI)) == (404, "talk_note_unknown")
    assert two.write(talk).json()["readable_by"] == [str(two.li_id)]
    assert _problem(two.read(talk, two.wang, OF_WANG)) == (409, "talk_key_missing")
    assert _problem(two.write(talk)) == (409, "talk_note_changed")
    assert _problem(two.write(talk, text="谈" * 2001)) == (422, "text_too_long")


@pytest.fixture
def written():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logs(stream)
    yield stream.getvalue
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_nothing_of_a_note_lies_anywhere_but_with_the_two(world, two, written, tmp_path):
    talk = two.with_note()
    two.read(talk, two.wang, OF_WANG)
    two.read(talk, two.wang, "猜一个口令看看呢")
    two.wang.put("/v1/talk-key", json={"old": OF_WANG, "new": "Neue Losung 27"})
    written_before = two.read(talk, two.li, OF_LI).json()["note"]["writing_id"]
    assert two.write(talk, text=WORDS + "。", instead_of=written_before).status_code == 200
    two.write(talk, text="谈" * 2001 + WORDS)
    secrets = (WORDS, "父亲手术", OF_LI, OF_WANG, "Neue Losung 27", "猜一个口令看看呢")
    SqliteRecords(world.settings.data_dir / "yunxue.db").copy_into(tmp_path)

    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    names = {file.name for file in files}
    assert {"yunxue.db", "yunxue.db-wal", "pin-key"} <= names, names
    for file in files:
        held = file.read_bytes()
        for secret in secrets:
            assert secret.encode() not in held
            assert json.dumps(secret)[1:-1].encode() not in held
    log = written()
    assert "/talks/{talk_id}/note" in log
    assert not [one for one in secrets if one in log or json.dumps(one)[1:-1] in log]
    admin = world.member("1", name="管理员", roles=["admin"])
    audited = admin.get("/v1/audit").text
    assert "talk_key.set" in audited
    assert not [one for one in secrets if one in audited]


def test_notes_and_keys_stay_on_this_box_and_the_fact_travels(world, two):
    talk = two.with_note()
    _, secret = tokens.issue(
        world.storage, TokenKind.BOX, "2 号车", branch=None, actor=SYSTEM, now=world.clock()
    )
    box = world.browser(Authorization=f"Bearer {secret}")

    batch = box.get("/v1/exchange/events", params={"after": 0}).text

    assert talk in batch
    assert "talk_held" in batch
    assert WORDS not in batch
    assert "passphrase" not in batch
    assert "sealed" not in batch
