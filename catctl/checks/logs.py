"""Is the log group there? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import Facts, Finding

SUBJECT = "logs"


def check(facts: Facts) -> Iterator[Finding]:
    """A finding for each service."""
    if SUBJECT in facts.skipped:
        return
    for service in facts.services:
        if service.log_group in facts.log_groups:
            yield Finding(
                level="ok",
                service=service.key,
                subject=SUBJECT,
                message=f"{service.log_group} is there",
            )
        else:
            yield Finding(
                level="error",
                service=service.key,
                subject=SUBJECT,
                message=f"The log group {service.log_group} is not there.",
                why="The task would end before its container starts (log group does not exist).",
                fix=f"catctl apply {facts.environment.key}",
            )
