"""Reads the availability zones of an account."""

from __future__ import annotations

from catctl.aws.session import Aws, or_none, translated
from catctl.checks.zones import OpenZone


def read_zones(aws: Aws) -> tuple[OpenZone, ...] | None:
    """Those that are open, in one region; None where we may not look."""
    ec2 = aws.client("ec2")
    filters = [
        {"Name": "state", "Values": ["available"]},
        {"Name": "zone-type", "Values": ["availability-zone"]},
    ]
    with translated("look at the availability zones"):
        answer = or_none(
            lambda: ec2.describe_availability_zones(Filters=filters), "UnauthorizedOperation"
        )
    if answer is None:
        return None
    return tuple(
        OpenZone(name=str(item["ZoneName"]), id=str(item["ZoneId"]))
        for item in answer["AvailabilityZones"]
    )
