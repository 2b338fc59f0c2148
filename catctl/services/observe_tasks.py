"""Reads tasks and the targets of load balancers. Returns model values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from catctl.aws.parallel import chunks, each
from catctl.aws.session import Aws, or_none, translated
from catctl.services.model import ContainerState, Target, TaskState

TASKS_AT_ONCE = 100


def read_tasks(
    aws: Aws,
    cluster: str,
    *,
    family: str | None = None,
    service: str | None = None,
    started_by: str | None = None,
    statuses: tuple[str, ...] = ("RUNNING", "STOPPED"),
) -> list[TaskState]:
    """Tasks, newest first; stopped ones are there for about an hour."""
    ecs = aws.client("ecs")
    filters = {"family": family, "serviceName": service, "startedBy": started_by}
    chosen = {name: value for name, value in filters.items() if value}
    arns: list[str] = []
    with translated(f"read the tasks of {service or family or started_by or cluster}"):
        for status in statuses:
            pages = ecs.get_paginator("list_tasks").paginate(
                cluster=cluster, desiredStatus=status, **chosen
            )
            arns += [arn for page in pages for arn in page["taskArns"]]
        return describe_tasks(aws, cluster, arns)


def describe_tasks(aws: Aws, cluster: str, arns: Iterable[str]) -> list[TaskState]:
    """These tasks, newest first; those that are gone are left out."""
    ecs = aws.client("ecs")

    def read(some: list[str]) -> list[dict[str, Any]]:
        tasks: list[dict[str, Any]] = ecs.describe_tasks(cluster=cluster, tasks=some)["tasks"]
        return tasks

    with translated("read tasks"):
        answers = each(read, chunks(dict.fromkeys(arns), TASKS_AT_ONCE))
    tasks = [task_state(item) for answer in answers for item in answer]
    return sorted(tasks, key=lambda task: (_when(task.created), task.id), reverse=True)


def _when(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def task_state(task: Mapping[str, Any]) -> TaskState:
    """A task of DescribeTasks or RunTask."""
    details = [d for a in task.get("attachments", ()) for d in a.get("details", ())]
    addresses = [d["value"] for d in details if d.get("name") == "privateIPv4Address"]
    return TaskState(
        id=str(task["taskArn"]).rpartition("/")[2],
        status=str(task.get("lastStatus", "")),
        task_definition=str(task.get("taskDefinitionArn", "")),
        started_by=str(task.get("startedBy", "")),
        group=str(task.get("group", "")),
        stop_code=str(task.get("stopCode", "")),
        stopped_reason=str(task.get("stoppedReason", "")),
        containers=tuple(
            ContainerState(
                name=str(c.get("name", "")),
                status=str(c.get("lastStatus", "")),
                exit_code=c.get("exitCode"),
                reason=str(c.get("reason", "")),
                health=str(c.get("healthStatus", "")),
                runtime_id=str(c.get("runtimeId", "")),
            )
            for c in task.get("containers", ())
        ),
        address=addresses[0] if addresses else None,
        created=task.get("createdAt"),
        stopped=task.get("stoppedAt"),
    )


def read_targets(aws: Aws, target_group_arns: Iterable[str]) -> tuple[Target, ...]:
    """The targets of these groups, by address in each; none of a group that is not there."""
    return tuple(target for arn in target_group_arns for target in _targets(aws, arn))


def _targets(aws: Aws, arn: str) -> list[Target]:
    elb = aws.client("elbv2")
    with translated("read the health of the targets"):
        answer = or_none(
            lambda: elb.describe_target_health(TargetGroupArn=arn), "TargetGroupNotFound"
        )
    targets = [
        Target(
            address=str(item["Target"]["Id"]),
            port=int(item["Target"].get("Port", 0)),
            state=str(item["TargetHealth"]["State"]),
            reason=str(item["TargetHealth"].get("Reason", "")),
            description=str(item["TargetHealth"].get("Description", "")),
        )
        for item in (answer["TargetHealthDescriptions"] if answer else ())
    ]
    return sorted(targets, key=lambda target: (target.address, target.port))
