"""catctl cost: what an environment costs, before anything exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

import click

from catctl.billing import HOURS_OF_MONTH
from catctl.cli import app
from catctl.cli.options import EnvironmentKey, Verb, environment_argument
from catctl.commands import Next
from catctl.cost.quantities import plain
from catctl.errors import UsageError
from catctl.journeys.cost import Costs, cost_of, keep_refresh, look_up_prices
from catctl.journeys.workbench import Workbench
from catctl.views import console
from catctl.views.cost import Period
from catctl.views.cost_report import show_comparison, show_costs
from catctl.views.money import USD, Currency

F = TypeVar("F", bound=Callable[..., Any])
_WEEK = 168.0
_LONGEST = 87_600.0  # ten years


def _amount(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, float]:
    """NAME=VALUE, several times."""
    found = {}
    for item in value:
        match = re.fullmatch(r"([a-z_]+)=([0-9]{1,9}(?:\.[0-9]{1,6})?)", item)
        if match is None:
            raise click.BadParameter(f"{item!r} is not NAME=AMOUNT, such as nat_gb=50.", ctx, param)
        found[match[1]] = float(match[2])
    return found


def _until(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """A day or a time; without an offset it is meant where this machine stands."""
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value).astimezone()
    except (ValueError, OverflowError):
        text = f"{value!r} is no time, such as 2026-11-30 or 2026-11-30T18:00+09:00."
        raise click.BadParameter(text, ctx, param) from None


def _period_options(function: F) -> F:
    options = [
        click.option("--hours", type=click.FloatRange(0, _LONGEST), help="Cost of so many hours."),
        click.option("--until", metavar="TIME", callback=_until, help="Cost from now until then."),
        click.option("--week", is_flag=True, help="Cost of 168 hours."),
        click.option("--month", is_flag=True, help="Cost of 730 hours."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@click.command("cost", cls=Verb)
@environment_argument
@_period_options
@click.option("--currency", metavar="CODE", help="Show amounts in another currency; see --rate.")
@click.option(
    "--rate", type=click.FloatRange(0, 1e9, min_open=True), help="Its units for one US dollar."
)
@click.option("--compare", metavar="OTHER", type=EnvironmentKey(), help="Beside another one.")
@click.option(
    "--assume", metavar="NAME=AMOUNT", multiple=True, callback=_amount, help="Assume another use."
)
@click.option("--refresh", is_flag=True, help="Read the prices from AWS's price list first.")
def command(
    *,
    environment: str,
    hours: float | None,
    until: datetime | None,
    week: bool,
    month: bool,
    currency: str | None,
    rate: float | None,
    compare: str | None,
    assume: dict[str, float],
    refresh: bool,
) -> None:
    """Estimate what an environment costs, by component, before anything exists.

    From its file and a dated catalogue of prices alone: no AWS, no Terraform. What goes by time and
    what goes by use stand apart; the use is assumed, and can be set under usage: or with --assume.
    A price that is not known is said to be unknown, and is in no sum. -v shows every figure.
    """
    shown_in = _currency(currency, rate)
    bench = app.workbench()
    if refresh:
        _refresh(bench, environment)
    costs = cost_of(bench, environment, assume)
    period = _period(costs, hours=hours, until=until, week=week, month=month)
    if compare:
        show_comparison(app.output(), costs, cost_of(bench, compare, assume), shown_in)
    else:
        show_costs(app.output(), costs, period, shown_in)


def _currency(code: str | None, rate: float | None) -> Currency:
    if code is None and rate is None:
        return USD
    if code is None or rate is None:
        raise UsageError(
            "An exchange rate needs the name of its currency, and a currency its rate.",
            hint=Next("cost", "ENV", "--currency", "KRW", "--rate", "1400"),
        )
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise UsageError(f"{code!r} is not a currency's code, such as KRW or EUR.")
    return Currency(code=code, rate=Decimal(str(rate)))


def _period(
    costs: Costs, *, hours: float | None, until: datetime | None, week: bool, month: bool
) -> Period:
    """How many hours, and how to call them. Until the environment expires, if nothing is said."""
    if [hours is not None, until is not None, week, month].count(True) > 1:
        raise UsageError("Give one of --hours, --until, --week and --month.")
    now = datetime.now(tz=UTC)
    end = until or costs.environment.facts.ends
    if hours is not None:
        return Decimal(str(hours)), f"{hours:g} hours"
    if week:
        return Decimal(str(_WEEK)), "a week (168 hours)"
    if month or end is None or (until is None and end <= now):
        return HOURS_OF_MONTH, "a month (730 hours)"
    if end <= now:
        raise UsageError(f"--until {end.isoformat(timespec='minutes')} is in the past.")
    left = Decimal(str(round((end - now).total_seconds() / 3600, 1)))
    return left, f"{left} hours, until {end.isoformat(sep=' ', timespec='minutes')}"


def _refresh(bench: Workbench, environment: str) -> None:
    found = look_up_prices(bench, environment)
    for action in found.plan:
        if action.is_news:
            old = "unknown" if action.old is None else plain(action.old)
            console.note(f"  {action.key}: {old} → {plain(action.new)} USD per {action.unit}")
    for key, why in found.missed.items():
        console.note(f"  {key}: {why}; what was known of it stays")
    keep_refresh(bench, found)
    same = sum(not action.is_news for action in found.plan)
    console.note(f"Prices of {found.region} are refreshed; {same} were as known.")
