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
    """One for each family that the model names, or that a deploy has tagged."""
    ecs = scope.aws.client("ecs")
    families = {
        arn.rpartition("/")[2].rpartition(":")[0]
        for arn in scope.tagged
        if ":task-definition/" in arn
    }
    families |= scope.owner.names.get("task-definition", frozenset())
    statuses = ("ACTIVE", "INACTIVE")  # those that can run, and those that only clutter
    counts = each(
        lambda family: sum(len(revisions(ecs, family, status)) for status in statuses),
        sorted(families),
    )
    return [
        Leftover(
            kind="task-definition",
            id=family,
            name=family,
            why="name",
            note=count_of(count, "revision"),
        )
        for family, count in zip(sorted(families), counts, strict=True)
        if count
    ]


def revisions(ecs: Any, family: str, status: str) -> list[str]:
    """ARNs of exactly this family."""
    request = {"familyPrefix": family, "status": status}
    arns = pages(ecs, "list_task_definitions", "taskDefinitionArns", **request)
    return [arn for arn in arns if arn.rpartition("/")[2].rpartition(":")[0] == family]
