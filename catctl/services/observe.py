"""Reads services, task definitions, tasks, targets and autoscaling. Returns model values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from catctl.aws.parallel import chunks, each
from catctl.aws.session import Aws, ClientError, error_code, translated
from catctl.services.model import (
    ContainerState,
    Deployment,
    Event,
    Scaling,
    ServiceDeployment,
    ServiceState,
    Target,
    TaskState,
)
from catctl.services.plan import Registered
from catctl.services.requests import scaling_key, spec_from

AT_ONCE = 10  # services in one DescribeServices
TASKS_AT_ONCE = 100
TARGETS_AT_ONCE = 50


def counts_failures(aws: Aws) -> bool:
    """Whether this botocore knows the threshold of the circuit breaker (1.43.37 and newer)."""
    model = aws.client("ecs").meta.service_model
    return "thresholdConfiguration" in model.shape_for("DeploymentCircuitBreaker").members


def read_services(aws: Aws, cluster: str, names: Iterable[str]) -> dict[str, ServiceState]:
    """Services by name; one that is not there is left out."""
    ecs = aws.client("ecs")

    def read(some: list[str]) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = ecs.describe_services(cluster=cluster, services=some)[
                "services"
            ]
        except ClientError as error:
            if error_code(error) == "ClusterNotFoundException":
                return []
            raise
        return found

    with translated(f"read the services of {cluster}"):
        answers = each(read, chunks(sorted(names), AT_ONCE))
    states = [service_state(item) for answer in answers for item in answer]
    return {state.name: state for state in states}


def list_service_names(aws: Aws, cluster: str) -> list[str]:
    """Names of all services of a cluster; none where there is no cluster."""
    try:
        pages = aws.client("ecs").get_paginator("list_services").paginate(cluster=cluster)
        arns = [arn for page in pages for arn in page["serviceArns"]]
    except ClientError as error:
        if error_code(error) == "ClusterNotFoundException":
            return []
        with translated(f"list the services of {cluster}"):
            raise
    return sorted(arn.rpartition("/")[2] for arn in arns)


def service_state(found: Mapping[str, Any]) -> ServiceState:
    """A service of DescribeServices, CreateService or UpdateService."""
    return ServiceState(
        name=str(found["serviceName"]),
        status=str(found.get("status", "")),
        task_definition=str(found.get("taskDefinition", "")),
        desired=int(found.get("desiredCount", 0)),
        running=int(found.get("runningCount", 0)),
        pending=int(found.get("pendingCount", 0)),
        deployments=tuple(_deployment(item) for item in found.get("deployments", ())),
        events=tuple(
            Event(id=str(e.get("id", "")), at=e.get("createdAt"), message=str(e["message"]))
            for e in found.get("events", ())
        ),
        spec=spec_from(found),
        created=found.get("createdAt"),
    )


def _deployment(found: Mapping[str, Any]) -> Deployment:
    return Deployment(
        id=str(found["id"]),
        status=str(found.get("status", "")),
        task_definition=str(found.get("taskDefinition", "")),
        desired=int(found.get("desiredCount", 0)),
        running=int(found.get("runningCount", 0)),
        pending=int(found.get("pendingCount", 0)),
        failed=int(found.get("failedTasks", 0)),
        rollout=str(found.get("rolloutState", "")),
        reason=str(found.get("rolloutStateReason", "")),
        created=found.get("createdAt"),
    )


def read_registered(aws: Aws, reference: str) -> Registered | None:
    """A task definition by ARN, ``family:revision``, or family for its newest; or None."""
    try:
        found = aws.client("ecs").describe_task_definition(taskDefinition=reference)
    except ClientError as error:
        if error_code(error) in ("ClientException", "InvalidParameterException"):
            return None
        with translated(f"read the task definition {reference}"):
            raise
    document = found["taskDefinition"]
    return Registered(arn=str(document["taskDefinitionArn"]), document=document)


def list_revisions(aws: Aws, family: str, *, most: int | None = None) -> list[str]:
    """ARNs of the active revisions of exactly ``family``, newest first."""
    with translated(f"list the revisions of {family}"):
        pages = (
            aws.client("ecs")
            .get_paginator("list_task_definitions")
            .paginate(familyPrefix=family, sort="DESC", status="ACTIVE")
        )
        found = []
        for page in pages:
            found += [a for a in page["taskDefinitionArns"] if _family(a) == family]
            if most is not None and len(found) >= most:
                break
    return sorted(found, key=lambda arn: -int(arn.rpartition(":")[2]))[:most]


def _family(arn: str) -> str:
    return arn.rpartition("/")[2].rpartition(":")[0]


def read_tasks(
    aws: Aws,
    cluster: str,
    *,
    service: str | None = None,
    started_by: str | None = None,
    statuses: tuple[str, ...] = ("RUNNING", "STOPPED"),
) -> list[TaskState]:
    """Tasks, newest first; stopped ones are there for about an hour."""
    ecs = aws.client("ecs")
    wish = {"serviceName": service, "startedBy": started_by}
    chosen = {name: value for name, value in wish.items() if value}
    arns: list[str] = []
    with translated(f"read the tasks of {service or started_by or cluster}"):
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
        found: list[dict[str, Any]] = ecs.describe_tasks(cluster=cluster, tasks=some)["tasks"]
        return found

    with translated("read tasks"):
        answers = each(read, chunks(dict.fromkeys(arns), TASKS_AT_ONCE))
    tasks = [task_state(item) for answer in answers for item in answer]
    return sorted(tasks, key=lambda task: (_when(task.created), task.id), reverse=True)


def _when(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def task_state(found: Mapping[str, Any]) -> TaskState:
    """A task of DescribeTasks or RunTask."""
    details = [d for a in found.get("attachments", ()) for d in a.get("details", ())]
    addresses = [d["value"] for d in details if d.get("name") == "privateIPv4Address"]
    return TaskState(
        id=str(found["taskArn"]).rpartition("/")[2],
        status=str(found.get("lastStatus", "")),
        task_definition=str(found.get("taskDefinitionArn", "")),
        started_by=str(found.get("startedBy", "")),
        group=str(found.get("group", "")),
        stop_code=str(found.get("stopCode", "")),
        stopped_reason=str(found.get("stoppedReason", "")),
        containers=tuple(
            ContainerState(
                name=str(c.get("name", "")),
                status=str(c.get("lastStatus", "")),
                exit_code=c.get("exitCode"),
                reason=str(c.get("reason", "")),
                health=str(c.get("healthStatus", "")),
            )
            for c in found.get("containers", ())
        ),
        address=addresses[0] if addresses else None,
        created=found.get("createdAt"),
        stopped=found.get("stoppedAt"),
        provider=found.get("capacityProviderName") or found.get("launchType"),
    )


def read_targets(aws: Aws, target_group_arn: str) -> tuple[Target, ...] | None:
    """The targets of a group by address, or None where there is no such group."""
    try:
        found = aws.client("elbv2").describe_target_health(TargetGroupArn=target_group_arn)
    except ClientError as error:
        if error_code(error) == "TargetGroupNotFound":
            return None
        with translated("read the health of the targets"):
            raise
    targets = [
        Target(
            address=str(item["Target"]["Id"]),
            port=int(item["Target"].get("Port", 0)),
            state=str(item["TargetHealth"]["State"]),
            reason=str(item["TargetHealth"].get("Reason", "")),
            description=str(item["TargetHealth"].get("Description", "")),
        )
        for item in found["TargetHealthDescriptions"]
    ]
    return tuple(sorted(targets, key=lambda target: (target.address, target.port)))


def read_service_deployment(aws: Aws, cluster: str, name: str) -> ServiceDeployment | None:
    """The newest service deployment; None where the call is denied, or not known there."""
    ecs = aws.client("ecs")
    try:
        listed = ecs.list_service_deployments(cluster=cluster, service=name, maxResults=20)
        briefs = sorted(listed["serviceDeployments"], key=lambda item: _when(item.get("createdAt")))
        if not briefs:
            return None
        arn = briefs[-1]["serviceDeploymentArn"]
        [found] = ecs.describe_service_deployments(serviceDeploymentArns=[arn])[
            "serviceDeployments"
        ]
    except (ClientError, ValueError):
        return None
    breaker, back = found.get("deploymentCircuitBreaker", {}), found.get("rollback", {})
    return ServiceDeployment(
        arn=arn,
        status=str(found.get("status", "")),
        reason=str(found.get("statusReason", "")),
        stage=str(found.get("lifecycleStage", "")),
        failures=breaker.get("failureCount"),
        threshold=breaker.get("threshold"),
        rollback_reason=str(back.get("reason", "")),
        created=found.get("createdAt"),
        finished=found.get("finishedAt"),
    )


def read_scaling(aws: Aws, cluster: str, names: Iterable[str]) -> dict[str, Scaling]:
    """Autoscaling by service name. ``cpu`` is 0 where limits are set and no policy is."""
    client = aws.client("application-autoscaling")
    ids = {scaling_key(cluster, name)["ResourceId"]: name for name in names}
    limits: dict[str, dict[str, Any]] = {}
    goals: dict[str, int] = {}
    with translated("read the autoscaling"):
        for some in chunks(sorted(ids), TARGETS_AT_ONCE):
            pages = client.get_paginator("describe_scalable_targets").paginate(
                ServiceNamespace="ecs", ResourceIds=some
            )
            limits |= {t["ResourceId"]: t for page in pages for t in page["ScalableTargets"]}
        if limits:
            pages = client.get_paginator("describe_scaling_policies").paginate(
                ServiceNamespace="ecs"
            )
            for policy in (p for page in pages for p in page["ScalingPolicies"]):
                settings = policy.get("TargetTrackingScalingPolicyConfiguration", {})
                goals[policy["ResourceId"]] = int(settings.get("TargetValue", 0))
    return {
        ids[resource]: Scaling(
            minimum=int(found["MinCapacity"]),
            maximum=int(found["MaxCapacity"]),
            cpu=goals.get(resource, 0),
        )
        for resource, found in sorted(limits.items())
        if resource in ids
    }
