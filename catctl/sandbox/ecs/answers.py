"""The simulation's services and tasks in the shapes of AWS's answers. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from catctl.sandbox.ecs.model import SimDeployment, SimService, SimTask

_KEPT = (
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "deploymentController",
    "desiredCount",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "launchType",
    "loadBalancers",
    "networkConfiguration",
    "platformVersion",
    "propagateTags",
    "schedulingStrategy",
    "taskDefinition",
)


def at(moment: float | None) -> datetime | None:
    return None if moment is None else datetime.fromtimestamp(moment, tz=UTC)


def service_answer(service: SimService, prefix: str) -> dict[str, Any]:
    """As DescribeServices tells it. ``prefix`` is ``arn:aws:ecs:REGION:ACCOUNT``."""
    live = [task for d in service.deployments for task in d.tasks if task.status != "STOPPED"]
    kept = {name: service.settings[name] for name in _KEPT if name in service.settings}
    return kept | {
        "serviceArn": f"{prefix}:service/{service.cluster}/{service.name}",
        "serviceName": service.name,
        "clusterArn": f"{prefix}:cluster/{service.cluster}",
        "status": service.status,
        "createdAt": at(service.created),
        "runningCount": sum(task.status == "RUNNING" for task in live),
        "pendingCount": sum(task.status in ("PENDING", "PROVISIONING") for task in live),
        "schedulingStrategy": "REPLICA",
        "roleArn": f"{prefix.replace(':ecs:', ':iam:')}:role/aws-service-role/ecs",
        "deployments": [deployment_answer(item, service) for item in service.deployments],
        "events": [
            {"id": number, "createdAt": at(moment), "message": message}
            for moment, number, message in service.events
        ],
    }


def deployment_answer(deployment: SimDeployment, service: SimService) -> dict[str, Any]:
    live = [task for task in deployment.tasks if task.status != "STOPPED"]
    return {
        "id": deployment.id,
        "status": deployment.status,
        "taskDefinition": deployment.definition,
        "desiredCount": deployment.desired if deployment.status == "PRIMARY" else 0,
        "runningCount": sum(task.status == "RUNNING" for task in live),
        "pendingCount": sum(task.status in ("PENDING", "PROVISIONING") for task in live),
        "failedTasks": deployment.failed,
        "createdAt": at(deployment.created),
        "updatedAt": at(deployment.updated or deployment.created),
        "rolloutState": deployment.rollout,
        "rolloutStateReason": deployment.reason,
        "capacityProviderStrategy": service.settings.get("capacityProviderStrategy") or [],
    }


def task_answer(task: SimTask, cluster: str, prefix: str, document: Any) -> dict[str, Any]:
    """As DescribeTasks tells it. ``document`` is moto's task definition."""
    containers = [_container(task, item) for item in document.container_definitions]
    wires = {"networkInterfaceId": task.interface, "privateIPv4Address": task.address}
    details = [{"name": name, "value": value} for name, value in wires.items() if value]
    platform = getattr(document, "runtime_platform", None) or {}
    arch = str(platform.get("cpuArchitecture") or "x86_64").lower()
    answer = {
        "taskArn": f"{prefix}:task/{cluster}/{task.id}",
        "clusterArn": f"{prefix}:cluster/{cluster}",
        "taskDefinitionArn": task.definition,
        "group": task.group,
        "startedBy": task.started_by,
        "lastStatus": task.status,
        "desiredStatus": "STOPPED" if task.stopped or task.stopping_since else "RUNNING",
        "createdAt": at(task.born),
        "startedAt": at(task.running_since),
        "stoppedAt": at(task.stopped),
        "stopCode": task.stop_code or None,
        "stoppedReason": task.reason or None,
        "attributes": [{"name": "ecs.cpu-architecture", "value": arch}],
        "capacityProviderName": task.provider,
        "cpu": str(document.cpu),
        "memory": str(document.memory),
        "containers": containers,
        "attachments": [{"id": task.id[:8], "type": "ElasticNetworkInterface", "details": details}],
    }
    return {name: value for name, value in answer.items() if value is not None}


def _container(task: SimTask, definition: dict[str, Any]) -> dict[str, Any]:
    health = "UNKNOWN"
    if definition.get("healthCheck"):
        health = {"healthy": "HEALTHY", "unhealthy": "UNHEALTHY"}.get(task.health, "UNKNOWN")
    container = {
        "name": definition["name"],
        "image": definition.get("image"),
        "lastStatus": task.status,
        "healthStatus": health,
        "exitCode": task.exit_code if task.stopped else None,
        "runtimeId": f"{task.id}-0000000001" if task.running_since else None,
        "reason": task.container_reason or None,
    }
    return {name: value for name, value in container.items() if value is not None}


def service_deployment_answer(
    deployment: SimDeployment, service: SimService, prefix: str
) -> dict[str, Any]:
    """As DescribeServiceDeployments tells it."""
    breaker = service.breaker
    chosen = breaker.get("thresholdConfiguration") or {}
    status = deployment.fate
    answer: dict[str, Any] = {
        "serviceDeploymentArn": service_deployment_arn(deployment, service, prefix),
        "serviceArn": f"{prefix}:service/{service.cluster}/{service.name}",
        "clusterArn": f"{prefix}:cluster/{service.cluster}",
        "createdAt": at(deployment.created),
        "startedAt": at(deployment.created),
        "finishedAt": at(deployment.finished),
        "status": status,
        "statusReason": deployment.reason,
        "lifecycleStage": deployment.stage,
        "targetServiceRevision": {"arn": service_revision_arn(deployment, service, prefix)},
        "deploymentCircuitBreaker": {
            "status": "TRIGGERED" if deployment.rollout == "FAILED" else "MONITORING",
            "failureCount": deployment.failed,
            "threshold": chosen.get("value", 3),
        },
    }
    if not breaker.get("enable"):
        answer["deploymentCircuitBreaker"] = {"status": "DISABLED"}
    if deployment.rollback_reason:
        answer["rollback"] = {"reason": deployment.rollback_reason}
    return {name: value for name, value in answer.items() if value is not None}


def service_revision_arn(deployment: SimDeployment, service: SimService, prefix: str) -> str:
    place = f"{service.cluster}/{service.name}/{deployment.arn_id}"
    return f"{prefix}:service-revision/{place}"


def service_deployment_arn(deployment: SimDeployment, service: SimService, prefix: str) -> str:
    place = f"{service.cluster}/{service.name}/{deployment.arn_id}"
    return f"{prefix}:service-deployment/{place}"
