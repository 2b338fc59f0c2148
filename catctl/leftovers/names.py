"""The names that the model derives: what untagged things are known by. Pure.

A name is ours only as a whole: ``cat`` is never ``catalog``, nor ``cat-prod``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from catctl.environment import names
from catctl.environment.resolved import Environment
from catctl.leftovers.model import Kind, Owner


def owner_of(environment: Environment, account_id: str) -> Owner:
    """Who an environment is, in an account."""
    known: dict[Kind, set[str]] = {}
    for kind, name in _names(environment):
        known.setdefault(kind, set()).add(name)
    keep = {environment.bucket, environment.lock_table or ""} - {""}
    return Owner(
        key=environment.key,
        project=environment.project,
        name=environment.name,
        cluster=environment.cluster,
        region=environment.region,
        account_id=account_id,
        names={kind: frozenset(found) for kind, found in sorted(known.items())},
        keep=frozenset(keep),
    )


def _names(environment: Environment) -> Iterator[tuple[Kind, str]]:
    """Only of what the file has: whose database is called like us, and is not ours, stays."""
    name, file = environment.name, environment.file
    yield "cluster", environment.cluster
    if environment.has_load_balancer:
        yield "load-balancer", names.load_balancer(name)
    if file.database:
        yield "database", names.database(name)
        yield "snapshot", names.final_snapshot(name)
    if environment.uses_waf:
        yield "web-acl", names.web_acl(name)
    if file.encryption.customer_key:
        yield "key", names.key_alias(name)
    if environment.account_budget:
        yield "budget", environment.account_budget
    if environment.dashboard:
        yield "dashboard", environment.dashboard
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
            yield "schedule", names.schedule(service.name)
        for group in service.target_groups:
            yield "target-group", group


def _log_groups(environment: Environment) -> Iterator[tuple[Kind, str]]:
    """Those that Terraform makes, and those that AWS makes where they are missing."""
    for service in environment.services:
        yield "log-group", service.log_group
    for group in environment.own_log_groups:
        yield "log-group", group


def _monitoring(environment: Environment) -> Iterator[tuple[Kind, str]]:
    name, file = environment.name, environment.file
    if not file.monitoring.alarms:
        return
    yield "topic", names.topic(name)
    if environment.has_load_balancer:
        yield "alarm", names.alarm(name, "alb-5xx")
        yield "alarm", names.alarm(name, "alb-slow")
    if file.database:
        yield "alarm", names.alarm(name, "database-storage")
    for service in environment.services:
        yield "alarm", names.memory_alarm(service.name)
    for service in environment.web_services:
        yield "alarm", names.unhealthy_alarm(service.name)


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
