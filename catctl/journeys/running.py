"""One-off tasks of a service: a command, where the service's own tasks run, with its exit code."""

from __future__ import annotations

from collections.abc import Callable

from catctl.environment.resolved import NamedService
from catctl.errors import CatctlError, DeployError
from catctl.journeys.site import Site
from catctl.journeys.tailing import lines_of
from catctl.services import oneoff
from catctl.services.model import TaskState
from catctl.services.observe import read_registered, read_services
from catctl.services.observe_logs import LogLine
from catctl.services.platform import require_applied
from catctl.services.spec import spec_of

MOST_LINES = 10_000


def run_once(
    site: Site,
    service: NamedService,
    command: tuple[str, ...],
    *,
    tell: Callable[[str], None],
    show: Callable[[list[LogLine]], None],
    poll: float,
) -> int:
    """Run ``command`` in a task of its own; returns its exit code.

    Raises DeployError where the container never ran.
    """
    require_applied(site.environment, service, site.platform)
    task = oneoff.start(
        site.aws,
        site.platform.cluster,
        definition=_definition(site, service),
        spec=spec_of(service, site.platform),
        container=service.container,
        command=command,
        started_by=f"catctl-run/{service.key}",
    )
    tell(f"task {task.short} starts …")
    shown = 0

    def look(state: TaskState) -> None:
        nonlocal shown
        if state.status in ("PENDING", "PROVISIONING"):
            return
        found = lines_of(site, service, state.id, most=MOST_LINES)
        show(found[shown:])
        shown = len(found)

    ended = oneoff.await_stopped(site.aws, site.platform.cluster, task.id, on_look=look, poll=poll)
    if ended.exit_code is None:
        raise DeployError(
            f"The task {ended.short} never ran: {ended.stopped_reason}",
            key=service.key,
            hint=f"catctl explain {site.environment.key} {service.key}",
        )
    return ended.exit_code


def _definition(site: Site, service: NamedService) -> str:
    """What runs now; before the first deploy, the newest that is registered."""
    states = read_services(site.aws, site.platform.cluster, [service.name])
    state = states.get(service.name)
    if state and state.is_active:
        return state.task_definition
    newest = read_registered(site.aws, service.family)
    if newest is None:
        raise CatctlError(
            f"{service.key} has no task definition yet.",
            hint=f"catctl deploy {site.environment.key} {service.key}",
        )
    return newest.arn
