"""`yunxue bank draft` over a real release."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from index.model.catalogue import find_model
from index.model.fetch import ensure_model
from index.settings import IndexSettings

_RULE = "# {title}\n\n第一条 新职工上岗前培训不少于{hours}学时。\n\n第二条 {title}保存三年。\n"


@pytest.fixture(scope="module")
def yunxue(tmp_path_factory):
    """Run the command against a data folder with a release of two rules."""
    folder, materials = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("materials")
    model = ensure_model(find_model("bge-small-zh-v1.5"), IndexSettings().models_dir)
    (folder / "models").symlink_to(model.parent.resolve(), target_is_directory=True)
    for title, hours in (("岗位培训办法", "四十"), ("安全教育办法", "九十六")):
        (materials / title).mkdir()
        (materials / title / f"{title}.md").write_text(_RULE.format(title=title, hours=hours), "utf-8")
    environment = {"YUNXUE_DATA_DIR": str(folder), "YUNXUE_LIBRARY": "trial", "YUNXUE_DATABASE_URL": ""}

    def run(*arguments):
        return CliRunner(env=environment).invoke(app, [str(each) for each in arguments])

    assert run("index", "build", materials).exit_code == 0
    return run


def _drafted(yunxue, *arguments):
    done = yunxue("bank", "draft", *arguments, "--json")
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1), done.output
    return json.loads(done.stdout)


def _in_bank(yunxue):
    listed = yunxue("bank", "list", "--json")
    kept = json.loads(listed.stdout)["items"] if listed.exit_code == 0 else []
    return {one["item"]["id"] for one in kept}


def test_a_try_writes_nothing_and_drafting_goes_on_where_it_stopped(yunxue):
    tried = _drafted(yunxue, "--dry-run")
    assert _in_bank(yunxue) == set()

    first = _drafted(yunxue, "--limit", "3")
    rest = _drafted(yunxue)
    none = _drafted(yunxue, "trial")

    ids = [[draft["id"] for draft in told["drafts"]] for told in (tried, first, rest, none)]
    assert (len(ids[1]), first["documents_in_all"], ids[3]) == (3, 2, [])
    assert [told["more"] for told in (tried, first, rest, none)] == [False, True, False, False]
    assert ids[0] == ids[1] + ids[2]
    assert _in_bank(yunxue) == set(ids[0])


def test_one_folder_or_one_document_can_be_asked_for(yunxue):
    folder = _drafted(yunxue, "--folder", "安全教育办法", "--dry-run")
    document = yunxue("bank", "draft", "--document", "没有.md")

    assert folder["documents_in_all"] == 1
    both = yunxue("bank", "draft", "--folder", "安全教育办法", "--document", "没有.md")
    assert (both.exit_code, "not both" in both.stderr) == (2, True)
    assert document.exit_code == 1
    assert "no document in force" in document.stderr


def test_people_are_told_in_chinese(yunxue):
    told = yunxue("bank", "draft", "--folder", "没有", "--dry-run").stdout

    assert "试起草（没有写入）：从 0 份文件（共 0 份）可起草 0 道题。" in told
