"""Another number of tasks: scale, pause and resume."""

from __future__ import annotations

from collections.abc import Iterable

from catctl.environment.resolved import NamedService
from catctl.journeys import course
from catctl.journeys.deployed import Site
from catctl.journeys.rollout import RolloutView, change
from catctl.services.observe import read_scaling, read_services
from catctl.services.operations import (
    RunningService,
    plan_pause,
    plan_resume,
    plan_scale,
    require_running,
)


def scale(
    site: Site,
    service: NamedService,
    number: int,
    *,
    consent: course.Consent,
    view: RolloutView,
) -> bool:
    """Run ``number`` tasks of ``service``. Raises CatctlError for one that is not deployed."""
    key = site.environment.key
    deployed = running(site, [service])
    if not deployed:
        require_running(service.key, key, None)
    plan = plan_scale(key, deployed[0], number)
    question = f"Change the number of tasks of {service.key} in {key}?"
    return change(site, [service], plan, consent=consent, question=question, view=view)


def pause(site: Site, keys: tuple[str, ...], *, consent: course.Consent, view: RolloutView) -> bool:
    """Stop all tasks of these services, or of all; False where none runs."""
    services = site.some(keys)
    plan = plan_pause(running(site, services))
    question = f"Stop all tasks of {_named(site, keys)}?"
    return change(site, services, plan, consent=consent, question=question, view=view)


def resume(
    site: Site, keys: tuple[str, ...], *, consent: course.Consent, view: RolloutView
) -> bool:
    """Start the tasks of paused services again; False where none is paused."""
    services = site.some(keys)
    plan = plan_resume(running(site, services))
    question = f"Start the tasks of {_named(site, keys)}?"
    return change(site, services, plan, consent=consent, question=question, view=view)


def _named(site: Site, keys: tuple[str, ...]) -> str:
    return f"{', '.join(keys) or 'every service'} in {site.environment.key}"


def running(site: Site, services: Iterable[NamedService]) -> list[RunningService]:
    """Those of the services that are deployed."""
    wanted = list(services)
    names = [service.name for service in wanted]
    states = read_services(site.aws, site.platform.cluster, names)
    scaling = read_scaling(site.aws, site.platform.cluster, names)
    return [
        RunningService(
            key=service.key,
            state=states[service.name],
            scaling=scaling.get(service.name),
            wished=service.first_desired,
        )
        for service in wanted
        if service.name in states and states[service.name].is_active
    ]
