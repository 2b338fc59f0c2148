"""Reads the logs of tasks from CloudWatch. Times are POSIX milliseconds, as AWS counts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catctl.aws.session import Aws, or_none, translated

PREFIX = "ecs"  # awslogs-stream-prefix of our task definitions
_GONE = "ResourceNotFoundException"  # no such group, or no line in it yet

_LAST = 253_402_214_400_000  # milliseconds since 1970 until the last day that all zones have


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line. ``task`` is the task's ID, from the stream's name."""

    at: int
    task: str
    message: str
    id: str


def stream_of(container: str, task: str) -> str:
    """The log stream of a task's container."""
    return f"{PREFIX}/{container}/{task}"


def read_tail(aws: Aws, group: str, stream: str, *, most: int) -> list[LogLine]:
    """The last lines of one stream, oldest first; nothing where there is no such stream."""
    request = {
        "logGroupName": group,
        "logStreamName": stream,
        "limit": most,
        "startFromHead": False,
    }
    logs = aws.client("logs")
    with translated(f"read the log {stream}"):
        answer = or_none(lambda: logs.get_log_events(**request), _GONE) or {"events": []}
    return [_line(item, stream) for item in answer["events"]][-most:]


def read_lines(
    aws: Aws, group: str, *, container: str, since: int, tasks: Iterable[str] = ()
) -> list[LogLine]:
    """Lines of all tasks of a container since ``since``, or of some tasks, in order of time."""
    streams = [stream_of(container, task) for task in tasks]
    request: dict[str, Any] = {"logGroupName": group, "startTime": since}
    request |= {"logStreamNames": streams} if streams else {}
    if not streams:
        request["logStreamNamePrefix"] = f"{PREFIX}/{container}/"
    with translated(f"read the log group {group}"):
        events = or_none(lambda: list(_events(aws, request)), _GONE) or []
    return sorted(
        (_line(item, str(item["logStreamName"])) for item in events),
        key=lambda line: (line.at, line.id),
    )


def _events(aws: Aws, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    pages = aws.client("logs").get_paginator("filter_log_events").paginate(**request)
    for page in pages:
        yield from page["events"]


def _line(event: dict[str, Any], stream: str) -> LogLine:
    return LogLine(
        at=min(max(int(event["timestamp"]), 0), _LAST),
        task=stream.rpartition("/")[2],
        message=str(event["message"]).rstrip("\n"),
        id=str(event.get("eventId", "")),
    )
