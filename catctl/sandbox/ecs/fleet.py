"""All of ECS's services and tasks in an account and region, in fast motion.

A simulation over a clock that is handed in; it knows nothing of moto. No container is run: a task
lives as long as nothing it needs is missing, and as its scenario says.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from catctl.sandbox.ecs.life import Life
from catctl.sandbox.ecs.model import SimService, SimTask, World
from catctl.sandbox.ecs.rollouts import STOPPED_BY_USER, Rollouts

STEP = 0.1
MOST_STEPS = 600  # after a long silence the steps are longer
KEPT_STOPPED = 3600.0  # seconds for which ECS remembers a stopped task


class Fleet:
    """What the API talks to. ``clock`` gives POSIX seconds."""

    def __init__(self, world: World, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._life = Life(world)
        self._life.now = clock()
        self._rollouts = Rollouts(world, self._life)
        self.services: dict[tuple[str, str], SimService] = {}
        self._singles: dict[str, list[SimTask]] = {}

    @property
    def now(self) -> float:
        return self._life.now

    def create(self, cluster: str, name: str, settings: dict[str, Any]) -> SimService:
        """A new service, and its first deployment."""
        self.advance()
        service = SimService(cluster=cluster, name=name, settings=settings, created=self.now)
        self.services[cluster, name] = service
        self._rollouts.deploy(service)
        return service

    def update(self, service: SimService, settings: dict[str, Any], *, renews: bool) -> None:
        """Change settings; ``renews`` starts a new deployment, else only the number changes."""
        self.advance()
        service.settings = {**service.settings, **settings}
        if renews:
            self._rollouts.deploy(service)
            return
        service.primary.desired = service.desired
        service.steady = False

    def delete(self, service: SimService) -> None:
        """Drain: the service is INACTIVE once its tasks are gone."""
        self.advance()
        service.status = "DRAINING"

    def run(self, cluster: str, task: SimTask) -> SimTask:
        """A task that belongs to no service."""
        self.advance()
        task.born = self.now
        self._singles.setdefault(cluster, []).append(task)
        return task

    def stop(self, task: SimTask, reason: str) -> None:
        self.advance()
        self._life.begin_stop(task, reason, "UserInitiated")

    def roll_back(self, service: SimService) -> None:
        """Return from the running deployment, as a user has asked."""
        self.advance()
        text = "Service deployment rolled back because of a user request."
        self._rollouts.fail(service, STOPPED_BY_USER, text, returns=True)

    def tasks(self, cluster: str) -> list[SimTask]:
        """All tasks that are still known, newest first."""
        self.advance()
        tasks = list(self._singles.get(cluster, ()))
        for (place, _), service in self.services.items():
            if place == cluster:
                tasks += [task for d in service.history for task in d.tasks]
        kept = [t for t in tasks if not t.stopped or self.now - t.stopped < KEPT_STOPPED]
        return sorted(kept, key=lambda task: -task.born)

    def advance(self) -> None:
        """Live through the time since the last call, in small steps."""
        begin, target = self.now, self._clock()
        steps = min(math.ceil((target - begin) / STEP), MOST_STEPS)
        for number in range(1, steps + 1):
            self._life.now = begin + (target - begin) * number / steps
            self._step()

    def _step(self) -> None:
        for service in list(self.services.values()):
            if service.status != "INACTIVE":
                self._rollouts.step(service)
        for task in (task for tasks in self._singles.values() for task in tasks):
            self._life.age(None, task)
        self._life.unplug()
