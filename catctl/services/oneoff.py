"""Starts one-off tasks on ECS with a command of their own, and waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from catctl.aws.session import Aws, translated
from catctl.errors import DeployError
from catctl.services import requests
from catctl.services.model import Spec, TaskState
from catctl.services.observe_tasks import describe_tasks, task_state

POLL = 2.0
MOST_STARTED_BY = 128  # letters that AWS takes


def start(
    aws: Aws,
    cluster: str,
    *,
    definition: str,
    spec: Spec,
    container: str,
    command: tuple[str, ...],
    started_by: str,
) -> TaskState:
    """Start a task where the service's own tasks run, always on demand.

    ``command`` empty is the image's own. Raises AwsError, or DeployError with ECS's reason.
    """
    override: dict[str, Any] = {"name": container}
    override |= {"command": list(command)} if command else {}
    with translated(f"run {' '.join(command) or 'a task'}"):
        answer = aws.client("ecs").run_task(
            cluster=cluster,
            taskDefinition=definition,
            capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}],
            networkConfiguration=requests.network(spec),
            overrides={"containerOverrides": [override]},
            group=spec.name,
            startedBy=started_by[:MOST_STARTED_BY],
            propagateTags="TASK_DEFINITION",
        )
    return _started(answer)


def _started(answer: Mapping[str, Any]) -> TaskState:
    if not answer.get("tasks"):
        reasons = [str(f.get("reason", "no reason given")) for f in answer.get("failures", ())]
        raise DeployError(f"ECS did not start the task: {'; '.join(reasons) or 'no reason given'}.")
    return task_state(answer["tasks"][0])


def await_stopped(
    aws: Aws,
    cluster: str,
    task: str,
    *,
    on_look: Callable[[TaskState], None] = lambda _: None,
    poll: float = POLL,
    sleep: Callable[[float], None] = time.sleep,
) -> TaskState:
    """Wait until a task has stopped; ``on_look`` gets every look, ``poll`` seconds apart."""
    while True:
        tasks = describe_tasks(aws, cluster, [task])
        if not tasks:
            raise DeployError(f"The task {task} is gone.")
        on_look(tasks[0])
        if tasks[0].is_stopped:
            return tasks[0]
        sleep(poll)
