"""An estimate as a table, as sentences, and for machines. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from catctl.billing import HOURS_OF_MONTH
from catctl.cost.model import Basis, Catalogue, Component, Estimate, Item, Sum, add_up
from catctl.cost.quantities import plain
from catctl.cost.tips import Tip
from catctl.journeys.cost import Costs
from catctl.views.money import Currency, known, money_table, number, quantity
from catctl.views.style import paint


def estimate_lines(found: Estimate, currency: Currency) -> Iterator[str]:
    """By time, by use, each with its sum."""
    rows = [("by time", "", "a month"), *_rows(found, "fixed", currency)]
    count = len(rows)
    rows += [("by use, assumed", "", ""), *_rows(found, "usage", currency)]
    for place, line in enumerate(money_table(rows)):
        yield paint(line, dim=True) if place in (0, count) else line


def sums_text(found: Estimate, period: Period, currency: Currency) -> str:
    """By the hour, day, week, month, and for the time that was asked for."""
    hours, name = period
    if found.monthly.usd is None:
        return "What it costs is unknown: none of these prices is known here."
    hourly = currency.spoken(found.hourly, 4)
    times = [(Decimal(24), "a day"), (Decimal(168), "a week"), (HOURS_OF_MONTH, "a month")]
    parts = [f"{_money(found.for_hours(number), currency)} {per}" for number, per in times]
    text = f"{hourly[0].upper()}{hourly[1:]} an hour; {', '.join(parts)}."
    if hours != HOURS_OF_MONTH:
        text += f" {_money(found.for_hours(hours), currency)} for {name}."
    if found.monthly.unknown:
        text += f" Unknown, and in no sum: {', '.join(found.monthly.unknown)}."
    return text


def _money(found: Sum, currency: Currency) -> str:
    """An amount in a sentence that has said how well it is known."""
    return currency.money(found.usd or Decimal(0))


def remarks(found: Estimate, currency: Currency) -> Iterator[str]:
    """What to know of the sums."""
    covered = _covered_text(found, currency)
    if covered:
        yield covered
    assumed = ", ".join(f"{item.name}={plain(item.value)}" for item in found.assumptions)
    yield f"Assumed for a month: {assumed}; set them under usage:, or try with --assume."
    yield from found.notes


def _rows(found: Estimate, basis: Basis, currency: Currency) -> list[tuple[str, ...]]:
    """(component, what, amount), and the sum: vCPU and memory of the same tasks are one row."""
    amounts: dict[tuple[str, str], list[Decimal | None]] = {}
    for component in found.of(basis):
        amounts.setdefault(_row(component.item), []).append(component.monthly)
    for item in found.unpriced:
        if item.basis == basis:
            amounts.setdefault(_row(item), []).append(None)
    rows = [(*row, currency.cell(add_up(("", usd) for usd in of))) for row, of in amounts.items()]
    return [*rows, ("", "sum", currency.cell(found.sum_of(basis)))]


def _row(item: Item) -> tuple[str, str]:
    return item.component, f"{item.service}: {item.what}" if item.service else item.what


def detail_lines(found: Estimate, currency: Currency) -> list[str]:
    """Every figure under its component, with its rate in USD and how sure that is."""
    rows: list[tuple[Item, _Cells]] = [
        (c.item, (format(c.price.usd, "f"), c.price.confidence, currency.amount(c.monthly)))
        for c in found.components
    ]
    rows += [(item, ("unknown", "", "unknown")) for item in found.unpriced]
    table: list[tuple[str, ...]] = [("what", "quantity", "unit", "USD each", "", "a month")]
    for component, items in groupby(rows, key=lambda row: row[0].component):
        table.append((component, "", "", "", "", ""))
        table += [
            (f"  {item.service or item.what}", quantity(item.quantity), item.unit, *cells)
            for item, cells in items
        ]
    legend = "  A: two sources or a bill; B: one source; C: a web page, or inferred."
    return [*money_table(table), legend]


_Cells = tuple[str, str, str]


Period = tuple[Decimal, str]  # hours, and how to call them


def costs_json(costs: Costs, *, hours: Decimal, currency: Currency) -> dict[str, Any]:
    """The estimate for machines: amounts in USD, unrounded to six digits."""
    found, environment = costs.estimate, costs.environment
    return {
        "environment": environment.key,
        "region": environment.region,
        "currency": currency.code,
        "rate": number(currency.rate),
        "hourly": known(found.hourly),
        "monthly": known(found.monthly),
        "hours": number(hours),
        "period": known(found.for_hours(hours)),
        "components": [_component_json(c) for c in found.components],
        "unpriced": [_item_json(item) for item in found.unpriced],
        "assumptions": {item.name: number(item.value) for item in found.assumptions},
        "notes": list(found.notes),
        "free_tier": {key: number(usd) for key, usd in sorted(found.covered.items())},
        "prices": _prices_json(costs.catalogue),
        "tips": [_tip_json(tip) for tip in costs.tips],
    }


def _component_json(component: Component) -> dict[str, Any]:
    return {
        **_item_json(component.item),
        "rate": number(component.price.usd),
        "monthly": number(component.monthly),
        "confidence": component.price.confidence,
        "source": component.price.source,
    }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "component": item.component,
        "service": item.service,
        "what": item.what,
        "price": item.key,
        "unit": item.unit,
        "quantity": number(item.quantity),
        "basis": item.basis,
    }


def _tip_json(tip: Tip) -> dict[str, Any]:
    return {
        "id": tip.id,
        "change": tip.change,
        "price": tip.price,
        "saving": number(tip.saving),
    }


def _prices_json(catalogue: Catalogue) -> dict[str, Any]:
    oldest, newest = catalogue.dates or (None, None)
    return {"region": catalogue.region, "oldest": oldest, "newest": newest}


def _covered_text(found: Estimate, currency: Currency) -> str:
    """What the free tier covers, in a sentence; empty where it covers nothing."""
    usd = sum(found.covered.values(), Decimal(0))
    if not usd:
        return ""
    names = ", ".join(_FREE[key] for key in sorted(found.covered))
    return (
        f"The free tier covers up to {currency.money(usd)} a month of this ({names}), where "
        "nothing else in the account uses it up. It is not deducted."
    )


_FREE = {
    "alarm": "10 alarms",
    "dashboard": "3 dashboards",
    "egress.gb": "100 GB out",
    "logs.ingest.gb": "5 GB of logs",
    "logs.stored.gb": "5 GB of logs kept",
    "metric": "10 metrics",
}


def compared(left: Costs, right: Costs) -> list[tuple[str, Sum, Sum]]:
    """(component, USD a month of the one, of the other), with the sum in the end."""
    sums = [costs.estimate.by_component() for costs in (left, right)]
    nothing = Sum(usd=Decimal(0))
    rows = [
        (name, sums[0].get(name, nothing), sums[1].get(name, nothing))
        for name in dict.fromkeys([*sums[0], *sums[1]])
    ]
    return [*rows, ("sum", left.estimate.monthly, right.estimate.monthly)]


def comparison_lines(left: Costs, right: Costs, currency: Currency) -> Iterator[str]:
    """Two environments side by side."""
    yield f"A month in {currency.code}:"
    head = ("", left.environment.key, right.environment.key, "difference")
    rows = [
        (name, currency.cell(a), currency.cell(b), _difference(a, b, currency))
        for name, a, b in compared(left, right)
    ]
    yield from money_table([head, *rows], columns=3)


def _difference(left: Sum, right: Sum, currency: Currency) -> str:
    """Nobody knows it where a part of either is unknown."""
    if left.usd is None or right.usd is None or left.unknown or right.unknown:
        return "unknown"
    return _signed(right.usd - left.usd, currency)


def _signed(usd: Decimal, currency: Currency) -> str:
    text = currency.amount(abs(usd))
    if text.startswith("<") or not usd:
        return currency.amount(Decimal(0))
    return f"{'+' if usd > 0 else '-'}{text}"


def comparison_json(left: Costs, right: Costs, currency: Currency) -> dict[str, Any]:
    return {
        "environments": [left.environment.key, right.environment.key],
        "currency": currency.code,
        "rate": number(currency.rate),
        "monthly": {name: [known(a), known(b)] for name, a, b in compared(left, right)},
        "unpriced": {
            costs.environment.key: [item.what for item in costs.estimate.unpriced]
            for costs in (left, right)
        },
    }
