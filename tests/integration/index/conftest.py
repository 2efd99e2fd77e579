"""A real model, a small library with every validity, and the sample library's release."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from index.background import read_background_questions
from index.build import Builder
from index.embedding import Embedder
from index.everyday import EverydayWords
from index.model.catalogue import find_model
from index.model.fetch import ensure_model
from index.model.folder import ModelFolder
from index.opening import BACKGROUND_QUESTIONS, open_cutter
from index.query import QuestionReader
from index.retrieval import Retrieval
from index.searcher import Searcher
from index.settings import PROJECT_ROOT, IndexSettings
from knowledge.library import load_library

MODEL = "bge-small-zh-v1.5"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TRIAL = "trial"
BACKGROUND = ("今天中午吃什么",)

DOCUMENTS = {
    "值班/车站值班办法.md": """---
number: 站〔2024〕3号
issued: 2024-01-01
effective: 2024-02-01
---
# 车站值班办法（2024年修订）

第一条 车站值班实行四班两运转，每班十二小时。

第二条 值班员应当提前三十分钟到岗交接，交接内容逐项签字。

第三条 值班期间严禁饮酒、脱岗和睡觉。
""",
    "值班/车站值班办法（2015年修订）.md": """---
issued: 2015-01-01
effective: 2015-02-01
---
# 车站值班办法（2015年修订）

第一条 车站值班实行三班制，每班八小时。

第二条 值班员应当提前十五分钟到岗交接。
""",
    "公寓作息规定.md": """---
repealed: true
---
# 乘务员公寓作息规定

第一条 公寓每晚十点半熄灯，熄灯后保持安静。
""",
    "汛期通知.md": """---
issued: 2025-06-01
expires: 2025-10-31
---
# 汛期巡查通知

第一条 汛期每四小时巡查一次边坡和涵洞，发现险情立即停车报告。
""",
    "防寒办法.md": """---
effective: 2027-10-01
---
# 冬季防寒过冬办法

第一条 气温低于零下十度时，道岔除雪每小时一次。
""",
    "食堂就餐规定.md": """# 食堂就餐规定

## 开饭时间

早餐七点到八点半，午餐十一点半到一点，晚餐五点半到七点。

## 结账

就餐刷工作证结账，不收现金。
""",
    "图书室借阅须知.md": """# 图书室借阅须知

每人每次最多借三册，借期三十天，到期可以续借一次。

丢失图书照原价赔偿。
""",
    "口令与账号规定.md": """# 口令与账号规定

第一条 办公系统口令至少十二位，每九十天更换一次，不得写在纸上。

第二条 离岗时应当锁定电脑屏幕。
""",
    "自行车停放须知.txt": """自行车停放须知

电动自行车一律停在车棚内充电，严禁推进宿舍楼，严禁从窗口拉线充电。
""",
    "岗位培训制度.md": """# 岗位培训制度

第一条 新职工上岗前培训不少于七十二学时，考试合格方可上岗。

第二条 每名新职工配一名师傅，师徒合同为期半年。
""",
}
CARDS = """- id: borrow
  question: 图书室的书能借多久？
  variants: [借书期限是几天]
  answer: 借期三十天，可以续借一次。
  topic: 图书
  sources:
    - {document: 图书室借阅须知.md, quote: "借期三十天，到期可以续借一次"}
"""


def write_library(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """Write the small library, with some documents changed."""
    for name, text in {**DOCUMENTS, "cards/cards.yml": CARDS, **(changes or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def reading(folder):
    """How a builder reads a folder of materials."""
    return lambda known: load_library(folder, today=TODAY, known=known)


def open_searcher(embedder, cutter, library_dir: Path, *, today=lambda: TODAY) -> Searcher:
    """A searcher over a library's releases, without a map of everyday words."""
    retrieval = Retrieval(QuestionReader(embedder, cutter, EverydayWords({})))
    return Searcher(library_dir, embedder, retrieval, today)


@pytest.fixture(scope="session")
def model_path():
    """The model's folder in the project's data folder, fetched first if it is not there yet."""
    return ensure_model(find_model(MODEL), IndexSettings().models_dir)


@pytest.fixture(scope="session")
def embedder(model_path):
    return Embedder(ModelFolder(model_path), threads=2)


@pytest.fixture(scope="session")
def cutter():
    return open_cutter()


@pytest.fixture(scope="session")
def new_builder(embedder, cutter):
    """Makes a builder into a data folder."""

    def _new(data, **options):
        return Builder(
            data / "releases",
            embedder=embedder,
            model_name=MODEL,
            cutter=cutter,
            background=read_background_questions(BACKGROUND_QUESTIONS),
            **options,
        )

    return _new


@pytest.fixture(scope="session")
def quick_builder(embedder, cutter):
    """Makes a builder whose releases are measured against a single question: for tests that build often."""
    return lambda data: Builder(
        data / "releases", embedder=embedder, model_name=MODEL, cutter=cutter, background=BACKGROUND
    )


@pytest.fixture(scope="session")
def searcher_of(embedder, cutter):
    """Opens a searcher over a library's releases."""
    return partial(open_searcher, embedder, cutter)


@pytest.fixture(scope="session")
def trial(tmp_path_factory, new_builder, searcher_of):
    """A searcher over the small library."""
    data = tmp_path_factory.mktemp("trial")
    report = new_builder(data).build(reading(write_library(data / "materials")), TRIAL, now=NOW)
    assert report.library.problems == ()
    return searcher_of(data / "releases" / TRIAL)


@pytest.fixture(scope="session")
def sample(tmp_path_factory, new_builder, searcher_of):
    """A searcher over the sample library that comes with the program."""
    data = tmp_path_factory.mktemp("sample")
    new_builder(data).build(reading(PROJECT_ROOT / "knowledge" / "library"), "sample", now=NOW)
    return searcher_of(data / "releases" / "sample")
