"""Set-up runs before anything is installed: nothing but the standard library may be imported."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EARLY = sorted([*(ROOT / "deploy").glob("*.py"), *(ROOT / "deploy" / "setup").glob("*.py")])


@pytest.mark.parametrize("module", EARLY, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_set_up_imports_only_the_standard_library_and_itself(module: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")

    foreign = {name for name in imported if name.split(".")[0] not in {*sys.stdlib_module_names, "deploy"}}
    launching = {name for name in imported if name.startswith("deploy.launch")}

    assert foreign | launching == set()
