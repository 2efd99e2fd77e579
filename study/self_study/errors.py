"""Name everything that can go wrong when somebody studies on their own."""

from __future__ import annotations

from study.errors import RuleError, StudyError


class SelfStudyError(RuleError):
    """The root of what this package raises."""

    code = "self_study"


class NotNextItemError(SelfStudyError):
    """A challenge or a duel goes through its items in order."""

    code = "not_next_item"

    def __init__(self, item: str, following: str | None) -> None:
        expected = "it is over" if following is None else f"item {following} comes next"
        super().__init__(f"item {item} cannot be answered now: {expected}")
        self.following = following


class NoRetakeError(SelfStudyError):
    """There is no 补考 for who has passed, is not through yet, or has had them all."""

    code = "no_retake"

    def __init__(self, why: str) -> None:
        super().__init__(f"there is no retake: {why}")


class ReportStateError(SelfStudyError):
    """A step does not fit where the report of a faulty item stands."""

    code = "report_state"

    def __init__(self, step: str, state: str) -> None:
        super().__init__(f"{step} does not fit a report that is {state}: load it again and see")
        self.state = state


class ReportWordsMissingError(SelfStudyError):
    """A report, or declining one, needs words."""

    code = "report_words_missing"

    def __init__(self, step: str) -> None:
        super().__init__(f"{step} needs words: write what is wrong, or why nothing is")


class PracticeRulesError(StudyError):
    """The file that says how people practise is wrong."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name} is wrong at {what}: see study/self_study/practice.yml")


class ExerciseUnknownError(SelfStudyError):
    """This member has no exercise of that id, or it has no such item."""

    code = "exercise_unknown"

    def __init__(self) -> None:
        super().__init__("this member has no such exercise, or it has no such item: begin one, or list them")


class ExerciseOverError(SelfStudyError):
    """The exercise was handed in, its time is up, or all of it was answered."""

    code = "exercise_over"

    def __init__(self) -> None:
        super().__init__("this exercise is over: look at its result, or begin another one")


class ExerciseGoesOnError(SelfStudyError):
    """What was asked for is shown once the exam is over."""

    code = "exercise_goes_on"

    def __init__(self) -> None:
        super().__init__("this exam goes on: hand it in first")


class CannotSkipError(SelfStudyError):
    """In a challenge and a duel each item must be answered before the next one."""

    code = "cannot_skip"

    def __init__(self) -> None:
        super().__init__("challenges and duels go through their items in order: answer this one")


class NothingToPractiseError(SelfStudyError):
    """No item of the bank fits: there is none of the topic, no error to repeat, nothing is due."""

    code = "nothing_to_practise"

    def __init__(self) -> None:
        super().__init__("no item fits: choose another topic or exercise")


class NothingToMarkError(SelfStudyError):
    """No answer in words waits there for its author's own mark."""

    code = "nothing_to_mark"

    def __init__(self) -> None:
        super().__init__("no answer in words waits there to be marked by its author")


class OpponentUnfitError(SelfStudyError):
    """One cannot have a duel with oneself, nor with who has left."""

    code = "opponent_unfit"

    def __init__(self) -> None:
        super().__init__("one cannot have a duel with oneself or with who has left: invite a colleague")


class DuelNotOpenError(SelfStudyError):
    """The duel is not accepted yet, or never will be; or there is nothing to reply to."""

    code = "duel_not_open"

    def __init__(self, state: str) -> None:
        super().__init__(f"this duel is {state}")
        self.state = state


class ReportUnknownError(SelfStudyError):
    """There is no report of that id."""

    code = "report_unknown"

    def __init__(self) -> None:
        super().__init__("no report has that id: take ids from the list of reports")
