"""The services of an environment as a table. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from catctl.foreign import one_line
from catctl.journeys.services_overview import Overview
from catctl.views.console import table
from catctl.views.style import paint

_COLOURS = {"failed": "red", "too few tasks": "red", "unhealthy": "red", "up": "green"}


def overview_lines(found: Sequence[Overview], now: datetime | None = None) -> list[str]:
    """A row for each service, and what is wrong beneath."""
    now = now or datetime.now(tz=UTC)
    head = ("service", "state", "revision", "tasks", "healthy", "deployed")
    rows = [head, *(_row(item, now) for item in found)]
    lines = table(rows)
    styled = [paint(lines[0], dim=True)]
    for item, line in zip(found, lines[1:], strict=True):
        colour = _COLOURS.get(item.standing)
        styled.append(
            line.replace(item.standing, paint(item.standing, colour), 1) if colour else line
        )
    wrong = [(item.key, item.finding.cause) for item in found if item.finding]
    return [*styled, *(f"  ✗ {key}: {one_line(cause)}" for key, cause in wrong)]


def _row(item: Overview, now: datetime) -> tuple[str, ...]:
    state = item.state
    if state is None or not state.is_active:
        return (item.key, item.standing, "-", "-", "-", "-")
    revision = state.task_definition.rpartition(":")[2]
    healthy = "-" if item.healthy is None else f"{item.healthy}/{state.desired}"
    return (
        item.key,
        item.standing,
        revision,
        f"{state.running}/{state.desired}",
        healthy,
        ago(item.deployed_at, now),
    )


def ago(at: datetime | None, now: datetime) -> str:
    """Such as 5 min ago; - where it is not known."""
    if at is None:
        return "-"
    seconds = max((now - at).total_seconds(), 0)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit} ago"
    return f"{seconds:.0f} s ago"


def overview_json(item: Overview) -> dict[str, Any]:
    state = item.state
    return {
        "service": item.key,
        "standing": item.standing,
        "task_definition": state.task_definition if state else None,
        "desired": state.desired if state else None,
        "running": state.running if state else None,
        "pending": state.pending if state else None,
        "healthy": item.healthy,
        "unhealthy": item.unhealthy,
        "deployed_at": item.deployed_at.isoformat() if item.deployed_at else None,
        "finding": item.finding.id if item.finding else None,
        "cause": item.finding.cause if item.finding else None,
    }
