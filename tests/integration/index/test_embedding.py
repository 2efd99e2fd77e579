"""Our vectors are those of the same weights in sentence-transformers, within int8's error."""

import copy

import numpy as np
import pytest

from index.model.catalogue import find_model
from index.wording import normalise

MODEL = "bge-small-zh-v1.5"
_QUESTIONS = (
    "党费每个月几号之前交？",
    "预备期是多长时间",
    "三会一课都包括什么",
    "夜班交接要提前多久到岗",
    "火车上发现烟雾怎么办",
    "入党申请书可以手机上写吗",
    "6+N",
    "被处分了能申诉吗",
    "谁有权召集支部大会",
    "铁路线两边多少米不能放羊",
)
_PASSAGES = (
    "车站值班实行两班制，每班两人。",
    "党员每月在领到工资后主动交纳党费，不得由他人垫付。",
    "预备党员的预备期为一年，从支部大会通过其为预备党员之日算起。",
    "1935年1月，中央政治局在遵义召开扩大会议。",
    "列车上发生火情时，先切断电源，再使用灭火器，并立即报告列车长。",
    "铁路线路安全保护区内禁止烧荒、放养牲畜。",
    "图书每次借三册，借期三十天，到期可以续借一次。",
    "支部委员会由书记、组织委员、宣传委员、纪检委员组成，任期三年。" * 30,
    "ISO 9001:2015 是质量管理体系标准。",
    "安全",
)


@pytest.fixture(scope="module")
def reference(model_path):
    """The same folder in sentence-transformers: float32 weights, its own tokenizer and prompt."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(model_path), device="cpu")


@pytest.fixture(scope="module")
def question_reference(reference):
    """The same with the question adapter in its float32 weights, and no prompt."""
    import torch

    encoder = copy.deepcopy(reference)
    layers = encoder[0].auto_model.encoder.layer
    with np.load(find_model(MODEL).adapter()) as parts, torch.no_grad():
        for name in {part.rpartition(".")[0] for part in parts.files}:
            number, _, place = name.partition(".")
            change = parts[f"{name}.up"].astype(np.float32) @ parts[f"{name}.down"].astype(np.float32)
            layers[int(number)].get_submodule(place).weight += torch.from_numpy(change)
    return encoder


def _assert_close(ours, theirs):
    cosines = (ours * theirs).sum(axis=1)
    assert ours.shape == (10, 512)
    assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(10), abs=1e-5)
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.98


def test_passages_agree_with_sentence_transformers(embedder, reference):
    """What differs is int8 arithmetic against float32."""
    passages = [passage.lower() for passage in _PASSAGES]

    _assert_close(embedder.passages(passages), reference.encode(passages))


def test_questions_agree_with_sentence_transformers_with_the_adapter_in_its_weights(
    embedder, question_reference
):
    questions = [normalise(question) for question in _QUESTIONS]

    _assert_close(embedder.questions(questions), question_reference.encode(questions))


def test_a_text_alone_has_the_vector_that_it_has_among_others(embedder):
    among_others = embedder.questions(_QUESTIONS)

    alone = np.vstack([embedder.question(question) for question in _QUESTIONS])

    assert alone.tobytes() == among_others.tobytes()
    assert embedder.passages(_PASSAGES[1:2]).tobytes() == embedder.passages(_PASSAGES)[1].tobytes()


def test_questions_and_passages_are_read_differently(embedder):
    text = "预备期是多长时间"

    assert float(embedder.question(text) @ embedder.passages([text])[0]) < 0.95
