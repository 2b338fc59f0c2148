"""Judging rollouts: steady is not deployed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catctl.services.model import Deployment, ServiceDeployment, ServiceState
from catctl.services.rollout import judge, new_events, plain
from tests.support.samples import NOW, deployment, environment_of, state_of, wish_of

WEB = wish_of(environment_of("services:\n  web: {}\n")).spec
BLUE_GREEN = wish_of(environment_of("services:\n  web: {strategy: blue_green}\n")).spec
OLD = deployment("ecs-svc/1", status="ACTIVE", revision=1)
MINE = "ecs-svc/2"


def state(*found: Deployment, desired: int = 1, events: tuple[str, ...] = ()) -> ServiceState:
    return state_of(WEB, *found, desired=desired, events=events)


FAILED = deployment(MINE, status="ACTIVE", rollout="FAILED", running=0, reason="breaker")
RETURNED = deployment("ecs-svc/3", revision=1, reason="rolling back to deploymentId ecs-svc/1")
STRANGER = deployment("ecs-svc/9", revision=9, rollout="IN_PROGRESS", running=0)
CASES = {
    "running": (
        state(deployment(rollout="IN_PROGRESS", running=0), OLD),
        "running",
        "shop-hack-web:1",
    ),
    "done": (state(deployment()), "done", "shop-hack-web:2"),
    "completed, and told to run more": (
        state(deployment(), desired=3),
        "running",
        "shop-hack-web:2",
    ),
    "rolled back": (state(RETURNED, FAILED), "rolled_back", "shop-hack-web:1"),
    "rolled back, and ours is gone": (
        state(RETURNED, events=(f"(deployment {MINE}) deployment failed: tasks failed to start.",)),
        "rolled_back",
        "shop-hack-web:1",
    ),
    "no rollback target": (
        state(deployment(rollout="FAILED", running=0, failed=2)),
        "failed",
        "",
    ),
    "superseded": (
        state(STRANGER, replace(OLD, id=MINE, rollout="IN_PROGRESS")),
        "superseded",
        "shop-hack-web:1",
    ),
    "superseded, and ours is gone": (
        state(deployment("ecs-svc/9", revision=9)),
        "superseded",
        "shop-hack-web:9",
    ),
    "scaled to zero": (state(deployment(running=0), desired=0), "emptied", ""),
    "deleted": (state_of(WEB, deployment(), status="DRAINING"), "gone", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_fates(case: str) -> None:
    found, kind, serving = CASES[case]
    verdict = judge(MINE, found, None, wished=1)
    assert (verdict.kind, verdict.serving) == (kind, serving)


def test_a_service_that_is_wished_empty_is_done() -> None:
    assert judge(MINE, state(deployment(running=0), desired=0), None, wished=0).is_good


def test_a_service_that_is_not_there() -> None:
    assert judge(MINE, None, None, wished=1).kind == "gone"


def detail(status: str, reason: str = "") -> ServiceDeployment:
    return ServiceDeployment(
        arn="arn",
        status=status,
        reason="",
        stage="",
        failures=None,
        threshold=None,
        rollback_reason=reason,
        created=NOW,
        finished=None,
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("IN_PROGRESS", "running"),
        ("ROLLBACK_IN_PROGRESS", "running"),
        ("SUCCESSFUL", "done"),
        ("ROLLBACK_SUCCESSFUL", "rolled_back"),
        ("ROLLBACK_FAILED", "rolled_back"),
        ("STOPPED", "rolled_back"),
    ],
)
def test_blue_green_is_judged_by_its_service_deployment(status: str, kind: str) -> None:
    found = state_of(BLUE_GREEN, deployment(rollout="COMPLETED"), OLD)
    assert judge(MINE, found, detail(status), wished=1).kind == kind


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("(service web) has started 1 tasks: (task 9e46).", "started 1 task"),
        ("(service web) has started 3 tasks: (task 9e46) …", "started 3 tasks"),
        ("(service web) registered 2 targets in (target-group arn)", "registered 2 targets"),
        ("(service web) has reached a steady state.", "reached a steady state"),
        (
            "(service web) (deployment ecs-svc/12) deployment failed: tasks failed to start.",
            "deployment failed: tasks failed to start.",
        ),
        (
            (
                "(service web) (task 9e46c1d20a5f) (port 80) is unhealthy in (target-group "
                "arn:aws:elasticloadbalancing:r:1:targetgroup/cat-web/0d) due to (reason Health "
                "checks failed with these codes: [404])."
            ),
            "task 9e46c1d2 is unhealthy in cat-web: Health checks failed with these codes: [404]",
        ),
        (
            "(service web) was unable to place a task. Reason: Capacity is unavailable.",
            "cannot place a task: Capacity is unavailable.",
        ),
        ("something else", "something else"),
    ],
)
def test_events_in_plain_words(message: str, words: str) -> None:
    assert plain(message).rstrip(".").replace("..", ".") == words.rstrip(".")


def test_events_are_told_once_oldest_first() -> None:
    seen: set[str] = set()
    found = state(deployment(), events=("third", "second", "first")).events
    assert [e.message for e in new_events(found, seen, 0.0)] == ["first", "second", "third"]
    assert new_events(found, seen, 0.0) == []
