"""Lengths of time on the command line."""

from __future__ import annotations

import click
import pytest

from catctl.cli.options import seconds

CONTEXT = click.Context(click.Command("wait"))
OPTION = click.Option(["--timeout"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90s", 90), ("20m", 1200), ("2h", 7200), ("1h30m", 5400), ("1.5m", 90), ("1h1m1s", 3661)],
)
def test_a_length_of_time(text: str, expected: float) -> None:
    assert seconds(CONTEXT, OPTION, text) == expected


@pytest.mark.parametrize("text", ["", "90", "m", "-1m", "1d", "1m 30s", "1e3s", "9999999s"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(click.BadParameter):
        seconds(CONTEXT, OPTION, text)
