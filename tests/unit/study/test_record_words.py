"""Everything that a session's record can hold has a word, and each table a column for what stands in it."""

from study.events.session_kinds import SESSION_KINDS, Spoke
from study.presence.make_ups import MakeUpState
from study.presence.modes import How
from study.records import CheckInMode
from study.reports.tables import printable
from study.reports.words import record_words
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.scope import ScopeKind
from study.roll_call.verification import Fault
from study.session.actions import LeadMode, SpeakingMode
from study.session.course import StepFate
from study.session.running_order import SetStep
from study.session.state import Phase

WORDS = record_words()


def test_every_code_has_a_word():
    assert set(WORDS.course) == {kind.kind for kind in SESSION_KINDS} - {Spoke.kind}
    for words, codes in (
        (WORDS.lead_modes, LeadMode),
        (WORDS.phases, Phase),
        (WORDS.set_steps, SetStep),
        (WORDS.fates, StepFate),
        (WORDS.check_in_modes, CheckInMode),
        (WORDS.hows, How),
        (WORDS.make_up_states, MakeUpState),
        (WORDS.speaking_modes, SpeakingMode),
        (WORDS.outcomes, OutcomeKind),
        (WORDS.scopes, ScopeKind),
        (WORDS.faults, Fault),
    ):
        assert set(words) == set(codes)
        assert all(words.values())


def test_sheet_titles_are_such_that_excel_takes_them():
    titles = [getattr(WORDS.tables, name).title for name in type(WORDS.tables).model_fields]

    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles)


def test_text_is_kept_but_for_what_no_file_can_hold():
    assert printable("𠮷é👍🏽\n\t") == "𠮷é👍🏽\n\t"
    assert printable("a\x00b\x1f\ud800\ufffe") == "a�b���"
