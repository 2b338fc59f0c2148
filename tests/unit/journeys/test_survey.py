"""What a destroy lists costs what ``catctl cost`` says, to the last digit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from catctl.cost.estimate import estimate
from catctl.cost.model import Catalogue, Price, Sum
from catctl.cost.observe import read_catalogue
from catctl.environment.load import build, load_all
from catctl.environment.project import Project
from catctl.environment.resolved import Environment
from catctl.journeys.survey import Survey
from catctl.journeys.sweep import Sweep
from catctl.leftovers.names import owner_of
from catctl.leftovers.observe import look
from tests.support.prices import EVERYTHING, NOWHERE, ONE_SERVICE
from tests.support.project import ROOT
from tests.support.samples import environment_of
from tests.support.standing import ACCOUNT, standing

SECRETS = {
    "A": "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:a-AbCdEf:k::",
    "B": "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:a-AbCdEf:l::",
    "C": "/parameter",
}


def survey_of(environment: Environment, catalogue: Catalogue) -> Survey:
    """Before a destroy, while all of it stands."""
    aws, owner = standing(environment), owner_of(environment, ACCOUNT)
    seen = look(aws, owner)
    assert seen.problems == ()
    sweep = Sweep(
        aws=aws, environment=environment, owner=owner, catalogue=catalogue, seen=seen, poll=0
    )
    return Survey(sweep=sweep, state=None)


def both(environment: Environment, catalogue: Catalogue) -> tuple[Sum, Sum]:
    """By time, of the list and of the estimate: what stays is in the one, too."""
    survey = survey_of(environment, catalogue)
    goes = survey.sweep.monthly(survey.sweep.seen.billable)
    stays = [usd for name, usd in survey.stays.items() if "s3://" not in name]
    parts = [part.usd for part in (goes, *stays)]
    listed = Sum(usd=None if None in parts else sum((p for p in parts if p), Decimal(0)))
    return listed, estimate(environment, catalogue).sum_of("fixed")


def golden(name: str) -> Environment:
    text = (ROOT / "tests/golden" / name / "environment.yaml").read_text(encoding="utf-8")
    return build(name, [("environment.yaml", text)])


OLD = f"""{ONE_SERVICE}
database: {{engine: mysql, version: '5.7.44', extended_support: true, multi_az: true}}
"""
NAMED = {
    **{environment.key: environment for environment in load_all(Project(ROOT))},
    "least": golden("least"),
    "rich": golden("rich"),
    "everything": environment_of(EVERYTHING),
    "old": environment_of(OLD),
}


def made_up(environment: Environment) -> Catalogue:
    """A price for all that costs, each another one: no two can stand in for one another."""
    keys = sorted(
        {part.item.key for part in estimate(environment, _ANY).components}
        | {item.key for item in estimate(environment, _ANY).unpriced}
    )
    prices = {
        key: Price(usd=Decimal(101 + 7 * number) / 1000, confidence="A", source="-", dated="-")
        for number, key in enumerate(keys)
    }
    return replace(_ANY, region=environment.region, prices=prices)


_ANY = Catalogue(region="-", prices={}, day=datetime.now(tz=UTC).date())


@pytest.mark.parametrize("name", sorted(NAMED))
def test_the_two_sums_agree(name: str) -> None:
    listed, estimated = both(NAMED[name], made_up(NAMED[name]))
    assert listed.usd == estimated.usd
    assert listed.times(1 / Decimal(730)).usd == estimated.times(1 / Decimal(730)).usd
    assert estimated.usd


@pytest.mark.parametrize("name", ["cat", "library"])
def test_the_two_sums_agree_at_the_prices_of_their_region(name: str) -> None:
    listed, estimated = both(NAMED[name], read_catalogue(NAMED[name].region, NOWHERE))
    assert listed.usd == estimated.usd
    assert estimated.unknown == ()


def test_without_prices_neither_is_an_amount() -> None:
    listed, estimated = both(NAMED["rich"], _ANY)
    assert (listed.usd, estimated.usd) == (None, None)


services = st.fixed_dictionaries(
    {"cpu": st.sampled_from([256, 512]), "memory": st.sampled_from([1024, 2048])},
    optional={
        "arch": st.sampled_from(["x86_64", "arm64"]),
        "autoscaling": st.just({"min": 2, "max": 5}),
        "public_ip": st.booleans(),
        "secrets": st.just(SECRETS),
        "spot": st.booleans(),
    },
)
workers = st.fixed_dictionaries(
    {"worker": st.just(True), "desired": st.integers(0, 4)}, optional={"spot": st.booleans()}
)
databases = st.fixed_dictionaries(
    {},
    optional={
        "engine": st.sampled_from(["mysql", "postgres"]),
        "instance": st.sampled_from(["db.t4g.micro", "db.r7g.large"]),
        "monitoring_interval": st.sampled_from([0, 15, 60]),
        "multi_az": st.booleans(),
        "storage": st.sampled_from([20, 50]),
    },
)
environments = st.fixed_dictionaries(
    {
        "preset": st.sampled_from(["hackathon", "production"]),
        "network": st.fixed_dictionaries(
            {
                "nat": st.sampled_from(["single", "per-az"]),
                "endpoints": st.lists(
                    st.sampled_from(["dynamodb", "ecr", "logs", "s3"]), unique=True
                ),
            }
        )
        | st.just(
            {"nat": "none", "endpoints": ["ecr", "logs", "s3", "secretsmanager", "ssm"]},
        ),
        "services": st.fixed_dictionaries({}, optional={"web": services, "job": workers}),
    },
    optional={
        "cluster": st.fixed_dictionaries({"container_insights": st.booleans()}),
        "database": databases,
        "encryption": st.fixed_dictionaries({"customer_key": st.booleans()}),
        "monitoring": st.fixed_dictionaries({"alarms": st.booleans(), "dashboard": st.booleans()}),
    },
)


@given(file=environments)
def test_the_two_sums_agree_for_any_environment(file: dict[str, object]) -> None:
    environment = environment_of(yaml.safe_dump(file))
    listed, estimated = both(environment, made_up(environment))
    assert listed.usd == estimated.usd


def test_what_others_made_stays_and_is_told_apart() -> None:
    survey = survey_of(NAMED["everything"], made_up(NAMED["everything"]))
    assert [name for name in survey.stays if "secret" in name] == ["1 secret that services read"]
    [database] = [item for item in survey.sweep.seen.found if item.kind == "database"]
    assert "secret" in dict(database.prices)
    [balancer] = [item for item in survey.sweep.seen.found if item.kind == "load-balancer"]
    assert dict(balancer.prices)["ipv4.hour"] == 2 * 730
