"""What a database costs on top once its version is past its standard support. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catctl.billing import HOURS_OF_MONTH
from catctl.cost.figures import figure_of
from catctl.cost.model import Item
from catctl.environment.engines import LABELS, major, support
from catctl.environment.extended_support import extended_charge
from catctl.environment.resolved import Environment
from catctl.words import count_of


def extended_support(environment: Environment, day: date | None) -> Iterator[Item]:
    """Nothing unless the file asks for it, nor before ``day`` needs it; None: in its first year."""
    database, version = environment.file.database, environment.database_version
    if database is None or version is None or not database.extended_support:
        return
    until = support(database.engine, version)
    charge = until and extended_charge(
        database.engine,
        version,
        database.instance,
        multi_az=database.multi_az,
        day=day or until.first_year,
    )
    if not charge:
        return
    key, quantity = charge
    label = f"{LABELS[database.engine]} {major(database.engine, version)}"
    yield Item(
        component="Database",
        service=None,
        what=f"extended support of {label}, {count_of(int(quantity / HOURS_OF_MONTH), 'vCPU')}",
        key=key,
        unit=figure_of(key).unit,
        quantity=quantity,
        assumed=None,
    )
