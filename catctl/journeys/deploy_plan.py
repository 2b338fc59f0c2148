"""A deploy that is planned: what is wished and what is there → actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catctl.actions import Plan
from catctl.aws.parallel import each
from catctl.environment.resolved import NamedService
from catctl.journeys.deployed import Site
from catctl.journeys.images import choose_images, require_images
from catctl.services.actions import DeployAction
from catctl.services.documents import difference, document
from catctl.services.model import (
    DesiredService,
    Document,
    Image,
    ObservedService,
    Registered,
    ServiceState,
)
from catctl.services.observe import counts_failures, read_registered, read_scaling, read_services
from catctl.services.plan import plan_deploy
from catctl.services.platform import require_applied
from catctl.services.spec import scaling_of, spec_of


@dataclass(frozen=True, kw_only=True)
class Deploy:
    """A planned deploy. ``observed`` is by service key; ``notes`` are worth saying before."""

    site: Site
    services: tuple[NamedService, ...]
    wishes: tuple[DesiredService, ...]
    observed: Mapping[str, ObservedService]
    plan: Plan[DeployAction]
    notes: tuple[str, ...]


def plan_services(
    site: Site,
    keys: Iterable[str],
    *,
    image: str | None = None,
    tag: str | None = None,
    wait: bool = True,
    force: bool = False,
) -> Deploy:
    """Read what is there and plan. Changes nothing."""
    services = site.some(keys)
    for service in services:
        require_applied(site.environment, service, site.platform)
    chosen, notes = choose_images(site, services, image=image, tag=tag)
    images = require_images(site.environment.key, chosen)
    wishes = tuple(_wish(site, service, images[service.key]) for service in services)
    observed = find(site, services)
    plan = plan_deploy(
        wishes,
        observed,
        site.environment.tags,
        counts_failures=counts_failures(site.aws),
        wait=wait,
        force=force,
    )
    return Deploy(
        site=site,
        services=tuple(services),
        wishes=wishes,
        observed=observed,
        plan=plan,
        notes=tuple(notes),
    )


def _wish(site: Site, service: NamedService, image: Image) -> DesiredService:
    command = service.settings.before_deploy
    return DesiredService(
        key=service.key,
        spec=spec_of(service, site.platform),
        document=document(site.environment, service, site.platform, image.reference),
        image=image,
        container=service.container,
        first_desired=service.first_desired,
        scaling=scaling_of(service),
        before_deploy=tuple(command) if command else None,
        depends_on=tuple(service.settings.depends_on),
    )


def find(site: Site, services: Iterable[NamedService]) -> dict[str, ObservedService]:
    """What is there of each service, by key."""
    wanted = list(services)
    names = [service.name for service in wanted]
    states = read_services(site.aws, site.platform.cluster, names)
    scaling = read_scaling(site.aws, site.platform.cluster, names)

    def one(service: NamedService) -> ObservedService:
        state = states.get(service.name)
        return ObservedService(
            state=state,
            candidates=_candidates(site, service, state),
            scaling=scaling.get(service.name),
        )

    return dict(zip([s.key for s in wanted], each(one, wanted), strict=True))


def _candidates(
    site: Site, service: NamedService, state: ServiceState | None
) -> tuple[Registered, ...]:
    """The newest revision, and the one that runs: either may be what is wished."""
    newest = read_registered(site.aws, service.family)
    candidates = [newest] if newest else []
    current = state.task_definition if state and state.is_active else None
    if current and (newest is None or newest.arn != current):
        running = read_registered(site.aws, current)
        candidates += [running] if running else []
    return tuple(candidates)


def diffs(deploy: Deploy) -> dict[str, list[str]]:
    """Each task definition as a unified diff against what runs, by service."""
    return {
        desired.key: difference(_running(deploy.observed[desired.key]), desired.document)
        for desired in deploy.wishes
    }


def _running(observed: ObservedService) -> Document | None:
    current = observed.state.task_definition if observed.state else None
    return next((c.document for c in observed.candidates if c.arn == current), None)
