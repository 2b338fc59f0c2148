"""What another program has said, and whether it counts."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from catctl.containers.programs import ask


@pytest.mark.parametrize(("code", "expected"), [(0, "HEAD"), (1, None), (128, None), (-9, None)])
def test_what_a_program_that_fails_prints_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, code: int, expected: str | None
) -> None:
    """git rev-parse HEAD prints "HEAD" where there is no commit, and exits 128."""

    def run(argv: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(argv, code, stdout="HEAD\n", stderr="fatal")

    monkeypatch.setattr(subprocess, "run", run)
    assert ask(["git", "rev-parse", "HEAD"], environ={}) == expected
