"""Plans for services that run: their order, and whom they leave alone."""

from __future__ import annotations

from dataclasses import replace

from catctl.services.actions import ReturnTo, SuspendScaling
from catctl.services.model import Scaling
from catctl.services.operations import RunningService, plan_pause, plan_resume, plan_rollback
from tests.support.samples import definition, deployment, environment_of, state_of, wish_of

SPEC = wish_of(environment_of("services: {web: {}}\n")).spec
SCALING = Scaling(minimum=1, maximum=4, cpu=60)


def running(*, desired: int, tasks: int) -> RunningService:
    state = state_of(SPEC, deployment(running=tasks), desired=desired)
    return RunningService(key="web", state=state, scaling=SCALING, wished=2)


def kinds(item: RunningService, *, resume: bool) -> list[str]:
    plan = plan_resume([item]) if resume else plan_pause([item])
    return [type(action).__name__ for action in plan]


def test_autoscaling_sleeps_before_the_tasks_and_wakes_after_them() -> None:
    """Awake, it would see too few tasks, and change their number itself."""
    up, down = running(desired=2, tasks=2), running(desired=0, tasks=0)
    assert kinds(up, resume=False) == ["SuspendScaling", "SetDesired", "AwaitCount"]
    assert kinds(down, resume=True) == ["SetDesired", "AwaitCount", "SuspendScaling"]
    [last] = [action for action in plan_resume([down]) if isinstance(action, SuspendScaling)]
    assert not last.suspended


def test_a_pause_waits_for_tasks_that_still_end() -> None:
    """Told to be 0, and not yet there: each of them costs until it is gone."""
    assert "AwaitCount" in kinds(running(desired=0, tasks=1), resume=False)
    assert kinds(running(desired=0, tasks=0), resume=False) == []


def test_a_revision_that_is_gone_is_nothing_to_return_to() -> None:
    """It was deployed well once, and has been deregistered since."""
    state = replace(state_of(SPEC, deployment(revision=3)), task_definition=definition(3))
    plan = plan_rollback(
        "web",
        "hack",
        state,
        to=None,
        successes=[definition(3), definition(2), definition(1)],
        revisions=[definition(3), definition(1)],
        deployment=None,
    )
    [back] = [action for action in plan if isinstance(action, ReturnTo)]
    assert back.task_definition == definition(1)
