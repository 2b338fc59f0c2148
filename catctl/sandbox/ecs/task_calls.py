"""The calls about tasks: each becomes a method of moto's response class, so ``self`` is moto's."""

from __future__ import annotations

import uuid
from typing import Any

from catctl.sandbox.ecs.api import Simulation, cluster_name
from catctl.sandbox.ecs.calls import answer, page, refuse
from catctl.sandbox.ecs.model import SimTask

__all__ = ["describe_tasks", "execute_command", "list_tasks", "run_task", "stop_task"]


def list_tasks(self: Any) -> Any:
    cluster, here = cluster_name(self), Simulation.of(self.ecs_backend)
    service, by = self._get_param("serviceName"), self._get_param("startedBy")
    family = self._get_param("family")
    status = self._get_param("desiredStatus") or "RUNNING"
    arns = [
        f"{here.prefix}:task/{cluster}/{task.id}"
        for task in here.fleet.tasks(cluster)
        if (status == "STOPPED") == bool(task.stopped or task.stopping_since)
        and (not service or task.group == f"service:{service.rpartition('/')[2]}")
        and (not by or task.started_by == by)
        and (not family or task.definition.rpartition("/")[2].partition(":")[0] == family)
    ]
    return answer(page(self, "taskArns", arns, 100))


def describe_tasks(self: Any) -> Any:
    cluster, here = cluster_name(self), Simulation.of(self.ecs_backend)
    known = {task.id: task for task in here.fleet.tasks(cluster)}
    wanted = [str(item).rpartition("/")[2] for item in self._get_param("tasks", [])]
    return answer(
        {
            "tasks": [here.task(known[name], cluster) for name in wanted if name in known],
            "failures": [
                {"arn": f"{here.prefix}:task/{cluster}/{name}", "reason": "MISSING"}
                for name in wanted
                if name not in known
            ],
        }
    )


def run_task(self: Any) -> Any:
    cluster, here = cluster_name(self), Simulation.of(self.ecs_backend)
    definition = self.ecs_backend.describe_task_definition(self._get_param("taskDefinition")).arn
    group = self._get_param("group") or f"family:{definition.rpartition('/')[2].split(':')[0]}"
    fault = here.world.fault(group, definition)
    task = SimTask(
        id=uuid.uuid4().hex,
        definition=definition,
        group=group,
        started_by=self._get_param("startedBy") or "",
        born=0.0,
        fault=fault,
        pace=fault.pace if fault else 1.0,
        settings={"networkConfiguration": self._get_param("networkConfiguration")},
    )
    if fault and fault.stage == "placing":
        reason = here.world.fill(fault.reason, None, task)
        if "assume the role" in reason:
            refuse(reason)
        return answer({"tasks": [], "failures": [{"reason": reason}]})
    here.fleet.run(cluster, task)
    return answer({"tasks": [here.task(task, cluster)], "failures": []})


def stop_task(self: Any) -> Any:
    cluster, here = cluster_name(self), Simulation.of(self.ecs_backend)
    wanted = str(self._get_param("task")).rpartition("/")[2]
    task = next((task for task in here.fleet.tasks(cluster) if task.id == wanted), None)
    if task is None:
        refuse("The referenced task was not found.")
    here.fleet.stop(task, self._get_param("reason") or "Task stopped by user")
    return answer({"task": here.task(task, cluster)})


def execute_command(self: Any) -> Any:
    """A session that leads nowhere: there is no container to enter."""
    cluster, here = cluster_name(self), Simulation.of(self.ecs_backend)
    wanted = str(self._get_param("task")).rpartition("/")[2]
    if all(task.id != wanted or task.status != "RUNNING" for task in here.fleet.tasks(cluster)):
        refuse("The execute command failed because the task is not running.")
    session = {
        "sessionId": f"ecs-execute-command-{wanted[:17]}",
        "streamUrl": "wss://sandbox.invalid/session",
        "tokenValue": "a-token-of-the-sandbox",
    }
    return answer({"taskArn": f"{here.prefix}:task/{cluster}/{wanted}", "session": session})
