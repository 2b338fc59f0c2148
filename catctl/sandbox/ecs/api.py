"""The simulation of an account and region, as ECS's calls and the control door reach it."""

from __future__ import annotations

import time
from typing import Any

from catctl.sandbox.ecs import answers
from catctl.sandbox.ecs.fleet import Fleet
from catctl.sandbox.ecs.model import SimService, SimTask
from catctl.sandbox.ecs.world import MotoWorld


class Simulation:
    """The simulation of one account and region, kept with moto's backend: a reset empties both."""

    def __init__(self, account: str, region: str) -> None:
        self.world = MotoWorld(account, region)
        self.fleet = Fleet(self.world, time.time)
        self.prefix = f"arn:aws:ecs:{region}:{account}"

    @staticmethod
    def of(backend: Any) -> Simulation:
        simulation = getattr(backend, "_catctl", None)
        if simulation is None:
            simulation = backend._catctl = Simulation(backend.account_id, backend.region_name)
        return simulation

    def service(self, response: Any, name: str) -> SimService:
        """Raises AWS's own error where there is none."""
        from moto.ecs.exceptions import ServiceNotFoundException

        service = self.find(cluster_name(response), name)
        if service is None or service.status == "INACTIVE":
            raise ServiceNotFoundException
        return service

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
                Simulation.of(backend).fleet.advance()


def set_scenario(account: str, region: str, service: str, scenario: str | None) -> None:
    """What the next tasks of ``service`` will meet; None for nothing out of the ordinary."""
    from moto.ecs.models import ecs_backends

    chosen = Simulation.of(ecs_backends[account][region]).world.scenarios
    chosen.pop(service, None)
    if scenario is not None:
        chosen[service] = scenario


def scenarios(account: str, region: str) -> dict[str, str]:
    """The scenarios that are set, by ECS service name."""
    from moto.ecs.models import ecs_backends

    return dict(sorted(Simulation.of(ecs_backends[account][region]).world.scenarios.items()))
