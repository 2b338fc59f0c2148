"""The names that the model derives: what untagged things are known by. Pure.

A name is ours only as a whole: ``cat`` is never ``catalog``, nor ``cat-prod``.
"""

from __future__ import annotations

from collections.abc import Iterator

from catctl.environment.resolved import Environment
from catctl.leftovers.model import Kind, Owner


def owner_of(environment: Environment, account_id: str) -> Owner:
    """Who an environment is, in an account."""
    names: dict[Kind, set[str]] = {}
    for kind, name in _names(environment):
        names.setdefault(kind, set()).add(name)
    keep = {environment.bucket, environment.lock_table or ""} - {""}
    return Owner(
        key=environment.key,
        project=environment.project,
        name=environment.name,
        cluster=environment.cluster,
        region=environment.region,
        account_id=account_id,
        names={kind: frozenset(found) for kind, found in sorted(names.items())},
        keep=frozenset(keep),
    )


def _names(environment: Environment) -> Iterator[tuple[Kind, str]]:
    name = environment.name
    yield "cluster", environment.cluster
    yield "load-balancer", f"{name}-alb"
    yield "database", name
    yield "snapshot", f"{name}-final"
    yield "web-acl", name
    yield "dashboard", name
    yield "key", f"alias/{name}"
    yield "topic", f"{name}-alarms"
    yield "budget", f"{name}-budget"
    if environment.access_logs_bucket:
        yield "bucket", environment.access_logs_bucket
    for role in environment.roles:
        yield "role", role
    yield from _log_groups(environment)
    yield from _alarms(environment)
    for service in environment.services:
        yield "service", service.name
        yield "repository", service.repository
        yield "task-definition", service.family
        yield "role", service.execution_role
        yield "role", service.task_role
        yield "schedule", f"{service.name}-brake"
        for group in service.target_groups:
            yield "target-group", group


def _log_groups(environment: Environment) -> Iterator[tuple[Kind, str]]:
    """Those that Terraform makes, and those that AWS makes where they are missing."""
    for service in environment.services:
        yield "log-group", service.log_group
    yield "log-group", f"/aws/ecs/containerinsights/{environment.cluster}/performance"
    yield "log-group", f"/vpc/{environment.name}/flow-logs"
    yield "log-group", f"aws-waf-logs-{environment.name}"
    for log in ("error", "general", "postgresql", "slowquery", "upgrade"):
        yield "log-group", f"/aws/rds/instance/{environment.name}/{log}"


def _alarms(environment: Environment) -> Iterator[tuple[Kind, str]]:
    for end in ("alb-5xx", "alb-slow", "database-storage"):
        yield "alarm", f"{environment.name}-{end}"
    for service in environment.services:
        yield "alarm", f"{service.name}-memory"
        yield "alarm", f"{service.name}-unhealthy"
