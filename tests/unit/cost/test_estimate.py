"""What an environment costs: the catalogue, the estimate, the seeds' table, tips."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catctl.cost.estimate import assuming, estimate, with_tasks
from catctl.cost.figures import FIGURES, figure_of, figures
from catctl.cost.model import Catalogue, Estimate, Price, by_component, total
from catctl.cost.observe import bundled_text, read_catalogue
from catctl.cost.quantities import items
from catctl.cost.tips import tips
from catctl.environment.load import load_all
from catctl.environment.presets import PRESETS
from catctl.environment.project import Project
from catctl.environment.resolved import Environment
from tests.conftest import ROOT
from tests.support.prices import EVERYTHING, NOWHERE, ONE_SERVICE, SEOUL, cents, estimate_of
from tests.support.samples import environment_of


def seed(key: str) -> Environment:
    return next(e for e in load_all(Project(ROOT)) if e.key == key)


def monthly(found: Estimate, component: str) -> Decimal:
    return cents(by_component(found)[component])


# --- the first seed's own table -------------------------------------------------------------------


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


# --- the estimate ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [ONE_SERVICE, EVERYTHING, "services: {}\n"])
def test_sums_are_of_what_is_shown(text: str) -> None:
    found = estimate_of(text)
    assert found.monthly == sum(c.item.quantity * c.price.usd for c in found.components)
    assert found.monthly == total(found.of("fixed")) + total(found.of("usage"))
    assert found.hourly * 730 == pytest.approx(found.monthly)
    assert all(c.item.unit == figure_of(c.item.key).unit for c in found.components)


def test_everything_is_counted() -> None:
    quantities: dict[str, Decimal] = {}
    for item in items(environment_of(EVERYTHING)):
        quantities[item.key] = quantities.get(item.key, Decimal(0)) + item.quantity
    hours = {key: value / 730 for key, value in quantities.items()}
    assert hours["nat.hour"] == 2, "one for each zone"
    assert hours["endpoint.hour"] == 3 * 2, "ecr takes two, logs one, each in two zones"
    assert hours["ipv4.hour"] == 2 + 2 + 1, "balancer, NAT gateways, a task"
    assert hours["fargate.x86_64.vcpu"] == 3 * Decimal("0.25"), "web, job, the first of crowd"
    assert hours["fargate.x86_64.spot.vcpu"] == 2 * Decimal("0.25"), "the rest of crowd"
    assert hours["fargate.arm64.gb"] == Decimal("0.5")
    assert hours["rds.postgres.db.t4g.micro.multi-az"] == 1
    assert quantities["rds.gp3.gb.multi-az"] == 20
    assert quantities["secret"] == 2, "the database's own, and one of which two keys are read"
    assert quantities["alarm"] == 3 + 3 + 4 + 1 + 2, "balancer, targets, memory, storage, scaling"
    assert quantities["metric"] == 13 + 25 * 4
    assert quantities["waf.rule"] == 5
    assert quantities["kms.key"] == 1


def test_a_service_of_one_on_spot_is_all_spot() -> None:
    found = estimate_of("services: {job: {worker: true, spot: true}}\n")
    keys = {c.item.key for c in found.components if c.item.component == "Fargate"}
    assert keys == {"fargate.x86_64.spot.vcpu", "fargate.x86_64.spot.gb"}
    assert monthly(found, "Fargate") == Decimal("3.17")


def test_an_unknown_price_is_in_no_sum_and_never_nothing() -> None:
    without = estimate_of(ONE_SERVICE)
    found = estimate_of(ONE_SERVICE + "database: {engine: mysql, instance: db.r7g.large}\n")
    assert [item.key for item in found.unpriced] == ["rds.mysql.db.r7g.large"]
    storage = 20 * SEOUL.prices["rds.gp3.gb"].usd
    secret = SEOUL.prices["secret"].usd
    assert found.monthly == without.monthly + storage + secret
    empty = estimate(environment_of(ONE_SERVICE), Catalogue(region="eu-west-1", prices={}))
    assert empty.components == ()
    assert empty.monthly == 0
    assert {item.key for item in empty.unpriced} >= {"nat.hour", "alb.hour"}


def test_assumptions_are_those_that_matter_and_can_be_set() -> None:
    environment = environment_of("network: {nat: none}\nservices: {web: {public_ip: true}}\n")
    found = estimate(environment, SEOUL)
    names = {item.name for item in found.assumptions}
    assert names == {"egress_gb", "image_gb", "lcu", "log_gb", "terraform_runs"}
    more = estimate(assuming(environment, {"egress_gb": 110}), SEOUL)
    assert more.monthly - found.monthly == 100 * SEOUL.prices["egress.gb"].usd
    for wrong in ({"cats": 1.0}, {"egress_gb": -1.0}):
        with pytest.raises(ValueError, match="validation error"):
            assuming(environment, wrong)
    told = environment_of(ONE_SERVICE + "usage: {egress_gb: 110}\n")
    told_more = estimate(told, SEOUL).monthly - estimate_of(ONE_SERVICE).monthly
    assert told_more == more.monthly - found.monthly


def test_the_free_tier_stands_apart() -> None:
    found = estimate(assuming(environment_of(ONE_SERVICE), {"egress_gb": 150, "log_gb": 7}), SEOUL)
    assert found.covered["egress.gb"] == 100 * SEOUL.prices["egress.gb"].usd
    assert found.covered["logs.ingest.gb"] == 5 * SEOUL.prices["logs.ingest.gb"].usd
    assert cents(by_component(found)["Data transfer"]) == Decimal("18.90"), "not deducted"


def test_what_may_grow_is_said() -> None:
    assert estimate_of(EVERYTHING).notes == ("crowd may scale to 9 tasks; 3 counted.",)


@given(
    nat=st.sampled_from(["none", "single", "per-az"]),
    desired=st.integers(0, 50),
    cpu=st.sampled_from([256, 512, 1024]),
    arch=st.sampled_from(["x86_64", "arm64"]),
)
def test_more_never_costs_less(nat: str, desired: int, cpu: int, arch: str) -> None:
    def cost(count: int) -> Decimal:
        service = f"{{desired: {count}, cpu: {cpu}, memory: 2048, arch: {arch}, public_ip: true}}"
        return estimate_of(f"network: {{nat: {nat}}}\nservices: {{web: {service}}}\n").monthly

    assert cost(desired + 1) > cost(desired) > 0


# --- tips -----------------------------------------------------------------------------------------


def saved(text: str) -> dict[str, Decimal]:
    return {tip.id: cents(tip.saving) for tip in tips(environment_of(text), SEOUL)}


def test_a_tip_says_what_it_saves_here() -> None:
    found = saved(ONE_SERVICE)
    fargate = Decimal("0.25") * SEOUL.prices["fargate.x86_64.vcpu"].usd * 730
    fargate += Decimal("0.5") * SEOUL.prices["fargate.x86_64.gb"].usd * 730
    assert found["arm"] == cents(fargate - Decimal("8.290975")), "a task on ARM: 8.29"
    assert found["spot"] == cents(fargate - Decimal("3.16679830"))
    assert found["night"] == cents(fargate * 10 / 24)
    # The gateway, its data and its address go; the task's own address comes.
    assert found["nat-none"] == Decimal("43.07") + Decimal("0.59")
    assert "nat-single" not in found
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_endpoints_that_cost_more_than_the_gateway_are_seen() -> None:
    """Two endpoints for images and one for logs, in two zones: 56.94 against 43.07."""
    service = "services: {web: {port: 80}}\n"
    without = saved(f"network: {{nat: none, endpoints: [s3, ecr, logs]}}\n{service}")
    # The NAT gateway's 43.07, its address's 3.65 and 10 GB at 0.059 come; 0.10 of data goes, too.
    assert without["nat-instead"] == cents(
        Decimal("56.94") + Decimal("0.10") - Decimal("43.07") - Decimal("3.65") - Decimal("0.59")
    )
    both = saved(f"network: {{endpoints: [s3, ecr, logs]}}\n{service}")
    assert both["endpoints-none"] == Decimal("57.04")


def test_nothing_is_promised_where_the_price_is_unknown() -> None:
    known = {key: price for key, price in SEOUL.prices.items() if "arm64" not in key}
    found = tips(environment_of(ONE_SERVICE), Catalogue(region="ap-northeast-2", prices=known))
    assert "arm" not in {tip.id for tip in found}


# --- the catalogue --------------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["ap-northeast-1", "ap-northeast-2", "us-east-1"])
def test_the_catalogue_prices_every_preset_of_the_region(region: str) -> None:
    catalogue = read_catalogue(region, NOWHERE)
    for preset in PRESETS:
        text = f"preset: {preset}\ndatabase: {{}}\n{ONE_SERVICE}"
        environment = environment_of(text)
        assert [item.key for item in items(environment) if item.key not in catalogue.prices] == []
    for key, price in catalogue.prices.items():
        assert figure_of(key).key == key
        assert price.usd > 0
        assert price.source
        assert price.confidence in ("A", "B", "C")


def test_every_figure_is_in_the_catalogue_or_no_list_has_it() -> None:
    known = set(SEOUL.prices)
    assert {key for key in FIGURES if key not in known} == {
        "fargate.arm64.spot.gb",
        "fargate.arm64.spot.vcpu",
    }
    assert len(figures(["rds.mysql.db.t4g.micro"])) == len(figures()) + 1


def test_arm_is_cheaper_and_spot_is_cheaper_still() -> None:
    for region in ("ap-northeast-1", "ap-northeast-2", "us-east-1"):
        prices = read_catalogue(region, NOWHERE).prices
        for part in ("vcpu", "gb"):
            on_demand, arm, spot = (
                prices[f"fargate.{kind}.{part}"].usd for kind in ("x86_64", "arm64", "x86_64.spot")
            )
            assert spot < arm < on_demand


def test_refreshed_prices_win_and_damaged_ones_are_no_prices(tmp_path: Path) -> None:
    file = tmp_path / "prices.json"
    fresh = {"nat.hour": {"usd": "0.07", "dated": "2027-01-01"}}
    file.write_text(json.dumps({"regions": {"ap-northeast-2": fresh}}), encoding="utf-8")
    found = read_catalogue("ap-northeast-2", file)
    assert found.prices["nat.hour"] == Price(
        usd=Decimal("0.07"), confidence="A", source="AWS's price list", dated="2027-01-01"
    )
    assert found.prices["alb.hour"] == SEOUL.prices["alb.hour"]
    assert found.dates == ("2026-11-21", "2027-01-01")
    key = '{"regions": {"ap-northeast-2": {"nat.hour": %s}}}'
    wrong = [
        '{"usd": "NaN", "dated": "2027-01-01"}',
        '{"usd": "-1", "dated": "2027-01-01"}',
        '{"usd": "1", "dated": "yesterday"}',
        '{"usd": "1"}',
    ]
    damages = ["", "[]", '{"regions": 1}', "\x00", *(key % value for value in wrong)]
    for damage in damages:
        file.write_text(damage, encoding="utf-8")
        assert read_catalogue("ap-northeast-2", file) == SEOUL


def test_the_document_lists_the_catalogue() -> None:
    """docs/cost.md names every price with its source; rewritten with CATCTL_UPDATE_GOLDEN=1."""
    text = (ROOT / "docs/cost.md").read_text(encoding="utf-8")
    for line in catalogue_table():
        assert line in text, f"docs/cost.md lacks: {line}"


def catalogue_table() -> list[str]:
    """A row for each figure: its price and how sure it is, by region."""
    regions = json.loads(bundled_text())["regions"]
    keys = sorted({key for prices in regions.values() for key in prices})
    rows = [
        "| figure | unit | ap-northeast-2 | ap-northeast-1 | us-east-1 |",
        "|---|---|---|---|---|",
    ]
    for key in keys:
        cells = [
            f"{price['usd']} {price['confidence']}" if price else "unknown"
            for region in ("ap-northeast-2", "ap-northeast-1", "us-east-1")
            for price in [regions[region].get(key)]
        ]
        rows.append(f"| `{key}` | {figure_of(key).unit} | {' | '.join(cells)} |")
    return rows
