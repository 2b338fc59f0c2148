"""Lines of a log are printed, whatever its streams are called."""

from __future__ import annotations

import pytest

from catctl.cli.logs import _print
from catctl.services.observe_logs import LogLine, _line
from catctl.views.flags import Flags
from catctl.views.output import Output


@pytest.mark.parametrize("task", ["", "0a1b2c3d4e5f", "not-hex", "고양이", "\udcff", "[$LATEST]"])
def test_any_stream(task: str, capsys: pytest.CaptureFixture[str]) -> None:
    _print(Output(Flags()), [LogLine(at=0, task=task, message="hello", id="1")])
    assert "hello" in capsys.readouterr().out


@pytest.mark.parametrize("time", [-1, 0, 10**18])
def test_any_time(time: int, capsys: pytest.CaptureFixture[str]) -> None:
    event = {"timestamp": time, "message": "hello"}
    _print(Output(Flags()), [_line(event, "ecs/web/1")])
    assert "hello" in capsys.readouterr().out
