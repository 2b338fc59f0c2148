"""A line of a task's log, for machines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from catctl.services.observe_logs import LogLine


def log_json(line: LogLine) -> dict[str, Any]:
    at = datetime.fromtimestamp(line.at / 1000, tz=UTC)
    return {"at": at.isoformat(), "message": line.message, "task": line.task}
