"""Ask, give 👎, approve a card, ask again: over HTTP, with a real index and a second process's searcher."""

import shutil
import time
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from api.services import Collaborators
from index.publishing import roll_back
from index.searcher import PATIENCE_S, Searcher
from index.settings import PROJECT_ROOT, IndexSettings
from tests.integration.api.conftest import World
from tests.integration.index.conftest import NOW, cutter, embedder, model_path, new_builder, reading

__all__ = ["cutter", "embedder", "model_path", "new_builder"]  # fixtures

OLD, UNLISTED = "预备党员预备期是多久呀", "想知道预备党员的预备期是多久"
NEW = "预备期一共几个月"
QUOTE = "预备党员的预备期为一年，从支部大会通过其为预备党员之日算起。"


@pytest.fixture(scope="module")
def releases(tmp_path_factory, new_builder):
    data = tmp_path_factory.mktemp("built")
    new_builder(data).build(reading(PROJECT_ROOT / "knowledge" / "library"), "sample", now=NOW)
    return data / "releases"


@pytest.fixture
def index(tmp_path, releases):
    """The settings of a data folder with a release of the sample library."""
    data = tmp_path / "var"
    shutil.copytree(releases, data / "releases", symlinks=True)
    (data / "models").symlink_to(IndexSettings().models_dir)
    return IndexSettings(data_dir=data, _env_file=None)


@pytest.fixture
def world(tmp_path, index):
    made = World(tmp_path)

    def open_searcher():
        return Searcher.open(index, patience_s=PATIENCE_S)

    made.app = create_app(
        made.settings, Collaborators(open_searcher, made.clock, httpx.MockTransport(made.rasa))
    )
    with made.running():
        yield made


@pytest.fixture
def other_process(index):
    """What the bot's actions hold: a searcher of their own on the same folder."""
    return Searcher.open(index, patience_s=PATIENCE_S)


def _hit(browser, question):
    return browser.get("/v1/search", params={"q": question}).json()["hits"][0]


def _until(tell):
    """Wait until it is so: a question waits 20 ms for a new release, and then for nothing."""
    deadline = time.monotonic() + 20
    while not tell():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_downvoted_answer_becomes_a_card_that_answers_everybody_at_once(world, index, other_process):
    visitor, editor = world.browser(), world.member("3001", roles=["content"])
    hit = _hit(visitor, OLD)
    place = next(
        one["citation"]["passage_id"]
        for one in visitor.get("/v1/search", params={"q": OLD}).json()["hits"]
        if QUOTE in visitor.get(f"/v1/passages/{one['citation']['passage_id']}").json()["passage"]["text"]
    )
    down = {"id": str(uuid4()), "question": OLD, "thumb": "down", "passages": [hit["citation"]["passage_id"]]}
    assert visitor.post("/v1/feedback", json={**down, "comment": "没说几个月"}).status_code == 201
    (entry,) = editor.get("/v1/feedback/queue").json()["entries"]
    assert (entry["question"], entry["comments"]) == (OLD, ["没说几个月"])
    words = {"question": OLD, "variants": [NEW], "answer": "十二个月，从支部大会通过之日算起。"}
    card = {"id": str(uuid4()), **words, "passage_id": place, "quote": QUOTE, "settles": entry["key"]}
    invented = {**card, "quote": "预备期为十二个月"}
    refused = editor.post("/v1/approved-cards", json=invented)
    assert (refused.status_code, refused.json()["code"]) == (422, "quote_not_there")

    made = editor.post("/v1/approved-cards", json=card).json()["card"]

    def answers(question):
        found = _hit(visitor, question)
        return (found["card_id"], found["answer"], found["quote"]) == (
            f"approved-{card['id']}",
            words["answer"],
            QUOTE,
        )

    _until(lambda: answers(OLD))
    assert made["live"]
    assert all(answers(question) for question in (OLD, NEW, UNLISTED))
    assert visitor.get("/v1/search", params={"q": NEW}).json()["answerable"]
    _until(lambda: other_process.search(NEW).hits[0].card_id == made["card_id"])
    assert editor.get("/v1/feedback/queue").json()["total"] == 0

    library_dir = index.releases_dir / "sample"
    roll_back(library_dir, now=NOW)
    _until(lambda: not answers(OLD))
    assert editor.get("/v1/approved-cards").json()["cards"][0]["live"] is False

    step = {"id": str(uuid4()), "reason": "换一种说法"}
    assert editor.post(f"/v1/approved-cards/{card['id']}/withdrawal", json=step).status_code == 200
    _until(lambda: not answers(OLD))
    assert _hit(visitor, OLD)["citation"] == hit["citation"]
