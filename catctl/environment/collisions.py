"""Names that an environment takes in its account, and whether two environments want the same.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catctl.environment.resolved import Environment

_STATES = "bucket of states"  # which environments may share


class Claim(NamedTuple):
    """A name that can be taken once. ``region`` is empty where it does not part."""

    kind: str
    name: str
    region: str = ""


def claimed_by(environment: Environment) -> Iterator[Claim]:
    """Every name that the environment takes, with the region in which it must be unique."""
    yield Claim("state", f"s3://{environment.bucket}/{environment.state_key}")
    for kind, name in _regional(environment):
        yield Claim(kind, name, environment.region)
    for kind, name in _global(environment):
        yield Claim(kind, name)


def _regional(environment: Environment) -> Iterator[tuple[str, str]]:
    yield "name", environment.name
    yield "cluster", environment.cluster
    for group in environment.own_log_groups:
        yield "log group", group
    for service in environment.services:
        yield "repository", service.repository
        yield "task definition", service.family
        yield "log group", service.log_group
        for name in service.target_groups:
            yield "target group", name


def _global(environment: Environment) -> Iterator[tuple[str, str]]:
    """What an account has once, whatever the region.

    Dashboards are global (PutDashboard in CloudWatch's reference); roles and budgets have no region
    in their ARNs.
    """
    for service in environment.services:
        yield "role", service.execution_role
        yield "role", service.task_role
    for role in environment.roles:
        yield "role", role
    if environment.access_logs_bucket:
        yield "bucket", environment.access_logs_bucket
    if environment.dashboard:
        yield "dashboard", environment.dashboard
    if environment.account_budget:
        yield "budget", environment.account_budget
    if environment.hosted_zone_id:
        for name in environment.hostnames:
            yield "DNS record", f"{name} ({environment.hosted_zone_id})"


def claims(environments: Iterable[Environment]) -> dict[Claim, list[Environment]]:
    """Who claims which name."""
    result: dict[Claim, list[Environment]] = {}
    for environment in environments:
        for claim in {*claimed_by(environment), Claim(_STATES, environment.bucket)}:
            result.setdefault(claim, []).append(environment)
    return result


def collisions(
    environment: Environment, others: dict[Claim, list[Environment]]
) -> Iterator[tuple[str, str]]:
    """Each other environment that wants a name of this one, with the first such name."""
    told: set[str] = set()
    for claim in claimed_by(environment):
        for other in others.get(claim, ()):
            if other.key in (environment.key, *told) or not _same_place(claim, environment, other):
                continue
            told.add(other.key)
            yield other.key, f"both want the {claim.kind} {claim.name}"
    yield from _state_among_logs(environment, others)


def _state_among_logs(
    environment: Environment, others: dict[Claim, list[Environment]]
) -> Iterator[tuple[str, str]]:
    """Each other environment of which one has its state where the other's requests are kept."""
    bucket, logs = environment.bucket, environment.access_logs_bucket
    shared = [(other, bucket) for other in others.get(Claim("bucket", bucket), ())]
    if logs:
        shared += [(other, logs) for other in others.get(Claim(_STATES, logs), ())]
    for other, name in shared:
        if other.key != environment.key:
            yield other.key, f"{name} would hold a state and a load balancer's requests"


def _same_place(claim: Claim, left: Environment, right: Environment) -> bool:
    """Buckets are global; all else is parted by account, where both accounts are known."""
    if claim.kind in ("bucket", "state") or not left.account_id or not right.account_id:
        return True
    return left.account_id == right.account_id
