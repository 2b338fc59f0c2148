"""The calls themselves: each becomes a method of moto's response class, so ``self`` is moto's."""

from __future__ import annotations

from typing import Any, NoReturn

from catctl.sandbox.ecs import answers
from catctl.sandbox.ecs.api import Simulation, cluster_name
from catctl.sandbox.ecs.model import SimService, SimTask

__all__ = [
    "create_service",
    "delete_service",
    "describe_service_deployments",
    "describe_service_revisions",
    "describe_services",
    "list_service_deployments",
    "list_services",
    "stop_service_deployment",
    "update_service",
]
_RENEWING = (
    "capacityProviderStrategy",
    "loadBalancers",
    "networkConfiguration",
    "platformVersion",
    "taskDefinition",
)
_SETTINGS = (
    *_RENEWING,
    "deploymentConfiguration",
    "deploymentController",
    "desiredCount",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "launchType",
    "propagateTags",
)


def answer(value: dict[str, Any]) -> Any:
    from moto.core.responses import ActionResult

    return ActionResult(value)


def refuse(message: str) -> NoReturn:
    from moto.ecs.exceptions import InvalidParameterException

    raise InvalidParameterException(message)


def _settings(response: Any) -> dict[str, Any]:
    """The settings of a request, with the task definition as its full ARN."""
    given = {name: response._get_param(name) for name in _SETTINGS}
    settings = {name: value for name, value in given.items() if value is not None}
    if "taskDefinition" in settings:
        definition = response.ecs_backend.describe_task_definition(settings["taskDefinition"])
        settings["taskDefinition"] = definition.arn
    return settings


def create_service(self: Any) -> Any:
    cluster, here = cluster_name(self), Simulation.of(self.ecs_backend)
    name = self._get_param("serviceName")
    former = here.find(cluster, name)
    if former and former.status == "DRAINING":
        refuse("Unable to Start a service that is still Draining.")
    if former and former.status == "ACTIVE":
        refuse("Creation of service was not idempotent.")
    settings = _settings(self)
    _refuse_by_scenario(here, name, settings)
    _check_routes(self, here, settings)
    self.ecs_backend.create_service(
        cluster,
        name,
        settings.get("desiredCount", 0),
        settings.get("taskDefinition"),
        settings.get("loadBalancers"),
        tags=self._get_param("tags"),
        launch_type="FARGATE",
        network_configuration=settings.get("networkConfiguration"),
    )
    service = here.fleet.create(cluster, name, {"desiredCount": 0, **settings})
    return answer({"service": here.tell(service)})


def _refuse_by_scenario(here: Simulation, name: str, settings: dict[str, Any]) -> None:
    from moto.ecs.exceptions import ECSException

    fault = here.world.fault(name, settings["taskDefinition"])
    if fault is None or fault.stage != "api":
        return
    service = SimService(cluster="", name=name, settings=settings, created=0.0)
    task = SimTask(
        id="",  # it never lives
        definition=settings["taskDefinition"],
        group=name,
        started_by="",
        born=0.0,
        fault=None,
        target_group=service.target_group(green=False) or "",
    )
    raise ECSException(fault.stop_code, here.world.fill(fault.reason, service, task))


def _check_routes(response: Any, here: Simulation, settings: dict[str, Any]) -> None:
    from moto.elbv2.models import elbv2_backends

    groups = elbv2_backends[response.current_account][response.region].target_groups
    document = here.world.document(settings["taskDefinition"])
    for route in settings.get("loadBalancers") or ():
        arn, container = route.get("targetGroupArn"), route.get("containerName")
        if arn not in groups:
            refuse(f"The specified target group does not exist: {arn}.")
        if not here.world.is_attached(arn):
            refuse(
                f"The target group with targetGroupArn {arn} does not have an associated load "
                "balancer."
            )
        if groups[arn].target_type != "ip":
            refuse(
                f"The provided target group {arn} has target type {groups[arn].target_type}, which "
                "is incompatible with the awsvpc network mode specified in the task definition."
            )
        ports = {
            (item["name"], port["containerPort"])
            for item in document.container_definitions
            for port in item.get("portMappings", ())
        }
        if (container, route.get("containerPort")) not in ports:
            refuse(
                f"The container {container} did not have a container port "
                f"{route.get('containerPort')} defined."
            )


def update_service(self: Any) -> Any:
    here = Simulation.of(self.ecs_backend)
    service = here.service(self, self._get_param("service"))
    settings = _settings(self)
    if settings.get("taskDefinition"):  # a change of the number alone is never refused
        _refuse_by_scenario(here, service.name, {**service.settings, **settings})
    if "loadBalancers" in settings or "taskDefinition" in settings:
        _check_routes(self, here, {**service.settings, **settings})
    changed = any(
        name in settings and settings[name] != service.settings.get(name) for name in _RENEWING
    )
    renews = changed or bool(self._get_param("forceNewDeployment"))
    here.fleet.update(service, settings, renews=renews)
    mirrored = self.ecs_backend.services[f"{service.cluster}:{service.name}"]
    mirrored.desired_count, mirrored.task_definition = (
        service.desired,
        service.settings["taskDefinition"],
    )
    return answer({"service": here.tell(service)})


def delete_service(self: Any) -> Any:
    here = Simulation.of(self.ecs_backend)
    service = here.service(self, self._get_param("service"))
    self.ecs_backend.delete_service(
        service.cluster, service.name, bool(self._get_param("force", False))
    )
    here.fleet.delete(service)
    return answer({"service": here.tell(service)})


def describe_services(self: Any) -> Any:
    cluster, here = cluster_name(self), Simulation.of(self.ecs_backend)
    wanted = self._get_param("services", [])
    if len(wanted) > 10:
        refuse("Too many services: at most 10.")
    services = {name: here.find(cluster, name) for name in wanted}
    missing = [name for name, service in services.items() if service is None]
    prefix = f"{here.prefix}:service/{cluster}"
    found = [service for service in services.values() if service]
    with_tags = "TAGS" in self._get_param("include", [])
    return answer(
        {
            "services": [here.tell(s) | (_tags(self, s) if with_tags else {}) for s in found],
            "failures": [{"arn": f"{prefix}/{name}", "reason": "MISSING"} for name in missing],
        }
    )


def _tags(response: Any, service: SimService) -> dict[str, Any]:
    """The tags of a service: moto keeps them."""
    mirrored = response.ecs_backend.services[f"{service.cluster}:{service.name}"]
    return {"tags": mirrored.tags or []}


def list_services(self: Any) -> Any:
    cluster, here = cluster_name(self), Simulation.of(self.ecs_backend)
    here.fleet.advance()
    arns = [
        f"{here.prefix}:service/{place}/{name}"
        for (place, name), service in sorted(here.fleet.services.items())
        if place == cluster and service.status != "INACTIVE"
    ]
    return answer(page(self, "serviceArns", arns, 10))


def page(response: Any, name: str, items: list[str], size: int) -> dict[str, Any]:
    begin = int(response._get_param("nextToken") or 0)
    size = int(response._get_param("maxResults") or size)
    answer: dict[str, Any] = {name: items[begin : begin + size]}
    if begin + size < len(items):
        answer["nextToken"] = str(begin + size)
    return answer


def list_service_deployments(self: Any) -> Any:
    here = Simulation.of(self.ecs_backend)
    service = here.service(self, self._get_param("service"))
    deployments = [
        answers.service_deployment_answer(item, service, here.prefix) for item in service.history
    ]
    names = ("serviceDeploymentArn", "serviceArn", "clusterArn", "createdAt", "startedAt")
    kept = (*names, "finishedAt", "status", "statusReason")
    wanted = self._get_param("status") or []
    briefs = [
        {name: item[name] for name in kept if name in item}
        | {"targetServiceRevisionArn": item["targetServiceRevision"]["arn"]}
        for item in deployments
        if not wanted or item["status"] in wanted
    ]
    size = int(self._get_param("maxResults") or 20)
    return answer({"serviceDeployments": briefs[:size]})


def describe_service_revisions(self: Any) -> Any:
    here = Simulation.of(self.ecs_backend)
    here.fleet.advance()
    known = {
        answers.service_revision_arn(item, service, here.prefix): item.definition
        for service in here.fleet.services.values()
        for item in service.history
    }
    wanted = self._get_param("serviceRevisionArns", [])
    return answer(
        {
            "serviceRevisions": [
                {"serviceRevisionArn": arn, "taskDefinition": known[arn]}
                for arn in wanted
                if arn in known
            ],
            "failures": [{"arn": a, "reason": "MISSING"} for a in wanted if a not in known],
        }
    )


def _by_arn(here: Simulation) -> dict[str, tuple[SimService, Any]]:
    here.fleet.advance()
    return {
        answers.service_deployment_arn(item, service, here.prefix): (service, item)
        for service in here.fleet.services.values()
        for item in service.history
    }


def describe_service_deployments(self: Any) -> Any:
    here = Simulation.of(self.ecs_backend)
    known, wanted = _by_arn(here), self._get_param("serviceDeploymentArns", [])
    return answer(
        {
            "serviceDeployments": [
                answers.service_deployment_answer(known[arn][1], known[arn][0], here.prefix)
                for arn in wanted
                if arn in known
            ],
            "failures": [{"arn": a, "reason": "MISSING"} for a in wanted if a not in known],
        }
    )


def stop_service_deployment(self: Any) -> Any:
    here = Simulation.of(self.ecs_backend)
    arn = self._get_param("serviceDeploymentArn")
    service, deployment = _by_arn(here).get(arn, (None, None))
    if service is None:
        refuse(f"The service deployment {arn} was not found.")
    if deployment is not service.primary or deployment.rollout != "IN_PROGRESS":
        refuse("The service deployment is not in a state that can be stopped.")
    here.fleet.roll_back(service)
    return answer({"serviceDeploymentArn": arn})
