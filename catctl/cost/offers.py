"""What AWS's price list answers → one price, or why not. Pure.

Source: the price list's JSON, FormatVersion aws_v1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from catctl.cost.figures import Figure
from catctl.shapes import ShapeError, as_type, parse_object, walked

# APN2-, USE1-, Ireland's EU-, ap-northeast-2-, or nothing; TS- and IA- are no regions.
_PREFIX = r"(?:[A-Z]{2,4}[0-9]-|EU-|[a-z]{2}-[a-z]+-[0-9]-)?"


def price_in(figure: Figure, products: Iterable[str]) -> Decimal:
    """USD for one of the figure's units. Raises ValueError where there is no, or no one, price."""
    pattern = re.compile(_PREFIX + figure.usage)
    prices = {
        price
        for text in products
        if pattern.fullmatch((product := _parsed(text))["usage"])
        if (price := _first_price(product["terms"])) is not None
    }
    if not prices:
        raise ValueError("the price list has no such price")
    if len(prices) > 1:
        listed = ", ".join(map(str, sorted(prices)))
        raise ValueError(f"the price list has {len(prices)} such prices: {listed}")
    return prices.pop() * figure.factor


def _parsed(text: str) -> dict[str, Any]:
    try:
        product = parse_object(text)
        usage = str(product["product"]["attributes"]["usagetype"])
        return {"usage": usage, "terms": product.get("terms", {}).get("OnDemand", {})}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"usage": "", "terms": {}}


def _first_price(terms: dict[str, Any]) -> Decimal | None:
    """Of the first tier that costs: an allowance that is free stands apart."""
    try:
        tiers = walked("the product", lambda: sorted(_tiers(terms)))
    except ShapeError:
        return None
    return next((price for _, price in tiers if price > 0), None)


def _tiers(terms: dict[str, Any]) -> Iterator[tuple[Decimal, Decimal]]:
    for term in terms.values():
        for tier in term["priceDimensions"].values():
            if "USD" in tier["pricePerUnit"]:
                yield _number(tier.get("beginRange", "0")), _number(tier["pricePerUnit"]["USD"])


def _number(text: Any) -> Decimal:
    number = Decimal(as_type(str, text, "a price"))
    if not number.is_finite():
        raise ShapeError("a price is no number")
    return number
