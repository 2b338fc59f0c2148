"""Judging rollouts: steady is not deployed. And the simulated ECS, by the same eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catctl.sandbox.ecs.fleet import Fleet
from catctl.sandbox.ecs.model import SimService, SimTask
from catctl.sandbox.scenario import Fate
from catctl.sandbox.scenarios import SCENARIOS
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


# --- the simulation ---------------------------------------------------------------------------


class Quiet:
    """A world in which nothing is missing, but for the fate that is set."""

    def __init__(self) -> None:
        self.next: Fate | None = None
        self.weights: list[bool] = []
        self.registered: set[str] = set()
        self.plugged: set[str] = set()

    def fate(self, name: str, definition: str) -> Fate | None:
        return self.next

    def plug(self, task: SimTask) -> None:
        task.address = task.id[:8]
        self.plugged.add(task.id)

    def unplug(self, task: SimTask) -> None:
        self.plugged.remove(task.id)

    def register(self, service: SimService, task: SimTask, arn: str) -> None:
        self.registered.add(task.address)

    def deregister(self, service: SimService, task: SimTask, arn: str) -> None:
        self.registered.discard(task.address)

    def shift(self, service: SimService, *, to_green: bool) -> None:
        self.weights.append(to_green)

    def log(self, service: SimService | None, task: SimTask, lines: tuple[str, ...]) -> None: ...

    def fill(self, text: str, service: SimService | None, task: SimTask) -> str:
        return text


class Lab:
    """A fleet with a clock of its own."""

    def __init__(self) -> None:
        self.world, self.time = Quiet(), 0.0
        self.fleet = Fleet(self.world, lambda: self.time)

    def wait(self, seconds: float) -> None:
        self.time += seconds
        self.fleet.advance()

    def settings(self, revision: int, spec: str = "", desired: int = 1) -> dict[str, object]:
        from catctl.services.requests import service_settings

        environment = environment_of(f"services:\n  web: {{{spec}}}\n")
        made = service_settings(wish_of(environment).spec, counts_failures=True)
        return {**made, "taskDefinition": f"web:{revision}", "desiredCount": desired}


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_a_rollout_takes_its_time(lab: Lab) -> None:
    service = lab.fleet.create("c", "web", lab.settings(1, desired=2))
    lab.wait(0.5)
    assert [task.status for task in service.primary.tasks] == ["PENDING", "PENDING"]
    lab.wait(5)
    assert service.primary.rollout == "COMPLETED"
    assert service.steady
    assert len(lab.world.registered) == 2


def test_old_tasks_go_when_new_ones_are_healthy(lab: Lab) -> None:
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(5)
    lab.fleet.update(service, lab.settings(2), renews=True)
    lab.wait(1.0)
    assert [d.definition for d in service.deployments] == ["web:2", "web:1"]
    assert service.deployments[1].healthy == 1
    lab.wait(5)
    assert [d.definition for d in service.deployments] == ["web:2"]
    assert len(lab.world.registered) == 1


def test_recreate_runs_nothing_in_between(lab: Lab) -> None:
    service = lab.fleet.create("c", "web", lab.settings(1, "strategy: recreate"))
    lab.wait(5)
    lab.fleet.update(service, lab.settings(2, "strategy: recreate"), renews=True)
    lab.wait(0.3)
    assert not any(d.healthy for d in service.deployments)
    lab.wait(5)
    assert service.primary.rollout == "COMPLETED"


@pytest.mark.parametrize(
    "name", sorted(n for n, s in SCENARIOS.items() if s.fate.stage not in ("api", "slow", "stuck"))
)
def test_the_breaker_trips_and_returns(lab: Lab, name: str) -> None:
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(5)
    lab.world.next = SCENARIOS[name].fate
    lab.fleet.update(service, lab.settings(2), renews=True)
    failing = service.primary
    lab.wait(15)
    assert (failing.rollout, failing.fate) == ("FAILED", "ROLLBACK_SUCCESSFUL")
    assert failing.failed == 2
    assert service.primary.definition == "web:1"
    assert service.primary.rollout == "COMPLETED"
    messages = [message for _, _, message in service.events]
    assert any("deployment failed: tasks failed to start." in message for message in messages)
    assert any("rolling back to deployment" in message for message in messages)


def test_the_first_deployment_has_nothing_to_return_to(lab: Lab) -> None:
    lab.world.next = SCENARIOS["crash"].fate
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(15)
    assert service.primary.rollout == "FAILED"
    assert len(service.deployments) == 1


def test_slow_is_only_slow(lab: Lab) -> None:
    lab.world.next = SCENARIOS["slow"].fate
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(3)
    assert service.primary.rollout == "IN_PROGRESS"
    lab.wait(10)
    assert service.primary.rollout == "COMPLETED"


def test_stuck_never_ends(lab: Lab) -> None:
    lab.world.next = SCENARIOS["stuck"].fate
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(120)
    assert service.primary.rollout == "IN_PROGRESS"


def test_blue_green_shifts_and_returns(lab: Lab) -> None:
    service = lab.fleet.create("c", "web", lab.settings(1, "strategy: blue_green"))
    lab.wait(8)
    assert service.primary.rollout == "COMPLETED"
    lab.fleet.update(service, lab.settings(2, "strategy: blue_green"), renews=True)
    lab.wait(1)
    blue = service.deployments[1]
    assert blue.healthy == 1  # until the traffic has been shifted and has baked
    lab.wait(8)
    assert lab.world.weights[-1] is True
    assert [d.definition for d in service.deployments] == ["web:2"]
    lab.fleet.update(service, lab.settings(3, "strategy: blue_green"), renews=True)
    lab.wait(1)
    lab.fleet.roll_back(service)
    lab.wait(3)
    assert service.primary.definition == "web:2"
    assert lab.world.weights[-1] is True


def test_a_deleted_service_drains(lab: Lab) -> None:
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(5)
    lab.fleet.delete(service)
    assert service.status == "DRAINING"
    lab.wait(2)
    assert service.status == "INACTIVE"
    assert not lab.world.registered


def test_a_change_of_number_is_no_deployment(lab: Lab) -> None:
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(5)
    before = service.primary.id
    lab.fleet.update(service, {"desiredCount": 3}, renews=False)
    lab.wait(5)
    assert service.primary.id == before
    assert service.primary.healthy == 3
    lab.fleet.update(service, {"desiredCount": 0}, renews=False)
    lab.wait(3)
    assert service.primary.healthy == 0
