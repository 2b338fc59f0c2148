"""What deploys have made goes before what Terraform has made: AWS refuses the other way round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catctl.actions import Outcome, Plan, carry_out
from catctl.aws.parallel import WORKERS, each
from catctl.aws.session import Aws
from catctl.environment.load import load
from catctl.environment.resolved import Environment
from catctl.journeys.workbench import Workbench
from catctl.services.actions import Action
from catctl.services.execute import Executor
from catctl.services.model import ServiceState, family_of
from catctl.services.observe import (
    list_revisions,
    list_service_names,
    read_scaling,
    read_services,
)
from catctl.services.operations import plan_removal


@dataclass(frozen=True, kw_only=True)
class Drain:
    """The removal of services, limits and task definitions of one environment."""

    aws: Aws
    cluster: str
    plan: Plan[Action]

    def carry_out(
        self, *, tell: Callable[[str], None], on_done: Callable[[Action], None]
    ) -> Outcome[Action]:
        executor = Executor(self.aws, self.cluster, watch=lambda _: None, tell=tell)
        return carry_out(self.plan, executor, on_done=on_done, workers=WORKERS)


def plan_drain(bench: Workbench, key: str) -> Drain:
    """Everything in the environment's cluster, whatever the file says of it now."""
    environment = load(bench.project, key)
    aws, cluster = bench.aws(environment.facts), environment.cluster
    names = list_service_names(aws, cluster)
    states = read_services(aws, cluster, names)
    scaled = read_scaling(aws, cluster, states) if states else {}
    families = sorted(_families(environment, states))
    revisions = each(lambda family: tuple(list_revisions(aws, family)), families)
    plan = plan_removal(states, scaled, dict(zip(families, revisions, strict=True)))
    return Drain(aws=aws, cluster=cluster, plan=plan)


def _families(environment: Environment, states: dict[str, ServiceState]) -> set[str]:
    """Of the file's services, and of those that still run."""
    running = {family_of(s.task_definition) for s in states.values()}
    return {service.family for service in environment.services} | (running - {""})
