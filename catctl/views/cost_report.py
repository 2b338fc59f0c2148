"""What an environment costs, as a whole: components, sums, tips, and the age of the prices."""

from __future__ import annotations

from datetime import UTC, date, datetime

from catctl.commands import Next, advice, joined
from catctl.cost.figures import figure_of
from catctl.journeys.cost import Costs
from catctl.views import console
from catctl.views.cost import (
    Period,
    comparison_json,
    comparison_lines,
    costs_json,
    detail_lines,
    estimate_lines,
    remarks,
    sums_text,
)
from catctl.views.money import Currency
from catctl.views.output import Output


def show_comparison(out: Output, left: Costs, right: Costs, currency: Currency) -> None:
    """Two environments side by side."""
    out.document("catctl_cost_comparison", **comparison_json(left, right, currency))
    for line in comparison_lines(left, right, currency):
        out.data(line)
    for costs in (left, right):
        _show_unknown(out, costs)


def show_costs(out: Output, costs: Costs, period: Period, currency: Currency) -> None:
    """The estimate, what would save money, and how old the prices are."""
    out.document("catctl_cost", **costs_json(costs, hours=period[0], currency=currency))
    environment, found = costs.environment, costs.estimate
    out.data(
        f"{environment.key} ({environment.region}): what it would cost in {currency.code}, on "
        "demand, before tax"
    )
    lines = detail_lines if out.flags.verbose else estimate_lines
    for line in [*lines(found, currency), ""]:
        out.data(line)
    out.prose(sums_text(found, period, currency))
    for line in remarks(found, currency):
        out.prose(line)
    _show_tips(out, costs, currency)
    _show_age(out, costs)
    _show_unknown(out, costs)


def _show_unknown(out: Output, costs: Costs) -> None:
    """How to come by the prices that are unknown."""
    figures = [figure_of(item.key) for item in costs.estimate.unpriced]
    if any(figure.code for figure in figures):
        out.next_step(Next("cost", costs.environment.key, "--refresh"))
    elif figures:
        out.note(f"No price list has prices of Spot; AWS shows them at {_SPOT}.")


_SPOT = "https://aws.amazon.com/fargate/pricing/"


def _show_tips(out: Output, costs: Costs, currency: Currency) -> None:
    if not costs.tips:
        return
    out.data()
    out.data("Would save a month:")
    widest = max(len(currency.money(tip.saving)) for tip in costs.tips)
    for tip in costs.tips:
        money = currency.money(tip.saving).rjust(widest)
        out.prose(joined([f"  {money}  ", tip.change, f" ({tip.price})"], ""))


def _show_age(out: Output, costs: Costs) -> None:
    key, region = costs.environment.key, costs.environment.region
    dates = costs.catalogue.dates
    if dates is None:
        out.note(f"No price of {region} is known here.")
        return
    days = (datetime.now(tz=UTC).date() - date.fromisoformat(dates[0])).days
    when = f"{dates[0]} to {dates[1]}" if dates[0] != dates[1] else dates[0]
    age = console.count_of(max(days, 0), "day")
    out.note(f"\nList prices of {when}, the oldest {age} old; docs/cost.md names their sources.")
    out.note(advice("`cost {key} --refresh` reads them anew.", key=key))
