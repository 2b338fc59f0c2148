"""What an environment costs, from its file and the prices known on this machine. No AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from catctl.commands import Next, advice
from catctl.cost.estimate import assuming, estimate, with_tasks
from catctl.cost.execute import keep_prices
from catctl.cost.figures import figures
from catctl.cost.model import Catalogue, Estimate
from catctl.cost.observe import read_catalogue
from catctl.cost.observe_offers import read_offers
from catctl.cost.plan import PriceRefresh, plan_refresh
from catctl.cost.quantities import database_key
from catctl.cost.tips import Tip, tips
from catctl.environment.load import load
from catctl.environment.resolved import Environment
from catctl.errors import UsageError
from catctl.journeys.workbench import Workbench


@dataclass(frozen=True, kw_only=True)
class Costs:
    """An environment, what it costs, and what would be cheaper."""

    environment: Environment
    catalogue: Catalogue
    estimate: Estimate
    tips: tuple[Tip, ...]


def cost_of(bench: Workbench, key: str, assumed: Mapping[str, float]) -> Costs:
    """The estimate of one environment. Raises UsageError for an assumption that is none."""
    environment = load(bench.project, key)
    try:
        environment = assuming(environment, dict(assumed))
    except ValueError:
        known = ", ".join(environment.file.usage.model_dump())
        given = ", ".join(f"{name}={value:g}" for name, value in assumed.items())
        raise UsageError(
            f"{given}: not all of these are assumptions with an amount of 0 or more. There are: "
            f"{known}.",
            hint=Next("config", key, "usage"),
        ) from None
    catalogue = read_catalogue(environment.region, bench.prices_file)
    return Costs(
        environment=environment,
        catalogue=catalogue,
        estimate=estimate(environment, catalogue),
        tips=tips(environment, catalogue),
    )


def running_rate(bench: Workbench, environment: Environment, counts: Mapping[str, int]) -> Estimate:
    """What the environment costs while so many tasks of each service run."""
    catalogue = read_catalogue(environment.region, bench.prices_file)
    return estimate(with_tasks(environment, counts), catalogue)


def look_up_prices(bench: Workbench, key: str) -> PriceRefresh:
    """All prices of the environment's region, as AWS's price list has them today.

    Raises UsageError in the sandbox, which has no prices, and AwsError.
    """
    if bench.sandboxed:
        raise UsageError(
            "The sandbox has no price list: prices come from AWS itself.",
            hint=advice("`cost {key}`, which knows the prices of some regions", key=key),
        )
    environment = load(bench.project, key)
    region, database = environment.region, environment.file.database
    wanted = figures([database_key(database)] if database else [])
    aws = bench.access.price_list(environment.facts)
    catalogue = read_catalogue(region, bench.prices_file)
    return plan_refresh(catalogue, read_offers(aws, region, wanted))


def keep_refresh(bench: Workbench, refresh: PriceRefresh) -> None:
    """Keep the prices on this machine, under today's date."""
    day = datetime.now(tz=UTC).date().isoformat()
    keep_prices(bench.prices_file, refresh.region, refresh.plan, day=day)
