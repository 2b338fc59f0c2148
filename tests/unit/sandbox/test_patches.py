"""What the sandbox replaces of moto must be there."""

from __future__ import annotations

import ast
from importlib.metadata import version
from pathlib import Path

import pytest

from catctl.errors import SandboxError
from catctl.sandbox.patches import patch

SANDBOX = Path(__file__).resolve().parents[3] / "catctl" / "sandbox"


class Backend:
    def delete(self) -> str:
        return "deleted"


def test_what_was_there_is_handed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backend, "delete", Backend.delete)  # put back afterwards
    original = patch(Backend, "delete", lambda self: "kept")
    assert Backend().delete() == "kept"
    assert original(Backend()) == "deleted"


def test_what_is_not_there_is_not_replaced() -> None:
    with pytest.raises(SandboxError) as caught:
        patch(Backend, "_delete", None)
    release = version("moto")
    assert caught.value.message == (
        f"moto {release} has no Backend._delete, which the sandbox replaces."
    )
    assert not hasattr(Backend, "_delete")


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(SANDBOX.rglob("*.py")) if "def mend(" in p.read_text(encoding="utf-8")],
    ids=lambda path: path.stem,
)
def test_moto_is_replaced_in_no_other_way(path: Path) -> None:
    for function in ast.parse(path.read_text(encoding="utf-8")).body:
        for statement in function.body if isinstance(function, ast.FunctionDef) else ():
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            assert not any(isinstance(target, ast.Attribute) for target in targets)
