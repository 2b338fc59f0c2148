"""Has the simulation answer ECS's calls about services and tasks; the rest stays moto's.

moto 5.2.5 starts no tasks for a service, drops half of its settings, tells no events, reports every
target healthy, and does not know service deployments.
"""

from __future__ import annotations

from typing import Any

from catctl.sandbox.ecs import calls, task_calls
from catctl.sandbox.ecs.api import Simulation
from catctl.sandbox.ecs.model import SimTask
from catctl.sandbox.patches import patch

_UNKNOWN = (  # to moto
    "describe_service_deployments",
    "describe_service_revisions",
    "execute_command",
    "list_service_deployments",
    "stop_service_deployment",
)


def mend() -> None:
    """Put the simulation behind ECS's API and the health of targets. Call once."""
    from moto.ecs.responses import EC2ContainerServiceResponse as Response

    for module in (calls, task_calls):
        for name in module.__all__:
            put = setattr if name in _UNKNOWN else patch
            put(Response, name, getattr(module, name))
    _tell_health()


def _tell_health() -> None:
    """moto 5.2.5 calls every registered target healthy."""
    from moto.ecs.models import ecs_backends
    from moto.elbv2.models import FakeTargetGroup

    def health_for(self: Any, target: Any, ec2_backend: Any) -> Any:
        health = original(self, target, ec2_backend)
        backend = ecs_backends[ec2_backend.account_id][ec2_backend.region_name]
        fleet = Simulation.of(backend).fleet
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
        if task is None or health.status not in ("healthy", "unhealthy", "initial"):
            return health
        health.status, health.reason, health.description = _health(task)
        return health

    original = patch(FakeTargetGroup, "health_for", health_for)


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
