"""A module's tests lie where the module lies, and no test file needs another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.source import read

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "tests/unit"
# These look at the source and the documents as a whole, or at all readers of AWS.
OF_NO_MODULE = {
    "test_docs.py",
    "test_examples.py",
    "test_layout.py",
    "test_patterns.py",
    "test_rooms.py",
}
TESTS = sorted(path.relative_to(UNIT) for path in UNIT.rglob("test_*.py"))
FILES = sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("test", TESTS, ids=Path.as_posix)
def test_a_test_lies_where_its_module_lies(test: Path) -> None:
    """tests/unit/services/test_plan.py tests catctl/services/plan.py."""
    assert (UNIT / test).with_name("__init__.py").is_file(), "else two test_plan.py are one"
    if test.as_posix() in OF_NO_MODULE:
        return
    tested = ROOT / "catctl" / test.with_name(test.name.removeprefix("test_"))
    assert tested.is_file() or (tested.with_suffix("") / "__init__.py").is_file()


def test_tests_that_share_something_share_a_worker(request: pytest.FixtureRequest) -> None:
    """xdist appends the group to the name; where it does not, each test is on its own."""
    marked = request.node.get_closest_marker("xdist_group")
    assert marked
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith(f"@{marked.args[0]}")


def file_of(name: str) -> str | None:
    """The test file to which an imported name leads."""
    parts = name.split(".")
    found = next((n for n, part in enumerate(parts) if part.startswith("test_")), None)
    return None if found is None else ".".join(parts[: found + 1])


def test_no_test_file_is_imported() -> None:
    """What two tests share is no test: it belongs in tests/support."""
    found = {
        (path.relative_to(ROOT / "tests").as_posix(), file)
        for path in FILES
        for name in read(path).names
        if name.startswith("tests.") and (file := file_of(name))
    }
    assert found == set()
