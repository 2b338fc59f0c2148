"""How many hours a month has, and what things are billed by. Pure.

Every room may use it, so that what the file says, and what is found in an account, are counted
alike; ``cost/figures.py`` lists all keys of prices.
"""

from __future__ import annotations

from decimal import Decimal

HOURS_OF_MONTH = Decimal(730)
Charge = tuple[str, Decimal]  # the key of a price, and how much of it a month takes
# By the names that Container Insights reports: of the cluster, and of each service and its family.
CLUSTER_INSIGHTS: Charge = ("metric", Decimal(13))
SERVICE_INSIGHTS: Charge = ("metric", Decimal(25))
SECRET: Charge = ("secret", Decimal(1))
# https://aws.amazon.com/kms/pricing/: the first and the second rotation add what the key costs.
_BILLED_ROTATIONS = 2


def hours(key: str, count: int = 1) -> Charge:
    """So many of something that is billed by the hour."""
    return key, count * HOURS_OF_MONTH


def task(arch: str, *, spot: bool, cpu: Decimal, gb: Decimal) -> tuple[Charge, Charge]:
    """A task on Fargate, of so many vCPU and GB of memory."""
    return (
        (vcpu(arch, spot=spot), cpu * HOURS_OF_MONTH),
        (memory(arch, spot=spot), gb * HOURS_OF_MONTH),
    )


def firewall(rules: int) -> tuple[Charge, Charge]:
    """A web ACL, and each of its rules."""
    return ("waf.acl", Decimal(1)), ("waf.rule", Decimal(rules))


def kms_key(rotations: int = 0) -> Charge:
    """A key that has been rotated so often."""
    return "kms.key", Decimal(1 + min(rotations, _BILLED_ROTATIONS))


def enhanced_monitoring(interval: int) -> Charge:
    """Of a database, every so many seconds: a GB of lines where it is every minute."""
    return "logs.ingest.gb", Decimal(60) / interval


def vcpu(arch: str, *, spot: bool) -> str:
    """An hour of a vCPU on Fargate; ``arch`` is x86_64 or arm64."""
    return f"{_fargate(arch, spot=spot)}.vcpu"


def memory(arch: str, *, spot: bool) -> str:
    """An hour of a GB on Fargate."""
    return f"{_fargate(arch, spot=spot)}.gb"


def database(engine: str, instance: str, *, multi_az: bool) -> str:
    """An hour of a database; ``instance`` is its class, such as db.t4g.micro."""
    return _with_standby(f"rds.{engine}.{instance}", multi_az=multi_az)


def extended_support(*, third_year: bool) -> str:
    """An hour of a vCPU of a database whose version is past its standard support."""
    return "rds.extended.vcpu.third-year" if third_year else "rds.extended.vcpu"


def storage(*, multi_az: bool) -> str:
    """A GB of a database's storage for a month."""
    return _with_standby("rds.gp3.gb", multi_az=multi_az)


def _fargate(arch: str, *, spot: bool) -> str:
    return f"fargate.{arch}.spot" if spot else f"fargate.{arch}"


def _with_standby(key: str, *, multi_az: bool) -> str:
    return f"{key}.multi-az" if multi_az else key
