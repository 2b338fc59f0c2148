"""What a refresh of the prices would change."""

from __future__ import annotations

from decimal import Decimal

from catctl.cost.figures import FIGURES
from catctl.cost.model import Catalogue, Price
from catctl.cost.plan import plan_refresh
from tests.support.prices import offer

NAT = FIGURES["nat.hour"]


def test_a_refresh_says_what_is_new_and_what_is_missing() -> None:
    old = Price(usd=Decimal("0.05"), confidence="B", source="x", dated="2026-01-01")
    catalogue = Catalogue(region="ap-northeast-2", prices={"nat.hour": old})
    offers = {
        NAT: [offer("APN2-NatGateway-Hours", "0.059")],
        FIGURES["nat.gb"]: [offer("APN2-NatGateway-Bytes", "0.059")],
        FIGURES["alb.hour"]: [],
    }
    found = plan_refresh(catalogue, offers)
    assert {action.key: (action.old, action.new) for action in found.plan} == {
        "nat.gb": (None, Decimal("0.059")),
        "nat.hour": (Decimal("0.05"), Decimal("0.059")),
    }
    assert found.missed == {"alb.hour": "the price list has no such price"}
    assert not plan_refresh(catalogue, {NAT: ["{"]}).plan
