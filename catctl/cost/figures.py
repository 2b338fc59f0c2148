"""Every price that catctl knows of: its unit, and where AWS's price list has it. Pure.

``usage`` is matched against the whole of the list's usage type, behind the prefix of the region;
the lists have look-alikes, such as ``RegionalNatGateway-Hours``. Source: the price list's files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

DATABASES = {"mysql": "MySQL", "postgres": "PostgreSQL"}
_DATABASE = re.compile(r"rds\.(mysql|postgres)\.(db\.[a-z0-9.]+?)(\.multi-az)?")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One price. ``code`` is None for what is not looked up, such as Spot: no list has it.

    ``where`` are attributes of the product; ``factor`` makes our unit of the list's, such as a
    thousand requests of one.
    """

    key: str
    unit: str
    code: str | None = None
    usage: str = ""
    family: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    factor: int = 1


def _figure(
    key: str,
    unit: str,
    code: str | None = None,
    usage: str = "",
    family: str | None = None,
    *,
    factor: int = 1,
    **where: str,
) -> Figure:
    return Figure(
        key=key,
        unit=unit,
        code=code,
        usage=usage,
        family=family,
        where=tuple(sorted(where.items())),
        factor=factor,
    )


_EC2, _ELB, _VPC, _ECS, _RDS = "AmazonEC2", "AWSELB", "AmazonVPC", "AmazonECS", "AmazonRDS"
_LOGS, _NAT, _ALB = "AmazonCloudWatch", "NAT Gateway", "Load Balancer-Application"

_FIGURES = (
    _figure("alarm", "month", _LOGS, "CW:AlarmMonitorUsage"),
    _figure("alb.hour", "hour", _ELB, "LoadBalancerUsage", _ALB),
    _figure("alb.lcu", "hour", _ELB, "LCUUsage", _ALB),
    _figure("dashboard", "month"),
    _figure("dynamodb.read", "million", "AmazonDynamoDB", "ReadRequestUnits", factor=10**6),
    _figure("dynamodb.write", "million", "AmazonDynamoDB", "WriteRequestUnits", factor=10**6),
    _figure("ecr.gb", "GB-month", "AmazonECR", "TimedStorage-ByteHrs"),
    _figure(
        "egress.gb", "GB", "AWSDataTransfer", "DataTransfer-Out-Bytes", transferType="AWS Outbound"
    ),
    _figure("endpoint.gb", "GB", _VPC, "VpcEndpoint-Bytes", "VpcEndpoint"),
    _figure("endpoint.hour", "hour", _VPC, "VpcEndpoint-Hours", "VpcEndpoint"),
    _figure("fargate.arm64.gb", "GB-hour", _ECS, "Fargate-ARM-GB-Hours", "Compute"),
    _figure("fargate.arm64.vcpu", "vCPU-hour", _ECS, "Fargate-ARM-vCPU-Hours:perCPU", "Compute"),
    _figure("fargate.arm64.spot.gb", "GB-hour"),
    _figure("fargate.arm64.spot.vcpu", "vCPU-hour"),
    _figure("fargate.x86_64.gb", "GB-hour", _ECS, "Fargate-GB-Hours", "Compute"),
    _figure("fargate.x86_64.vcpu", "vCPU-hour", _ECS, "Fargate-vCPU-Hours:perCPU", "Compute"),
    _figure("fargate.x86_64.spot.gb", "GB-hour"),
    _figure("fargate.x86_64.spot.vcpu", "vCPU-hour"),
    _figure("ipv4.hour", "hour", _VPC, "PublicIPv4:InUseAddress"),
    _figure("kms.key", "month", "awskms", "KMS-Keys"),
    _figure("logs.ingest.gb", "GB", _LOGS, "DataProcessing-Bytes", "Data Payload"),
    _figure("logs.stored.gb", "GB-month", _LOGS, "TimedStorage-ByteHrs", "Storage Snapshot"),
    _figure("metric", "month", _LOGS, "CW:MetricMonitorUsage"),
    _figure("nat.gb", "GB", _EC2, "NatGateway-Bytes", _NAT),
    _figure("nat.hour", "hour", _EC2, "NatGateway-Hours", _NAT),
    _figure("rds.backup.gb", "GB-month", _RDS, "RDS:ChargedBackupUsage"),
    _figure("rds.extended.vcpu", "vCPU-hour"),
    _figure("rds.extended.vcpu.third-year", "vCPU-hour"),
    _figure(
        "rds.gp3.gb",
        "GB-month",
        _RDS,
        "RDS:GP3-Storage",
        "Database Storage",
        volumeType="General Purpose-GP3",
        deploymentOption="Single-AZ",
    ),
    _figure(
        "rds.gp3.gb.multi-az",
        "GB-month",
        _RDS,
        "RDS:Multi-AZ-GP3-Storage",
        "Database Storage",
        volumeType="General Purpose-GP3",
        deploymentOption="Multi-AZ",
    ),
    _figure("s3.gb", "GB-month", "AmazonS3", "TimedStorage-ByteHrs", volumeType="Standard"),
    _figure("s3.get", "10,000", "AmazonS3", "Requests-Tier2", factor=10**4),
    _figure("s3.put", "1,000", "AmazonS3", "Requests-Tier1", factor=10**3),
    _figure("secret", "month", "AWSSecretsManager", "AWSSecretsManager-Secrets?"),
    _figure("waf.acl", "month", "awswaf", "WebACLV2"),
    _figure("waf.requests", "million", "awswaf", "RequestV2-(?:48KB|Tier1)", factor=10**6),
    _figure("waf.rule", "month", "awswaf", "RuleV2"),
)
FIGURES = {figure.key: figure for figure in _FIGURES}


def figure_of(key: str) -> Figure:
    """The figure of ``key``; one for each class of database. Raises KeyError for any other."""
    match = _DATABASE.fullmatch(key)
    if match is None:
        return FIGURES[key]
    engine, instance, standby = match.groups()
    return Figure(
        key=key,
        unit="hour",
        code=_RDS,
        usage=f"(?:Multi-AZ|Instance)Usage:{re.escape(instance)}",
        family="Database Instance",
        where=(
            ("databaseEngine", DATABASES[engine]),
            ("deploymentOption", "Multi-AZ" if standby else "Single-AZ"),
            ("instanceType", instance),
        ),
    )


def figures(keys: Iterable[str] = ()) -> tuple[Figure, ...]:
    """Every figure that stands in a price list, and those of ``keys``; sorted."""
    wanted = sorted({*FIGURES, *keys})
    return tuple(figure for figure in map(figure_of, wanted) if figure.code)
