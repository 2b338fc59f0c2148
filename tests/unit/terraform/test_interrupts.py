"""What counts as a signal: what is meant, not how often a key repeats."""

from __future__ import annotations

import signal
import subprocess
from typing import cast

import pytest

from catctl.terraform.interrupts import Interrupts, deaf
from catctl.terraform.runner import _Stops


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
    stops = _Stops(cast("subprocess.Popen[bytes]", process), interrupts, told.append)
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


def test_what_came_while_terraform_was_started_is_passed_on() -> None:
    interrupts, process = Interrupts(), Deaf()
    interrupts.heard(signal.SIGINT)
    stops = _Stops(cast("subprocess.Popen[bytes]", process), interrupts, lambda _: None)
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
