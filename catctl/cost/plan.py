"""What a refresh would change. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catctl.actions import Plan, Stage
from catctl.cost.figures import Figure
from catctl.cost.model import Catalogue
from catctl.cost.offers import price_in


@dataclass(frozen=True, kw_only=True)
class SetPrice:
    """A price to keep on this machine. ``old`` is None where there was none; may be the same."""

    key: str
    unit: str
    old: Decimal | None
    new: Decimal

    @property
    def is_news(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, kw_only=True)
class PriceRefresh:
    """``missed`` says why a figure could not be read: what was known of it stays."""

    region: str
    plan: Plan[SetPrice]
    missed: dict[str, str]


def plan_refresh(catalogue: Catalogue, offers: Mapping[Figure, list[str]]) -> PriceRefresh:
    """The prices that the list names, and why the rest is not among them."""
    prices: list[SetPrice] = []
    missed: dict[str, str] = {}
    for figure, products in sorted(offers.items(), key=lambda item: item[0].key):
        try:
            new = price_in(figure, products)
        except (ValueError, ArithmeticError, KeyError, TypeError, AttributeError) as error:
            missed[figure.key] = str(error)
            continue
        old = catalogue.prices.get(figure.key)
        prices.append(
            SetPrice(key=figure.key, unit=figure.unit, old=old.usd if old else None, new=new)
        )
    stages = (Stage(title="prices", actions=tuple(prices)),) if prices else ()
    return PriceRefresh(region=catalogue.region, plan=Plan(stages), missed=missed)
