"""One-off tasks of a service: a command, where the service's own tasks run, with its exit code."""

from __future__ import annotations

import time
from collections.abc import Callable

from catctl.commands import Next
from catctl.environment.resolved import NamedService
from catctl.errors import CatctlError, DeployError
from catctl.journeys.deployed import Site
from catctl.journeys.logs import tail_of
from catctl.services import oneoff
from catctl.services.model import TaskState
from catctl.services.observe import read_registered, read_services
from catctl.services.observe_logs import LogLine
from catctl.services.platform import require_applied
from catctl.services.spec import spec_of


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
    began = task.created.timestamp() if task.created else 0.0
    tail = tail_of(site, service, [task.id], since=began)

    def look(state: TaskState) -> None:
        if state.status not in ("PENDING", "PROVISIONING"):
            show(tail.fresh())

    ended = oneoff.await_stopped(site.aws, site.platform.cluster, task.id, on_look=look, poll=poll)
    if ended.exit_code is None:
        raise DeployError(
            f"The task {ended.short} never ran: {ended.stopped_reason}",
            key=service.key,
            hint=Next("explain", site.environment.key, service.key),
        )
    time.sleep(poll)  # the last words come after the end
    show(tail.fresh())
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
            hint=Next("deploy", site.environment.key, service.key),
        )
    return newest.arn
