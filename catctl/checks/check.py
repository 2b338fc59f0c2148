"""All checks, in order. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks import balancing, capacity, images, logs, network, roles, secrets
from catctl.checks.model import DeployFacts, Finding

_SUBJECTS = (images, roles, secrets, logs, network, balancing, capacity)


def check(facts: DeployFacts) -> tuple[Finding, ...]:
    """Every finding, those that are well among them; and what could not be checked."""
    return tuple(_all(facts))


def _all(facts: DeployFacts) -> Iterator[Finding]:
    for subject in _SUBJECTS:
        yield from subject.check(facts)
    for name, why in sorted(facts.skipped.items()):
        yield Finding(level="skipped", service="", subject=name, message=why)
