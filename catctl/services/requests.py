"""From our values to AWS's requests and back; nothing is sent here. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catctl.environment import names
from catctl.services.model import Capacity, Rolling, Route, Scaling, Shifting, Spec

DIMENSION = "ecs:service:DesiredCount"


def service_settings(spec: Spec, *, counts_failures: bool) -> dict[str, Any]:
    """What CreateService and UpdateService have in common.

    ``counts_failures`` is whether the API knows the breaker's threshold (since 2026-07).
    """
    settings: dict[str, Any] = {
        "networkConfiguration": network(spec),
        "capacityProviderStrategy": [_capacity(item) for item in spec.capacity],
        "deploymentConfiguration": _rolling(spec.rolling, counts_failures=counts_failures),
        "enableExecuteCommand": spec.exec,
        "platformVersion": "LATEST",
        "propagateTags": "SERVICE",
        "loadBalancers": [_route(route) for route in spec.routes],
    }
    if spec.grace_period is not None:
        settings["healthCheckGracePeriodSeconds"] = spec.grace_period
    return settings


# The fields of a Spec → the key of the request that carries them.
_KEYS = {
    "capacity": "capacityProviderStrategy",
    "exec": "enableExecuteCommand",
    "grace_period": "healthCheckGracePeriodSeconds",
    "public_ip": "networkConfiguration",
    "rolling": "deploymentConfiguration",
    "routes": "loadBalancers",
    "security_groups": "networkConfiguration",
    "subnets": "networkConfiguration",
}


def changed_settings(spec: Spec, names: Iterable[str], *, counts_failures: bool) -> dict[str, Any]:
    """The part of UpdateService that carries these fields.

    What is the same is not sent: AWS ties some settings to a new deployment, and rewrites the load
    balancers of a blue/green service itself.
    """
    settings = service_settings(spec, counts_failures=counts_failures)
    wanted = {_KEYS[name] for name in names}
    return {key: value for key, value in settings.items() if key in wanted}


def network(spec: Spec) -> dict[str, Any]:
    """The networkConfiguration of a service, or of a task of its kind."""
    return {
        "awsvpcConfiguration": {
            "subnets": list(spec.subnets),
            "securityGroups": list(spec.security_groups),
            "assignPublicIp": "ENABLED" if spec.public_ip else "DISABLED",
        }
    }


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in sorted(tags.items())]


def _capacity(item: Capacity) -> dict[str, Any]:
    return {"capacityProvider": item.provider, "weight": item.weight, "base": item.base}


def _rolling(rolling: Rolling, *, counts_failures: bool) -> dict[str, Any]:
    configuration: dict[str, Any] = {
        "minimumHealthyPercent": rolling.minimum_percent,
        "maximumPercent": rolling.maximum_percent,
        "strategy": rolling.strategy,
        "deploymentCircuitBreaker": {"enable": rolling.breaker, "rollback": rolling.breaker},
    }
    if rolling.failures is not None and counts_failures:
        configuration["deploymentCircuitBreaker"] |= {
            "resetOnHealthyTask": False,
            "thresholdConfiguration": {"type": "COUNT", "value": rolling.failures},
        }
    if rolling.bake_minutes is not None:
        configuration["bakeTimeInMinutes"] = rolling.bake_minutes
    return configuration


def _route(route: Route) -> dict[str, Any]:
    balancer: dict[str, Any] = {
        "targetGroupArn": route.target_group_arn,
        "containerName": route.container,
        "containerPort": route.port,
    }
    if route.shifting:
        balancer["advancedConfiguration"] = {
            "alternateTargetGroupArn": route.shifting.green_target_group_arn,
            "productionListenerRule": route.shifting.listener_rule_arn,
            "roleArn": route.shifting.role_arn,
        }
    return balancer


def scaling_target(cluster: str, name: str, scaling: Scaling) -> dict[str, Any]:
    """The RegisterScalableTarget request."""
    return {
        **scaling_key(cluster, name),
        "MinCapacity": scaling.minimum,
        "MaxCapacity": scaling.maximum,
    }


def scaling_policy(cluster: str, name: str, scaling: Scaling) -> dict[str, Any]:
    """The PutScalingPolicy request: hold the average CPU."""
    return {
        **scaling_key(cluster, name),
        "PolicyName": names.scaling_policy(name),
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {
            "PredefinedMetricSpecification": {
                "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
            },
            "TargetValue": float(scaling.cpu),
        },
    }


def scaling_key(cluster: str, name: str) -> dict[str, str]:
    return {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{cluster}/{name}",
        "ScalableDimension": DIMENSION,
    }


def spec_from(service: Mapping[str, Any]) -> Spec:
    """A described service as a Spec, so that desired and observed can be compared."""
    wiring = (service.get("networkConfiguration") or {}).get("awsvpcConfiguration", {})
    return Spec(
        name=str(service["serviceName"]),
        desired=int(service.get("desiredCount", 0)),
        subnets=tuple(sorted(wiring.get("subnets", ()))),
        security_groups=tuple(sorted(wiring.get("securityGroups", ()))),
        public_ip=wiring.get("assignPublicIp") == "ENABLED",
        capacity=_capacity_from(service.get("capacityProviderStrategy") or ()),
        routes=tuple(_route_from(item) for item in service.get("loadBalancers") or ()),
        grace_period=service.get("healthCheckGracePeriodSeconds"),
        rolling=_rolling_from(service.get("deploymentConfiguration") or {}),
        exec=bool(service.get("enableExecuteCommand")),
    )


def _capacity_from(strategy: Iterable[Mapping[str, Any]]) -> tuple[Capacity, ...]:
    return tuple(
        Capacity(
            provider=item["capacityProvider"],
            weight=int(item.get("weight", 0)),
            base=int(item.get("base", 0)),
        )
        for item in sorted(strategy, key=lambda item: str(item["capacityProvider"]))
    )


def _route_from(balancer: Mapping[str, Any]) -> Route:
    more = balancer.get("advancedConfiguration")
    return Route(
        target_group_arn=str(balancer.get("targetGroupArn", "")),
        container=str(balancer.get("containerName", "")),
        port=int(balancer.get("containerPort", 0)),
        shifting=Shifting(
            green_target_group_arn=more.get("alternateTargetGroupArn", ""),
            listener_rule_arn=more.get("productionListenerRule", ""),
            role_arn=more.get("roleArn", ""),
        )
        if more
        else None,
    )


def _rolling_from(configuration: Mapping[str, Any]) -> Rolling:
    breaker = configuration.get("deploymentCircuitBreaker") or {}
    threshold = breaker.get("thresholdConfiguration") or {}
    return Rolling(
        strategy="BLUE_GREEN" if configuration.get("strategy") == "BLUE_GREEN" else "ROLLING",
        minimum_percent=int(configuration.get("minimumHealthyPercent", 100)),
        maximum_percent=int(configuration.get("maximumPercent", 200)),
        breaker=bool(breaker.get("enable")),
        failures=_failures(threshold),
        bake_minutes=configuration.get("bakeTimeInMinutes") or None,
    )


def _failures(threshold: Mapping[str, Any]) -> int | None:
    """The number of failed tasks; 0 for one that is no number; None where AWS does not tell."""
    if not threshold:
        return None
    return int(threshold["value"]) if threshold.get("type") == "COUNT" else 0
