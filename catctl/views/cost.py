"""An estimate as a table, as sentences, and for machines. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from catctl.billing import HOURS_OF_MONTH
from catctl.cost.model import Catalogue, Component, Estimate, Item, by_component, total
from catctl.cost.quantities import plain
from catctl.cost.tips import Tip
from catctl.journeys.cost import Costs
from catctl.views.money import Currency, money_table, number, quantity
from catctl.views.style import paint


def estimate_lines(found: Estimate, currency: Currency) -> Iterator[str]:
    """By time, by use, each with its sum."""
    fixed, usage = found.of("fixed"), found.of("usage")
    rows = [("by time", "", "a month"), *_rows(fixed, currency), _sum(fixed, currency)]
    count = len(rows)
    rows += [("by use, assumed", "", ""), *_rows(usage, currency), _sum(usage, currency)]
    for place, line in enumerate(money_table(rows)):
        yield paint(line, dim=True) if place in (0, count) else line


def _sum(components: tuple[Component, ...], currency: Currency) -> tuple[str, str, str]:
    return ("", "sum", currency.amount(total(components)))


def sums_text(found: Estimate, period: Period, currency: Currency) -> str:
    hours, name = period
    parts = [
        f"{currency.money(found.for_hours(Decimal(number)))} {per}"
        for number, per in ((24, "a day"), (168, "a week"), (HOURS_OF_MONTH, "a month"))
    ]
    at_least = "At least " if found.unpriced else ""
    text = f"{at_least}{currency.money(found.hourly, 4)} an hour; {', '.join(parts)}."
    if hours != HOURS_OF_MONTH:
        text += f" {currency.money(found.for_hours(hours))} for {name}."
    return text


def remarks(found: Estimate, currency: Currency) -> Iterator[str]:
    """What to know of the sums."""
    covered = _covered_text(found, currency)
    if covered:
        yield covered
    assumed = ", ".join(f"{item.name}={plain(item.value)}" for item in found.assumptions)
    yield f"Assumed for a month: {assumed}; set them under usage:, or try with --assume."
    yield from found.notes


def _rows(components: Iterable[Component], currency: Currency) -> list[tuple[str, ...]]:
    """(component, what, amount): vCPU and memory of the same tasks are one row."""
    sums: dict[tuple[str, str], Decimal] = {}
    for component in components:
        item = component.item
        row = (item.component, f"{item.service}: {item.what}" if item.service else item.what)
        sums[row] = sums.get(row, Decimal(0)) + component.monthly
    return [(*row, currency.amount(usd)) for row, usd in sums.items()]


def detail_lines(found: Estimate, currency: Currency) -> list[str]:
    """Every figure, with its rate in USD and how sure that is."""
    rows = [
        (
            f"{c.item.component}: {c.item.service or c.item.what}",
            quantity(c.item.quantity),
            c.item.unit,
            format(c.price.usd, "f"),
            c.price.confidence,
            currency.amount(c.monthly),
        )
        for c in found.components
    ]
    head = ("what", "quantity", "unit", "rate in USD", "", "a month")
    legend = "  A: two sources or a bill; B: one source; C: a web page, or inferred."
    return [*money_table([head, *rows]), legend]


Period = tuple[Decimal, str]  # hours, and how to call them


def costs_json(costs: Costs, *, hours: Decimal, currency: Currency) -> dict[str, Any]:
    """The estimate for machines: amounts in USD, unrounded to six digits."""
    found, environment = costs.estimate, costs.environment
    return {
        "environment": environment.key,
        "region": environment.region,
        "currency": currency.code,
        "rate": number(currency.rate),
        "hourly": number(found.hourly),
        "monthly": number(found.monthly),
        "hours": number(hours),
        "period": number(found.for_hours(hours)),
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


def compared(left: Costs, right: Costs) -> list[tuple[str, Decimal, Decimal]]:
    """(component, USD a month of the one, of the other), with the sum in the end."""
    sums = [by_component(costs.estimate) for costs in (left, right)]
    nothing = Decimal(0)
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
        (name, currency.amount(a), currency.amount(b), _signed(b - a, currency))
        for name, a, b in compared(left, right)
    ]
    yield from money_table([head, *rows], columns=3)
    for costs in (left, right):
        yield from unpriced_lines(costs.estimate, f"{costs.environment.key}: ")


def unpriced_lines(found: Estimate, before: str = "") -> Iterator[str]:
    """What has no known price."""
    for item in found.unpriced:
        yield f"  {before}{item.component}: {item.what}: price unknown, in no sum"


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
        "monthly": {name: [number(a), number(b)] for name, a, b in compared(left, right)},
        "unpriced": {
            costs.environment.key: [item.what for item in costs.estimate.unpriced]
            for costs in (left, right)
        },
    }
