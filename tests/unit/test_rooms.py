"""The plan of the house: imports point down, and each file touches what its name allows."""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support.source import read

PACKAGE = Path(__file__).resolve().parents[2] / "catctl"
# A room may import from its own and from later ones only.
ORDER = (
    "cli",
    "views",
    "journeys",
    "checks",
    "rendering",
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
    "errors",
    "words",
)
WINGS = {
    "checks",
    "cost",
    "leftovers",
    "rendering",
    "state_backend",
    "stack",
    "services",
    "secrets",
    "sandbox",
}
FILES = sorted(PACKAGE.rglob("*.py"))
PURE_NAMES = {"model.py", "plan.py", "network.py", "hcl.py", "templates.py", "policy.py"}
PURE_NAMES |= {"checks.py", "names.py", "resolved.py", "context.py", "render.py", "ownership.py"}
PURE_NAMES |= {
    "presets.py",
    "rules.py",
    "section.py",
    "sources.py",
    "service.py",
    "service_checks.py",
    "skips.py",
}
PURE_NAMES |= {
    "answers.py",
    "scenario.py",
    "scenarios.py",
    "scenarios_api.py",
    "scenarios_run.py",
    "scenarios_start.py",
    "export.py",
    "operations.py",
    "balancing.py",
    "capacity.py",
    "images.py",
    "logs.py",
    "roles.py",
    "secrets.py",
    "estimate.py",
    "guards.py",
    "figures.py",
    "default_vpc.py",
    "offers.py",
    "words.py",
    "purge.py",
    "quantities.py",
    "tips.py",
    "catalogue.py",
    "catalogue_entry.py",
    "catalogue_run.py",
    "catalogue_start.py",
    "diagnose.py",
    "documents.py",
    "platform.py",
    "requests.py",
    "rollout.py",
    "spec.py",
    "doubts.py",
    "effective.py",
    "drift.py",
    "explain.py",
    "hints.py",
    "lock.py",
    "messages.py",
    "skips.py",
    "story.py",
    "tables.py",
    "tfplan.py",
}
IMPURE = {"os", "subprocess", "socket", "time", "random", "secrets", "boto3", "pathlib"}
CLOCKS = {"now", "today", "utcnow"}


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


def module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Neither at their top, nor within a function, nor for types only."""
    modules = {module(path) for path in FILES}
    imported = {
        module(path): {
            name if name in modules else name.rpartition(".")[0] for name in read(path).names
        }
        for path in FILES
    }
    TopologicalSorter(imported).prepare()  # raises CycleError


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in FILES
        if path.name in PURE_NAMES and room(path) not in ("cli", "views", "journeys")
    ],
    ids=lambda p: p.relative_to(PACKAGE).as_posix(),
)
def test_pure_files_touch_nothing(path: Path) -> None:
    source = read(path)
    assert not {name.split(".")[0] for name in source.modules} & IMPURE
    assert not source.attributes & CLOCKS


def test_no_room_is_called_utils() -> None:
    banned = {"utils", "helpers", "manager", "handler", "common"}
    assert not {path.stem for path in FILES} & banned


def test_files_are_small() -> None:
    large = {
        path.relative_to(PACKAGE): path.read_text(encoding="utf-8").count("\n") for path in FILES
    }
    assert {name: lines for name, lines in large.items() if lines > 300} == {}
