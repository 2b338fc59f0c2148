"""Reads prices: those that came with catctl, and those refreshed on this machine.

No AWS is imported here: ``catctl plan`` reads this with every plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from catctl.cost.model import Catalogue, Price
from catctl.shapes import as_type, parse_object, walked

BUNDLED = Path(__file__).with_name("prices.json")


def bundled_text() -> str:
    """The catalogue that comes with catctl, as JSON."""
    return BUNDLED.read_text(encoding="utf-8")


def refreshed_text(file: Path) -> str:
    """The refreshed prices on this machine, as JSON; empty where there are none."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def read_catalogue(region: str, file: Path) -> Catalogue:
    """The prices of a region: refreshed ones over those that came with catctl."""
    document = json.loads(bundled_text())
    prices = _bundled(document, region)
    return Catalogue(
        region=region,
        prices=dict(sorted({**prices, **_refreshed(refreshed_text(file), region)}.items())),
        free={key: Decimal(value) for key, value in sorted(document["free"].items())},
        day=datetime.now(tz=UTC).date(),
    )


def _bundled(document: Mapping[str, Any], region: str) -> dict[str, Price]:
    """A figure is its USD, how sure that is, and its source; that, its day and its words."""
    prices: dict[str, Price] = {}
    for key, (usd, confidence, source) in document["regions"].get(region, {}).items():
        day, text = document["sources"][source]
        prices[key] = Price(usd=Decimal(usd), confidence=confidence, source=text, dated=day)
    return prices


def _refreshed(text: str, region: str) -> dict[str, Price]:
    """What a damaged file holds is as if it were not there: the next refresh mends it."""
    try:
        return walked("the prices", lambda: _prices(parse_object(text), region))
    except ValueError:
        return {}


def _prices(document: Mapping[str, Any], region: str) -> dict[str, Price]:
    return {key: _price(value) for key, value in document["regions"].get(region, {}).items()}


def _price(value: Mapping[str, Any]) -> Price:
    """Raises ValueError or ArithmeticError for what is no price of a day."""
    usd, day = Decimal(as_type(str, value["usd"], "usd")), str(value["dated"])
    date.fromisoformat(day)
    if not usd > 0 or not usd.is_finite():
        raise ValueError(value)
    return Price(usd=usd, confidence="A", source="AWS's price list", dated=day)
