"""How many hours a month has, and the keys of prices that are put together of parts.

Pure. Every room may use it; ``cost/figures.py`` lists all keys.
"""

from __future__ import annotations

from decimal import Decimal

HOURS_OF_MONTH = Decimal(730)


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
