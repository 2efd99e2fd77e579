"""`yunxue index watch` keeps a library current, in a real process."""

import os
import signal
import subprocess
import sys
import time

from index.model.catalogue import find_model
from index.model.fetch import ensure_model
from index.release import current_release
from index.settings import PROJECT_ROOT, IndexSettings

_MODEL = "bge-small-zh-v1.5"


def _next_release(library_dir, before=None):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if (library_dir / "current").exists() and current_release(library_dir) != before:
            return current_release(library_dir)
        time.sleep(0.02)
    raise AssertionError("no other release became current")


def test_a_changed_file_becomes_a_release_and_ctrl_c_ends_it(tmp_path):
    model = ensure_model(find_model(_MODEL), IndexSettings().models_dir)
    (tmp_path / "models").symlink_to(model.parent.resolve(), target_is_directory=True)
    materials = tmp_path / "materials"
    materials.mkdir()
    rule = "# 值班办法\n\n第一条 值班实行两班制。\n\n第二条 提前三十分钟到岗交接。\n"
    (materials / "值班.md").write_text(rule, "utf-8")
    library_dir = tmp_path / "releases" / "trial"
    watching = subprocess.Popen(
        [sys.executable, "-m", "cli", "index", "watch", str(materials), "--library", "trial"],
        cwd=PROJECT_ROOT,
        env=os.environ | {"YUNXUE_DATA_DIR": str(tmp_path), "YUNXUE_EMBEDDING_MODEL": _MODEL},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        first = _next_release(library_dir)
        (materials / "值班.md").write_text(rule.replace("两班", "三班"), "utf-8")
        second = _next_release(library_dir, first)
        # What cannot be built is told, and nothing is lost.
        (materials / "值班.md").unlink()
        time.sleep(1)
    finally:
        watching.send_signal(signal.SIGINT)
    said, noted = watching.communicate(timeout=30)

    assert current_release(library_dir) == second
    assert said.count("1 documents, 2 provisions, 2 passages") == 2
    assert "1 texts embedded" in said
    assert "error: no readable material was found" in noted
    assert "stopped: the materials are no longer watched" in noted
    assert watching.returncode == 130
