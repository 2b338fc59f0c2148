"""An earlier revision of a service runs again."""

from __future__ import annotations

from catctl.actions import Plan
from catctl.environment.resolved import NamedService
from catctl.journeys import course
from catctl.journeys.deployed import Site
from catctl.journeys.rollout import RolloutView, change
from catctl.services.actions import DeployAction
from catctl.services.observe import list_revisions, read_services
from catctl.services.observe_deployments import read_service_deployment, read_successes
from catctl.services.operations import plan_rollback, require_running

MOST_REVISIONS = 100


def rollback(
    site: Site,
    service: NamedService,
    *,
    to: str | None,
    consent: course.Consent,
    view: RolloutView,
) -> bool:
    """Return ``service`` to revision ``to``, or to the last other one that was deployed well.

    False where nothing was done. Raises CatctlError where there is no way back.
    """
    question = f"Roll {service.key} back in {site.environment.key}?"
    plan = _plan(site, service, to)
    return change(site, [service], plan, consent=consent, question=question, view=view)


def _plan(site: Site, service: NamedService, to: str | None) -> Plan[DeployAction]:
    cluster, key = site.platform.cluster, site.environment.key
    state = read_services(site.aws, cluster, [service.name]).get(service.name)
    return plan_rollback(
        service.key,
        key,
        require_running(service.key, key, state),
        to=to,
        successes=read_successes(site.aws, cluster, service.name),
        revisions=list_revisions(site.aws, service.family, most=MOST_REVISIONS),
        deployment=read_service_deployment(site.aws, cluster, service.name),
    )
