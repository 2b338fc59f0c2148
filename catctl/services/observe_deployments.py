"""Reads service deployments: what AWS keeps of a deployment, even after a rollback.

The calls may be denied, or unknown to what stands in for AWS: then there is nothing to tell.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from catctl.aws.session import Aws, ClientError, translated
from catctl.services.model import ServiceDeployment


def read_service_deployment(aws: Aws, cluster: str, name: str) -> ServiceDeployment | None:
    """The newest service deployment; None where the call is denied, or not known there."""
    with translated(f"read the deployments of {name}"):
        try:
            newest = _newest(aws.client("ecs"), cluster, name)
        except ClientError:
            return None
    if newest is None:
        return None
    breaker, back = newest.get("deploymentCircuitBreaker", {}), newest.get("rollback", {})
    return ServiceDeployment(
        arn=str(newest["serviceDeploymentArn"]),
        status=str(newest.get("status", "")),
        reason=str(newest.get("statusReason", "")),
        stage=str(newest.get("lifecycleStage", "")),
        failures=breaker.get("failureCount"),
        threshold=breaker.get("threshold"),
        rollback_reason=str(back.get("reason", "")),
        created=newest.get("createdAt"),
        finished=newest.get("finishedAt"),
    )


def _newest(ecs: Any, cluster: str, name: str) -> dict[str, Any] | None:
    listed = ecs.list_service_deployments(cluster=cluster, service=name, maxResults=20)
    briefs = sorted(listed["serviceDeployments"], key=lambda item: _when(item.get("createdAt")))
    arns = [item["serviceDeploymentArn"] for item in briefs[-1:]]
    if not arns:
        return None
    answer = ecs.describe_service_deployments(serviceDeploymentArns=arns)
    return next(iter(answer["serviceDeployments"]), None)


def read_successes(aws: Aws, cluster: str, name: str) -> list[str]:
    """Task definitions that were deployed well, newest first; none where AWS does not tell."""
    with translated(f"read the deployments of {name}"):
        try:
            return _successes(aws.client("ecs"), cluster, name)
        except ClientError:
            return []


def _successes(ecs: Any, cluster: str, name: str) -> list[str]:
    listed = ecs.list_service_deployments(
        cluster=cluster, service=name, status=["SUCCESSFUL"], maxResults=20
    )["serviceDeployments"]
    arns = [i["targetServiceRevisionArn"] for i in listed if i.get("targetServiceRevisionArn")]
    if not arns:
        return []
    revisions = ecs.describe_service_revisions(serviceRevisionArns=arns)["serviceRevisions"]
    by_arn = {item["serviceRevisionArn"]: str(item.get("taskDefinition", "")) for item in revisions}
    order = sorted(listed, key=lambda item: -_when(item.get("createdAt")))
    ordered = [by_arn.get(item.get("targetServiceRevisionArn", ""), "") for item in order]
    return [arn for arn in dict.fromkeys(ordered) if arn]


def _when(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
