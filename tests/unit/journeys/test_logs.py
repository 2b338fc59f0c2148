"""A log that is followed: each line once, however late it comes."""

from __future__ import annotations

from catctl.journeys.logs import OVERLAP, Tail
from catctl.services.observe_logs import LogLine


def line(at: int, number: int = 0) -> LogLine:
    return LogLine(at=at, task="t", message=f"{at}", id=f"{at}-{number}")


class Log:
    """A log as CloudWatch has it: in order of time, from a moment on."""

    def __init__(self) -> None:
        self.lines: list[LogLine] = []
        self.asked: list[int] = []

    def read(self, since: int) -> list[LogLine]:
        self.asked.append(since)
        return sorted((item for item in self.lines if item.at >= since), key=lambda i: i.at)


def test_each_line_once() -> None:
    log = Log()
    tail = Tail(log.read, since=1000)
    assert tail.fresh() == []
    log.lines = [line(5000), line(30_000)]
    assert [item.at for item in tail.fresh()] == [5000, 30_000]
    assert tail.fresh() == []
    late = line(30_000 - OVERLAP + 1)
    log.lines += [late, line(31_000)]
    assert [item.at for item in tail.fresh()] == [late.at, 31_000]
    assert log.asked == [1000, 1000, 20_000, 20_000]


def test_two_lines_of_one_moment() -> None:
    log = Log()
    tail = Tail(log.read, since=0)
    log.lines = [line(50_000, 1)]
    assert len(tail.fresh()) == 1
    log.lines.append(line(50_000, 2))
    assert [item.id for item in tail.fresh()] == ["50000-2"]


def test_a_talkative_task() -> None:
    """More lines than one answer of AWS's has."""
    log = Log()
    tail = Tail(log.read, since=0)
    told = 0
    for step in range(3):
        log.lines += [line(step * 60_000, number) for number in range(12_000)]
        told += len(tail.fresh())
    assert told == 36_000
