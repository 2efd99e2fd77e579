"""Name everything that can go wrong with feedback and the cards that come of it."""

from __future__ import annotations

from study.errors import RuleError


class FeedbackError(RuleError):
    """The root of what this package raises."""

    code = "feedback"


class EntryUnknownError(FeedbackError):
    """Nothing waits in the queue under that key."""

    code = "feedback_unknown"

    def __init__(self) -> None:
        super().__init__("nothing waits under that key: take keys from the queue, it may be settled by now")


class FeedbackReasonMissingError(FeedbackError):
    """Something was set aside or taken back without a word on why."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__("say why in a few words: others see it in the list")


class CardWordsError(FeedbackError):
    """A card says too little or too much; `what` is the field."""

    code = "card_words"

    def __init__(self, what: str, expected: str) -> None:
        super().__init__(f"the card's {what} cannot be kept: send {expected}")
        self.what = what


class ApprovedCardUnknownError(FeedbackError):
    """No card of that id was approved from feedback."""

    code = "approved_card_unknown"

    def __init__(self) -> None:
        super().__init__("no approved card has that id: cards of the library's own files are changed there")


class CardWithdrawnError(FeedbackError):
    """The card was withdrawn or replaced before."""

    code = "card_withdrawn"

    def __init__(self) -> None:
        super().__init__("this card was withdrawn or replaced before: look at the list")


class TooManyRatingsError(FeedbackError):
    """As much feedback has come from one place this hour as may."""

    code = "too_many_ratings"

    def __init__(self, limit: int, retry_after_s: int) -> None:
        super().__init__(f"{limit} ratings an hour are enough from where nobody has signed in: send it later")
        self.retry_after_s = retry_after_s


class QuestionHasCardError(FeedbackError):
    """Another approved card that stands answers the question, or one of its other wordings."""

    code = "question_has_card"

    def __init__(self) -> None:
        super().__init__("another card has one of these wordings: replace it, or leave the wording out")
