"""The READMEs and the documents name what is there: commands, options, folders, links, quotes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import typer

from cli.main import app

ROOT = Path(__file__).resolve().parents[3]
READMES = ("README.md", "README.zh-CN.md")
PAGES = (*READMES, "CHANGELOG.md", *(str(p.relative_to(ROOT)) for p in sorted((ROOT / "docs").rglob("*.md"))))
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)]+)\)|(?:src|href)=\"([^\"]+)\"")
FOLDER = re.compile(r"^\| ((?:`\w+/`[ ]?)+) \|", re.MULTILINE)


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def code(page: str) -> list[str]:
    blocks = [line for block in FENCED.findall(text(page)) for line in block.splitlines()]
    return [*blocks, *INLINE.findall(FENCED.sub("", text(page)))]


def lines_with(command: str, page: str) -> list[str]:
    found = (re.search(rf"(?:^|[ /]){command} (?P<rest>.+)", line) for line in code(page))
    return [match["rest"] for match in found if match]


def resolved(words: list[str]) -> Any:
    command = typer.main.get_command(app)
    for word in words:
        if not hasattr(command, "commands"):
            break
        assert word in command.commands, f"yunxue {' '.join(words)}: there is no {word}"
        command = command.commands[word]
    return command


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_of_yunxue_exists(page):
    for line in lines_with("yunxue", page):
        spoken = line.split(" #")[0]
        command = resolved(re.match(r"[a-z ]*", spoken)[0].split())
        options = {name for option in command.params for name in option.opts} | {"--help"}

        assert set(re.findall(r"--[a-z-]+", spoken)) <= options, line


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_and_variable_exists(page):
    makefile = text("Makefile")
    targets = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())
    variables = set(re.findall(r"\$\(([A-Z]+)\)\)?,--", makefile))

    for line in lines_with("make", page):
        target, *given = line.split("#")[0].split()

        assert target in targets, line
        assert {word.partition("=")[0] for word in given} <= variables, line


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page):
    links = [first or second for first, second in LINK.findall(FENCED.sub("", text(page)))]
    local = [unquote(link.partition("#")[0]) for link in links if "://" not in link]

    missing = [link for link in local if not ((ROOT / page).parent / link).exists()]

    assert missing == []


def test_the_two_readmes_name_the_same_commands_and_links():
    english, chinese = ([line.split("#")[0].strip() for line in code(page)] for page in READMES)
    links = [
        sorted({first or second for first, second in LINK.findall(text(page))} - {*READMES})
        for page in READMES
    ]

    assert [line for line in english if re.match(r"make |\S*yunxue ", line)] == [
        line for line in chinese if re.match(r"make |\S*yunxue ", line)
    ]
    assert links[0] == links[1]


@pytest.mark.parametrize("page", READMES)
def test_the_table_of_folders_names_each_folder_of_the_repository(page):
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: which folders belong to the repository cannot be told")
    there = {name.split("/")[0] for name in listed.stdout.splitlines() if "/" in name}

    named = {name for row in FOLDER.findall(text(page)) for name in re.findall(r"\w+", row)}

    assert named == {name for name in there if not name.startswith(('"', "."))}


@pytest.mark.parametrize("page", READMES)
def test_the_dialogue_quotes_the_sample_library_word_for_word(page):
    library = [path.read_text(encoding="utf-8") for path in (ROOT / "knowledge/library").rglob("*.md")]
    quotes = re.findall(r"「([^」]+)」", text(page))

    assert len(quotes) == 2
    assert [quote for quote in quotes if not any(quote in document for document in library)] == []


def test_decisions_are_numbered_without_gaps():
    names = sorted(path.name for path in (ROOT / "docs/decisions").iterdir())
    titles = [text(f"docs/decisions/{name}").splitlines()[0] for name in names]

    assert [name[:5] for name in names] == [f"{number:04}-" for number in range(1, len(names) + 1)]
    assert [title[:7] for title in titles] == [f"# {name[:4]} " for name in names]
