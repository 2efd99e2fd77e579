"""The six talks in the log, and their notes in the database: who finds what, and what is never found."""

import io
import sqlite3
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text, update

from study.actors import SYSTEM
from study.copying import SqliteRecords
from study.errors import (
    EventConflictError,
    IdTakenError,
    InvalidRecordError,
    MemberLeftError,
    TooManyAttemptsError,
    UnknownMemberError,
)
from study.events import log
from study.events.batch import BatchReader
from study.events.talking import book_of
from study.ledger import exchange_in, exchange_out, talk_keys, talk_notes, talk_reading, talks
from study.ledger.talk_keys import Opener
from study.ledger.talk_notes import Try
from study.ledger.talks import Told
from study.migrating import migrate
from study.people import branches, departing, members
from study.people.members import Entry
from study.people.records import Grant, Role
from study.people.roles import set_grants
from study.storage import Storage
from study.tables import members as members_table
from study.tables import talk_keys as keys_table
from study.tables import talk_note_boxes
from study.tables import talk_notes as notes_table
from study.talks.configuration import talk_rules
from study.talks.errors import (
    NoteChangedError,
    NoteClosedError,
    NoteDamagedError,
    NoteNotYoursError,
    NoteUnknownError,
    OtherKeyMissingError,
    PassphraseWrongError,
    TalkKeyExistsError,
    TalkKeyLossError,
    TalkKeyMissingError,
    TalkLevelUnfitError,
    TalkNeedUnknownError,
    TalkUnknownError,
)
from study.talks.keys import Cost, Locksmith
from study.talks.standing import State, standing

RULES = talk_rules()
NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
EARLIER = NOON - timedelta(hours=1)
PIN_KEY = "k" * 32
WORDS = "母亲住院，想调到白班"
OF_LI, OF_WANG = "千里之行始于足下", "不积跬步无以至千里"


class People:
    """Two branches, a secretary, two members of hers, and an administrator."""

    def __init__(self, storage):
        self.storage = storage
        self.home = branches.add(storage, "客运一支部", actor=SYSTEM, now=NOON).id
        self.other = branches.add(storage, "客运二支部", actor=SYSTEM, now=NOON).id
        self.admin = self.enrol("9", "管理员", None, Grant(Role.ADMIN, None))
        self.li = self.enrol("1", "李雷", self.home, Grant(Role.SECRETARY, self.home))
        self.wang = self.enrol("2", "王芳", self.home)
        self.zhao = self.enrol("3", "赵云", self.home)
        self.smith = Locksmith(Cost(n=2, r=1, p=1))
        self.opener = Opener(storage, self.smith, PIN_KEY)

    def enrol(self, number, name, branch, *grants):
        with self.storage.writing() as connection:
            made = members.add(connection, Entry(number, name, branch, None), now=NOON)
        if grants:
            set_grants(self.storage, made, grants, actor=SYSTEM, now=NOON)
        return made

    def member(self, member):
        return members.get(self.storage, member)

    def report(self, member=None, occasion="mood", *, need=None, at=NOON, level=None):
        return talks.report(
            self.storage, need or uuid4(), branch=self.home, by=self.li, member=member or self.wang,
            occasion=occasion, level=level, happened_at=None, rules=RULES, now=at,
        )  # fmt: skip

    def held(self, told=None, *, by=None, member=None, talk=None, at=NOON):
        return talks.record(
            self.storage, talk or uuid4(), told or Told(2), by=self.member(by or self.li),
            member=member or self.wang, rules=RULES, now=at,
        )  # fmt: skip

    def of_branch(self, branch=None, *, at=NOON):
        return talk_reading.of_branch(self.storage, branch or self.home, RULES, now=at)

    def with_keys(self):
        for who, passphrase in ((self.li, OF_LI), (self.wang, OF_WANG)):
            talk_keys.set_up(self.opener, who, passphrase, address="127.0.0.1", now=NOON)

    def attempt(self, who, passphrase=None, *, at=NOON):
        known = {self.li: OF_LI, self.wang: OF_WANG}
        return Try(who, passphrase or known.get(who, "没有设过口令的人"), "127.0.0.1", at)

    def write(self, talk, words=WORDS, *, writing=None, instead_of=None, by=None):
        return talk_notes.write(
            self.opener, self.attempt(by or self.li), talk, words,
            writing=writing or uuid4(), instead_of=instead_of,
        )  # fmt: skip

    def renew(self, who, passphrase, *, key=None, accept_loss=True):
        talk_keys.renew(
            self.opener, who, passphrase,
            key=key or uuid4(), accept_loss=accept_loss, address="127.0.0.1", now=NOON,
        )  # fmt: skip

    def read(self, talk, who, passphrase=None):
        return talk_notes.read(self.opener, self.attempt(who, passphrase), talk)[0]


@pytest.fixture
def people(storage):
    return People(storage)


def _is(told):
    return [(one.need.occasion, one.state) for one in told.needs]


def test_a_reported_occasion_is_due_until_somebody_has_talked(people):
    need = people.report().record.need

    assert (need.level, need.member) == (3, people.wang)
    assert _is(people.of_branch()) == [("mood", State.WAITING)]
    assert _is(people.of_branch(at=NOON + timedelta(days=3))) == [("mood", State.OVERDUE)]
    people.held(Told(2, "mood", need.id), at=NOON + timedelta(days=1))
    told = people.of_branch(at=NOON + timedelta(days=1))
    assert _is(told) == [("mood", State.DONE)]
    assert (dict(told.by_level), dict(told.by_group)) == ({2: 1}, {"mood": 1})
    assert people.of_branch(people.other).needs == ()


def test_to_say_how_a_branch_stands_each_talk_is_looked_at_once(people, monkeypatch):
    for _ in range(5):
        people.held(Told(2, "mood", people.report().record.need.id))
    people.held()
    looked_at = []

    def counting(need, answers, rules, *, now):
        looked_at.extend(one.id for one in answers)
        return standing(need, answers, rules, now=now)

    monkeypatch.setattr(talk_reading, "standing", counting)

    assert _is(people.of_branch()) == [("mood", State.DONE)] * 5
    assert len(looked_at) == len(set(looked_at)) == 5


def test_a_secretary_is_talked_with_by_the_first_level(people):
    assert people.report(people.li).record.need.level == 1


def test_what_comes_again_changes_nothing_and_other_content_is_refused(people, storage):
    need, talk = uuid4(), uuid4()
    first = people.report(need=need)
    again = people.report(need=need, at=NOON + timedelta(hours=5))
    told = Told(2, "mood", need)
    created = [people.held(told, talk=talk).created, people.held(told, talk=talk).created]

    assert (first.created, again.created, again.record.need) == (True, False, first.record.need)
    assert created == [True, False]
    with pytest.raises(EventConflictError, match="other content"):
        people.held(Told(3, "mood", need), talk=talk)
    with pytest.raises(EventConflictError, match="other content"):
        people.report(people.zhao, need=need)
    with storage.reading() as connection:
        assert log.newest_position(connection) == 2


def test_a_need_that_was_reported_by_mistake_is_gone(people, storage):
    need, step = people.report().record.need.id, uuid4()
    for _ in range(2):
        dropped = talks.drop(storage, step, need, branch=people.home, by=people.li, rules=RULES, now=NOON)

    assert dropped.state is State.DROPPED
    assert people.of_branch().needs == ()
    with pytest.raises(TalkNeedUnknownError, match="no necessary talk"):
        people.held(Told(2, "mood", need))
    with pytest.raises(TalkNeedUnknownError, match="no necessary talk"):
        talks.drop(storage, uuid4(), need, branch=people.other, by=people.li, rules=RULES, now=NOON)


def test_who_changes_branch_takes_the_need_along_and_the_sums_stay(people, storage):
    need = people.report().record.need.id
    people.held()
    with storage.writing() as connection:
        members.change(connection, people.wang, Entry("2", "王芳", people.other, None))

    assert people.of_branch().needs == ()
    assert _is(people.of_branch(people.other)) == [("mood", State.WAITING)]
    assert (dict(people.of_branch().by_level), dict(people.of_branch(people.other).by_level)) == ({2: 1}, {})
    with pytest.raises(UnknownMemberError, match="no member"):
        people.report()
    with pytest.raises(TalkLevelUnfitError, match="your role"):
        people.held(Told(2, "mood", need))


def test_with_who_has_left_nothing_is_due(people, storage):
    need = people.report().record.need.id
    departing.depart(storage, people.wang, actor=SYSTEM, now=NOON)

    assert people.of_branch().needs == ()
    assert people.report(need=need).record.state is State.LAPSED
    with pytest.raises(MemberLeftError, match="has left"):
        people.held()


@pytest.mark.parametrize(("who", "levels"), [("zhao", {3, 4}), ("li", {2, 3, 4}), ("admin", {1, 2, 3, 4})])
def test_levels_are_recorded_by_who_may(people, who, levels):
    recorded = set()
    for level in (1, 2, 3, 4):
        try:
            people.held(Told(level), by=getattr(people, who))
            recorded.add(level)
        except TalkLevelUnfitError:
            pass

    assert recorded == levels


def test_corrected_and_withdrawn_by_who_told_it_alone(people, storage):
    need, talk = people.report().record.need.id, uuid4()
    people.held(Told(2, "mood", need), talk=talk)
    told = Told(3, "family")
    step = uuid4()
    for _ in range(2):
        corrected = talks.correct(
            storage, step, talk, told, by=people.member(people.li), rules=RULES, now=NOON
        )

    assert (corrected.particulars.level, corrected.particulars.held_at) == (3, NOON)
    assert _is(people.of_branch()) == [("mood", State.WAITING)]
    with pytest.raises(TalkUnknownError, match="no talk of yours"):
        talks.withdraw(storage, uuid4(), talk, by=people.wang, now=NOON)
    step = uuid4()
    for _ in range(2):
        talks.withdraw(storage, step, talk, by=people.li, now=NOON)
    assert talk_reading.of_member(storage, people.member(people.wang), RULES, now=NOON, limit=9).talks == ()


class Corrections:
    """A need that a talk of its occasion has settled, and that talk told otherwise."""

    def __init__(self, people):
        self.people = people
        self.need = people.report().record.need.id
        self.talk = people.held(Told(2, "mood")).record.id

    def correct(self, told, *, step=None, at=NOON + timedelta(hours=2)):
        by = self.people.member(self.people.li)
        return talks.correct(
            self.people.storage, step or uuid4(), self.talk, told, by=by, rules=RULES, now=at
        ).particulars


def test_a_correction_that_names_no_need_keeps_the_one_that_was_answered(people):
    made = Corrections(people)
    people.report(occasion="family", need=uuid4())

    corrected = made.correct(Told(3, "mood", held_at=NOON + timedelta(hours=1)))

    assert (corrected.need, corrected.level) == (made.need, 3)
    assert _is(people.of_branch()) == [("family", State.WAITING), ("mood", State.DONE)]


def test_a_correction_to_another_occasion_answers_the_oldest_open_need_of_that(people):
    made = Corrections(people)
    oldest = people.report(occasion="family").record.need.id
    people.report(occasion="family", at=NOON + timedelta(hours=1))

    corrected = made.correct(Told(2, "family", held_at=NOON + timedelta(hours=2)))

    assert corrected.need == oldest
    assert [state for occasion, state in _is(people.of_branch()) if occasion == "mood"] == [State.WAITING]


def test_a_correction_that_its_need_does_not_bear_leaves_the_need_open(people, storage):
    made = Corrections(people)

    assert made.correct(Told(4, "mood")).need is None
    assert _is(people.of_branch()) == [("mood", State.WAITING)]
    assert made.correct(Told(2, "mood")).need == made.need
    talks.drop(storage, uuid4(), made.need, branch=people.home, by=people.li, rules=RULES, now=NOON)
    assert made.correct(Told(3, "mood")).need is None


def test_a_correction_that_comes_again_is_not_held_against_needs_again(people):
    made = Corrections(people)
    step = uuid4()
    first = made.correct(Told(2, "family"), step=step)
    people.report(occasion="family")

    assert made.correct(Told(2, "family"), step=step) == first
    for told in (
        Told(3, "family"),
        Told(2, "mood"),
        Told(2, "family", uuid4()),
        Told(2, "family", None, EARLIER),
    ):
        with pytest.raises(EventConflictError, match="other content"):
            made.correct(told, step=step)
    with pytest.raises(EventConflictError, match="other content"):
        talks.withdraw(people.storage, step, made.talk, by=people.li, now=NOON)


def test_members_see_their_own_talks_and_how_often_they_should_talk(people, storage):
    people.report(people.wang)
    people.held(at=NOON + timedelta(hours=1))
    people.held(Told(4), by=people.wang, member=people.zhao, at=NOON + timedelta(hours=2))

    def own(who):
        at = NOON + timedelta(hours=3)
        return talk_reading.of_member(storage, people.member(who), RULES, now=at, limit=9)

    assert [sorted(own(people.wang).names[one] for one in talk.two) for talk in own(people.wang).talks] == [
        ["王芳", "赵云"], ["李雷", "王芳"],
    ]  # fmt: skip
    assert [one.need.member for one in own(people.wang).awaited] == [people.wang]
    assert [(one.level, one.done, one.wanted) for one in own(people.wang).progress] == [(4, 1, 1)]
    assert [(one.level, one.done, one.wanted) for one in own(people.li).progress] == [(2, 1, 5), (4, 0, 1)]
    assert (own(people.li).awaited, len(own(people.zhao).talks)) == ((), 1)


def test_whatever_the_order_of_arrival_the_book_is_the_same(people, storage):
    need = people.report().record.need.id
    talk = people.held(Told(2, "mood", need)).record.id
    talks.correct(storage, uuid4(), talk, Told(2, "mood"), by=people.member(people.li), rules=RULES, now=NOON)
    told = [placed.event for placed in log.after(storage, 0, limit=99)]

    for seed in range(20):
        shuffled = [*told, *told]
        Random(seed).shuffle(shuffled)
        assert book_of(shuffled) == book_of(told)


def test_another_box_hears_that_there_was_a_talk_and_gets_neither_note_nor_key(people, storage, tmp_path):
    people.with_keys()
    talk = people.held(Told(2, "mood", people.report().record.need.id)).record.id
    people.write(talk)
    there = Storage.open(f"sqlite:///{tmp_path / 'there.db'}")
    migrate(there)

    batch = BatchReader(io.BytesIO(exchange_out.page(storage, after=0)))
    exchange_in.receive(there, batch, actor=SYSTEM, now=NOON)

    with storage.reading() as here, there.reading() as away:
        assert talk_reading.book_with(away, [people.wang]) == talk_reading.book_with(here, [people.wang])
        assert talk in talk_reading.book_with(away, [people.wang]).talks
        for table in (notes_table, talk_note_boxes, keys_table):
            assert away.execute(select(table)).all() == []
    there.close()


def test_both_read_the_note_and_nobody_else_gets_near_it(people):
    people.with_keys()
    talk = people.held().record.id
    writing = uuid4()

    written = people.write(talk, writing=writing)

    assert written.readers == {people.li, people.wang}
    assert [people.read(talk, who) for who in (people.li, people.wang)] == [WORDS, WORDS]
    assert people.write(talk, f" {WORDS}", writing=writing) == written  # the same writing again
    with pytest.raises(EventConflictError, match="other content"):
        people.write(talk, "别的话", writing=writing)
    assert people.read(talk, people.wang) == WORDS
    for stranger in (people.zhao, people.admin):
        with pytest.raises(TalkUnknownError, match="no talk of yours"):
            people.read(talk, stranger)
    with pytest.raises(NoteNotYoursError, match="writes its note"):
        people.write(talk, by=people.wang)


def test_a_note_is_replaced_only_by_who_has_read_the_one_there(people):
    people.with_keys()
    talk = people.held().record.id
    first = people.write(talk)

    with pytest.raises(NoteChangedError, match="written anew"):
        people.write(talk, "另一次写的")
    people.write(talk, "改过的", instead_of=first.writing)
    with pytest.raises(NoteChangedError, match="written anew"):
        people.write(talk, "又一次", instead_of=first.writing)

    assert people.read(talk, people.wang) == "改过的"


def test_a_writing_that_its_writer_can_open_no_more_is_not_taken_for_the_same(people, storage):
    people.with_keys()
    talk, writing = people.held().record.id, uuid4()
    people.write(talk, writing=writing)
    people.renew(people.li, OF_LI)

    with pytest.raises(NoteChangedError, match="written anew"):
        people.write(talk, writing=writing)


def test_what_lies_on_disk_holds_neither_words_nor_passphrases(people, storage, kind, tmp_path):
    if kind != "sqlite":
        pytest.skip("the bytes of a file are searched; the rows are the same on PostgreSQL")
    people.with_keys()
    talk = people.held(Told(2, "mood")).record.id
    people.write(talk)
    people.read(talk, people.wang)
    talk_keys.change(people.opener, people.wang, OF_WANG, "Neue Losung 27", address="::1", now=NOON)
    SqliteRecords(tmp_path / "study" / "yunxue.db").copy_into(tmp_path)

    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    secrets = (WORDS, "母亲住院", OF_LI, OF_WANG, "Neue Losung 27")
    encodings = ("utf-8", "utf-16-le", "unicode_escape", "gb18030")
    assert {file.name for file in files} >= {"yunxue.db", "yunxue.db-wal"}
    for file in files:
        held = file.read_bytes()
        assert not [one for one in secrets for code in encodings if one.encode(code) in held]
    with sqlite3.connect(tmp_path / "yunxue.db") as copy:
        assert copy.execute("SELECT count(*) FROM talk_notes").fetchone() == (1,)
        payloads = "".join(row[0] for row in copy.execute("SELECT payload FROM events"))
    assert "held_at" in payloads
    assert not [name for name in ("李雷", "王芳", "note") if name in payloads]


def test_the_database_alone_opens_nothing_for_who_puts_a_key_of_theirs_into_it(people, storage):
    people.with_keys()
    talk = people.held().record.id
    people.write(talk)
    mine = people.smith.make(people.wang, "我是管理员我来看")
    with storage.writing() as connection:
        connection.execute(
            text("DELETE FROM talk_keys WHERE member_id IN (SELECT id FROM members WHERE staff_number = '2')")
        )
        talk_keys._keep(connection, mine, now=NOON, renewed=False)
        connection.execute(update(talk_note_boxes).where(
            talk_note_boxes.c.member_id == people.wang).values(key_id=mine.id))  # fmt: skip

    with pytest.raises(NoteDamagedError, match="damaged"):
        people.read(talk, people.wang, "我是管理员我来看")


@pytest.mark.parametrize("place", ["body", "sealed"])
def test_a_flipped_byte_is_told_as_damage(people, storage, place):
    people.with_keys()
    talk = people.held().record.id
    people.write(talk)
    table = notes_table if place == "body" else talk_note_boxes
    with storage.writing() as connection:
        held = connection.scalar(select(table.c[place]))
        connection.execute(update(table).values({place: held[:-1] + bytes([held[-1] ^ 1])}))

    with pytest.raises(NoteDamagedError, match="damaged"):
        people.read(talk, people.wang)


def test_a_note_moved_under_another_talk_is_damage(people, storage):
    people.with_keys()
    first, second = people.held().record.id, people.held().record.id
    people.write(first)
    with storage.writing() as connection:
        note = connection.execute(select(notes_table)).mappings().one()
        connection.execute(insert(notes_table).values(**{**note, "talk_id": second}))
        connection.execute(update(talk_note_boxes).values(talk_id=second))

    with pytest.raises(NoteDamagedError, match="damaged"):
        people.read(second, people.wang)


def test_wrong_passphrases_make_wait_as_wrong_pins_do(people):
    people.with_keys()
    talk = people.held().record.id
    people.write(talk)

    for _ in range(5):
        with pytest.raises(PassphraseWrongError, match="wrong"):
            people.read(talk, people.wang, "猜一个口令看看")
    with pytest.raises(TooManyAttemptsError, match="30 seconds"):
        people.read(talk, people.wang)
    assert people.read(talk, people.li) == WORDS
    later = people.attempt(people.wang, at=NOON + timedelta(seconds=30))
    assert talk_notes.read(people.opener, later, talk)[0] == WORDS


def test_a_changed_passphrase_opens_what_the_old_one_did(people):
    people.with_keys()
    talk = people.held().record.id
    people.write(talk)

    talk_keys.change(people.opener, people.wang, OF_WANG, "Neue Losung 27", address="::1", now=NOON)

    assert people.read(talk, people.wang, "Neue Losung 27") == WORDS
    with pytest.raises(PassphraseWrongError, match="wrong"):
        people.read(talk, people.wang)


def test_who_has_forgotten_it_agrees_to_the_loss_and_the_other_shares_again(people, storage):
    people.with_keys()
    talk = people.held().record.id
    people.write(talk)
    with pytest.raises(TalkKeyExistsError, match="is set"):
        talk_keys.set_up(people.opener, people.wang, "一江春水向东流呀", address="::1", now=NOON)
    with pytest.raises(TalkKeyLossError, match="1 notes"):
        people.renew(people.wang, "一江春水向东流呀", accept_loss=False)
    assert people.read(talk, people.wang) == WORDS

    people.renew(people.wang, "一江春水向东流呀")

    assert talk_keys.standing(storage, people.wang).opens == 0
    with pytest.raises(NoteClosedError, match="share it"):
        people.read(talk, people.wang, "一江春水向东流呀")
    shared = talk_notes.give(people.opener, people.attempt(people.li), talk)
    assert shared.readers == {people.li, people.wang}
    assert people.read(talk, people.wang, "一江春水向东流呀") == WORDS


def test_a_renewal_that_comes_again_makes_no_other_key(people, storage):
    people.with_keys()
    talk, key = people.held().record.id, uuid4()
    people.renew(people.wang, "一江春水向东流呀", key=key)
    people.write(talk)

    for _ in range(9):
        people.renew(people.wang, "一江春水向东流呀", key=key)

    assert people.read(talk, people.wang, "一江春水向东流呀") == WORDS
    with pytest.raises(EventConflictError, match="another passphrase"):
        people.renew(people.wang, "别的一句话也可以", key=key)
    with pytest.raises(IdTakenError, match="somebody else"):
        people.renew(people.li, "别的一句话也可以", key=key)


def test_of_renewals_five_are_free_and_nobody_else_has_to_wait(people, monkeypatch):
    people.with_keys()
    for _ in range(4):  # setting it was the first
        people.renew(people.wang, "一江春水向东流呀")
    monkeypatch.setattr(people.smith, "_stretched", None)

    with pytest.raises(InvalidRecordError, match="passphrase is weak"):
        people.renew(people.wang, "73915482")
    with pytest.raises(TooManyAttemptsError, match="30 seconds"):
        people.renew(people.wang, "一江春水向东流呀")
    monkeypatch.undo()
    for _ in range(40):
        with pytest.raises(TooManyAttemptsError, match="30 seconds"):
            people.renew(people.wang, "一江春水向东流呀")
    people.renew(people.li, "一江春水向东流呀")


def test_a_note_that_nobody_can_open_any_more_is_deleted(people, storage):
    people.with_keys()
    talk = people.held().record.id
    people.write(talk)
    for who in (people.li, people.wang):
        people.renew(who, "一江春水向东流呀")

    with pytest.raises(NoteUnknownError, match="no note"):
        people.read(talk, people.li, "一江春水向东流呀")
    with storage.reading() as connection:
        assert connection.execute(select(notes_table)).all() == []


def test_without_the_others_passphrase_the_writer_alone_reads_until_it_is_shared(people, storage):
    talk = people.held().record.id
    with pytest.raises(TalkKeyMissingError, match="set a passphrase"):
        people.write(talk)
    talk_keys.set_up(people.opener, people.li, OF_LI, address="::1", now=NOON)

    assert people.write(talk).readers == {people.li}
    with pytest.raises(OtherKeyMissingError, match="no passphrase"):
        talk_notes.give(people.opener, people.attempt(people.li), talk)
    talk_keys.set_up(people.opener, people.wang, OF_WANG, address="::1", now=NOON)
    talk_notes.give(people.opener, people.attempt(people.li), talk)

    assert people.read(talk, people.wang) == WORDS


def test_who_leaves_takes_the_key_along_and_the_other_reads_on_until_both_have_left(people, storage):
    people.with_keys()
    talk = people.held().record.id
    people.write(talk)

    departing.depart(storage, people.wang, actor=SYSTEM, now=NOON)

    assert people.read(talk, people.li) == WORDS
    with storage.reading() as connection:
        assert [row.member_id for row in connection.execute(select(talk_note_boxes))] == [people.li]
        assert talk_keys.find(connection, people.wang) is None
    departing.depart(storage, people.li, actor=SYSTEM, now=NOON)
    with storage.reading() as connection:
        assert connection.execute(select(notes_table)).all() == []
        assert connection.scalar(select(members_table.c.name).where(members_table.c.id == people.li)) is None


def test_a_withdrawn_talk_takes_its_note_along(people, storage):
    people.with_keys()
    talk = people.held().record.id
    people.write(talk)

    talks.withdraw(storage, uuid4(), talk, by=people.li, now=NOON)

    with pytest.raises(TalkUnknownError, match="no talk of yours"):
        people.read(talk, people.li)
    with storage.reading() as connection:
        assert connection.execute(select(talk_note_boxes)).all() == []


def test_an_unknown_talk_is_as_unknown_as_that_of_others(people):
    people.with_keys()
    with pytest.raises(TalkUnknownError, match="no talk of yours"):
        people.read(UUID(int=404), people.li)
