"""Is the log group there? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import DeployFacts, Finding, error, fine
from catctl.commands import Next

SUBJECT = "logs"


def check(facts: DeployFacts) -> Iterator[Finding]:
    """A finding for each service."""
    if SUBJECT in facts.skipped:
        return
    for service in facts.services:
        if service.log_group in facts.log_groups:
            yield fine(service, SUBJECT, f"{service.log_group} is there")
        else:
            yield error(
                service,
                SUBJECT,
                f"The log group {service.log_group} is not there.",
                "The task would end before its container starts (log group does not exist).",
                Next("apply", facts.environment.key),
            )
