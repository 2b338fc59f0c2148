"""Environment and prices → estimate. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from catctl.cost.extended_support import extended_support
from catctl.cost.model import Assumption, Catalogue, Component, Estimate, Item
from catctl.cost.quantities import items, usage
from catctl.environment.model import Usage
from catctl.environment.resolved import Environment


def estimate(environment: Environment, catalogue: Catalogue) -> Estimate:
    """What the environment costs, once all that its file describes runs."""
    wanted = [*items(environment), *extended_support(environment, catalogue.day)]
    prices = catalogue.prices
    return Estimate(
        components=tuple(
            Component(item=item, price=prices[item.key]) for item in wanted if item.key in prices
        ),
        unpriced=tuple(item for item in wanted if item.key not in prices and item.quantity),
        assumptions=tuple(_assumptions(environment, wanted)),
        notes=tuple(_notes(environment)),
        free=catalogue.free,
    )


def assuming(environment: Environment, values: dict[str, float]) -> Environment:
    """The environment with other assumptions. Raises ValueError for what is none, or no amount."""
    other = Usage.model_validate({**environment.file.usage.model_dump(), **values})
    return replace(environment, file=environment.file.model_copy(update={"usage": other}))


def with_tasks(environment: Environment, counts: Mapping[str, int]) -> Environment:
    """The environment with so many tasks of each service, and none of one that is not named."""
    services = {
        key: service.model_copy(update={"autoscaling": None, "desired": counts.get(key, 0)})
        for key, service in environment.file.services.items()
    }
    return replace(environment, file=environment.file.model_copy(update={"services": services}))


def _assumptions(environment: Environment, wanted: list[Item]) -> Iterator[Assumption]:
    used = {item.assumed for item in wanted}
    for name in Usage.model_fields:
        if name in used:
            yield Assumption(name=name, value=usage(environment, name))


def _notes(environment: Environment) -> Iterator[str]:
    for service in environment.services:
        scaling = service.settings.autoscaling
        if scaling and scaling.max > service.first_desired:
            yield (
                f"{service.key} may scale to {scaling.max} tasks; {service.first_desired} counted."
            )
    if environment.file.encryption.customer_key:
        yield "The KMS key is rotated yearly: each of the first two times it costs as much again."
