"""Rollouts: rolling deployments, the circuit breaker, and what ECS says of them."""

from __future__ import annotations

import math
import uuid

from catctl.sandbox.ecs import blue_green
from catctl.sandbox.ecs.life import SCHEDULER, START, Life
from catctl.sandbox.ecs.model import SimDeployment, SimService, SimTask, World

DEFAULT_THRESHOLD = 3
PAUSES = 2.0  # seconds between tasks that fail, once ECS has become wary
WARY = 3
FAILED = "deployment failed: tasks failed to start."
STOPPED_BY_USER = "deployment stopped: a rollback was asked for."
INCONSISTENT = (
    "is unable to consistently start tasks successfully. For more information, see the "
    "Troubleshooting section of the Amazon ECS Developer Guide."
)


class Rollouts:
    """Moves services towards what they were told to be."""

    def __init__(self, world: World, life: Life) -> None:
        self.world = world
        self.life = life

    @property
    def now(self) -> float:
        return self.life.now

    def step(self, service: SimService) -> None:
        """One small step of time for one service."""
        for deployment in list(service.deployments):
            for task in deployment.tasks:
                before = task.status
                self.life.age(service, task)
                if task.status == "STOPPED" and before != "STOPPED":
                    self._count(service, deployment, task)
        if service.status == "DRAINING":
            self._drain(service)
            return
        if service.is_blue_green:
            blue_green.shift_on(self, service)
        else:
            self._roll_on(service)
        own = service.primary
        service.deployments = [d for d in service.deployments if d is own or d.live or d.stopping]
        self._settle(service)

    def _drain(self, service: SimService) -> None:
        for deployment in service.deployments:
            for task in deployment.live:
                self.scale_in(task, "ECS")
        if not any(d.live or d.stopping for d in service.deployments):
            service.status = "INACTIVE"

    def scale_in(self, task: SimTask, whose: str) -> None:
        """Stop a task that is one too many."""
        self.life.begin_stop(task, f"Scaling activity initiated by {whose}", SCHEDULER)

    def deploy(self, service: SimService) -> None:
        """A new PRIMARY; the others go on as ACTIVE."""
        for other in service.deployments:
            if other.rollout == "IN_PROGRESS" and other.fate == "IN_PROGRESS":
                other.fate, other.finished = "STOPPED", self.now
            other.status = "ACTIVE"
        deployment = SimDeployment(
            id=f"ecs-svc/{uuid.uuid4().int % 10**19:019d}",
            arn_id=uuid.uuid4().hex[:21],
            definition=service.settings["taskDefinition"],
            desired=service.desired,
            created=self.now,
            stage_since=self.now,
            green=service.is_blue_green and bool(service.deployments) and not service.green_now,
        )
        deployment.reason = f"ECS deployment {deployment.id} in progress."
        service.deployments.insert(0, deployment)
        service.history.insert(0, deployment)
        service.steady = False

    def launch(self, service: SimService, own: SimDeployment) -> None:
        """Start a task, unless ECS is waiting after failures."""
        if self.now < own.next_start:
            return
        fault = None if own.exempt else self.world.fault(service.name, own.definition)
        task = SimTask(
            id=uuid.uuid4().hex,
            definition=own.definition,
            group=f"service:{service.name}",
            started_by=own.id,
            born=self.now,
            fault=fault,
            settings=service.settings,
            pace=fault.pace if fault else 1.0,
            target_group=service.target_group(green=own.green) or "",
            provider=service.provider(len(own.live)),
        )
        if fault is None or fault.stage != "placing":
            own.tasks.append(task)
            return
        reason = self.world.fill(fault.reason, service, task)
        if "assume the role" in reason:
            self.life.say(service, f"failed to launch a task with (error {reason}).")
        else:
            self.life.say(service, f"was unable to place a task. Reason: {reason}.")
        self._fail_once(service, own)

    def _count(self, service: SimService, deployment: SimDeployment, task: SimTask) -> None:
        """A task has stopped: was that a failure?"""
        if task.target_group and task.address:
            self.world.deregister(service, task, task.target_group)
        if task.fault is None or task.stop_code == "UserInitiated":
            return
        if task.stop_code != SCHEDULER or task.fault.stage == "checking":
            self._fail_once(service, deployment)

    def _fail_once(self, service: SimService, deployment: SimDeployment) -> None:
        if deployment.rollout == "FAILED":
            return
        deployment.failed += 1
        deployment.next_start = self.now + START
        if deployment.failed >= WARY:
            deployment.next_start = self.now + PAUSES
            self.life.say(service, INCONSISTENT)
        breaker = service.breaker
        if not breaker.get("enable") or deployment is not service.primary:
            return
        chosen = breaker.get("thresholdConfiguration") or {}
        threshold = chosen["value"] if chosen.get("type") == "COUNT" else DEFAULT_THRESHOLD
        if deployment.rollout == "IN_PROGRESS" and deployment.failed >= threshold:
            text = "ECS deployment circuit breaker: tasks failed to start."
            self.fail(service, FAILED, text, returns=bool(breaker.get("rollback")))

    def _roll_on(self, service: SimService) -> None:
        own, rolling = service.primary, service.rolling
        if own.rollout == "FAILED":
            return
        most = math.ceil(own.desired * int(rolling.get("maximumPercent", 200)) / 100)
        least = math.floor(own.desired * int(rolling.get("minimumHealthyPercent", 100)) / 100)
        others = [task for d in service.deployments[1:] for task in d.live]
        spare = own.healthy + sum(task.is_healthy for task in others) - least
        for task in others:
            if not task.is_healthy or spare > 0:
                spare -= task.is_healthy
                self.scale_in(task, f"(deployment {own.id})")
        busy = sum(t.status != "STOPPED" for d in service.deployments[1:] for t in d.tasks)
        wanted = min(own.desired, most - busy) - len(own.live)
        for _ in range(wanted):
            self.launch(service, own)
            if service.primary is not own or own.rollout == "FAILED":
                return
        for task in own.live[own.desired :]:
            self.scale_in(task, f"(deployment {own.id})")
        if own.rollout == "IN_PROGRESS" and own.healthy >= own.desired and not busy:
            self.complete(service, own)

    def complete(self, service: SimService, own: SimDeployment) -> None:
        """The deployment has arrived."""
        own.rollout, own.fate = "COMPLETED", "SUCCESSFUL"
        own.finished = own.updated = self.now
        own.stage, own.exempt, own.failed = "CLEAN_UP", True, 0
        own.reason = f"ECS deployment {own.id} completed."
        self.life.say(service, f"(deployment {own.id}) deployment completed.")

    def _settle(self, service: SimService) -> None:
        own = service.primary
        if service.steady or own.rollout != "COMPLETED":
            return
        if own.healthy == own.desired and len(service.deployments) == 1:
            service.steady = True
            self.life.say(service, "has reached a steady state.")

    def fail(self, service: SimService, event: str, text: str, *, returns: bool) -> None:
        """The PRIMARY has failed: return to the last that succeeded, if there is one."""
        own = service.primary
        own.rollout, own.reason, own.fate = "FAILED", text, "STOPPED"
        own.finished = own.updated = self.now
        self.life.say(service, f"(deployment {own.id}) {event}")
        for task in own.live:
            self.life.begin_stop(task, text, SCHEDULER)
        earlier = next((d for d in service.history if d.fate == "SUCCESSFUL"), None)
        if earlier is None or not returns:
            return
        own.rollback_reason, own.fate = text, "ROLLBACK_SUCCESSFUL"
        own.status = "ACTIVE"
        service.settings["taskDefinition"] = earlier.definition
        earlier.status, earlier.rollout, earlier.desired = "PRIMARY", "IN_PROGRESS", service.desired
        earlier.reason = (
            f"ECS deployment circuit breaker: rolling back to deploymentId {earlier.id}."
        )
        others = [d for d in service.deployments if d is not earlier]
        service.deployments, service.steady = [earlier, *others], False
        self.life.say(service, f"rolling back to deployment {earlier.id}.")
        if service.is_blue_green:
            self.world.shift(service, to_green=earlier.green)
            service.green_now, earlier.stage = earlier.green, "CLEAN_UP"
