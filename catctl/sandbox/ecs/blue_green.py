"""Blue/green as ECS does it itself: a second set of tasks, then the traffic, then a bake time."""

from __future__ import annotations

from typing import Protocol

from catctl.sandbox.ecs.model import SimDeployment, SimService, SimTask, World

STAGE = 0.5  # seconds of each stage but the bake
# Minutes on AWS (bakeTimeInMinutes of CreateService). Here long enough that who looks once a
# second sees it; with half a second, a busy machine passed it over.
BAKE = 2.0


class Scheduler(Protocol):
    """Starts and stops the tasks of a service."""

    world: World

    @property
    def now(self) -> float: ...
    def launch(self, service: SimService, own: SimDeployment) -> None: ...
    def scale_in(self, task: SimTask, whose: str) -> None: ...
    def complete(self, service: SimService, own: SimDeployment) -> None: ...


def shift_on(scheduler: Scheduler, service: SimService) -> None:
    """Go on with a blue/green deployment, one stage at a time."""
    own, now = service.primary, scheduler.now
    if own.rollout == "FAILED":
        return
    for _ in range(own.desired - len(own.live)):
        scheduler.launch(service, own)
        if service.primary is not own:
            return
    for task in own.live[own.desired :]:
        scheduler.scale_in(task, "ECS")
    if own.rollout != "IN_PROGRESS" or now - own.stage_since < _seconds(own.stage):
        return
    others = service.deployments[1:]
    if own.stage == "SCALE_UP" and own.healthy >= own.desired:
        _enter(own, "PRODUCTION_TRAFFIC_SHIFT", now)
        scheduler.world.shift(service, to_green=own.green)
        service.green_now = own.green
    elif own.stage == "PRODUCTION_TRAFFIC_SHIFT":
        _enter(own, "BAKE_TIME", now)
    elif own.stage == "BAKE_TIME":
        _enter(own, "CLEAN_UP", now)
        for task in (task for d in others for task in d.live):
            scheduler.scale_in(task, "ECS")
    elif own.stage == "CLEAN_UP" and not any(d.live or d.stopping for d in others):
        scheduler.complete(service, own)


def _seconds(stage: str) -> float:
    return BAKE if stage == "BAKE_TIME" else STAGE


def _enter(own: SimDeployment, stage: str, now: float) -> None:
    own.stage, own.stage_since, own.updated = stage, now, now
