"""Lines on a terminal."""

from __future__ import annotations

import pytest

from catctl.views.console import wrapped


def test_long_sentences_break_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    line = "  Cause  The load balancer's health check gets no answer from the task."
    assert wrapped(line, is_terminal=True).splitlines() == [
        "  Cause  The load balancer's health",
        "         check gets no answer from the",
        "         task.",
    ]
    assert wrapped(line, is_terminal=False) == line
