"""A glance at the cost, as sentences and for machines. Builds text; prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from catctl.billing import HOURS_OF_MONTH
from catctl.commands import Advice, Ours, Words, advice
from catctl.environment.facts import Facts
from catctl.journeys.cost_line import Glance, hours_left
from catctl.views.console import span
from catctl.views.money import USD, number


def glance_text(found: Glance, facts: Facts) -> str:
    """The monthly cost, how it changes, and what comes until the end."""
    at_least = "at least " if found.unpriced else ""
    monthly = USD.money(found.monthly)
    if found.change:
        sign = "+" if found.change > 0 else "-"
        change = f"{sign}{USD.money(abs(found.change))}"
        monthly = f"{USD.money(found.before or Decimal(0))} → {monthly} a month ({change})"
    else:
        monthly += " a month"
    end = ""
    if found.until_end:
        end = f"; {USD.money(found.until_end)} until {facts.expires}"
    return f"Estimated cost: {at_least}{monthly}{end}."


def warnings(found: Glance, facts: Facts) -> Iterator[Advice]:
    """What to look at before going on."""
    if found.over_budget is not None and facts.budget is not None:
        sooner = found.hours_left is not None and found.hours_left < HOURS_OF_MONTH
        until = "until it expires" if sooner else "a month"
        yield (
            advice(
                "Warning: {over_budget} {until} is more than the budget of {budget}. "
                "What would be cheaper: `cost {key}`",
                over_budget=Ours(USD.money(found.over_budget)),
                until=Ours(until),
                budget=Ours(USD.money(Decimal(str(facts.budget)))),
                key=facts.key,
            )
        )
    if found.hours_left == 0:
        yield advice(
            "Warning: {key} expired at {expires}: `destroy {key}`",
            key=facts.key,
            expires=Ours(facts.expires),
        )


def rate_text(hourly: Decimal) -> str:
    """What runs costs so much."""
    return f"{USD.money(hourly, 4)} an hour, {USD.money(hourly * 24)} a day"


def expiry_text(facts: Facts, hourly: Decimal | None) -> Words:
    """How long it is until the environment expires, and what that costs."""
    left = hours_left(facts)
    if left is None:
        return "never; see expires in the environment file"
    if left == 0:
        return advice(
            "since {expires}: `destroy {key}`", expires=Ours(facts.expires), key=facts.key
        )
    cost = "" if hourly is None else f", {USD.money(hourly * left)} until then"
    return f"in {span(float(left) * 3600)} ({facts.expires}){cost}"


def glance_json(found: Glance, facts: Facts) -> dict[str, Any]:
    return {
        "monthly": number(found.monthly),
        "hourly": number(found.hourly),
        "change": None if found.change is None else number(found.change),
        "expires": facts.expires,
        "until_end": None if found.until_end is None else number(found.until_end),
        "budget": facts.budget,
        "over_budget": found.over_budget is not None,
        "unpriced": found.unpriced,
    }
