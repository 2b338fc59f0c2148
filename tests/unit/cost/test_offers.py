"""AWS's price list → one price: answers in its format, look-alikes and tiers included.

Source of the format and of the usage types: the price list's files; docs/cost.md.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from catctl.cost.figures import FIGURES, figure_of
from catctl.cost.offers import price_in
from tests.support.prices import offer

NAT = FIGURES["nat.hour"]


@pytest.mark.parametrize("prefix", ["APN2-", "USE1-", "USW2-", "EU-", "EUW1-", ""])
def test_the_regions_prefix_is_any_of_them(prefix: str) -> None:
    assert price_in(NAT, [offer(f"{prefix}NatGateway-Hours", "0.0590000000")]) == Decimal("0.059")


@pytest.mark.parametrize(
    ("key", "usage", "others"),
    [
        ("nat.hour", "NatGateway-Hours", ["RegionalNatGateway-Hours", "NatGateway-Prvd-Hours"]),
        ("alb.hour", "LoadBalancerUsage", ["Outposts-LoadBalancerUsage", "TS-LoadBalancerUsage"]),
        ("fargate.x86_64.gb", "Fargate-GB-Hours", ["Fargate-ARM-GB-Hours", "ECS-EC2-GB-Hours"]),
        ("logs.stored.gb", "TimedStorage-ByteHrs", ["TimedStorage-IA-ByteHrs"]),
        ("logs.ingest.gb", "DataProcessing-Bytes", ["DataProcessingIA-Bytes", "Vended-Bytes"]),
        ("dynamodb.write", "WriteRequestUnits", ["IA-WriteRequestUnits", "ReplWriteRequestUnits"]),
        ("alarm", "CW:AlarmMonitorUsage", ["CW:HighResAlarmMonitorUsage"]),
        (
            "rds.postgres.db.t4g.micro",
            "InstanceUsage:db.t4g.micro",
            ["ExtendedSupport-InstanceUsage:db.t4g.micro"],
        ),
    ],
)
def test_look_alikes_are_passed_over(key: str, usage: str, others: list[str]) -> None:
    figure = figure_of(key)
    for prefix in ("APN2-", ""):  # us-east-1 often has none
        products = [offer(prefix + name, "9") for name in [*others, "Other"]]
        found = price_in(figure, [*products, offer(prefix + usage, "0.5")])
        assert found == Decimal("0.5") * figure.factor


def test_a_key_of_kms_bears_the_regions_name() -> None:
    assert price_in(FIGURES["kms.key"], [offer("ap-northeast-2-KMS-Keys", "1.0")]) == 1


def test_the_first_tier_that_costs_counts() -> None:
    tiers = ("0.126", "0.0", "0.122")
    found = offer("APN2-DataTransfer-Out-Bytes", *tiers, begin=("100", "0", "10240"))
    assert price_in(FIGURES["egress.gb"], [found]) == Decimal("0.126")


def test_requests_are_counted_in_our_unit() -> None:
    found = price_in(FIGURES["s3.put"], [offer("APN2-Requests-Tier1", "0.0000045000")])
    assert found == Decimal("0.0045")


@pytest.mark.parametrize(
    "products",
    [
        [],
        [offer("APN2-Other", "1")],
        [offer("APN2-NatGateway-Hours", "0.0")],
        [offer("APN2-NatGateway-Hours", "0.4", currency="CNY")],
        ["not JSON"],
        ["[]"],
        ['{"product": {}}'],
    ],
)
def test_no_price_is_said(products: list[str]) -> None:
    with pytest.raises(ValueError, match="no such price"):
        price_in(NAT, products)


def test_two_prices_are_none() -> None:
    products = [offer("APN2-NatGateway-Hours", price) for price in ("0.059", "0.062")]
    with pytest.raises(ValueError, match=r"2 such prices: 0\.059, 0\.062"):
        price_in(NAT, products)
    assert price_in(NAT, products[:1] * 2) == Decimal("0.059"), "the same twice is one"


@pytest.mark.parametrize(
    "terms",
    [
        [],
        {"a": 1},
        {"a": {"priceDimensions": []}},
        {"a": {"priceDimensions": {"b": {"pricePerUnit": {"USD": "much"}}}}},
        {"a": {"priceDimensions": {"b": {"pricePerUnit": {"USD": "NaN"}}}}},
        {"a": {"priceDimensions": {"b": {"pricePerUnit": {"USD": 1}}}}},
        {"a": {"priceDimensions": {"b": {"beginRange": "x", "pricePerUnit": {"USD": "1"}}}}},
    ],
)
def test_a_damaged_product_hides_no_other(terms: object) -> None:
    attributes = {"usagetype": "APN2-NatGateway-Hours"}
    bad = json.dumps({"product": {"attributes": attributes}, "terms": {"OnDemand": terms}})
    assert price_in(NAT, [bad, offer("APN2-NatGateway-Hours", "0.059")]) == Decimal("0.059")
    with pytest.raises(ValueError, match="no such price"):
        price_in(NAT, [bad])
