"""Names that AWS keeps for itself, and names that two things of an environment would share. Pure.

Sources: API references of CreateSecurityGroup, CreateLoadBalancer, CreateDBSubnetGroup and
CreateLogGroup; S3's bucket naming rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from catctl.environment import names
from catctl.environment.resolved import Environment
from catctl.environment.service_checks import Complaint

_KEPT_BUCKETS = ("amzn-s3-demo-", "sthree-", "xn--")


def check_kept(environment: Environment) -> Iterator[Complaint]:
    """Names that follow from the file and may not begin so, or be so."""
    name, file = environment.name, environment.file
    where = ("name",) if file.name else ("project",)
    if name.startswith("sg-"):
        yield where, "a security group's name must not begin with sg-"
    if environment.has_load_balancer and name.startswith("internal-"):
        yield where, "a load balancer's name must not begin with internal-"
    if file.database and names.subnet_group(name) == "default":
        yield where, "default is AWS's own subnet group for databases; choose another name"
    buckets = {("state", "bucket"): environment.bucket}
    if environment.access_logs_bucket:
        buckets["load_balancer", "access_logs_bucket"] = environment.access_logs_bucket
    for place, bucket in buckets.items():
        if bucket.startswith(_KEPT_BUCKETS):
            yield place, f"AWS keeps buckets that begin like {bucket} for itself; name another"


def check_shared(environment: Environment) -> Iterator[Complaint]:
    """Names that two things of the environment would bear."""
    for kind in ("repository", "log_group", "family"):
        taken = environment.own_log_groups if kind == "log_group" else ()
        owners = dict.fromkeys(taken, "the environment itself")
        given = {service.key: getattr(service.settings, kind) for service in environment.services}
        for service in sorted(environment.services, key=lambda s: given[s.key] is not None):
            name = getattr(service, kind)
            if name in owners:
                yield ("services", service.key, kind), f"{name} belongs to {owners[name]} already"
            owners.setdefault(name, service.key)
    groups: dict[str, str] = {}
    for service in environment.services:
        for name in service.target_groups:
            if name in groups:
                yield (
                    ("services", service.key),
                    f"its target group {name} would be that of {groups[name]}; choose another name",
                )
            groups.setdefault(name, service.key)
    if environment.access_logs_bucket == environment.bucket:
        yield (
            ("load_balancer", "access_logs_bucket"),
            f"{environment.bucket} holds Terraform's state; requests need a bucket of their own",
        )
