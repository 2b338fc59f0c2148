"""The names that the model derives: what untagged things are known by. Pure.

A name is ours only as a whole: ``cat`` is never ``catalog``, nor ``cat-prod``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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
        names={kind: frozenset(known) for kind, known in sorted(names.items())},
        keep=frozenset(keep),
    )


def _names(environment: Environment) -> Iterator[tuple[Kind, str]]:
    """Only of what the file has: whose database is called like us, and is not ours, stays."""
    name, file = environment.name, environment.file
    yield "cluster", environment.cluster
    if environment.has_load_balancer:
        yield "load-balancer", f"{name}-alb"
    if file.database:
        yield "database", name
        yield "snapshot", f"{name}-final"
    if environment.uses_waf:
        yield "web-acl", name
    if file.encryption.customer_key:
        yield "key", f"alias/{name}"
    if file.budget and file.budget.emails:
        yield "budget", f"{name}-budget"
    if environment.access_logs_bucket:
        yield "bucket", environment.access_logs_bucket
    for role in environment.roles:
        yield "role", role
    yield from _of_services(environment)
    yield from _log_groups(environment)
    yield from _monitoring(environment)


def _of_services(environment: Environment) -> Iterator[tuple[Kind, str]]:
    for service in environment.services:
        yield "service", service.name
        yield "repository", service.repository
        yield "task-definition", service.family
        yield "role", service.execution_role
        yield "role", service.task_role
        if environment.file.brake:
            yield "schedule", f"{service.name}-brake"
        for group in service.target_groups:
            yield "target-group", group


def _log_groups(environment: Environment) -> Iterator[tuple[Kind, str]]:
    """Those that Terraform makes, and those that AWS makes where they are missing."""
    name = environment.name
    yield "log-group", f"/aws/ecs/containerinsights/{environment.cluster}/performance"
    for service in environment.services:
        yield "log-group", service.log_group
    if environment.file.network.flow_logs:
        yield "log-group", f"/vpc/{name}/flow-logs"
    if environment.uses_waf:
        yield "log-group", f"aws-waf-logs-{name}"
    for log in _DATABASE_LOGS if environment.file.database else ():
        yield "log-group", f"/aws/rds/instance/{name}/{log}"


_DATABASE_LOGS = ("error", "general", "postgresql", "slowquery", "upgrade")


def _monitoring(environment: Environment) -> Iterator[tuple[Kind, str]]:
    if not environment.file.monitoring.alarms:
        return
    yield "dashboard", environment.name
    yield "topic", f"{environment.name}-alarms"
    for end in ("alb-5xx", "alb-slow", "database-storage"):
        yield "alarm", f"{environment.name}-{end}"
    for service in environment.services:
        yield "alarm", f"{service.name}-memory"
        yield "alarm", f"{service.name}-unhealthy"


# What AWS's index of tags may name, and a class has asked for itself, or goes with what it is in:
# the services in ARNs, and the types of resources there; none means all.
_KNOWN: Mapping[str, frozenset[str]] = {
    "application-autoscaling": frozenset(),
    "budgets": frozenset(),
    "cloudwatch": frozenset({"alarm", "dashboard"}),
    "dynamodb": frozenset({"table"}),
    "ec2": frozenset(
        {
            "elastic-ip", "internet-gateway", "natgateway", "network-interface", "route-table",
            "security-group", "security-group-rule", "subnet", "vpc", "vpc-endpoint",
            "vpc-flow-log",
        }
    ),
    "ecr": frozenset({"repository"}),
    "ecs": frozenset(
        {"cluster", "service", "service-deployment", "service-revision", "task", "task-definition"}
    ),
    "elasticloadbalancing": frozenset(
        {"listener", "listener-rule", "loadbalancer", "targetgroup"}
    ),
    "iam": frozenset({"role"}),
    "kms": frozenset({"key"}),
    "logs": frozenset({"log-group"}),
    "rds": frozenset({"auto-backup", "db", "pg", "snapshot", "subgrp"}),
    "s3": frozenset(),
    "scheduler": frozenset({"schedule"}),
    "secretsmanager": frozenset({"secret"}),
    "sns": frozenset(),
    "ssm": frozenset({"parameter"}),
    "wafv2": frozenset(),
}  # fmt: skip


def is_known(arn: str) -> bool:
    """Whether a class looks for such things; what is of no class cannot be proven gone."""
    _, _, service, _, _, resource = arn.split(":", 5)
    types = _KNOWN.get(service)
    return types is not None and (not types or re.split("[:/]", resource)[0] in types)
