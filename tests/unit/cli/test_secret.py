"""A value from stdin is stored as it is, but for one line break."""

from __future__ import annotations

import io
import sys

import pytest

from catctl.cli.secret import _value


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a\n", "a"),
        ("a\r\n", "a"),
        ("a", "a"),
        ("a\n\n", "a\n"),
        (" a \n", " a "),
        ("-----BEGIN-----\nx\n-----END-----\n\n", "-----BEGIN-----\nx\n-----END-----\n"),
    ],
)
def test_one_line_break_is_dropped(
    monkeypatch: pytest.MonkeyPatch, given: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(given))
    assert _value("DB_PASSWORD") == expected
