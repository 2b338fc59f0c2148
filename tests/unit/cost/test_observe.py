"""The catalogue: complete, plausible, refreshed, and told in docs/cost.md."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catctl.cost.figures import figure_of
from catctl.cost.model import Price
from catctl.cost.observe import bundled_text, read_catalogue
from catctl.cost.quantities import items
from catctl.environment.presets import PRESETS
from tests.support.prices import NOWHERE, ONE_SERVICE, SEOUL
from tests.support.project import ROOT
from tests.support.samples import environment_of

REGIONS = (
    "ap-northeast-2",
    "ap-northeast-1",
    "ap-southeast-1",
    "eu-central-1",
    "eu-west-1",
    "us-east-1",
    "us-west-2",
)


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


def test_arm_is_cheaper_and_spot_is_cheaper_still() -> None:
    for region in REGIONS:
        prices = read_catalogue(region, NOWHERE).prices
        for part in ("vcpu", "gb"):
            on_demand, arm, spot = (
                prices[f"fargate.{kind}.{part}"].usd for kind in ("x86_64", "arm64", "x86_64.spot")
            )
            assert spot < arm < on_demand
            arm_spot = prices.get(f"fargate.arm64.spot.{part}")
            assert arm_spot is None or arm_spot.usd < spot


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


def test_each_figure_has_a_source_and_each_source_a_figure() -> None:
    document = json.loads(bundled_text())
    assert sorted(document["regions"]) == sorted(REGIONS)
    used = {source for prices in document["regions"].values() for _, _, source in prices.values()}
    assert used == set(document["sources"])
    for day, text in document["sources"].values():
        assert date.fromisoformat(day) <= date(2026, 11, 27)
        assert text


@pytest.mark.parametrize("region", REGIONS)
def test_an_idle_stack_has_its_price_wherever_there_are_prices(region: str) -> None:
    """What every environment has: gateway, load balancer, addresses, tasks of both kinds."""
    wanted = {
        item.key
        for arch in ("x86_64", "arm64")
        for item in items(environment_of(f"services: {{web: {{port: 80, arch: {arch}}}}}\n"))
        if item.basis == "fixed"
    }
    assert wanted - read_catalogue(region, NOWHERE).prices.keys() == set()


def test_the_document_lists_the_catalogue() -> None:
    """docs/cost.md names every price and every source."""
    text = (ROOT / "docs/cost.md").read_text(encoding="utf-8")
    for line in [*catalogue_table(), *source_table()]:
        assert line in text, f"docs/cost.md lacks: {line}"


def catalogue_table() -> list[str]:
    """A row for each figure: its price and how sure it is, by region."""
    regions = json.loads(bundled_text())["regions"]
    keys = sorted({key for prices in regions.values() for key in prices})
    rows = [
        f"| figure | unit | {' | '.join(REGIONS)} |",
        f"|---|---|{'---|' * len(REGIONS)}",
    ]
    for key in keys:
        cells = [" ".join(regions[region].get(key, ["unknown"])[:2]) for region in REGIONS]
        rows.append(f"| `{key}` | {figure_of(key).unit} | {' | '.join(cells)} |")
    return rows


def source_table() -> list[str]:
    """A row for each source: what it is, and what comes from it, by region."""
    document = json.loads(bundled_text())
    rows = ["| source | looked up | figures |", "|---|---|---|"]
    for name, (day, text) in document["sources"].items():
        by_region = [
            f"{region}: {', '.join(keys)}"
            for region in REGIONS
            if (keys := [k for k, v in document["regions"][region].items() if v[2] == name])
        ]
        rows.append(f"| {text} | {day} | {'; '.join(by_region)} |")
    return rows
