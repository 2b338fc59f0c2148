"""Carrying a plan out: in order, to the end of the first stage that fails, told as it goes."""

from __future__ import annotations

import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import get_args

import pytest

from catctl.actions import Plan, Stage, carry_out
from catctl.errors import CatctlError
from catctl.leftovers import plan as leftovers
from catctl.leftovers.default_vpc.plan import VpcAction
from catctl.rendering.plan import FileAction
from catctl.services import actions as services
from catctl.state_backend import actions as backend
from catctl.state_backend.purge.plan import PurgeAction

ONE_AT_A_TIME, SIDE_BY_SIDE = 1, 2
either_way = pytest.mark.parametrize("workers", [ONE_AT_A_TIME, SIDE_BY_SIDE])
PATIENCE = 5.0  # seconds for what comes at once, unless it never comes
A_MOMENT = 0.05  # seconds in which what must not begin would have begun


def plan_of(*stages: str) -> Plan[str]:
    """A plan whose actions are single letters, such as ``ab`` for a stage of two."""
    return Plan(tuple(Stage(title=actions, actions=tuple(actions)) for actions in stages))


UNIONS = (
    leftovers.LeftoverAction,
    VpcAction,
    FileAction,
    services.DeployAction,
    backend.BackendAction,
    PurgeAction,
)


@pytest.mark.parametrize("action", [kind for union in UNIONS for kind in get_args(union)])
def test_every_action_says_itself(action: type) -> None:
    """Else a user would read how Python writes its fields."""
    assert "__str__" in vars(action)


def test_a_plan_has_no_empty_stage() -> None:
    stages = [Stage(title=text, actions=tuple(text)) for text in ("a", "", "b")]
    assert [stage.title for stage in Plan.of(stages).stages] == ["a", "b"]


def failing(letters: str, begun: list[str] | None = None) -> Callable[[str], None]:
    """Executes all letters but these, whose errors name them; notes each in ``begun``."""

    def execute(action: str) -> None:
        if begun is not None:
            begun.append(action)
        if action in letters:
            raise CatctlError(f"{action} cannot be done")

    return execute


@either_way
@pytest.mark.parametrize(
    ("stages", "fails", "done", "failed", "not_attempted"),
    [
        (("ab", "cd", "e"), "", "abcde", "", ""),
        (("ab", "cd", "e"), "a", "b", "a", "cde"),
        (("ab", "cd", "e"), "b", "a", "b", "cde"),
        (("abc", "d"), "b", "ac", "b", "d"),
        (("ab", "cd", "e"), "ab", "", "ab", "cde"),
        (("ab", "cd", "e"), "d", "abc", "d", "e"),
        (("ab", "cd", "e"), "e", "abcd", "e", ""),
        (("a", "", "b"), "a", "", "a", "b"),
        ((), "", "", "", ""),
    ],
)
def test_work_stops_after_the_first_stage_with_a_failure(
    stages: tuple[str, ...],
    fails: str,
    done: str,
    failed: str,
    not_attempted: str,
    workers: int,
) -> None:
    """A stage that has begun is attempted as a whole: its actions do not depend on each other."""
    begun: list[str] = []
    told: list[str] = []
    outcome = carry_out(
        plan_of(*stages), failing(fails, begun), on_done=told.append, workers=workers
    )
    assert outcome.done == tuple(done)
    assert outcome.failed == tuple(failed)
    assert outcome.not_attempted == tuple(not_attempted)
    assert told == list(done), "of what was done alone, and in order"
    assert sorted(begun) == sorted(done + failed), "nothing else was begun, and nothing twice"
    assert bool(outcome.error) is bool(failed)


@either_way
def test_the_first_error_is_the_one_that_is_kept(workers: int) -> None:
    outcome = carry_out(plan_of("abc"), failing("bc"), workers=workers)
    assert outcome.error is not None
    assert outcome.error.message == "b cannot be done"


def test_stages_do_not_overlap() -> None:
    """The next stage begins when all of the one before have ended, however long one takes."""
    order: list[str] = []

    def execute(action: str) -> None:
        if action == "a":
            time.sleep(A_MOMENT)
        order.append(action)

    carry_out(plan_of("ab", "cd"), execute, workers=SIDE_BY_SIDE)
    assert set(order[:2]) == set("ab")


def test_with_workers_actions_of_a_stage_run_side_by_side() -> None:
    both = threading.Barrier(2, timeout=PATIENCE)
    threads: set[int] = set()

    def execute(action: str) -> None:
        threads.add(threading.get_ident())
        both.wait()

    outcome = carry_out(plan_of("abcdef"), execute, workers=SIDE_BY_SIDE)
    assert outcome.done == tuple("abcdef")
    assert len(threads) == SIDE_BY_SIDE, "and no more at a time"
    assert threading.get_ident() not in threads


def test_without_workers_all_is_done_in_the_calling_thread() -> None:
    """Where Ctrl-C reaches it."""
    threads: set[int] = set()
    carry_out(plan_of("ab", "c"), lambda _: threads.add(threading.get_ident()))
    assert threads == {threading.get_ident()}


@either_way
def test_it_is_told_in_the_calling_thread(workers: int) -> None:
    """What tells may write to the terminal, and needs no lock."""
    threads: set[int] = set()
    carry_out(
        plan_of("abcd"),
        failing(""),
        on_done=lambda _: threads.add(threading.get_ident()),
        workers=workers,
    )
    assert threads == {threading.get_ident()}


def test_each_is_told_before_the_next_is_begun() -> None:
    """Whatever ends the process later: what was done has been said."""
    course: list[str] = []
    carry_out(
        plan_of("ab", "c"),
        lambda action: course.append(f"do {action}"),
        on_done=lambda action: course.append(f"told {action}"),
    )
    assert course == ["do a", "told a", "do b", "told b", "do c", "told c"]


def test_ctrl_c_during_an_action_ends_all() -> None:
    begun: list[str] = []
    told: list[str] = []

    def execute(action: str) -> None:
        begun.append(action)
        if action == "c":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(plan_of("ab", "cd", "e"), execute, on_done=told.append)
    assert begun == ["a", "b", "c"]
    assert told == ["a", "b"]


def until_the_pool_is_left() -> None:
    """In a worker: until the calling thread waits for those under way, and a moment longer.

    By then it has to have called off those that wait; how soon it gets there is the system's
    affair.
    """
    main = threading.main_thread().ident
    assert main is not None
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        stack = traceback.walk_stack(sys._current_frames()[main])
        if any(frame.f_code.co_name == "shutdown" for frame, _ in stack):
            break
        time.sleep(0.005)
    time.sleep(A_MOMENT)


@either_way
def test_ctrl_c_while_telling_ends_all(workers: int) -> None:
    """With workers those under way are finished; none of those that wait is begun."""
    begun: list[str] = []
    told: list[str] = []

    def execute(action: str) -> None:
        begun.append(action)
        if action != "a":
            until_the_pool_is_left()

    def tell(action: str) -> None:
        told.append(action)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(plan_of("abcdef", "g"), execute, on_done=tell, workers=workers)
    assert set(begun) <= set("abc" if workers > 1 else "a")
    assert told == ["a"]


@dataclass
class Keyboard:
    """Presses Ctrl-C, from whichever thread: raises KeyboardInterrupt in the main one, once."""

    pressed: threading.Event = field(default_factory=threading.Event)

    def press(self) -> None:
        """A signal that comes just before a wait is seen after it: until then it is repeated."""
        main = threading.main_thread().ident
        assert main is not None
        for _ in range(int(PATIENCE / 0.01)):
            signal.pthread_kill(main, signal.SIGINT)
            if self.pressed.wait(0.01):
                return

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        if not self.pressed.is_set():
            self.pressed.set()
            raise KeyboardInterrupt


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    if sys.platform == "win32":
        pytest.skip("signals of POSIX")
    made = Keyboard()
    before = signal.signal(signal.SIGINT, made.on_signal)
    yield made
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_while_workers_are_at_work(keyboard: Keyboard) -> None:
    begun: list[str] = []
    told: list[str] = []
    first_told = threading.Event()
    under_way = threading.Barrier(2, timeout=PATIENCE)

    def execute(action: str) -> None:
        begun.append(action)
        if action == "a":
            return
        if action in "bc":
            under_way.wait()
        if action == "b":
            first_told.wait(PATIENCE)
            keyboard.press()
        until_the_pool_is_left()

    def tell(action: str) -> None:
        told.append(action)
        first_told.set()

    with pytest.raises(KeyboardInterrupt):
        carry_out(plan_of("abcdef", "g"), execute, on_done=tell, workers=SIDE_BY_SIDE)
    assert sorted(begun) == ["a", "b", "c"]
    assert told == ["a"]
