"""Reads services, task definitions, tasks, targets and autoscaling. Returns model values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catctl.aws.parallel import chunks, each
from catctl.aws.session import Aws, or_none, translated
from catctl.services.model import (
    Deployment,
    Event,
    Registered,
    Scaling,
    ServiceState,
    family_of,
    number_of,
)
from catctl.services.requests import scaling_key, spec_from

AT_ONCE = 10  # services in one DescribeServices
TARGETS_AT_ONCE = 50


def counts_failures(aws: Aws) -> bool:
    """Whether this botocore knows the threshold of the circuit breaker (1.43.37 and newer)."""
    model = aws.client("ecs").meta.service_model
    return "thresholdConfiguration" in model.shape_for("DeploymentCircuitBreaker").members


def read_services(aws: Aws, cluster: str, names: Iterable[str]) -> dict[str, ServiceState]:
    """Services by name; one that is not there, or was not asked for, is left out."""
    ecs = aws.client("ecs")
    wanted = set(names)

    def read(some: list[str]) -> list[dict[str, Any]]:
        request = {"cluster": cluster, "services": some}
        answer = or_none(lambda: ecs.describe_services(**request), "ClusterNotFoundException")
        return list(answer["services"]) if answer else []

    with translated(f"read the services of {cluster}"):
        answers = each(read, chunks(sorted(wanted), AT_ONCE))
    states = [service_state(item) for answer in answers for item in answer]
    return {state.name: state for state in states if state.name in wanted}


def service_state(service: Mapping[str, Any]) -> ServiceState:
    """A service of DescribeServices, CreateService or UpdateService."""
    return ServiceState(
        name=str(service["serviceName"]),
        status=str(service.get("status", "")),
        task_definition=str(service.get("taskDefinition", "")),
        desired=int(service.get("desiredCount", 0)),
        running=int(service.get("runningCount", 0)),
        pending=int(service.get("pendingCount", 0)),
        deployments=tuple(_deployment(item) for item in service.get("deployments", ())),
        events=tuple(
            Event(id=str(e.get("id", "")), at=e.get("createdAt"), message=str(e["message"]))
            for e in service.get("events", ())
        ),
        spec=spec_from(service),
    )


def _deployment(deployment: Mapping[str, Any]) -> Deployment:
    return Deployment(
        id=str(deployment["id"]),
        status=str(deployment.get("status", "")),
        task_definition=str(deployment.get("taskDefinition", "")),
        desired=int(deployment.get("desiredCount", 0)),
        running=int(deployment.get("runningCount", 0)),
        pending=int(deployment.get("pendingCount", 0)),
        failed=int(deployment.get("failedTasks", 0)),
        rollout=str(deployment.get("rolloutState", "")),
        reason=str(deployment.get("rolloutStateReason", "")),
        created=deployment.get("createdAt"),
    )


def read_registered(aws: Aws, reference: str) -> Registered | None:
    """A task definition by ARN, ``family:revision``, or family for its newest; or None."""
    ecs = aws.client("ecs")
    with translated(f"read the task definition {reference}"):
        answer = or_none(
            lambda: ecs.describe_task_definition(taskDefinition=reference),
            "ClientException",
            "InvalidParameterException",
        )
    if answer is None:
        return None
    document = answer["taskDefinition"]
    return Registered(arn=str(document["taskDefinitionArn"]), document=document)


def list_revisions(aws: Aws, family: str, *, most: int | None = None) -> list[str]:
    """ARNs of the active revisions of exactly ``family``, newest first."""
    with translated(f"list the revisions of {family}"):
        pages = (
            aws.client("ecs")
            .get_paginator("list_task_definitions")
            .paginate(familyPrefix=family, sort="DESC", status="ACTIVE")
        )
        revisions = []
        for page in pages:
            revisions += [a for a in page["taskDefinitionArns"] if family_of(a) == family]
            if most is not None and len(revisions) >= most:
                break
    return sorted(revisions, key=lambda arn: -number_of(arn))[:most]


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
            minimum=int(target["MinCapacity"]),
            maximum=int(target["MaxCapacity"]),
            cpu=goals.get(resource, 0),
        )
        for resource, target in sorted(limits.items())
        if resource in ids
    }
