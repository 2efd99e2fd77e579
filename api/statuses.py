"""Say which HTTP status an error of the records and their rules has."""

from __future__ import annotations

from collections.abc import Mapping

from api.codes import Code
from study.errors import (
    EventConflictError,
    IdTakenError,
    InvalidItemError,
    LastAdministratorError,
    MemberLeftError,
    NameTakenError,
    SignInRefusedError,
    UnknownBranchError,
    UnknownItemError,
    UnknownMemberError,
    UnknownTokenError,
)
from study.feedback.errors import (
    ApprovedCardUnknownError,
    CardWordsError,
    EntryUnknownError,
    FeedbackReasonMissingError,
    TooManyRatingsError,
)
from study.marking.errors import AnswerFormError, SelfMarkMissingError
from study.papers.errors import PaperRuleError
from study.presence.errors import (
    MakeUpUnknownError,
    NoteMissingError,
    OwnRequestError,
    SheetRowsError,
    VideoNotSetError,
)
from study.quiz.errors import MayNotPlayError, QuizPlanError, QuizUnknownError
from study.quiz.errors import ReasonMissingError as QuizReasonMissingError
from study.requests.errors import TooManyRequestsError, UnknownRequestError, WordsMissingError
from study.roll_call.errors import (
    DrawUnknownError,
    InvalidDrawInputError,
    NotTheOneCalledError,
    RollCallUnknownError,
    ScopeUnknownError,
)
from study.satisfaction.errors import NotAskedError
from study.self_study.errors import (
    ExerciseUnknownError,
    OpponentUnfitError,
    ReportUnknownError,
    ReportWordsMissingError,
)
from study.session.errors import NotEntitledError, RunningOrderError, SessionUnknownError
from study.sign_in.errors import PairingUnknownError, TooManyPairingsError
from study.talks.errors import (
    KeysBusyError,
    NoteNotYoursError,
    NoteUnknownError,
    PassphraseWrongError,
    TalkLevelUnfitError,
    TalkNeedUnknownError,
    TalkUnfitError,
    TalkUnknownError,
)

OF_STUDY: Mapping[type[Exception], tuple[int, Code]] = {
    EventConflictError: (409, Code.EVENT_CONFLICT),
    IdTakenError: (409, Code.ID_TAKEN),
    LastAdministratorError: (409, Code.LAST_ADMINISTRATOR),
    MemberLeftError: (409, Code.MEMBER_LEFT),
    NameTakenError: (409, Code.BRANCH_EXISTS),
    SignInRefusedError: (401, Code.SIGN_IN_REFUSED),
    UnknownBranchError: (404, Code.BRANCH_UNKNOWN),
    UnknownMemberError: (404, Code.MEMBER_UNKNOWN),
    UnknownTokenError: (404, Code.TOKEN_UNKNOWN),
}

# Rules name their own codes; unless said otherwise they refuse because of how things stand.
OF_RULES: Mapping[type[Exception], int] = {
    MayNotPlayError: 403,
    NotEntitledError: 403,
    NotTheOneCalledError: 403,
    NoteNotYoursError: 403,
    OwnRequestError: 403,
    PassphraseWrongError: 403,
    TalkLevelUnfitError: 403,
    ApprovedCardUnknownError: 404,
    DrawUnknownError: 404,
    EntryUnknownError: 404,
    ExerciseUnknownError: 404,
    MakeUpUnknownError: 404,
    NotAskedError: 404,
    NoteUnknownError: 404,
    PairingUnknownError: 404,
    QuizUnknownError: 404,
    ReportUnknownError: 404,
    RollCallUnknownError: 404,
    SessionUnknownError: 404,
    TalkNeedUnknownError: 404,
    TalkUnknownError: 404,
    UnknownItemError: 404,
    UnknownRequestError: 404,
    VideoNotSetError: 404,
    AnswerFormError: 422,
    CardWordsError: 422,
    FeedbackReasonMissingError: 422,
    InvalidDrawInputError: 422,
    InvalidItemError: 422,
    NoteMissingError: 422,
    OpponentUnfitError: 422,
    PaperRuleError: 422,
    QuizPlanError: 422,
    QuizReasonMissingError: 422,
    ReportWordsMissingError: 422,
    RunningOrderError: 422,
    ScopeUnknownError: 422,
    SelfMarkMissingError: 422,
    SheetRowsError: 422,
    TalkUnfitError: 422,
    WordsMissingError: 422,
    TooManyPairingsError: 429,
    TooManyRatingsError: 429,
    TooManyRequestsError: 429,
    KeysBusyError: 503,
}
