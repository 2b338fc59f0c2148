"""A glance at the cost, as sentences and for machines. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from catctl.billing import HOURS_OF_MONTH
from catctl.commands import Advice, Ours, Words, advice
from catctl.cost.model import Sum
from catctl.environment.facts import Facts
from catctl.journeys.cost_line import Glance, hours_left
from catctl.views.console import span
from catctl.views.money import USD, known, number


def glance_text(found: Glance, facts: Facts) -> str:
    """The monthly cost, how it changes, and what comes until the end."""
    if found.monthly.usd is None:
        return f"Estimated cost: unknown; none of these prices is known in {facts.region}."
    monthly = f"{USD.spoken(found.monthly)} a month"
    if found.change:
        sign = "+" if found.change > 0 else "-"
        change = f"{sign}{USD.money(abs(found.change))}"
        monthly = f"{USD.money(found.before or Decimal(0))} → {monthly} ({change})"
    end = ""
    if found.until_end and found.until_end.usd:
        end = f"; {USD.spoken(found.until_end)} until {facts.expires}"
    return f"Estimated cost: {monthly}{end}{_without(found.monthly)}."


def _without(found: Sum) -> str:
    """What is in no sum."""
    return f"; unknown: {', '.join(found.unknown)}" if found.unknown else ""


def warnings(found: Glance, facts: Facts) -> Iterator[Advice]:
    """What to look at before going on."""
    if found.is_over_budget:
        sooner = found.hours_left is not None and found.hours_left < HOURS_OF_MONTH
        until = "until it expires" if sooner else "a month"
        yield (
            advice(
                "Warning: {over_budget} {until} is more than the budget of {budget}. "
                "What would be cheaper: `cost {key}`",
                over_budget=Ours(USD.spoken(found.spent)),
                until=Ours(until),
                budget=_budget(facts),
                key=facts.key,
            )
        )
    elif found.unpriced and facts.budget is not None:
        yield advice(
            "Warning: the budget of {budget} could not be checked: prices are unknown. "
            + _look(found),
            budget=_budget(facts),
            key=facts.key,
        )
    elif found.unpriced:
        yield advice("Prices are unknown. " + _look(found), key=facts.key)
    if found.hours_left == 0:
        yield advice(
            "Warning: {key} expired at {expires}: `destroy {key}`",
            key=facts.key,
            expires=Ours(facts.expires),
        )


def _look(found: Glance) -> str:
    """How to come by what is unknown: no list has the prices of Spot."""
    return "Look them up: `cost {key} --refresh`" if found.listed else "Which: `cost {key}`"


def _budget(facts: Facts) -> Ours:
    return Ours(USD.money(Decimal(str(facts.budget))))


def rate_text(hourly: Sum) -> str:
    """What runs costs so much."""
    if hourly.usd is None:
        return "unknown"
    day = USD.money(hourly.usd * 24)
    return f"{USD.spoken(hourly, 4)} an hour, {day} a day{_without(hourly)}"


def running_text(hourly: Sum) -> str:
    """What all services cost together, once they run."""
    if hourly.usd is None:
        return "What it costs is unknown: none of these prices is known here."
    return f"With all services running it costs {rate_text(hourly)}."


def expiry_text(facts: Facts, hourly: Sum | None) -> Words:
    """How long it is until the environment expires, and what that costs."""
    left = hours_left(facts)
    if left is None:
        return "never; see expires in the environment file"
    if left == 0:
        return advice(
            "since {expires}: `destroy {key}`", expires=Ours(facts.expires), key=facts.key
        )
    until = None if hourly is None else hourly.times(left)
    cost = f", {USD.spoken(until)} until then" if until and until.usd is not None else ""
    return f"in {span(float(left) * 3600)} ({facts.expires}){cost}"


def glance_json(found: Glance, facts: Facts) -> dict[str, Any]:
    return {
        "monthly": known(found.monthly),
        "hourly": known(found.hourly),
        "change": None if found.change is None else number(found.change),
        "expires": facts.expires,
        "until_end": None if found.until_end is None else known(found.until_end),
        "budget": facts.budget,
        "over_budget": found.is_over_budget,
        "unpriced": found.unpriced,
        "unknown": list(found.monthly.unknown),
    }
