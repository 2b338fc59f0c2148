"""What is shown of a rollout: lines that a reader can trust, on a terminal and in a log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catctl.services.model import Event, Target, TaskState
from catctl.services.rollout import Snapshot, Verdict
from catctl.views.rollout import MOST_LINES, LiveRollout, PlainRollout, counts_line, task_line
from tests.support.samples import NOW, deployment, environment_of, state_of, wish_of

WEB = wish_of(environment_of("services:\n  web: {}\n")).spec
RUNNING = Verdict(kind="running")


def task(number: int, status: str = "RUNNING") -> TaskState:
    return TaskState(
        id=f"{number:032x}",
        status=status,
        task_definition="web:2",
        started_by="ecs-svc/2",
        group="service:web",
        stop_code="",
        stopped_reason="",
        containers=(),
        address=f"10.0.0.{number}",
        created=NOW,
        stopped=None,
    )


def snapshot(key: str = "web", *, tasks: int = 1, failed: int = 0, said: int = 0) -> Snapshot:
    own = replace(deployment(rollout="IN_PROGRESS"), desired=2, failed=failed)
    old = deployment("ecs-svc/1", status="ACTIVE", revision=1, running=2)
    return Snapshot(
        key=key,
        deployment="ecs-svc/2",
        seconds=12.0,
        state=state_of(WEB, own, old, desired=2),
        tasks=tuple(task(number) for number in range(1, tasks + 1)),
        targets=(
            Target(
                address="10.0.0.1",
                port=80,
                state="unhealthy",
                reason="Target.ResponseCodeMismatch",
                description="Health checks failed with these codes: [404]",
            ),
        ),
        events=tuple(
            Event(id=str(n), at=NOW, message=f"(service web) said {n}") for n in range(said)
        ),
    )


def test_counts_and_budget_of_failures() -> None:
    assert counts_line(snapshot(failed=1)) == (
        "new (2) 1/2 running, 0 healthy, 1 failed (limit 2) | old (1) 2 running"
    )


def test_a_task_and_its_target() -> None:
    assert task_line(task(1), snapshot()) == (
        "task 00000000 RUNNING, target unhealthy (Health checks failed with these codes: [404])"
    )


def test_plain_lines_say_what_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    time = [0.0]
    view = PlainRollout(clock=lambda: time[0])
    for _ in range(3):
        view.look(snapshot(), RUNNING)
    assert len(capsys.readouterr().err.splitlines()) == 1
    time[0] = 31.0
    view.look(snapshot(), RUNNING)
    assert "still on its way" in capsys.readouterr().err
    view.look(snapshot(), Verdict(kind="rolled_back", serving="web:1"))
    assert "rolled back. web:1 serves now." in capsys.readouterr().err


@pytest.mark.parametrize("services", [1, 3, 40])
def test_the_terminal_never_takes_more_than_twelve_lines(services: int) -> None:
    view = LiveRollout("Deploying hack")
    try:
        for number in range(services):
            view.look(snapshot(f"web{number}", tasks=30, said=20), RUNNING)
        lines = list(view._picture().renderables)
        assert len(lines) <= MOST_LINES
    finally:
        view.close()


def test_the_same_event_is_counted() -> None:
    view = LiveRollout("Deploying hack")
    try:
        for _ in range(3):
            view.look(snapshot(said=1), RUNNING)
        assert any("×3" in str(line) for line in view._picture().renderables)
    finally:
        view.close()
