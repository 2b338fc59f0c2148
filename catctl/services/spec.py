"""From the environment to the ECS service that it asks for. Pure."""

from __future__ import annotations

from catctl.environment.resolved import NamedService
from catctl.services.model import Capacity, Rolling, Route, Scaling, Spec
from catctl.services.platform import Platform

FAILURES = 2  # the first failed task may be bad luck, the second is not
BAKE_MINUTES = 1
ON_DEMAND, SPOT = "FARGATE", "FARGATE_SPOT"


def spec_of(service: NamedService, platform: Platform) -> Spec:
    """The ECS service that ``service`` shall be."""
    settings = service.settings
    subnets = platform.public_subnets if settings.public_ip else platform.app_subnets
    return Spec(
        name=service.name,
        desired=None if settings.autoscaling else settings.desired,
        subnets=subnets,
        security_groups=(platform.security_group,),
        public_ip=settings.public_ip,
        capacity=_capacity(service),
        routes=_routes(service, platform),
        grace_period=None if settings.worker else settings.grace_period,
        rolling=_rolling(service),
        exec=settings.exec,
    )


def scaling_of(service: NamedService) -> Scaling | None:
    """The limits of autoscaling that the file asks for."""
    limits = service.settings.autoscaling
    return Scaling(minimum=limits.min, maximum=limits.max, cpu=limits.cpu) if limits else None


def _capacity(service: NamedService) -> tuple[Capacity, ...]:
    """Of several tasks on Spot the first stays on demand: an interruption never takes all."""
    if not service.settings.spot:
        return (Capacity(provider=ON_DEMAND, weight=1),)
    if service.first_desired < 2:
        return (Capacity(provider=SPOT, weight=1),)
    return (Capacity(provider=ON_DEMAND, weight=0, base=1), Capacity(provider=SPOT, weight=1))


def _routes(service: NamedService, platform: Platform) -> tuple[Route, ...]:
    if service.settings.worker:
        return ()
    route = Route(
        target_group_arn=platform.target_groups[service.key],
        container=service.container,
        port=service.settings.port,
        shifting=platform.shifting[service.key] if service.is_blue_green else None,
    )
    return (route,)


def _rolling(service: NamedService) -> Rolling:
    if service.is_blue_green:  # the circuit breaker is for rolling deployments only
        return Rolling(
            strategy="BLUE_GREEN",
            minimum_percent=100,
            maximum_percent=200,
            breaker=False,
            failures=None,
            bake_minutes=BAKE_MINUTES,
        )
    recreates = service.settings.strategy == "recreate"
    return Rolling(
        strategy="ROLLING",
        minimum_percent=0 if recreates else 100,
        maximum_percent=100 if recreates else 200,
        breaker=True,
        failures=FAILURES,
    )
