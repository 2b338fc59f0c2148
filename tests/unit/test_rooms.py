"""The plan of the house: imports point down, and each file touches what its name allows."""

from __future__ import annotations

import ast
import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support.source import read

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "catctl"
# A room may import from its own and from later ones only.
ORDER = (
    "cli",
    "views",
    "journeys",
    "checks",
    "rendering",
    "iam",
    "cost",
    "leftovers",
    "state_backend",
    "stack",
    "services",
    "secrets",
    "containers",
    "sandbox",
    "terraform",
    "environment",
    "aws",
    "actions",
    "files",
    "search_path",
    "errors",
    "commands",
    "billing",
    "words",
    "foreign",
    "shapes",
)
WINGS = {
    "checks",
    "cost",
    "iam",
    "leftovers",
    "rendering",
    "state_backend",
    "stack",
    "services",
    "secrets",
    "sandbox",
}
FILES = sorted(PACKAGE.rglob("*.py"))
# All that a pure file may import from elsewhere.
HARMLESS = {
    "__future__",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fnmatch",
    "functools",
    "graphlib",
    "hashlib",
    "hmac",
    "html",
    "ipaddress",
    "itertools",
    "jinja2",
    "json",
    "pydantic",
    "pydantic_core",
    "re",
    "shlex",
    "typing",
    "urllib.parse",
    "yaml",
}
CLOCKS = {"now", "today", "utcnow"}
OPENERS = {"__import__", "eval", "exec", "input", "open", "print"}
# What a journey asks of whoever watches it.
NAMED_TWICE = {"View"}
VALUES = "catctl.actions"  # whose plans are values, though it carries them out, too


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    here = room(path)
    if here not in ORDER:
        return
    for name in sorted(read(path).modules):
        if not name.startswith("catctl."):
            continue
        there = name.split(".")[1]
        assert there in ORDER, f"{path} imports {name}"
        assert ORDER.index(there) >= ORDER.index(here), f"{path} imports {name}: that is upwards"
        if here == "checks" and there == "services":  # it reads what others model
            continue
        if here in WINGS and there in WINGS:
            assert here == there, f"{path} imports {name}: wings do not know each other"


def test_every_room_stands_on_the_screen() -> None:
    """CONTRIBUTING.md shows them on one screen, in the order in which imports point down."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    [screen] = re.findall(r"^```text\n(catctl/\n.*?)^```$", text, re.M | re.S)
    assert tuple(re.findall(r"^  (\w+)(?:/|\.py) ", screen, re.M)) == ORDER
    assert {room(path) for path in FILES} - {"__init__", "__main__"} == set(ORDER)
    assert set(re.findall(r"\w+\.py", screen)) <= {path.name for path in FILES}
    lines = screen.splitlines()
    assert len(lines) <= 40
    assert max(len(line) for line in lines) <= 80


def module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


MODULES = {module(path) for path in FILES}


def imported(path: Path) -> set[str]:
    """The modules that a file imports, within functions and for types only, too."""
    return {name if name in MODULES else name.rpartition(".")[0] for name in read(path).names}


def test_no_modules_import_each_other_in_a_circle() -> None:
    TopologicalSorter({module(path): imported(path) for path in FILES}).prepare()


def is_pure(path: Path) -> bool:
    return re.search(r"\bPure\.", read(path).docstring) is not None


def test_plans_and_models_are_what_they_are_called() -> None:
    """Not the commands, views and journeys of these names."""
    wings = [path for path in FILES if room(path) not in ("cli", "journeys", "views")]
    named = [path for path in wings if path.name in ("model.py", "plan.py")]
    assert [path for path in named if not is_pure(path)] == []
    plans = [path for path in named if path.name == "plan.py"]
    assert [path for path in plans if "catctl.actions.Plan" not in read(path).names] == []


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if is_pure(path)],
    ids=lambda p: p.relative_to(PACKAGE).as_posix(),
)
def test_pure_files_touch_nothing(path: Path) -> None:
    """No clock, environ, disk, network, randomness nor process, nor a file that touches one."""
    source = read(path)
    others = {name for name in source.modules if not name.startswith("catctl")}
    whole = {name if name in HARMLESS else name.split(".")[0] for name in others}
    assert whole <= HARMLESS
    assert not source.attributes & CLOCKS
    assert not source.called & OPENERS
    pure = {module(path) for path in FILES if is_pure(path)} | {VALUES}
    assert {name for name in imported(path) if name.startswith("catctl")} <= pure


def test_only_who_guards_the_account_opens_it() -> None:
    """A forgotten guard is a write into the wrong account."""
    opened = {module(path) for path in FILES if "Aws" in read(path).called}
    assert opened == {"catctl.journeys.account"}


def test_observers_know_no_plans() -> None:
    """What is seen does not depend on what will be done about it."""
    observers = [path for path in FILES if path.name.startswith("observe")]
    plans = {"operations", "plan"}
    found = {(module(p), name) for p in observers for name in imported(p)}
    assert [pair for pair in found if pair[1].rpartition(".")[2] in plans] == []


PRINTING = re.compile(
    r"\bprint\(|\bclick\.(?:clear|confirm|echo\w*|edit|pause|progressbar|prompt|secho)\b|"
    r"\b(?:sys|io)\.(?:__)?std(?:out|err)|\bos\.write\(|\bConsole\(|print_exc|\brprint\b|"
    r"\bfrom (?:click|sys|rich) import|/dev/tty|\bgetpass\b|\blogging\b|\bwarnings\.warn"
)
# Where something is asked, drawn or emptied, after filtering; a pipe that is closed stays closed.
PRINTERS = {
    "cli/boundary.py": {"sys.stderr", "sys.stdout"},  # opened and flushed, where a shell closed one
    "cli/__init__.py": {"sys.stderr"},
    "views/console.py": {"click.clear", "click.confirm", "click.prompt"},
    "views/live.py": {"Console(", "print("},
    "views/streams.py": {"click.echo", "sys.stderr", "sys.stdout"},
}


def test_all_text_leaves_by_one_file() -> None:
    """Which filters it. What another program prints, such as docker, is that program's."""
    found = {
        path.relative_to(PACKAGE).as_posix(): set(PRINTING.findall(code(path))) for path in FILES
    }
    assert {name: words for name, words in found.items() if words} == PRINTERS


def code(path: Path) -> str:
    """A file without its comments and documentation; nothing of one that has no such word."""
    if not PRINTING.search(path.read_text(encoding="utf-8")):
        return ""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    return ast.unparse(tree)


def test_a_class_has_a_name_of_its_own() -> None:
    """Whoever reads it knows which one is meant."""
    found = Counter(name for path in FILES for name in read(path).classes)
    assert {name for name, times in found.items() if times > 1} <= NAMED_TWICE


def test_no_room_is_called_utils() -> None:
    banned = {"utils", "helpers", "manager", "handler", "common"}
    assert not {path.stem for path in FILES} & banned


def test_digits_are_ascii() -> None:
    """\\d matches digits of every script, of which AWS and Terraform take none."""
    assert [path for path in FILES if "\\d" in path.read_text(encoding="utf-8")] == []
    with_digits = re.compile(r"\.is(?:digit|decimal|numeric)\(")
    assert [path for path in FILES if with_digits.search(path.read_text(encoding="utf-8"))] == []


def test_files_are_small() -> None:
    large = {
        path.relative_to(PACKAGE): path.read_text(encoding="utf-8").count("\n") for path in FILES
    }
    assert {name: lines for name, lines in large.items() if lines > 300} == {}
