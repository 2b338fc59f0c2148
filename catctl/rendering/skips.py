"""What an environment goes without, as comments that tell the scanner checkov why. Pure.

Each line stands in the root module, at the module that goes without, and names what turning it on
costs: an environment that has everything has none of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from catctl.environment.resolved import Environment
from catctl.rendering.hcl import Encoded

YEAR = 365


def skips(environment: Environment) -> dict[str, list[Encoded]]:
    """The comments by module, sorted; every module has an entry."""
    found: dict[str, list[Encoded]] = {name: [] for name in MODULES}
    for module, check, reason in sorted(_all(environment)):
        found[module].append(Encoded(f"#checkov:skip={check}:{reason}"))
    return found


MODULES = ("alb", "database", "ecs", "monitoring", "vpc")
Skip = tuple[str, str, str]


def _all(environment: Environment) -> Iterator[Skip]:
    file = environment.file
    if not file.network.flow_logs:
        yield "vpc", "CKV2_AWS_11", "network.flow_logs is off; on: 0.50 to 0.76 USD for each GB"
    if not file.cluster.container_insights:
        yield "ecs", "CKV_AWS_65", "cluster.container_insights is off; on: 0.30 USD a metric"
    yield from _load_balancer(environment)
    yield from _database(environment)
    yield from _logs(environment)
    if file.monitoring.alarms and not file.encryption.customer_key:
        yield "monitoring", "CKV_AWS_26", "encryption.customer_key is off; on: 1 USD a month"


def _load_balancer(environment: Environment) -> Iterator[Skip]:
    balancer = environment.file.load_balancer
    if balancer is None or not environment.has_load_balancer:
        return
    if not balancer.access_logs:
        yield "alb", "CKV_AWS_91", "load_balancer.access_logs is off; on: cents a month"
    if not balancer.waf:
        yield "alb", "CKV2_AWS_28", "load_balancer.waf is off; on: 10 USD a month"
    if not environment.file.protected:
        yield "alb", "CKV_AWS_150", "protected is off, so that destroy works; on: free"
    if not balancer.certificate_arn:
        reason = "there is no load_balancer.certificate_arn; on: free, but it takes a domain"
        yield "alb", "CKV2_AWS_20", reason
        yield "alb", "CKV_AWS_2", reason
        yield "alb", "CKV_AWS_103", reason


def _database(environment: Environment) -> Iterator[Skip]:
    database = environment.file.database
    if database is None:
        return
    if not database.multi_az:
        yield "database", "CKV_AWS_157", "database.multi_az is off; on: twice the price"
    if not database.monitoring_interval:
        yield "database", "CKV_AWS_118", "database.monitoring_interval is 0; on: 1 USD a month"
    if not environment.file.protected:
        yield "database", "CKV_AWS_293", "protected is off, so that destroy works; on: free"
    if not environment.file.encryption.customer_key:
        yield "database", "CKV_AWS_354", "encryption.customer_key is off; on: 1 USD a month"


def _logs(environment: Environment) -> Iterator[Skip]:
    """Of every module that has log groups."""
    file = environment.file
    there = {
        "alb": environment.uses_waf,
        "database": file.database is not None,
        "ecs": True,
        "vpc": file.network.flow_logs,
    }
    for module in (name for name, is_there in there.items() if is_there):
        if not file.encryption.customer_key:
            yield module, "CKV_AWS_158", "encryption.customer_key is off; on: 1 USD a month"
        if file.logs.retention_days < YEAR:
            days = f"logs.retention_days is {file.logs.retention_days}"
            yield module, "CKV_AWS_338", f"{days}; 365: 0.03 USD a month for each GB"
