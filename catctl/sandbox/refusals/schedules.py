"""Schedules for a time that is past, or for no time at all. Seen in moto 5.2.5.

Sources: EventBridge Scheduler's user guide, "Schedule types", has at(yyyy-mm-ddThh:mm:ss); that a
time in the past is refused says https://github.com/DefangLabs/pulumi-defang/pull/425.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    from moto.scheduler.exceptions import ValidationException
    from moto.scheduler.models import EventBridgeSchedulerBackend as Backend

    def refuse(expression: str, zone: str | None) -> None:
        if expression.startswith("at(") and not _is_ahead(expression, zone):
            raise ValidationException(f"Invalid Schedule Expression {expression}.")

    def create_schedule(self: Any, **wished: Any) -> Any:
        refuse(wished["schedule_expression"], wished["schedule_expression_timezone"])
        return create(self, **wished)

    def update_schedule(self: Any, **wished: Any) -> Any:
        refuse(wished["schedule_expression"], wished["schedule_expression_timezone"])
        return update(self, **wished)

    create = patch(Backend, "create_schedule", create_schedule)
    update = patch(Backend, "update_schedule", update_schedule)


def _is_ahead(expression: str, zone: str | None) -> bool:
    try:
        at = datetime.strptime(expression, "at(%Y-%m-%dT%H:%M:%S)")  # noqa: DTZ007 - below
    except ValueError:
        return False
    of = UTC if zone in (None, "UTC") else ZoneInfo(str(zone))
    return at.replace(tzinfo=of) > datetime.now(tz=UTC)
