"""Tasks of all seven kinds, and answers to them, drawn by Hypothesis."""

from hypothesis import strategies as st

from knowledge.bank.item import (
    FillIn,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from study.marking.answers import (
    Filled,
    Judged,
    Matched,
    Ordered,
    Picked,
    PickedSeveral,
    SelfMark,
    Written,
)
from study.marking.display import Display, parts_of
from study.marking.marks import MarkingRules, MultipleRule, OrderingRule, PartsRule

TEXTS = ("北京", "一年", "支部大会", "党章", "1921年", "三会一课", "Q")
RULES = st.builds(
    MarkingRules,
    st.sampled_from(MultipleRule),
    st.sampled_from(OrderingRule),
    st.sampled_from(PartsRule),
    st.sampled_from(PartsRule),
)


@st.composite
def multiple_choices(draw):
    count = draw(st.integers(2, 7))
    right = draw(st.sets(st.integers(0, count - 1), min_size=1))
    return MultipleChoice(TEXTS[:count], tuple(sorted(right)))


@st.composite
def single_choices(draw):
    count = draw(st.integers(2, 7))
    return SingleChoice(TEXTS[:count], draw(st.integers(0, count - 1)))


TASKS = st.one_of(
    single_choices(),
    multiple_choices(),
    st.builds(TrueFalse, st.booleans()),
    st.builds(
        FillIn,
        st.lists(
            st.lists(st.sampled_from(TEXTS), min_size=1, max_size=2).map(tuple), min_size=1, max_size=3
        ).map(tuple),
    ),
    st.builds(ShortAnswer, st.just("组织生活的基本制度")),
    st.builds(Ordering, st.lists(st.sampled_from(TEXTS), min_size=2, max_size=6).map(tuple)),
    st.builds(
        Matching,
        st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS)), min_size=2, max_size=4).map(
            tuple
        ),
        st.lists(st.sampled_from(TEXTS), max_size=2).map(tuple),
    ),
)


def answers_to(task):  # noqa: PLR0911 - one for each kind
    """Answers of the right form, some of them right, most not."""
    match task:
        case SingleChoice(options):
            return st.integers(0, len(options) - 1).map(Picked)
        case MultipleChoice(options):
            return st.frozensets(st.integers(0, len(options) - 1), min_size=1).map(
                lambda picked: PickedSeveral(tuple(sorted(picked)))
            )
        case TrueFalse():
            return st.booleans().map(Judged)
        case FillIn(blanks):
            texts = st.sampled_from(["", *TEXTS])
            return st.lists(texts, min_size=len(blanks), max_size=len(blanks)).map(lambda t: Filled(tuple(t)))
        case ShortAnswer():
            return st.builds(Written, st.just("按时参加"), st.sampled_from(SelfMark))
        case Ordering(entries):
            return st.permutations(range(len(entries))).map(lambda p: Ordered(tuple(p)))
        case Matching(pairs):
            places = st.permutations(range(len(parts_of(task)))).map(lambda p: p[: len(pairs)])
            left_out = st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs))
            return st.builds(
                lambda chosen, out: Matched(
                    tuple(None if o else c for c, o in zip(chosen, out, strict=True))
                ),
                places,
                left_out,
            )


def right_answer_to(task):  # noqa: PLR0911 - one for each kind
    match task:
        case SingleChoice(right=right):
            return Picked(right)
        case MultipleChoice(right=right):
            return PickedSeveral(right)
        case TrueFalse(right):
            return Judged(right)
        case FillIn(blanks):
            return Filled(tuple(accepted[-1] for accepted in blanks))
        case ShortAnswer(model):
            return Written(model, SelfMark.RIGHT)
        case Ordering(entries):
            return Ordered(tuple(range(len(entries))))
        case Matching(pairs):
            return Matched(tuple(range(len(pairs))))


def displays_of(task):
    return st.permutations(range(len(parts_of(task)))).map(lambda order: Display(tuple(order)))


def reads_right(task, answer):  # noqa: PLR0911 - one for each kind
    """Whether a person who reads the answer would say that it is all right, without our code."""
    match task:
        case SingleChoice(right=right):
            return answer.option == right
        case MultipleChoice(right=right):
            return answer.options == right
        case TrueFalse(right):
            return answer.right is right
        case FillIn(blanks):
            return all(text in accepted for text, accepted in zip(answer.blanks, blanks, strict=True))
        case ShortAnswer():
            return answer.self_mark is SelfMark.RIGHT
        case Ordering(entries):
            return tuple(entries[place] for place in answer.entries) == entries
        case Matching(pairs):
            texts = parts_of(task)
            chosen = [None if place is None else texts[place] for place in answer.rights]
            return chosen == [right for _, right in pairs]
