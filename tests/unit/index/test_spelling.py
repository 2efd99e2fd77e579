"""A mistyped question is read as what the library calls it; anything else is left as it is."""

import pytest

from index.opening import open_cutter
from index.spelling.by_sound import blurred
from index.spelling.pairs import Pairs
from index.spelling.reading import Correction, Reading
from index.spelling.sounds import characters_by_sound, keyboard_characters, syllables
from index.spelling.speller import Speller
from index.spelling.table import read_table
from index.spelling.vocabulary import Vocabulary
from index.wording import normalise

_TEXTS = [
    "党支部要落实三会一课制度，定期召开党员大会、支委会和党小组会，按时上党课，每月过主题党日。",
    "组织生活会一年开一次，民主评议党员同时进行，会上开展批评与自我批评。",
    "党员要按月交纳党费，预备党员从支部大会通过之日起交纳党费。APP里也能交党费。",
    "重庆谈判之后，铁路职工在银行排队。" * 3,
    *["党费的比例、党费的用处、党费的公示都写在党费办法里。"] * 2,
]


@pytest.fixture(scope="module")
def cutter():
    return open_cutter()


@pytest.fixture(scope="module")
def read(cutter, tmp_path_factory):
    """Reads a question by the terms of a few texts, stored and read again."""
    vocabulary = Vocabulary(cutter)
    vocabulary.see_names(["党员教育管理工作条例", "多久开一次"])
    vocabulary.see_texts(_TEXTS)
    path = tmp_path_factory.mktemp("spelling") / "spelling.json"
    vocabulary.write(path, keyboard=True)
    speller = Speller(read_table(path))

    def _read(question: str) -> Reading:
        text = normalise(question)
        return speller.read(text, cutter.cut(text), cutter.frequency)

    return _read


@pytest.mark.parametrize(
    ("question", "written", "meant"),
    [
        pytest.param("三会一棵怎么开", "三会一棵", "三会一课", id="same sound"),
        pytest.param("组织生恬会议程", "组织生恬会", "组织生活会", id="one character, other sound"),
        pytest.param("党废怎么交", "党废", "党费", id="same sound, two characters"),
        pytest.param("重庆谈叛", "重庆谈叛", "重庆谈判", id="beside a character of two readings"),
        pytest.param("崇庆谈判", "崇庆谈判", "重庆谈判", id="the reading that the term has"),
        pytest.param("明主评议党员", "明主评议党员", "民主评议党员", id="ing for in"),
        pytest.param("二月主提党日", "主提党日", "主题党日", id="same sound inside"),
        pytest.param("三一会课是啥", "三一会课", "三会一课", id="two turned"),
        pytest.param("组织活会谁主持", "组织活会", "组织生活会", id="one missing"),
        pytest.param("主题党什么时候搞", "主题党", "主题党日", id="the last missing"),
        pytest.param("民主评评议党员", "民主评评议党员", "民主评议党员", id="one too many"),
        pytest.param("支季会谁参加", "支季会", "支委会", id="three characters, the middle one wrong"),
        pytest.param("shyk多久一次", "shyk", "三会一课", id="initials"),
        pytest.param("SHYKK 多久一次", "shykk", "三会一课", id="initials with one too many"),
        pytest.param("dangfei怎么交", "dangfei", "党费", id="pinyin"),
        pytest.param("zutidangri几号", "zutidangri", "主题党日", id="pinyin, z for zh"),
        pytest.param("黨廢怎麼交", "党废", "党费", id="traditional and same sound"),
        pytest.param("党员教育管里工作条例", "党员教育管里工作条例", "党员教育管理工作条例", id="title"),
    ],
)
def test_what_the_library_calls_it_is_searched(read, question, written, meant):
    original = normalise(question)

    assert read(question) == Reading(
        original, original.replace(written, meant), (Correction(written, meant),)
    )


def test_each_slip_of_a_question_is_mended(read):
    assert read("三会一棵和党废").corrections == (
        Correction("三会一棵", "三会一课"),
        Correction("党废", "党费"),
    )


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("三会一课怎么开", id="correct"),
        pytest.param("民主的评议", id="a small word inside"),
        pytest.param("那党员大会呢", id="a small word before"),
        pytest.param("党员大会让谁主持", id="a small word after"),
        pytest.param("手机上能看吗", id="words that the library does not have"),
        pytest.param("多久交一次", id="near to a heading that asks"),
        pytest.param("app 里怎么操作", id="letters that the library has"),
        pytest.param("how long is probation", id="English"),
        pytest.param("6n+3 是什么", id="letters beside digits"),
        pytest.param("😀党员大会", id="a character outside the basic plane"),
        pytest.param("当支部书记要几年", id="a small word that sounds like a term's beginning"),
    ],
)
def test_what_is_no_slip_is_left_alone(read, question):
    assert read(question) == Reading(normalise(question), normalise(question))


def test_a_name_is_a_term_at_once_and_a_rare_word_is_none(cutter, tmp_path):
    vocabulary = Vocabulary(cutter)
    vocabulary.see_names(["车站值班办法", "多久开一次"])
    vocabulary.see_texts(["消防通道不得堆放杂物"])
    vocabulary.write(tmp_path / "spelling.json", keyboard=True)

    table = read_table(tmp_path / "spelling.json")

    assert [(term.text, term.is_own, term.sound) for term in table.terms] == [
        ("消防通道", True, ("xiao", "fang", "tong", "dao")),
        ("车站值班办法", False, ("che", "zhan", "zhi", "ban", "ban", "fa")),
    ]


def test_pairs_know_which_characters_stood_side_by_side():
    pairs = Pairs(Pairs.join({"党费", "交党", "费用"}))

    assert pairs.strange("交党费了") == [False, False, True]
    assert ("交党" in pairs, "党交" in pairs, "党" in pairs, "😀" in pairs) == (True, False, False, False)
    assert Pairs("").strange("党费") == [True]


@pytest.mark.parametrize(
    ("syllable", "blur"),
    [("zheng", "zen"), ("shi", "si"), ("ning", "lin"), ("chen", "cen"), ("dang", "dang")],
)
def test_syllables_that_many_do_not_tell_apart_are_one(syllable, blur):
    assert blurred(syllable) == blur


def test_sounds_follow_the_word_and_cover_the_keyboard():
    assert syllables("重庆银行") == ["chong", "qing", "yin", "hang"]
    assert sum(map(len, characters_by_sound(keyboard_characters()).values())) == 6763
    assert characters_by_sound("课棵") == {"ke": "课棵"}
