"""The simulated ECS: rollouts take their time, fail, and return."""

from __future__ import annotations

import pytest

from catctl.sandbox.ecs.fleet import Fleet
from catctl.sandbox.ecs.model import SimService, SimTask
from catctl.sandbox.scenario import Fault
from catctl.sandbox.scenarios import SCENARIOS
from catctl.services.requests import service_settings
from tests.support.samples import environment_of, wish_of


class Quiet:
    """A world in which nothing is missing, but for the fault that is set."""

    def __init__(self) -> None:
        self.next: Fault | None = None
        self.weights: list[bool] = []
        self.registered: set[str] = set()
        self.plugged: set[str] = set()

    def fault(self, name: str, definition: str) -> Fault | None:
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
    "name", sorted(n for n, s in SCENARIOS.items() if s.fault.stage not in ("api", "slow", "stuck"))
)
def test_the_breaker_trips_and_returns(lab: Lab, name: str) -> None:
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(5)
    lab.world.next = SCENARIOS[name].fault
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
    lab.world.next = SCENARIOS["crash"].fault
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(15)
    assert service.primary.rollout == "FAILED"
    assert len(service.deployments) == 1


def test_slow_is_only_slow(lab: Lab) -> None:
    lab.world.next = SCENARIOS["slow"].fault
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(3)
    assert service.primary.rollout == "IN_PROGRESS"
    lab.wait(10)
    assert service.primary.rollout == "COMPLETED"


def test_stuck_never_ends(lab: Lab) -> None:
    lab.world.next = SCENARIOS["stuck"].fault
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


def test_a_task_that_its_user_stops_is_no_failure(lab: Lab) -> None:
    lab.world.next = SCENARIOS["stuck"].fault
    service = lab.fleet.create("c", "web", lab.settings(1))
    lab.wait(3)
    [task] = service.primary.live
    lab.fleet.stop(task, "Task stopped by user")
    lab.wait(1)
    assert task.status == "STOPPED"
    assert service.primary.failed == 0
