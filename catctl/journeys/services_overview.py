"""How the services of an environment stand: a few calls, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from catctl.aws.parallel import each
from catctl.environment.resolved import NamedService
from catctl.errors import AwsError
from catctl.journeys.deployed import Site
from catctl.services.diagnose import Diagnosis, Evidence, diagnose
from catctl.services.model import ServiceState, Target
from catctl.services.observe import read_services
from catctl.services.observe_tasks import read_targets


@dataclass(frozen=True, kw_only=True)
class Overview:
    """One service. ``healthy`` is of its targets; None for a worker."""

    key: str
    state: ServiceState | None
    healthy: int | None
    unhealthy: int | None
    finding: Diagnosis | None

    @property
    def deployed_at(self) -> datetime | None:
        primary = self.state.primary if self.state else None
        return primary.created if primary else None

    @property
    def standing(self) -> str:
        """In a word or two; what is wrong stands in ``finding``."""
        if self.state is None or not self.state.is_active:
            return "not deployed"
        primary = self.state.primary
        if primary and primary.rollout == "IN_PROGRESS":
            return "rolling out"
        if primary and primary.rollout == "FAILED":
            return "failed"
        if self.state.desired == 0:
            return "paused"
        if self.state.running < self.state.desired:
            return "too few tasks"
        return "unhealthy" if self.unhealthy else "up"


def overview(site: Site) -> list[Overview]:
    """Every service of the environment, by key."""
    services = site.environment.services
    names = [service.name for service in services]
    states = read_services(site.aws, site.platform.cluster, names)
    targets = _targets(site, services)
    return [
        _one(site, service, states.get(service.name), targets.get(service.key))
        for service in services
    ]


def _targets(site: Site, services: Iterable[NamedService]) -> dict[str, tuple[Target, ...]]:
    """Targets by service key; none where reading them is not allowed."""
    groups = {s.key: site.platform.target_groups_of(s.key) for s in services}
    web = [key for key, arns in groups.items() if arns]
    try:
        targets = each(lambda key: read_targets(site.aws, groups[key]), web)
    except AwsError:
        return {}
    return dict(zip(web, targets, strict=True))


def _one(
    site: Site,
    service: NamedService,
    state: ServiceState | None,
    targets: tuple[Target, ...] | None,
) -> Overview:
    healthy = unhealthy = None
    if targets is not None and not service.settings.worker:
        healthy = sum(target.state == "healthy" for target in targets)
        unhealthy = sum(target.state == "unhealthy" for target in targets)
    overview = Overview(
        key=service.key, state=state, healthy=healthy, unhealthy=unhealthy, finding=None
    )
    if overview.standing in ("not deployed", "paused", "up") or state is None:
        return overview
    since = state.primary.created if state.primary else None
    evidence = Evidence(
        environment=site.environment.key,
        service=service.key,
        state=state,
        events=tuple(e for e in state.events if since is None or (e.at and e.at >= since)),
        targets=targets or (),
    )
    causes = diagnose(evidence)
    return replace(overview, finding=causes[0] if causes else None)
