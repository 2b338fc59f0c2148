"""The life of a task: placed, pulled, started, checked, stopped."""

from __future__ import annotations

import uuid

from catctl.sandbox.ecs.model import SimService, SimTask, World
from catctl.sandbox.scenario import Fault

START = 0.4  # seconds from PROVISIONING to PENDING, and from there to RUNNING
HEALTHY = 0.6  # from RUNNING to healthy
UNHEALTHY = 0.8  # until a task is stopped for its health
DRAIN = 0.4
LINGER = 1.0  # from STOPPED until its network interface is gone: a minute or two on AWS
SCHEDULER = "ServiceSchedulerInitiated"


class Life:
    """Makes tasks live. ``now`` is the simulation's time, a POSIX time in seconds."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.now = 0.0
        self._plugged: list[SimTask] = []

    def age(self, service: SimService | None, task: SimTask) -> None:
        """What has become of ``task`` by now; one without a service ends by itself."""
        if task.status == "STOPPED":
            return
        if task.stopping_since is not None:
            if self.now - task.stopping_since >= DRAIN:
                self.end(task, task.reason, task.stop_code)
            return
        age = (self.now - task.born) / task.pace
        if task.status == "PROVISIONING" and age >= START:
            task.status = "PENDING"
        elif task.status == "PENDING" and age >= 2 * START:
            self._start(service, task)
        elif task.status == "RUNNING":
            age = (self.now - (task.running_since or self.now)) / task.pace
            if service is None:
                self._finish(task, age)
            else:
                self._live(service, task, age)

    def say(self, service: SimService, message: str) -> None:
        """An event; the very same one is not repeated while it is the newest."""
        text = f"(service {service.name}) {message}"
        if not service.events or service.events[0][2] != text:
            service.events.appendleft((self.now, str(uuid.uuid4()), text))

    def unplug(self) -> None:
        """Take away the interfaces of tasks that have stopped."""
        for task in list(self._plugged):
            if task.stopped is not None and self.now - task.stopped >= LINGER:
                self._world.unplug(task)
                self._plugged.remove(task)

    def _start(self, service: SimService | None, task: SimTask) -> None:
        if task.fault and task.fault.stage == "pulling":
            reason = self._world.fill(task.fault.reason, service, task)
            task.container_reason = reason if reason.startswith("CannotPull") else ""
            self.end(task, reason, task.fault.stop_code)
            return
        task.status, task.running_since = "RUNNING", self.now
        self._world.plug(task)
        self._plugged.append(task)
        if service is not None and task.target_group:
            self._world.register(service, task, task.target_group)
            self.say(service, f"registered 1 targets in (target-group {task.target_group})")

    def _finish(self, task: SimTask, age: float) -> None:
        """A one-off task is done after a moment: with 0, or as its scenario says."""
        if age < START:
            return
        fault = task.fault if task.fault and task.fault.stage == "running" else None
        task.exit_code = fault.exit_code if fault else 0
        task.container_reason = fault.container_reason if fault else ""
        self._world.log(None, task, fault.log if fault else ("Done.",))
        self.end(task, "Essential container in task exited", "EssentialContainerExited")

    def _live(self, service: SimService, task: SimTask, age: float) -> None:
        fault = task.fault
        if fault and fault.stage == "stuck":
            return
        if fault and fault.stage == "running":
            if age >= START:
                self._world.log(service, task, fault.log)
                task.exit_code, task.container_reason = fault.exit_code, fault.container_reason
                self.end(task, fault.reason, fault.stop_code)
        elif fault and fault.stage == "checking":
            self._check(service, task, fault, age)
        elif task.health == "initial" and age >= (HEALTHY if task.target_group else 0.1):
            task.health, task.health_reason = "healthy", ""
            self._world.log(service, task, ("Listening on port {port}",))

    def _check(self, service: SimService, task: SimTask, fault: Fault, age: float) -> None:
        if task.health == "initial" and age >= HEALTHY:
            task.health, task.health_reason = "unhealthy", fault.health
            self._world.log(service, task, fault.log)
        if age < HEALTHY + UNHEALTHY:
            return
        if fault.health == "container" or not service.routes:
            self.say(service, f"(task {task.id}) failed container health checks.")
        else:
            self.say(
                service,
                f"(task {task.id}) (port {service.routes[0].get('containerPort', 80)}) is "
                f"unhealthy in (target-group {task.target_group}) due to (reason {fault.health}).",
            )
        task.exit_code = fault.exit_code
        self.begin_stop(task, self._world.fill(fault.reason, service, task), fault.stop_code)

    def begin_stop(self, task: SimTask, reason: str, code: str) -> None:
        """Ask a task to stop: it drains first."""
        if task.stopping_since is None and task.status != "STOPPED":
            task.stopping_since, task.reason, task.stop_code = self.now, reason, code
            task.health = "draining"

    def end(self, task: SimTask, reason: str, code: str) -> None:
        """The task is STOPPED."""
        task.status, task.stopped = "STOPPED", self.now
        task.reason, task.stop_code = reason, code
        if task.exit_code is None and task.running_since is not None:
            task.exit_code = 143
