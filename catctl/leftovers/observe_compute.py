"""Reads what runs: clusters, services, tasks, autoscaling, task definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from catctl import billing
from catctl.aws.parallel import chunks, each
from catctl.billing import HOURS_OF_MONTH
from catctl.leftovers.model import Leftover
from catctl.leftovers.scope import Scope, as_dict, pages
from catctl.words import count_of

CLUSTERS_AT_ONCE = 100
TASKS_AT_ONCE = 100


def read_clusters(scope: Scope) -> list[Leftover]:
    """Those of ours, whatever stands in ``scope.clusters``."""
    ecs = scope.aws.client("ecs")
    arns = pages(ecs, "list_clusters", "clusterArns")
    clusters: list[Leftover] = []
    for some in chunks(arns, CLUSTERS_AT_ONCE):
        for cluster in ecs.describe_clusters(clusters=some, include=["TAGS"])["clusters"]:
            name, tags = str(cluster["clusterName"]), as_dict(cluster.get("tags", ()))
            if cluster.get("status") != "INACTIVE":
                clusters += scope.leftover("cluster", name, name, tags)
    return clusters


def clusters(scope: Scope) -> list[Leftover]:
    return list(scope.clusters)


def running(scope: Scope) -> list[Leftover]:
    """Services, and tasks of none: ``catctl run``, migrations. A service's own tasks go with it.

    Everything in a cluster of ours is ours: AWS does not delete a cluster with services.
    """
    return [item for cluster in scope.clusters for item in _running(scope, cluster.name)]


def _running(scope: Scope, cluster: str) -> Iterator[Leftover]:
    by_group: dict[str, list[dict[str, Any]]] = {}
    for task in _tasks(scope, cluster):
        by_group.setdefault(str(task.get("group", "")), []).append(task)
    arns = pages(scope.aws.client("ecs"), "list_services", "serviceArns", cluster=cluster)
    for name in sorted(str(arn).rpartition("/")[2] for arn in arns):
        own = by_group.get(f"service:{name}", [])
        yield Leftover(
            kind="service",
            id=name,
            name=name,
            why="name",
            place=cluster,
            prices=tuple(price for task in own for price in _prices(task)),
            note=count_of(len(own), "task"),
        )
    for group, alike in by_group.items():
        for task in () if group.startswith("service:") else alike:
            yield _task(task, cluster)


def _task(task: Mapping[str, Any], cluster: str) -> Leftover:
    arn = str(task["taskArn"])
    return Leftover(
        kind="task",
        id=arn,
        name=arn.rpartition("/")[2],
        why="name",
        place=cluster,
        prices=tuple(_prices(task)),
        note=str(task.get("group", "")),
    )


def _tasks(scope: Scope, cluster: str) -> list[dict[str, Any]]:
    """All that have not been told to stop."""
    ecs = scope.aws.client("ecs")
    arns = pages(ecs, "list_tasks", "taskArns", cluster=cluster, desiredStatus="RUNNING")

    def read(some: list[str]) -> list[dict[str, Any]]:
        tasks: list[dict[str, Any]] = ecs.describe_tasks(cluster=cluster, tasks=some)["tasks"]
        return tasks

    return [task for some in each(read, chunks(arns, TASKS_AT_ONCE)) for task in some]


def _prices(task: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    attributes = {a.get("name"): a.get("value") for a in task.get("attributes", ())}
    arch = attributes.get("ecs.cpu-architecture") or "x86_64"
    spot = task.get("capacityProviderName") == "FARGATE_SPOT"
    cpu, memory = (Decimal(_units(task.get(name))) / 1024 for name in ("cpu", "memory"))
    return [
        (billing.vcpu(arch, spot=spot), cpu * HOURS_OF_MONTH),
        (billing.memory(arch, spot=spot), memory * HOURS_OF_MONTH),
    ]


def _units(text: object) -> int:
    """1,024 are a vCPU, or a GiB; 0 for what is no such number."""
    return int(str(text)) if re.fullmatch("[0-9]{1,9}", str(text)) else 0


def scalable_targets(scope: Scope) -> list[Leftover]:
    """Of services in our clusters; a service that is gone leaves its limits behind."""
    targets = pages(
        scope.aws.client("application-autoscaling"),
        "describe_scalable_targets",
        "ScalableTargets",
        ServiceNamespace="ecs",
    )
    ours = {scope.owner.cluster, *(cluster.name for cluster in scope.clusters)}
    return [
        Leftover(
            kind="scalable-target",
            id=str(target["ResourceId"]),
            name=str(target["ResourceId"]).rpartition("/")[2],
            why="name",
            place=str(target["ResourceId"]).split("/")[1],
        )
        for target in targets
        if str(target["ResourceId"]).split("/")[1] in ours
    ]


def task_definitions(scope: Scope) -> list[Leftover]:
    """One for each family that a deploy has tagged, or that the model names and nobody else has."""
    ecs = scope.aws.client("ecs")
    tagged = {
        arn.rpartition("/")[2].rpartition(":")[0]
        for arn in scope.tagged
        if ":task-definition/" in arn
    }
    families = sorted(tagged | scope.owner.names.get("task-definition", frozenset()))
    statuses = ("INACTIVE", "ACTIVE")  # those that only clutter, and those that can run

    def read(family: str) -> list[Leftover]:
        arns = [arn for status in statuses for arn in revisions(ecs, family, status)]
        note = count_of(len(arns), "revision")
        if not arns:
            return []
        if family in tagged:
            return [Leftover(kind="task-definition", id=family, name=family, why="tag", note=note)]
        answer = ecs.describe_task_definition(taskDefinition=arns[-1], include=["TAGS"])
        tags = as_dict(answer.get("tags", ()))
        return scope.leftover("task-definition", family, family, tags, note=note)

    return [item for found in each(read, families) for item in found]


def revisions(ecs: Any, family: str, status: str) -> list[str]:
    """ARNs of exactly this family."""
    request = {"familyPrefix": family, "status": status}
    arns = pages(ecs, "list_task_definitions", "taskDefinitionArns", **request)
    return [arn for arn in arns if arn.rpartition("/")[2].rpartition(":")[0] == family]
