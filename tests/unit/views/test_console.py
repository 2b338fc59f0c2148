"""Lines on a terminal."""

from __future__ import annotations

import click
import pytest

from catctl.views.console import wrapped
from catctl.views.style import paint, shown


def test_long_sentences_break_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    line = "  Cause  The load balancer's health check gets no answer from the task."
    assert wrapped(line, is_terminal=True).splitlines() == [
        "  Cause  The load balancer's health",
        "         check gets no answer from the",
        "         task.",
    ]
    assert wrapped(line, is_terminal=False) == line


def test_colours_take_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal each long error broke behind its first word."""
    monkeypatch.setenv("COLUMNS", "80")
    words = "a word and more of them that go on and on until the line is full, and then some more"
    plain = wrapped(f"Error: {words}", is_terminal=True)
    painted = wrapped(f"{paint('Error:', 'red', bold=True)} {words}", is_terminal=True)
    assert click.unstyle(shown(painted)) == plain
    assert len(plain.splitlines()) == 2
