"""`yunxue index …` and `yunxue evaluate` talk JSON on standard output and nothing else there."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from index.model.catalogue import find_model
from index.model.fetch import ensure_model
from index.settings import IndexSettings

_MODEL = "bge-small-zh-v1.5"
_GOLDEN = (
    {
        "id": "1",
        "question": "交接班提前多久到岗",
        "kind": "plain",
        "gold": [{"file": "值班.md", "article": "2"}],
    },
    {"id": "2", "question": "量子计算机怎么造", "kind": "unanswerable", "gold": []},
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """A data folder with nothing but the model."""
    folder = tmp_path_factory.mktemp("data")
    model = ensure_model(find_model(_MODEL), IndexSettings().models_dir)
    (folder / "models").symlink_to(model.parent.resolve(), target_is_directory=True)
    return folder


@pytest.fixture(scope="module")
def yunxue(data_dir):
    """Run the command against that data folder."""
    environment = {
        "YUNXUE_DATA_DIR": str(data_dir),
        "YUNXUE_LIBRARY": "trial",
        "YUNXUE_EMBEDDING_MODEL": _MODEL,
    }
    return lambda *arguments: CliRunner(env=environment).invoke(app, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def materials(tmp_path_factory):
    """One rule, one damaged Word file."""
    folder = tmp_path_factory.mktemp("materials")
    rule = "# 值班办法\n\n第一条 值班实行两班制。\n\n第二条 值班员应当提前三十分钟到岗交接。\n"
    (folder / "值班.md").write_text(rule, "utf-8")
    (folder / "坏.docx").write_bytes(b"PK broken")
    return folder


@pytest.fixture(scope="module")
def built(yunxue, materials):
    """What building said."""
    return yunxue("index", "build", materials, "--json")


# Of a build that writes everything anew, in the order in which they end.
_STAGES = [
    "read",
    "plan",
    "embed",
    "passages",
    "vectors",
    "words",
    "postings",
    "spelling",
    "cards",
    "background",
    "seal",
    "publish",
]


@pytest.fixture
def golden(tmp_path):
    file = tmp_path / "golden.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in _GOLDEN), "utf-8")
    return file


def _only_line(result):
    assert result.exit_code == 0, result.stderr
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def test_a_build_goes_on_past_a_damaged_file_and_reports_it(built):
    told = _only_line(built)

    assert len(told.pop("release")) == 64
    assert list(told.pop("stages_s")) == _STAGES
    (problem,) = told.pop("problems")
    assert (problem["path"], problem["code"]) == ("坏.docx", "damaged")
    assert "damaged 坏.docx: " in built.stderr
    assert told == {
        "library": "trial",
        "documents": 1,
        "passages": 2,
        "provisions": 2,
        "cards": 0,
        "embedded": 2,
        "new": True,
    }


def test_a_search_prints_its_findings(built, yunxue):
    found = _only_line(yunxue("index", "search", "交接班提前多久到岗", "--k", 1, "--json"))

    assert set(found) == {
        "question",
        "hits",
        "confidence",
        "answerable",
        "release",
        "timings_ms",
        "corrections",
    }
    (hit,) = found["hits"]
    assert hit["quote"] == "第二条 值班员应当提前三十分钟到岗交接。"
    assert (hit["citation"]["document"], hit["citation"]["provision"]) == ("值班.md", "第二条")
    assert found["release"] == json.loads(built.stdout)["release"]


def test_info_tells_what_is_served(built, yunxue):
    facts = _only_line(yunxue("index", "info", "--json"))

    assert set(facts) == {
        "library",
        "release",
        "documents",
        "passages",
        "provisions",
        "cards",
        "model",
        "built_at",
    }
    assert (facts["library"], facts["passages"], facts["model"]) == ("trial", 2, _MODEL)


@pytest.mark.usefixtures("built")
def test_evaluate_prints_the_scores(yunxue, golden):
    scores = _only_line(yunxue("evaluate", golden, "--json"))

    assert set(scores) == {
        "questions",
        "recall@1",
        "recall@5",
        "mrr@10",
        "refusal",
        "false_refusal",
        "by_kind",
        "release",
    }
    assert (scores["questions"], scores["recall@1"], scores["refusal"]) == (2, 1.0, 1.0)
    assert set(scores["by_kind"]) == {"plain", "unanswerable"}


def test_evaluating_other_materials_leaves_the_current_release(built, yunxue, golden, tmp_path):
    other = tmp_path / "trial"
    other.mkdir()
    (other / "值班.md").write_text("# 值班办法\n\n第二条 交接班提前十分钟到岗。\n", "utf-8")

    scores = _only_line(yunxue("evaluate", golden, "--library", other, "--json"))

    current = json.loads(built.stdout)["release"]
    assert scores["release"] != current
    assert json.loads(yunxue("index", "info", "--json").stdout)["release"] == current


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["index", "build", "/no/such/[folder]"], "/no/such/[folder] is not there", id="no folder"
        ),
        pytest.param(
            ["index", "build", ".", "--library", "Bad Name"],
            "YUNXUE_LIBRARY=Bad Name cannot be used",
            id="name",
        ),
        pytest.param(
            ["index", "search", "党费", "--library", "none"], "has no current release", id="no release"
        ),
        pytest.param(["index", "info", "--library", "none"], "has no current release", id="info of nothing"),
        pytest.param(
            ["evaluate", "none.jsonl"], "none.jsonl, the whole file: cannot be read", id="no questions"
        ),
        pytest.param(["calibrate", "golden.jsonl"], "expected QUESTIONS=FOLDER", id="no folder to calibrate"),
    ],
)
def test_what_goes_wrong_is_one_line_on_standard_error(yunxue, arguments, message):
    result = yunxue(*arguments)

    lines = result.stderr.strip().splitlines()
    assert (result.exit_code, result.stdout, len(lines)) == (1, "", 1)
    assert lines[0].startswith("error: ")
    assert message in lines[0]
