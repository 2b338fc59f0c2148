"""Reads what runs: clusters, services, tasks, autoscaling, task definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from catctl import billing
from catctl.aws.parallel import chunks, each
from catctl.billing import CLUSTER_INSIGHTS, SERVICE_INSIGHTS, Charge
from catctl.leftovers.model import Leftover
from catctl.leftovers.scope import Scope, as_dict, pages
from catctl.words import count_of

CLUSTERS_AT_ONCE = 100
TASKS_AT_ONCE = 100
INTERFACES_AT_ONCE = 200  # values of a filter


def read_clusters(scope: Scope) -> list[Leftover]:
    """Those of ours, whatever stands in ``scope.clusters``."""
    ecs = scope.aws.client("ecs")
    arns = pages(ecs, "list_clusters", "clusterArns")
    clusters: list[Leftover] = []
    for some in chunks(arns, CLUSTERS_AT_ONCE):
        answer = ecs.describe_clusters(clusters=some, include=["SETTINGS", "TAGS"])
        for cluster in answer["clusters"]:
            name, tags = str(cluster["clusterName"]), as_dict(cluster.get("tags", ()))
            insights = (CLUSTER_INSIGHTS,) if _has_insights(cluster) else ()
            note = "Container Insights" if insights else ""
            if cluster.get("status") != "INACTIVE":
                clusters += scope.leftover("cluster", name, name, tags, prices=insights, note=note)
    return clusters


def _has_insights(cluster: Mapping[str, Any]) -> bool:
    settings = {item.get("name"): item.get("value") for item in cluster.get("settings", ())}
    return bool(settings.get("containerInsights", "disabled") != "disabled")


def clusters(scope: Scope) -> list[Leftover]:
    return list(scope.clusters)


def running(scope: Scope) -> list[Leftover]:
    """Services, and tasks of none: ``catctl run``, migrations. A service's own tasks go with it.

    Everything in a cluster of ours is ours: AWS does not delete a cluster with services.
    """
    return [item for cluster in scope.clusters for item in _running(scope, cluster)]


def _running(scope: Scope, cluster: Leftover) -> Iterator[Leftover]:
    by_group: dict[str, list[dict[str, Any]]] = {}
    tasks = _tasks(scope, cluster.name)
    for task in tasks:
        by_group.setdefault(str(task.get("group", "")), []).append(task)
    public = _public_interfaces(scope, tasks)
    arns = pages(scope.aws.client("ecs"), "list_services", "serviceArns", cluster=cluster.name)
    for name in sorted(str(arn).rpartition("/")[2] for arn in arns):
        own = by_group.get(f"service:{name}", [])
        insights = (SERVICE_INSIGHTS,) if cluster.prices else ()
        yield Leftover(
            kind="service",
            id=name,
            name=name,
            why="name",
            place=cluster.name,
            prices=(*insights, *(part for task in own for part in _billed_of(task, public))),
            note=count_of(len(own), "task"),
        )
    for group, alike in by_group.items():
        for task in () if group.startswith("service:") else alike:
            yield _task(task, cluster.name, public)


def _task(task: Mapping[str, Any], cluster: str, public: frozenset[str]) -> Leftover:
    arn = str(task["taskArn"])
    return Leftover(
        kind="task",
        id=arn,
        name=arn.rpartition("/")[2],
        why="name",
        place=cluster,
        prices=tuple(_billed_of(task, public)),
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


def _public_interfaces(scope: Scope, tasks: list[dict[str, Any]]) -> frozenset[str]:
    """Those with a public address, which costs; a task does not tell."""
    interfaces = sorted(identity for task in tasks for identity in _interfaces(task))

    def read(some: list[str]) -> list[dict[str, Any]]:
        inside = [{"Name": "network-interface-id", "Values": some}]
        return pages(
            scope.aws.client("ec2"),
            "describe_network_interfaces",
            "NetworkInterfaces",
            Filters=inside,
        )

    answers = each(read, chunks(interfaces, INTERFACES_AT_ONCE))
    return frozenset(
        str(item["NetworkInterfaceId"])
        for some in answers
        for item in some
        if item.get("Association", {}).get("PublicIp")
    )


def _interfaces(task: Mapping[str, Any]) -> Iterator[str]:
    for attachment in task.get("attachments", ()):
        for detail in attachment.get("details", ()):
            if detail.get("name") == "networkInterfaceId":
                yield str(detail["value"])


def _billed_of(task: Mapping[str, Any], public: frozenset[str]) -> Iterator[Charge]:
    """vCPU, memory and public addresses."""
    attributes = {a.get("name"): a.get("value") for a in task.get("attributes", ())}
    arch = attributes.get("ecs.cpu-architecture") or "x86_64"
    spot = task.get("capacityProviderName") == "FARGATE_SPOT"
    cpu, gb = (Decimal(_units(task.get(name))) / 1024 for name in ("cpu", "memory"))
    yield from billing.task(arch, spot=spot, cpu=cpu, gb=gb)
    addresses = len(public & set(_interfaces(task)))
    if addresses:
        yield billing.hours("ipv4.hour", addresses)


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
