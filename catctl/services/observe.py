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
)
from catctl.services.requests import scaling_key, spec_from

AT_ONCE = 10  # services in one DescribeServices
TARGETS_AT_ONCE = 50


def counts_failures(aws: Aws) -> bool:
    """Whether this botocore knows the threshold of the circuit breaker (1.43.37 and newer)."""
    model = aws.client("ecs").meta.service_model
    return "thresholdConfiguration" in model.shape_for("DeploymentCircuitBreaker").members


def read_services(aws: Aws, cluster: str, names: Iterable[str]) -> dict[str, ServiceState]:
    """Services by name; one that is not there is left out."""
    ecs = aws.client("ecs")

    def read(some: list[str]) -> list[dict[str, Any]]:
        wish = {"cluster": cluster, "services": some}
        found = or_none(lambda: ecs.describe_services(**wish), "ClusterNotFoundException")
        return list(found["services"]) if found else []

    with translated(f"read the services of {cluster}"):
        answers = each(read, chunks(sorted(names), AT_ONCE))
    states = [service_state(item) for answer in answers for item in answer]
    return {state.name: state for state in states}


def list_service_names(aws: Aws, cluster: str) -> list[str]:
    """Names of all services of a cluster; none where there is no cluster."""
    with translated(f"list the services of {cluster}"):
        pages = aws.client("ecs").get_paginator("list_services").paginate(cluster=cluster)
        found = or_none(lambda: list(pages), "ClusterNotFoundException") or []
    return sorted(arn.rpartition("/")[2] for page in found for arn in page["serviceArns"])


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
    ecs = aws.client("ecs")
    with translated(f"read the task definition {reference}"):
        found = or_none(
            lambda: ecs.describe_task_definition(taskDefinition=reference),
            "ClientException",
            "InvalidParameterException",
        )
    if found is None:
        return None
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
            found += [a for a in page["taskDefinitionArns"] if family_of(a) == family]
            if most is not None and len(found) >= most:
                break
    return sorted(found, key=lambda arn: -int(arn.rpartition(":")[2]))[:most]


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
