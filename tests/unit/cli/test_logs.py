"""Lines of a log are printed, whatever its streams are called."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from catctl.cli.logs import _print
from catctl.services.observe_logs import LogLine, _line
from catctl.views.flags import Flags
from catctl.views.output import Output


@pytest.fixture(autouse=True)
def own_zone() -> Iterator[None]:
    yield
    if sys.platform != "win32":
        time.tzset()


@pytest.mark.parametrize("task", ["", "0a1b2c3d4e5f", "not-hex", "고양이", "\udcff", "[$LATEST]"])
def test_any_stream(task: str, capsys: pytest.CaptureFixture[str]) -> None:
    _print(Output(Flags()), [LogLine(at=0, task=task, message="hello", id="1")])
    assert "hello" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="a process keeps its zone there")
@pytest.mark.parametrize("zone", ["UTC", "UTC-14", "UTC+12"])
@pytest.mark.parametrize("at", [-1, 0, 10**18])
def test_any_time(
    at: int, zone: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    event = {"timestamp": at, "message": "hello"}
    _print(Output(Flags()), [_line(event, "ecs/web/1")])
    assert "hello" in capsys.readouterr().out
