"""Name everything that can go wrong with talks and their notes."""

from __future__ import annotations

from study.errors import RuleError, StudyError


class TalkError(RuleError):
    """The root of what this package raises."""

    code = "talk"


class TalkRulesError(StudyError):
    """The file that says who must be talked with is wrong."""

    def __init__(self, file: str, places: str) -> None:
        super().__init__(f"{file} is wrong at {places}: see study/talks/talks.yml for what it may say")


class TalkUnknownError(TalkError):
    """There is no such talk, or it is none of the asker's: which of them is not said."""

    code = "talk_unknown"

    def __init__(self) -> None:
        super().__init__("no talk of yours has that id: take ids from the list of your talks")


class TalkNeedUnknownError(TalkError):
    """No talk that is necessary has that id there."""

    code = "talk_need_unknown"

    def __init__(self) -> None:
        super().__init__("no necessary talk has that id: take ids from the branch's list")


class TalkUnfitError(TalkError):
    """What is told of a talk cannot be so: `why` says what."""

    code = "talk_unfit"

    def __init__(self, why: str) -> None:
        super().__init__(f"this cannot be recorded of a talk: {why}")


class TalkLevelUnfitError(TalkError):
    """The roles of who talked do not reach that level."""

    code = "talk_level_unfit"

    def __init__(self) -> None:
        super().__init__("your role does not record talks of this level: see study/talks/talks.yml")


class TalkKeyMissingError(TalkError):
    """Who wants to write or read a note has set no passphrase yet."""

    code = "talk_key_missing"

    def __init__(self) -> None:
        super().__init__("set a passphrase for talks first")


class TalkKeyExistsError(TalkError):
    """There is a passphrase already: it is changed, or given up with what it opened."""

    code = "talk_key_exists"

    def __init__(self) -> None:
        super().__init__("a passphrase is set: change it, or give up what it opens")


class TalkKeyLossError(TalkError):
    """A new key opens nothing of what the old one did, and that was not agreed to."""

    code = "talk_key_loss"

    def __init__(self, notes: int) -> None:
        super().__init__(
            f"with a new key {notes} notes can be read no more by you; the other person can share them "
            "again: send `accept_loss` to go on"
        )


class KeysBusyError(TalkError):
    """Others are setting or using their passphrases: so much memory is there once only."""

    code = "talk_keys_busy"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"others are using their passphrases now: try again in {retry_after_s} seconds")
        self.retry_after_s = retry_after_s


class PassphraseWrongError(TalkError):
    """The passphrase does not open the key."""

    code = "passphrase_wrong"

    def __init__(self) -> None:
        super().__init__("the passphrase is wrong: it is not the PIN, and nobody can look it up")


class NoteUnknownError(TalkError):
    """Of this talk there is no note here."""

    code = "talk_note_unknown"

    def __init__(self) -> None:
        super().__init__("there is no note of this talk on this machine")


class NoteChangedError(TalkError):
    """Somebody has written the note anew since it was read."""

    code = "talk_note_changed"

    def __init__(self) -> None:
        super().__init__("the note has been written anew: read it again, then decide")


class NoteClosedError(TalkError):
    """The note is not sealed to the key that its reader has now."""

    code = "talk_note_closed"

    def __init__(self) -> None:
        super().__init__("the note is not sealed to your key: ask the other person to share it with you")


class NoteDamagedError(TalkError):
    """Key or note is not as it was written."""

    code = "talk_note_damaged"

    def __init__(self) -> None:
        super().__init__("key or note is damaged in the database: bring it back from a backup")


class NoteNotYoursError(TalkError):
    """The one who was talked with reads the note, and does not write it."""

    code = "talk_note_not_yours"

    def __init__(self) -> None:
        super().__init__("who has told of the talk writes its note: you can read it")


class OtherKeyMissingError(TalkError):
    """There is no key to seal the note to."""

    code = "talk_other_key_missing"

    def __init__(self) -> None:
        super().__init__("the other person has set no passphrase, or has left")
