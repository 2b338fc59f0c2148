"""What an environment costs, and the first seed's own table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.cost.estimate import assuming, estimate, with_tasks
from catctl.cost.figures import figure_of
from catctl.cost.model import Catalogue, Estimate, Sum, total
from catctl.environment.load import load_all
from catctl.environment.project import Project
from catctl.environment.resolved import Environment
from tests.support.prices import EVERYTHING, ONE_SERVICE, SEOUL, cents, estimate_of
from tests.support.project import ROOT
from tests.support.samples import environment_of


def seed(key: str) -> Environment:
    return next(e for e in load_all(Project(ROOT)) if e.key == key)


def monthly(found: Estimate, component: str) -> Decimal:
    usd = found.by_component()[component].usd
    assert usd is not None
    return cents(usd)


def whole(found: Estimate) -> Decimal:
    """A month, of which all is known."""
    assert found.monthly.usd is not None
    assert found.monthly.unknown == ()
    return found.monthly.usd


def test_the_seeds_table_is_reconciled() -> None:
    """What stood in the first team's log, and what is right: docs/cost.md tells the same."""
    idle = estimate(with_tasks(seed("cat"), {}), SEOUL)
    rates = {c.item.key: c.price.usd for c in idle.components}
    fixed = {c.item.what: cents(c.monthly) for c in idle.of("fixed")}
    assert fixed["1 gateway"] == Decimal("43.07"), "theirs: 43.07, right"
    assert rates["alb.lcu"] == Decimal("0.008"), "theirs: 0.008, right"
    assert rates["egress.gb"] == Decimal("0.126"), "theirs, as what the NAT gateway takes: wrong"
    assert rates["nat.gb"] == Decimal("0.059"), "what it takes; bytes to the internet cost both"
    assert rates["alb.hour"] == Decimal("0.0225"), "theirs: 0.0252, digits turned round"
    assert fixed["1 load balancer"] == Decimal("16.43"), "theirs: 18.40"
    addresses = sum(c.item.quantity for c in idle.components if c.item.key == "ipv4.hour") / 730
    assert (addresses, monthly(idle, "Public IPv4")) == (3, Decimal("10.95")), "theirs: forgotten"
    theirs = Decimal("43.07") + Decimal("18.40") + 10 * Decimal("0.126") + Decimal("0.76")
    assert theirs == Decimal("63.49"), "their total, to the cent"


def test_the_seeds_corrected_totals() -> None:
    idle = estimate(with_tasks(seed("cat"), {}), SEOUL)
    baseline = total(idle.of("fixed"))
    assert round(baseline / 730, 4) == Decimal("0.0965")
    assert cents(baseline / 730 * 24) == Decimal("2.32")
    assert cents(baseline / 730 * 168) == Decimal("16.21"), "theirs: 14.81, of 7/30 of a month"
    assert cents(baseline) == Decimal("70.45"), "theirs: 63.49"


def test_the_second_seeds_balancer_is_what_its_team_paid() -> None:
    """About 30 won an hour, in their log; theirs was 8 hours for about 240 won."""
    [hour] = [c.price.usd for c in estimate_of(ONE_SERVICE).components if c.item.key == "alb.hour"]
    assert 28 < hour * 1330 < 32


@pytest.mark.parametrize("text", [ONE_SERVICE, EVERYTHING, "services: {}\n"])
def test_sums_are_of_what_is_shown(text: str) -> None:
    found = estimate_of(text)
    assert whole(found) == sum(c.item.quantity * c.price.usd for c in found.components)
    assert whole(found) == total(found.of("fixed")) + total(found.of("usage"))
    assert found.hourly.times(Decimal(730)).usd == pytest.approx(whole(found))
    assert all(c.item.unit == figure_of(c.item.key).unit for c in found.components)


def test_a_service_of_one_on_spot_is_all_spot() -> None:
    found = estimate_of("services: {job: {worker: true, spot: true}}\n")
    keys = {c.item.key for c in found.components if c.item.component == "Fargate"}
    assert keys == {"fargate.x86_64.spot.vcpu", "fargate.x86_64.spot.gb"}
    assert monthly(found, "Fargate") == Decimal("3.11")


def test_an_unknown_price_is_in_no_sum_and_never_nothing() -> None:
    without = estimate_of(ONE_SERVICE)
    found = estimate_of(ONE_SERVICE + "database: {engine: mysql, instance: db.r7g.large}\n")
    assert [item.key for item in found.unpriced] == ["rds.mysql.db.r7g.large"]
    storage = 20 * SEOUL.prices["rds.gp3.gb"].usd
    secret = SEOUL.prices["secret"].usd
    expected = whole(without) + storage + secret
    assert found.monthly == Sum(usd=expected, unknown=("Database",))
    assert found.hourly == Sum(usd=expected / 730, unknown=("Database",))
    assert found.by_component()["Database"] == Sum(usd=storage, unknown=("Database",))


def test_a_sum_of_nothing_but_unknowns_is_no_amount() -> None:
    empty = estimate(environment_of(ONE_SERVICE), Catalogue(region="sa-east-1", prices={}))
    assert empty.components == ()
    assert {item.key for item in empty.unpriced} >= {"nat.hour", "alb.hour"}
    sums = [empty.monthly, empty.hourly, empty.for_hours(Decimal(24)), empty.sum_of("fixed")]
    assert [found.usd for found in [*sums, *empty.by_component().values()]] == [None] * (
        len(sums) + len(empty.by_component())
    )
    assert "Load balancer" in empty.monthly.unknown


def test_none_of_something_costs_nothing_whatever_its_price() -> None:
    text = ONE_SERVICE + "usage: {lcu: 0}\n"
    known = {key: price for key, price in SEOUL.prices.items() if key != "alb.lcu"}
    found = estimate(environment_of(text), Catalogue(region="ap-northeast-2", prices=known))
    assert whole(found) == whole(estimate_of(text))


def test_assumptions_are_those_that_matter_and_can_be_set() -> None:
    environment = environment_of("network: {nat: none}\nservices: {web: {public_ip: true}}\n")
    found = estimate(environment, SEOUL)
    names = {item.name for item in found.assumptions}
    assert names == {"egress_gb", "image_gb", "lcu", "log_gb", "terraform_runs"}
    more = estimate(assuming(environment, {"egress_gb": 110}), SEOUL)
    assert whole(more) - whole(found) == 100 * SEOUL.prices["egress.gb"].usd
    for wrong in ({"cats": 1.0}, {"egress_gb": -1.0}):
        with pytest.raises(ValueError, match="validation error"):
            assuming(environment, wrong)
    told = environment_of(ONE_SERVICE + "usage: {egress_gb: 110}\n")
    told_more = whole(estimate(told, SEOUL)) - whole(estimate_of(ONE_SERVICE))
    assert told_more == whole(more) - whole(found)


def test_the_free_tier_stands_apart() -> None:
    found = estimate(assuming(environment_of(ONE_SERVICE), {"egress_gb": 150, "log_gb": 7}), SEOUL)
    assert found.covered["egress.gb"] == 100 * SEOUL.prices["egress.gb"].usd
    assert found.covered["logs.ingest.gb"] == 5 * SEOUL.prices["logs.ingest.gb"].usd
    assert monthly(found, "Data transfer") == Decimal("18.90"), "not deducted"


def test_what_may_grow_is_said() -> None:
    assert estimate_of(EVERYTHING).notes == (
        "crowd may scale to 9 tasks; 3 counted.",
        "The KMS key is rotated yearly: each of the first two times it costs as much again.",
    )


@given(
    nat=st.sampled_from(["none", "single", "per-az"]),
    desired=st.integers(0, 50),
    cpu=st.sampled_from([256, 512, 1024]),
    arch=st.sampled_from(["x86_64", "arm64"]),
)
def test_more_never_costs_less(nat: str, desired: int, cpu: int, arch: str) -> None:
    def cost(count: int) -> Decimal:
        service = f"{{desired: {count}, cpu: {cpu}, memory: 2048, arch: {arch}, public_ip: true}}"
        return whole(estimate_of(f"network: {{nat: {nat}}}\nservices: {{web: {service}}}\n"))

    assert cost(desired + 1) > cost(desired) > 0
