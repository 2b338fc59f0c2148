"""What is counted of an environment."""

from __future__ import annotations

import re
from decimal import Decimal

from catctl.cost.figures import figure_of
from catctl.cost.quantities import items
from tests.support.billed import FREE, PRICED
from tests.support.prices import EVERYTHING
from tests.support.project import ROOT
from tests.support.samples import environment_of


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
    pair = environment_of(EVERYTHING.replace("  web:\n", "  web:\n    strategy: blue_green\n"))
    [alarms] = [item for item in items(pair) if item.key == "alarm"]
    assert alarms.quantity == 3 + 3 + 4 + 1 + 2 + 1, "both groups of a pair are watched"
    assert quantities["metric"] == 13 + 25 * 4
    assert quantities["waf.rule"] == 5
    assert quantities["kms.key"] == 1


def test_each_kind_of_resource_is_priced_or_free_for_a_reason() -> None:
    files = [*ROOT.glob("modules/*/*.tf"), *ROOT.glob("environments/*/*.tf")]
    found = "\n".join(file.read_text(encoding="utf-8") for file in files)
    made = set(re.findall(r'^resource "(\w+)"', found, re.M))
    assert made == PRICED.keys() | FREE.keys()
    assert PRICED.keys().isdisjoint(FREE)
    assert all(figure_of(key).key == key for keys in PRICED.values() for key in keys)
    counted = {item.key for item in items(environment_of(EVERYTHING))}
    left = {kind for kind, keys in PRICED.items() if not counted.intersection(keys)}
    assert left == set(), "nothing is counted for these"
