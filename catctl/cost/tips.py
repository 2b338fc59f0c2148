"""What would be cheaper, computed by estimating the changed environment. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from catctl import billing
from catctl.commands import Words, advice
from catctl.cost.estimate import estimate
from catctl.cost.model import Catalogue, Component, Estimate, total
from catctl.cost.quantities import ADDRESSES, FARGATE, interface_endpoints
from catctl.environment.resolved import Environment
from catctl.environment.service import Service

NIGHT = Decimal(10)  # hours


@dataclass(frozen=True, kw_only=True)
class Tip:
    """``saving`` is in USD a month; ``price`` is what one gives for it, in words."""

    id: str
    change: Words
    price: str
    saving: Decimal


def tips(environment: Environment, catalogue: Catalogue) -> tuple[Tip, ...]:
    """What saves a cent or more on this very environment, the most first."""
    now = estimate(environment, catalogue)
    worth_it = [
        Tip(id=id_, change=change, price=price, saving=saving)
        for id_, change, price, other in _alternatives(environment, catalogue)
        if (saving := _saving(now, estimate(other, catalogue))) >= Decimal("0.01")
    ]
    night = _night(now)
    if night >= Decimal("0.01"):
        change = advice(
            "`pause {key}` at night, for {hours} hours", key=environment.key, hours=NIGHT
        )
        price = "nothing answers meanwhile"
        worth_it.append(Tip(id="night", change=change, price=price, saving=night))
    return tuple(sorted(worth_it, key=lambda tip: (-tip.saving, tip.id)))


def _saving(now: Estimate, then: Estimate) -> Decimal:
    """Nothing where the change would bring more of something whose price is unknown."""
    before = _quantities(now)
    if any(amount > before.get(key, 0) for key, amount in _quantities(then).items()):
        return Decimal(0)
    return total(now.components) - total(then.components)


def _quantities(found: Estimate) -> dict[str, Decimal]:
    """Of what has no known price, by its key."""
    amounts: dict[str, Decimal] = {}
    for item in found.unpriced:
        amounts[item.key] = amounts.get(item.key, Decimal(0)) + item.quantity
    return amounts


Alternative = tuple[str, str, str, Environment]


def _alternatives(environment: Environment, catalogue: Catalogue) -> Iterator[Alternative]:
    network, interfaces = environment.file.network, interface_endpoints(environment)
    if network.nat == "per-az":
        change, price = "network.nat: single", "a zone that fails takes the way out with it"
        yield "nat-single", change, price, _network(environment, nat="single")
    if network.nat != "none":
        other = _network(environment, nat="none")
        change = "network.nat: none, and public_ip: true for each service"
        price = "tasks have public addresses; the security group lets only the load balancer in"
        yield "nat-none", change, price, _services(other, lambda _: {"public_ip": True})
    if interfaces and network.nat != "none":
        gateways = [name for name in network.endpoints if name in ("dynamodb", "s3")]
        change = f"network.endpoints: [{', '.join(gateways)}]"
        price = "their traffic passes the NAT gateway, and pays by the GB there"
        yield "endpoints-none", change, price, _network(environment, endpoints=gateways)
    if interfaces and network.nat == "none":
        change, price = "network.nat: single, and no interface endpoints", "a way out for tasks"
        other = _network(environment, nat="single", endpoints=["dynamodb", "s3"])
        yield "nat-instead", change, price, other
    yield from _computing(environment, catalogue)


def _computing(environment: Environment, catalogue: Catalogue) -> Iterator[Alternative]:
    arm = [
        s.key for s in environment.services if s.settings.arch == "x86_64" and not s.settings.spot
    ]
    if arm:
        change = f"arch: arm64 for {', '.join(arm)}"
        other = _services(environment, lambda key: {"arch": "arm64"} if key in arm else {})
        yield "arm", change, "images must be built for ARM, which catctl push does", other
    spot = [
        s.key
        for s in environment.services
        if not s.settings.spot and billing.vcpu(s.settings.arch, spot=True) in catalogue.prices
    ]
    if spot:
        change = f"spot: true for {', '.join(spot)}"
        other = _services(environment, lambda key: {"spot": True} if key in spot else {})
        yield "spot", change, "AWS may stop a task with two minutes' notice", other


def _night(now: Estimate) -> Decimal:
    """Of tasks and their addresses: what is billed by the hour and stops with them."""

    def stops(item: Component) -> bool:
        return item.item.service is not None and item.item.component in (ADDRESSES, FARGATE)

    return total(item for item in now.components if stops(item)) * NIGHT / 24


def _network(environment: Environment, **changes: Any) -> Environment:
    network = environment.file.network.model_copy(update=changes)
    return replace(environment, file=environment.file.model_copy(update={"network": network}))


def _services(environment: Environment, changes: Callable[[str], dict[str, Any]]) -> Environment:
    services: dict[str, Service] = {
        key: service.model_copy(update=changes(key))
        for key, service in environment.file.services.items()
    }
    return replace(environment, file=environment.file.model_copy(update={"services": services}))
