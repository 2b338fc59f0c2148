"""Extended support is priced from the day on which it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from catctl.cost.estimate import estimate
from catctl.cost.extended_support import extended_support
from catctl.environment.extended_support import vcpus
from tests.support.prices import ONE_SERVICE, SEOUL
from tests.support.samples import environment_of


def found(database: str, day: str) -> list[tuple[str, str, Decimal]]:
    environment = environment_of(f"{ONE_SERVICE}database: {{{database}}}\n")
    items = extended_support(environment, date.fromisoformat(day))
    return [(item.what, item.key, item.quantity / 730) for item in items]


MYSQL = "engine: mysql, version: '8.0.40'"


def test_nothing_before_it_begins_or_unless_it_is_asked_for() -> None:
    assert found(f"{MYSQL}, extended_support: true", "2026-07-31") == []
    assert found(MYSQL, "2026-08-01") == []
    assert found("extended_support: true, version: '99'", "2030-01-01") == []


def test_each_vcpu_costs_the_standby_s_too_and_twice_as_much_in_the_third_year() -> None:
    small, pair = f"{MYSQL}, extended_support: true", ", instance: db.r7g.xlarge, multi_az: true"
    what = "extended support of MySQL 8.0, "
    first, third = "rds.extended.vcpu", "rds.extended.vcpu.third-year"
    assert found(small, "2026-08-01") == [(f"{what}2 vCPUs", first, Decimal(2))]
    assert found(small + pair, "2028-07-31") == [(f"{what}8 vCPUs", first, Decimal(8))]
    assert found(small, "2028-08-01") == [(f"{what}2 vCPUs", third, Decimal(2))]


@pytest.mark.parametrize(
    ("instance", "count"),
    [("db.t4g.micro", 2), ("db.m7g.large", 2), ("db.r7g.xlarge", 4), ("db.m5.24xlarge", 96)],
)
def test_vcpus(instance: str, count: int) -> None:
    assert vcpus(instance) == count


def test_it_is_in_the_sum() -> None:
    """As on a bill of August 2026: 2 vCPUs at 0.12 USD for 730 hours."""
    text = f"{ONE_SERVICE}database: {{{MYSQL}, extended_support: true}}\n"
    plain = replace(SEOUL, day=date(2026, 7, 31))
    later = estimate(environment_of(text), replace(SEOUL, day=date(2026, 8, 1))).monthly.usd
    before = estimate(environment_of(text), plain).monthly.usd
    assert later is not None
    assert before is not None
    assert later - before == Decimal("175.20")
