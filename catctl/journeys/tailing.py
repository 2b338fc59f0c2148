"""Logs of a service: of all its tasks in the order of time, followed, or of one that has ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from catctl.environment.resolved import NamedService
from catctl.errors import CatctlError
from catctl.journeys.site import Site
from catctl.services.diagnose import is_failure
from catctl.services.model import TaskState
from catctl.services.observe_logs import LogLine, read_lines, read_tail, stream_of
from catctl.services.observe_tasks import read_tasks

OVERLAP = 10_000  # milliseconds: CloudWatch brings lines late, and out of order


def stopped_tasks(site: Site, service: NamedService) -> list[TaskState]:
    """The service's stopped tasks, newest first, and those that ran once; none of its neighbours'.

    By the family, for which ECS need not know the service (any more).
    """
    found = read_tasks(
        site.aws, site.platform.cluster, family=service.family, statuses=("STOPPED",)
    )
    return [task for task in found if task.group in (f"service:{service.name}", service.name)]


def last_stopped(site: Site, service: NamedService) -> TaskState:
    """The task that failed last; where none did, the one that stopped last.

    Raises CatctlError where ECS remembers none.
    """
    stopped = [task for task in stopped_tasks(site, service) if task.is_stopped]
    if not stopped:
        raise CatctlError(
            f"ECS remembers no stopped task of {service.key}: it does for about an hour.",
            hint=f"catctl logs {site.environment.key} {service.key} --since 3h",
        )
    failed = [task for task in stopped if is_failure(task)]
    return max(failed or stopped, key=lambda t: t.stopped.timestamp() if t.stopped else 0.0)


def lines_of(site: Site, service: NamedService, task: str, *, most: int) -> list[LogLine]:
    """The last lines of one task."""
    group = site.platform.log_groups[service.key]
    return read_tail(site.aws, group, stream_of(service.container, task), most=most)


def lines_since(
    site: Site, service: NamedService, seconds: float, tasks: Iterable[str]
) -> list[LogLine]:
    """Lines of the last so many seconds, of all tasks or of some."""
    since = int((time.time() - seconds) * 1000)
    group = site.platform.log_groups[service.key]
    return read_lines(
        site.aws, group, container=service.container, since=since, tasks=_full(site, tasks)
    )


def _full(site: Site, tasks: Iterable[str]) -> list[str]:
    """Full IDs of tasks that may be named by their first letters."""
    wanted = list(tasks)
    if not wanted or all(len(task) == 32 for task in wanted):
        return wanted
    known = [task.id for task in read_tasks(site.aws, site.platform.cluster)]
    found = [full for short in wanted for full in known if full.startswith(short)]
    if not found:
        raise CatctlError(f"There is no task {', '.join(wanted)}; stopped ones go after an hour.")
    return found


def follow(
    site: Site,
    service: NamedService,
    tasks: Iterable[str],
    *,
    seconds: float,
    poll: float,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[LogLine]:
    """Lines as they come, for ever; each once."""
    group, wanted = site.platform.log_groups[service.key], _full(site, tasks)
    since, seen = int((time.time() - seconds) * 1000), dict[str, int]()
    while True:
        fresh = read_lines(site.aws, group, container=service.container, since=since, tasks=wanted)
        for line in fresh:
            if line.id not in seen:
                seen[line.id] = line.at
                yield line
        since = max([since, *(line.at - OVERLAP for line in fresh)])
        seen = {name: at for name, at in seen.items() if at >= since}
        sleep(poll)
