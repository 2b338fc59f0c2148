"""What a database of an old version is billed on top. Pure.

By vCPU, standby and all, and twice as much in the third year:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-charges.html
"""

from __future__ import annotations

import re
from datetime import date

from catctl import billing
from catctl.environment.engines import support


def extended_charge(
    engine: str, version: str, instance: str, *, multi_az: bool, day: date
) -> billing.Charge | None:
    """Nothing before ``day`` needs it, nor where the end of the version's support is not known."""
    until = support(engine, version)
    if until is None or day <= until.standard:
        return None
    key = billing.extended_support(third_year=day >= until.third_year)
    return billing.hours(key, vcpus(instance) * (2 if multi_az else 1))


def vcpus(instance: str) -> int:
    """Of a class of those that the environment file takes: two, or four for each xlarge."""
    match = re.fullmatch(r".*\.([0-9]*)xlarge", instance)
    return 4 * int(match.group(1) or 1) if match else 2
