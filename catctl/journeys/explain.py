"""Gathers all that AWS says of a service, and asks for the cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from catctl.environment.resolved import NamedService
from catctl.errors import AwsError, CatctlError, DeployError
from catctl.journeys.deployed import Site
from catctl.journeys.logs import lines_of, stopped_tasks
from catctl.services.actions import DeployAction, key_of
from catctl.services.diagnose import SHOWN_LOG, Diagnosis, Evidence, diagnose, is_failure
from catctl.services.model import ServiceDeployment, ServiceState, TaskState
from catctl.services.observe import read_services
from catctl.services.observe_deployments import read_service_deployment
from catctl.services.observe_tasks import read_targets
from catctl.services.rollout import Verdict

RECENT = timedelta(hours=1)  # as long as ECS remembers a stopped task


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What is known of a service. ``diagnoses`` has the first cause first; empty: all is well."""

    evidence: Evidence
    diagnoses: tuple[Diagnosis, ...]
    last: ServiceDeployment | None


def explain(site: Site, service: NamedService, *, api_error: str | None = None) -> Explanation:
    """Read deployments, tasks, events, targets and the log, and name the first cause."""
    cluster = site.platform.cluster
    state = read_services(site.aws, cluster, [service.name]).get(service.name)
    last = read_service_deployment(site.aws, cluster, service.name) if state else None
    since = _since(state, last)
    tasks = tuple(t for t in stopped_tasks(site, service) if _after(t.stopped, since))
    log_of = next((task for task in tasks if is_failure(task)), None)
    log = _log(site, service, log_of)
    events = state.events if state else ()
    evidence = Evidence(
        environment=site.environment.key,
        service=service.key,
        state=state,
        tasks=tasks,
        events=tuple(event for event in events if _after(event.at, since)),
        targets=read_targets(site.aws, site.platform.target_groups_of(service.key)),
        log=log,
        log_of=log_of.short if log_of else "",
        api_error=api_error,
    )
    return Explanation(evidence=evidence, diagnoses=tuple(diagnose(evidence)), last=last)


def explain_failed(
    site: Site,
    failed: Iterable[DeployAction],
    error: CatctlError,
    verdicts: Mapping[str, Verdict],
) -> tuple[list[Explanation], list[str]]:
    """Why each service failed, and a sentence for each of which AWS would not tell."""
    keys = {key for key, verdict in verdicts.items() if not verdict.is_good}
    keys |= {key for key in map(key_of, failed) if key}
    api_error = None if isinstance(error, DeployError) else error.message
    explanations, silent = [], []
    for key in sorted(keys):
        try:
            explanations.append(explain(site, site.service(key), api_error=api_error))
        except AwsError as other:
            silent.append(f"{key}: {other.message}")
    return explanations, silent


def _since(state: ServiceState | None, last: ServiceDeployment | None) -> datetime:
    """What came before the last deployment began, or well ended, explains nothing."""
    now = datetime.now(tz=UTC)
    if last is not None:
        at = last.finished if last.status == "SUCCESSFUL" else last.created
        return at or now - RECENT
    primary = state.primary if state else None
    if primary and primary.rollout == "COMPLETED" and primary.created and not _went_back(state):
        return primary.created
    return now - RECENT


def _went_back(state: ServiceState | None) -> bool:
    return any("rolling back" in event.message for event in (state.events[:20] if state else ()))


def _after(at: datetime | None, since: datetime) -> bool:
    return at is not None and at >= since


def _log(site: Site, service: NamedService, task: TaskState | None) -> tuple[str, ...]:
    if task is None:
        return ()
    try:
        lines = lines_of(site, service, task.id, most=SHOWN_LOG)
    except AwsError:  # the log is a help, and not what failed
        return ()
    return tuple(line.message for line in lines)
