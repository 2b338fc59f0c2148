"""What would cost less."""

from __future__ import annotations

from decimal import Decimal

from catctl.cost.model import Catalogue
from catctl.cost.tips import tips
from tests.support.prices import ONE_SERVICE, SEOUL, cents
from tests.support.samples import environment_of


def saved(text: str) -> dict[str, Decimal]:
    return {tip.id: cents(tip.saving) for tip in tips(environment_of(text), SEOUL)}


def test_a_tip_says_what_it_saves_here() -> None:
    found = saved(ONE_SERVICE)
    fargate = Decimal("0.25") * SEOUL.prices["fargate.x86_64.vcpu"].usd * 730
    fargate += Decimal("0.5") * SEOUL.prices["fargate.x86_64.gb"].usd * 730
    assert found["arm"] == cents(fargate - Decimal("8.290975")), "a task on ARM: 8.29"
    assert found["spot"] == cents(fargate - Decimal("3.108705"))
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


def test_spot_is_a_tip_for_arm_where_its_price_is_known() -> None:
    """0.25 vCPU and 0.5 GB, on demand and on Spot, as the catalogue has them."""
    text = "services: {web: {port: 80, arch: arm64}}\n"
    spot = 730 * (Decimal("0.25") * Decimal("0.01353007") + Decimal("0.5") * Decimal("0.00148756"))
    assert saved(text)["spot"] == cents(Decimal("8.290975") - spot)
    known = {key: price for key, price in SEOUL.prices.items() if "arm64.spot" not in key}
    both = "services: {web: {port: 80, arch: arm64}, job: {worker: true}}\n"
    for services, named in ((text, []), (both, ["spot: true for job"])):
        found = tips(environment_of(services), Catalogue(region="ap-northeast-2", prices=known))
        assert [str(tip.change) for tip in found if tip.id == "spot"] == named


def test_what_is_unknown_may_not_grow_unseen() -> None:
    """Without a NAT gateway each task has an address: nobody would know what that costs."""
    known = {key: price for key, price in SEOUL.prices.items() if key != "ipv4.hour"}
    many = environment_of("services: {web: {port: 80, desired: 9}}\n")
    found = tips(many, Catalogue(region="ap-northeast-2", prices=known))
    assert "nat-none" not in {tip.id for tip in found}
