"""Answers ECS's calls about services and tasks from the simulation; the rest stays moto's.

moto 5.2.5 starts no tasks for a service, drops half of its settings, tells no events, reports every
target healthy, and does not know service deployments.
"""

from __future__ import annotations

import time
from typing import Any

from catctl.sandbox.ecs import answers
from catctl.sandbox.ecs.fleet import Fleet
from catctl.sandbox.ecs.model import SimService, SimTask
from catctl.sandbox.ecs.world import MotoWorld


class Cluster:
    """The simulation of one account and region, kept with moto's backend: a reset empties both."""

    def __init__(self, account: str, region: str) -> None:
        self.world = MotoWorld(account, region)
        self.fleet = Fleet(self.world, time.time)
        self.prefix = f"arn:aws:ecs:{region}:{account}"

    @staticmethod
    def of(backend: Any) -> Cluster:
        found = getattr(backend, "_catctl", None)
        if found is None:
            found = backend._catctl = Cluster(backend.account_id, backend.region_name)
        return found

    def service(self, response: Any, name: str) -> SimService:
        """Raises AWS's own error where there is none."""
        from moto.ecs.exceptions import ServiceNotFoundException

        found = self.find(cluster_name(response), name)
        if found is None or found.status == "INACTIVE":
            raise ServiceNotFoundException
        return found

    def find(self, cluster: str, name: str) -> SimService | None:
        self.fleet.advance()
        return self.fleet.services.get((cluster, name.rpartition("/")[2]))

    def tell(self, service: SimService) -> dict[str, Any]:
        return answers.service_answer(service, self.prefix)

    def task(self, task: SimTask, cluster: str) -> dict[str, Any]:
        document = self.world.document(task.definition)
        return answers.task_answer(task, cluster, self.prefix, document)


def cluster_name(response: Any) -> str:
    """The cluster that a request names. Raises ClusterNotFoundException."""
    given = str(response._get_param("cluster", "default")).rpartition("/")[2]
    return str(response.ecs_backend._get_cluster(given).name)


def advance_all() -> None:
    """Let time pass everywhere: targets and logs change without ECS being asked."""
    from moto.ecs.models import ecs_backends

    for regions in list(ecs_backends.values()):
        for backend in list(regions.values()):
            if getattr(backend, "_catctl", None) is not None:
                Cluster.of(backend).fleet.advance()


def set_scenario(account: str, region: str, service: str, scenario: str | None) -> None:
    """What the next tasks of ``service`` will meet; None for nothing out of the ordinary."""
    from moto.ecs.models import ecs_backends

    chosen = Cluster.of(ecs_backends[account][region]).world.scenarios
    chosen.pop(service, None)
    if scenario is not None:
        chosen[service] = scenario


def scenarios(account: str, region: str) -> dict[str, str]:
    """The scenarios that are set, by ECS service name."""
    from moto.ecs.models import ecs_backends

    return dict(sorted(Cluster.of(ecs_backends[account][region]).world.scenarios.items()))


def mend() -> None:
    """Put the simulation behind ECS's API and the health of targets. Call once."""
    from moto.ecs.responses import EC2ContainerServiceResponse as Response

    from catctl.sandbox.ecs import calls, task_calls

    for module in (calls, task_calls):
        for name in module.__all__:
            setattr(Response, name, getattr(module, name))
    _tell_health()


def _tell_health() -> None:
    """moto 5.2.5 calls every registered target healthy."""
    from moto.ecs.models import ecs_backends
    from moto.elbv2 import models

    group: Any = models.FakeTargetGroup
    original = group.health_for

    def health_for(self: Any, target: Any, ec2_backend: Any) -> Any:
        found = original(self, target, ec2_backend)
        backend = ecs_backends[ec2_backend.account_id][ec2_backend.region_name]
        fleet = Cluster.of(backend).fleet
        task = next(
            (
                task
                for service in fleet.services.values()
                for deployment in service.deployments
                for task in deployment.tasks
                if task.address == target["Id"] and task.target_group == self.arn
            ),
            None,
        )
        if task is None or found.status not in ("healthy", "unhealthy", "initial"):
            return found
        found.status, found.reason, found.description = _health(task)
        return found

    group.health_for = health_for


def _health(task: SimTask) -> tuple[str, str | None, str | None]:
    if task.health == "unhealthy" and "codes" in task.health_reason:
        return "unhealthy", "Target.ResponseCodeMismatch", task.health_reason
    if task.health == "unhealthy" and task.health_reason != "container":
        return "unhealthy", "Target.Timeout", task.health_reason
    if task.health == "draining":
        return "draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"
    if task.health == "initial":
        return "initial", "Elb.InitialHealthChecking", "Initial health checks in progress"
    return "healthy", None, None
