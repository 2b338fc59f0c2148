"""Lengths of time, names and colours on the command line."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from catctl.cli import main
from catctl.cli.options import EnvironmentKey, Verb, seconds
from catctl.views.flags import Flags

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


@pytest.mark.parametrize("name", ["z$(touch x)", "a;b", "`x`", "a b", "-v", "A", "a\nb", "x'y"])
def test_only_names_of_environments_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for key in (name, "hack"):
        (tmp_path / "environments" / key).mkdir(parents=True)
        (tmp_path / "environments" / key / "environment.yaml").touch()
    monkeypatch.chdir(tmp_path)
    found = EnvironmentKey().shell_complete(CONTEXT, OPTION, "")
    assert [item.value for item in found] == ["hack"]


@pytest.mark.parametrize("value", ["foo", "1", "0", "false", "x y"])
def test_any_value_of_no_color_counts(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """As https://no-color.org has it."""
    monkeypatch.setenv("NO_COLOR", value)
    assert main(["--version"]) == 0
    assert flags_of() == Flags(no_color=True)
    monkeypatch.setenv("NO_COLOR", "")
    assert flags_of() == Flags()


def flags_of() -> Flags:
    context = Verb("x").make_context("x", [])
    return context.ensure_object(Flags)
