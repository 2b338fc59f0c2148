"""What the documents say of this repository is true."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROOFS = re.findall(
    r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("file", "name"), sorted(set(PROOFS)), ids=lambda part: part)
def test_every_promise_names_a_test_that_is_there(file: str, name: str) -> None:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_there_are_proofs() -> None:
    assert len(set(PROOFS)) > 40
