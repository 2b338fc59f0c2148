"""Prices, cost components and estimates. Pure.

Money is in USD, as Decimal; a month has 730 hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from catctl.billing import HOURS_OF_MONTH

Confidence = Literal["A", "B", "C"]
Basis = Literal["fixed", "usage"]


@dataclass(frozen=True, kw_only=True)
class Price:
    """``confidence``: A two sources or a bill, B one, C a web page or an inference.

    ``dated`` is the day on which it was looked up, as YYYY-MM-DD.
    """

    usd: Decimal
    confidence: Confidence
    source: str
    dated: str


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The prices of one region by key, such as ``nat.hour``.

    ``free`` is what every account gets each month for nothing, by key, in the key's unit; ``day``
    is the one that an estimate is for.
    """

    region: str
    prices: Mapping[str, Price]
    free: Mapping[str, Decimal] = field(default_factory=dict)
    day: date | None = None

    @property
    def dates(self) -> tuple[str, str] | None:
        """The oldest and the newest day; None where there is no price at all."""
        days = sorted(price.dated for price in self.prices.values())
        return (days[0], days[-1]) if days else None


@dataclass(frozen=True, kw_only=True)
class Item:
    """So much of something for a month. ``key`` is its price's; ``unit`` such as ``hour``.

    ``assumed`` is the figure under ``usage:`` from which the quantity follows; None for what goes
    by time alone.
    """

    component: str
    service: str | None
    what: str
    key: str
    unit: str
    quantity: Decimal
    assumed: str | None

    @property
    def basis(self) -> Basis:
        return "usage" if self.assumed else "fixed"


@dataclass(frozen=True, kw_only=True)
class Component:
    """An item and its price."""

    item: Item
    price: Price

    @property
    def monthly(self) -> Decimal:
        return self.item.quantity * self.price.usd


@dataclass(frozen=True, kw_only=True)
class Sum:
    """USD, as far as prices are known; None where they are not at all: that is never nothing.

    ``unknown`` names what is in no sum.
    """

    usd: Decimal | None
    unknown: tuple[str, ...] = ()

    def times(self, factor: Decimal) -> Sum:
        """Of so many months, or of a part of one."""
        return Sum(usd=None if self.usd is None else self.usd * factor, unknown=self.unknown)


def add_up(amounts: Iterable[tuple[str, Decimal | None]]) -> Sum:
    """Amounts by name; None is one that is not known."""
    listed = list(amounts)
    unknown = tuple(dict.fromkeys(name for name, usd in listed if usd is None))
    usd = sum((usd for _, usd in listed if usd is not None), Decimal(0))
    return Sum(usd=usd if usd or not unknown else None, unknown=unknown)


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A figure that the file does not tell: ``usage.NAME`` of the environment file."""

    name: str
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What an environment costs. ``unpriced`` is what has no known price, and is in no sum."""

    components: tuple[Component, ...]
    unpriced: tuple[Item, ...]
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...]
    free: Mapping[str, Decimal]

    @property
    def monthly(self) -> Sum:
        return add_up([*self._amounts("fixed"), *self._amounts("usage")])

    @property
    def hourly(self) -> Sum:
        return self.for_hours(Decimal(1))

    def of(self, basis: Basis) -> tuple[Component, ...]:
        return tuple(item for item in self.components if item.item.basis == basis)

    def sum_of(self, basis: Basis) -> Sum:
        """USD a month of what goes by time, or by use."""
        return add_up(self._amounts(basis))

    def by_component(self) -> dict[str, Sum]:
        """USD a month by the component's name."""
        amounts = [*self._amounts("fixed"), *self._amounts("usage")]
        names = dict.fromkeys(name for name, _ in amounts)
        return {name: add_up(item for item in amounts if item[0] == name) for name in names}

    def for_hours(self, hours: Decimal) -> Sum:
        return self.monthly.times(hours / HOURS_OF_MONTH)

    def _amounts(self, basis: Basis) -> list[tuple[str, Decimal | None]]:
        known = [(part.item.component, part.monthly) for part in self.of(basis)]
        unknown = [(item.component, None) for item in self.unpriced if item.basis == basis]
        return [*known, *unknown]

    @property
    def covered(self) -> dict[str, Decimal]:
        """USD a month that the free tier covers, by price key, if nothing else uses it up."""
        covered: dict[str, Decimal] = {}
        left = dict(self.free)
        for component in self.components:
            key = component.item.key
            part = min(component.item.quantity, left.get(key, Decimal(0)))
            if part:
                left[key] -= part
                covered[key] = covered.get(key, Decimal(0)) + part * component.price.usd
        return covered


def total(components: Iterable[Component]) -> Decimal:
    """USD a month of all these."""
    return sum((item.monthly for item in components), Decimal(0))
