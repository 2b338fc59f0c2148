"""What counts as a signal: what is meant, not how often a key repeats."""

from __future__ import annotations

import signal
import subprocess
import sys
from types import FrameType
from typing import TYPE_CHECKING, cast

import pytest

from catctl.terraform.interrupts import Interrupts, deaf
from catctl.terraform.interrupts import __file__ as interrupts_py
from catctl.terraform.stops import Stops

if TYPE_CHECKING:
    from _typeshed import TraceFunction


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Deaf:
    """A process that notes which signals it gets."""

    def __init__(self) -> None:
        self.got: list[int] = []

    def send_signal(self, number: int) -> None:
        self.got.append(number)


@pytest.mark.parametrize(
    ("gaps", "count"),
    [
        ([0], 1),
        ([0, 0, 0, 0], 1),
        ([0, *[0.05] * 100], 1),
        ([0, *[0.9] * 10], 1),
        ([0, 1.0], 2),
        ([0, 1.0, 0.5, 0.6], 2),
        ([0, 1.0, 1.0], 3),
        ([0, 5, 0.01, 5, 0.01], 3),
    ],
)
def test_signals_within_a_second_are_one(gaps: list[float], count: int) -> None:
    clock = Clock()
    interrupts = Interrupts(clock)
    for gap in gaps:
        clock.now += gap
        interrupts.heard(signal.SIGINT)
        interrupts.shown(interrupts.count)
    assert interrupts.count == count


def test_signals_at_once_are_one_wherever_the_second_meets_the_handler() -> None:
    """Python calls a handler within itself: once two at the same time counted as two."""
    moments = 0
    for moment in range(10_000):
        interrupts = Interrupts(Clock())
        if not _heard_again_at(moment, interrupts):
            break
        assert interrupts.count == 1
        moments += 1
    assert moments > 50


def _heard_again_at(moment: int, interrupts: Interrupts) -> bool:
    """Hear a signal, and another at that step of Python's; False where there are not so many."""
    steps = 0

    def trace(frame: FrameType, event: str, _arg: object) -> TraceFunction | None:
        nonlocal steps
        if frame.f_code.co_filename != interrupts_py:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            steps += 1
            if steps == moment:
                interrupts.heard(signal.SIGTERM)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        interrupts.heard(signal.SIGINT)
    finally:
        sys.settrace(before)
    return steps >= moment


def test_only_what_comes_a_second_after_the_text_is_meant() -> None:
    clock = Clock()
    interrupts = Interrupts(clock)
    interrupts.heard(signal.SIGINT)
    clock.now += 60
    interrupts.heard(signal.SIGINT)
    assert interrupts.count == 1, "its text was not shown yet"
    clock.now += 60
    interrupts.shown(1)
    clock.now += 0.9
    interrupts.heard(signal.SIGTERM)
    assert interrupts.count == 1, "it was not read yet"
    assert interrupts.exit_code == 130
    clock.now += 1
    interrupts.heard(signal.SIGTERM)
    assert (interrupts.count, interrupts.exit_code) == (2, 143)
    interrupts.shown(1)  # by another thread, late
    clock.now += 5
    interrupts.heard(signal.SIGINT)
    assert interrupts.count == 2, "the text about the second was not shown"


def test_terraform_is_sent_two_signals_at_most_and_the_second_when_forced() -> None:
    clock, process, told = Clock(), Deaf(), list[int]()
    interrupts = Interrupts(clock)
    stops = Stops(cast("subprocess.Popen[bytes]", process), interrupts, told.append)
    stops.ask()  # as where AWS is silent
    for count in (1, 2, 3):
        assert len(process.got) == 1, "a second signal makes Terraform leave its work"
        assert not stops.forced
        clock.now += 1.5
        interrupts.heard(signal.SIGINT)
        stops.look()
        assert told == list(range(1, count + 1))
    assert len(process.got) == 2
    assert stops.forced


def test_an_apply_is_told_once_it_has_begun() -> None:
    """Terraform told earlier may do everything and store an empty state."""
    interrupts, process, told, began = Interrupts(), Deaf(), list[int](), list[bool]()
    stops = Stops(
        cast("subprocess.Popen[bytes]", process), interrupts, told.append, lambda: bool(began)
    )
    interrupts.heard(signal.SIGINT)
    stops.look()
    stops.look()
    assert (process.got, told) == ([], [1])
    began.append(True)
    stops.look()
    stops.look()
    assert len(process.got) == 1


def test_what_came_while_terraform_was_started_is_passed_on() -> None:
    interrupts, process = Interrupts(), Deaf()
    interrupts.heard(signal.SIGINT)
    stops = Stops(cast("subprocess.Popen[bytes]", process), interrupts, lambda _: None)
    stops.look()
    assert len(process.got) == 1


def test_within_another_block_signals_are_counted_on() -> None:
    before = signal.getsignal(signal.SIGINT)
    interrupts = Interrupts()
    with interrupts.counted():
        with interrupts.counted():
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert interrupts.count == 1
    assert signal.getsignal(signal.SIGINT) is before


def test_last_words_are_said_whole() -> None:
    with deaf():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
