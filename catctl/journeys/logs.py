"""Logs of a service: of all its tasks in the order of time, followed, or of one that has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from catctl.commands import Next
from catctl.environment.resolved import NamedService
from catctl.errors import CatctlError
from catctl.journeys.deployed import Site
from catctl.services.diagnose import is_failure
from catctl.services.model import TaskState
from catctl.services.observe_logs import LogLine, read_lines, read_tail, stream_of
from catctl.services.observe_tasks import read_tasks

OVERLAP = 10_000  # milliseconds


def stopped_tasks(site: Site, service: NamedService) -> list[TaskState]:
    """The service's stopped tasks, newest first, and those that ran once; none of its neighbours'.

    By the family, for which ECS need not know the service (any more).
    """
    tasks = read_tasks(
        site.aws, site.platform.cluster, family=service.family, statuses=("STOPPED",)
    )
    return [task for task in tasks if task.group in (f"service:{service.name}", service.name)]


def last_stopped(site: Site, service: NamedService) -> TaskState:
    """The task that failed last; where none did, the one that stopped last.

    Raises CatctlError where ECS remembers none.
    """
    stopped = [task for task in stopped_tasks(site, service) if task.is_stopped]
    if not stopped:
        raise CatctlError(
            f"ECS remembers no stopped task of {service.key}: it does for about an hour.",
            hint=Next("logs", site.environment.key, service.key, "--since", "3h"),
        )
    failed = [task for task in stopped if is_failure(task)]
    return max(failed or stopped, key=lambda t: t.stopped.timestamp() if t.stopped else 0.0)


def lines_of(site: Site, service: NamedService, task: str, *, most: int) -> list[LogLine]:
    """The last lines of one task."""
    group = site.platform.log_groups[service.key]
    return read_tail(site.aws, group, stream_of(service.container, task), most=most)


class Tail:
    """Lines as they come, each once, though CloudWatch brings them late and out of order.

    ``read`` gives the lines since a POSIX time in milliseconds.
    """

    def __init__(self, read: Callable[[int], list[LogLine]], since: int) -> None:
        self._read = read
        self._since = since
        self._seen: dict[str, int] = {}

    def fresh(self) -> list[LogLine]:
        """What has come since the last time."""
        lines = self._read(self._since)
        new = [line for line in lines if line.id not in self._seen]
        self._since = max([self._since, *(line.at - OVERLAP for line in lines)])
        known = self._seen | {line.id: line.at for line in new}
        self._seen = {name: at for name, at in known.items() if at >= self._since}
        return new


def tail_of(site: Site, service: NamedService, tasks: Iterable[str], *, since: float) -> Tail:
    """The log of a service, of all its tasks or of some, since a POSIX time in seconds."""
    wanted, group = _full(site, service, tasks), site.platform.log_groups[service.key]

    def read(moment: int) -> list[LogLine]:
        return read_lines(site.aws, group, container=service.container, since=moment, tasks=wanted)

    return Tail(read, int(since * 1000))


def _full(site: Site, service: NamedService, tasks: Iterable[str]) -> list[str]:
    """Full IDs of tasks that may be named by their first letters."""
    wanted = list(tasks)
    if not wanted or all(len(task) == 32 for task in wanted):
        return wanted
    known = read_tasks(site.aws, site.platform.cluster, family=service.family)
    ids = [task.id for short in wanted for task in known if task.id.startswith(short)]
    if not ids:
        raise CatctlError(
            f"There is no task {', '.join(wanted)} of {service.key}; stopped ones go after an hour."
        )
    return ids
