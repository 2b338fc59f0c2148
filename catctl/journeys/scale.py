"""Services that run: read, and plan what a user asks of them."""

from __future__ import annotations

from collections.abc import Iterable

from catctl.actions import Plan
from catctl.environment.resolved import NamedService
from catctl.journeys.deployed import Site
from catctl.services.actions import Action
from catctl.services.observe import list_revisions, read_scaling, read_services
from catctl.services.observe_deployments import read_service_deployment, read_successes
from catctl.services.operations import (
    Running,
    plan_pause,
    plan_resume,
    plan_rollback,
    plan_scale,
    require_running,
)

MOST_REVISIONS = 100


def running(site: Site, services: Iterable[NamedService]) -> list[Running]:
    """Those of the services that are deployed."""
    wanted = list(services)
    names = [service.name for service in wanted]
    states = read_services(site.aws, site.platform.cluster, names)
    scaling = read_scaling(site.aws, site.platform.cluster, names)
    return [
        Running(
            key=service.key,
            state=states[service.name],
            scaling=scaling.get(service.name),
            wished=service.first_desired,
        )
        for service in wanted
        if service.name in states and states[service.name].is_active
    ]


def plan_for_rollback(site: Site, service: NamedService, to: str | None) -> Plan[Action]:
    """Where ``service`` returns to. Raises CatctlError where it cannot."""
    cluster, key = site.platform.cluster, site.environment.key
    found = read_services(site.aws, cluster, [service.name]).get(service.name)
    state = require_running(service.key, key, found)
    return plan_rollback(
        service.key,
        key,
        state,
        to=to,
        successes=read_successes(site.aws, cluster, service.name),
        revisions=list_revisions(site.aws, service.family, most=MOST_REVISIONS),
        deployment=read_service_deployment(site.aws, cluster, service.name),
    )


def plan_for_scale(site: Site, service: NamedService, number: int) -> Plan[Action]:
    """Another number of tasks. Raises CatctlError for a service that is not deployed."""
    found = running(site, [service])
    if not found:
        require_running(service.key, site.environment.key, None)
    return plan_scale(site.environment.key, found[0], number)


def plan_for_pause(site: Site, services: Iterable[NamedService]) -> Plan[Action]:
    return plan_pause(running(site, services))


def plan_for_resume(site: Site, services: Iterable[NamedService]) -> Plan[Action]:
    return plan_resume(running(site, services))
