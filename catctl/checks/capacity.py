"""Do the tasks fit into the account's quota while old and new run side by side? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.checks.model import DeployFacts, Finding, fine
from catctl.commands import advice
from catctl.environment.resolved import NamedService
from catctl.services.spec import SPOT, spec_of

SUBJECT = "quota"
CODES = {"on demand": "L-3032A538", "Spot": "L-36FBB829"}


def check(facts: DeployFacts) -> Iterator[Finding]:
    """A finding for each kind of capacity; and for a Spot service of one task."""
    for kind, quota in sorted(facts.quotas.items()):
        yield _quota(facts, kind, quota)
    for service in facts.services:
        if service.settings.spot and service.first_desired == 1:
            text = "one task on Spot: it may be gone for minutes now and then"
            yield fine(service, SUBJECT, text)


def _quota(facts: DeployFacts, kind: str, quota: float) -> Finding:
    steady = sum(vcpus(facts, s, peak=False)[kind] for s in facts.environment.services)
    chosen = {service.key for service in facts.services}
    peak = sum(vcpus(facts, s, peak=s.key in chosen)[kind] for s in facts.environment.services)
    if peak <= quota:
        return Finding(
            level="ok",
            service="",
            subject=SUBJECT,
            message=f"{peak:g} of {quota:g} vCPUs {kind} while it deploys",
        )
    enough = steady <= quota
    return Finding(
        level="warning" if enough else "error",
        service="",
        subject=SUBJECT,
        message=f"The deploy needs {peak:g} vCPUs {kind}; the account's quota is {quota:g}"
        + (f" ({steady:g} afterwards)." if enough else f", and {steady:g} would stay."),
        why="'You've reached the limit on the number of vCPUs': new accounts start small, and old "
        "and new tasks run side by side.",
        fix=advice(
            "strategy: recreate, one service after the other, or: aws service-quotas "
            "request-service-quota-increase --service-code fargate --quota-code {code} "
            "--desired-value 16",
            code=CODES[kind],
        ),
    )


def vcpus(facts: DeployFacts, service: NamedService, *, peak: bool) -> dict[str, float]:
    """vCPUs that a service takes, by kind; at its peak with ``maximumPercent``."""
    spec = spec_of(service, facts.platform)
    tasks = service.first_desired
    base = sum(item.base for item in spec.capacity)
    spot = max(tasks - base, 0) if any(c.provider == SPOT for c in spec.capacity) else 0
    factor = spec.rolling.maximum_percent / 100 if peak else 1.0
    size = service.settings.cpu / 1024
    return {"Spot": spot * size * factor, "on demand": (tasks - spot) * size * factor}
