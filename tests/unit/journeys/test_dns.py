"""Whether the names lead to the load balancer; the resolver is handed in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from catctl.journeys.dns import records
from tests.support.samples import environment_of, platform_for

FILE = "load_balancer: {domain: api.example.org}\nservices:\n  web: {}\n"


@pytest.mark.parametrize(
    ("addresses", "state"),
    [
        ({"10.0.0.1", "10.0.0.2"}, "right"),
        ({"10.0.0.2"}, "right"),
        ({"104.16.0.1"}, "other"),  # a proxy in between
        (set(), "missing"),
    ],
)
def test_where_a_name_leads(addresses: set[str], state: str) -> None:
    environment = environment_of(FILE)
    site: Any = SimpleNamespace(environment=environment, platform=platform_for(environment))
    answers = {
        "shop.example": frozenset({"10.0.0.1", "10.0.0.2"}),
        "api.example.org": frozenset(addresses),
    }
    [record] = records(site, ask=answers.__getitem__)
    assert (record.name, record.target, record.state) == (
        "api.example.org",
        "shop.example",
        state,
    )
    assert record.leads_to == tuple(sorted(addresses))


def test_no_load_balancer_needs_no_record() -> None:
    environment = environment_of("services:\n  web: {worker: true}\n")
    platform: Any = SimpleNamespace(load_balancer=None)
    site: Any = SimpleNamespace(environment=environment, platform=platform)
    assert records(site, ask=lambda _: frozenset()) == []
