"""What a database costs on top once its version is past its standard support. Pure.

By vCPU, standby and all, and twice as much in the third year:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-charges.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from catctl import billing
from catctl.cost.figures import figure_of
from catctl.cost.model import Item
from catctl.environment.engines import LABELS, major, support
from catctl.environment.resolved import Environment
from catctl.words import count_of


def extended_support(environment: Environment, day: date | None) -> Iterator[Item]:
    """Nothing unless the file asks for it, nor before ``day`` needs it; None: in its first year."""
    database, version = environment.file.database, environment.database_version
    until = support(database.engine, version) if database and version else None
    if database is None or version is None or not database.extended_support or until is None:
        return
    if day is not None and day <= until.standard:
        return
    key = billing.extended_support(third_year=day is not None and day >= until.third_year)
    count = vcpus(database.instance) * (2 if database.multi_az else 1)
    label = f"{LABELS[database.engine]} {major(database.engine, version)}"
    yield Item(
        component="Database",
        service=None,
        what=f"extended support of {label}, {count_of(count, 'vCPU')}",
        key=key,
        unit=figure_of(key).unit,
        quantity=Decimal(count) * billing.HOURS_OF_MONTH,
        assumed=None,
    )


def vcpus(instance: str) -> int:
    """Of a class of those that the environment file takes: two, or four for each xlarge."""
    match = re.fullmatch(r".*\.([0-9]*)xlarge", instance)
    return 4 * int(match.group(1) or 1) if match else 2
